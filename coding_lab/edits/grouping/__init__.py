"""MS-DRG: what a stay groups to, why, and what another code would change.

>>> from datetime import date
>>> from coding_lab.edits.grouping import Stay, group, what_if
>>> stay = Stay.of(date(2026, 5, 1), 70, "female", "J18.9", ["J96.01"])
>>> grouping = group(stay)
>>> grouping.drg, grouping.mdc, grouping.lines[0].severity
('193', '04', 'MCC')
>>> what_if(stay, remove=["J96.01"]).after.drg
'195'
"""

from coding_lab.edits.drg_versions import DrgVersion
from coding_lab.edits.grouping.alternatives import Alternative, Alternatives, marginal, sequencing
from coding_lab.edits.grouping.assignment import group, groupers
from coding_lab.edits.grouping.comparison import Comparison, what_if
from coding_lab.edits.grouping.result import (
    NOT_KNOWN,
    GroupedLine,
    GroupedProcedure,
    Grouping,
    NoGrouperError,
)
from coding_lab.edits.stay import Stay, StayError

__all__ = [
    "NOT_KNOWN",
    "Alternative",
    "Alternatives",
    "Comparison",
    "DrgVersion",
    "GroupedLine",
    "GroupedProcedure",
    "Grouping",
    "NoGrouperError",
    "Stay",
    "StayError",
    "group",
    "groupers",
    "marginal",
    "sequencing",
    "what_if",
]
