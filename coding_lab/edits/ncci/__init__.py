"""NCCI: code pairs that are not paid together, and the most units of a code.

>>> from datetime import date
>>> from coding_lab.edits.claim import ServiceLine
>>> from coding_lab.edits.ncci import check
>>> day = date(2026, 5, 4)
>>> report = check([ServiceLine("G0438", day), ServiceLine("G0439", day)])
>>> [(finding.rule, finding.codes) for finding in report]
[('ncci-pair', ('G0438', 'G0439'))]
"""

from coding_lab.edits.ncci.check import NcciReport, check
from coding_lab.edits.ncci.modifiers import BYPASSING, can_bypass
from coding_lab.edits.ncci.tables import NcciTables, tables_on

__all__ = ["BYPASSING", "NcciReport", "NcciTables", "can_bypass", "check", "tables_on"]
