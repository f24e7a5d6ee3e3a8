"""Groupings, comparisons and alternatives as HTML tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coding_lab.edits.html_tables import notes, table

if TYPE_CHECKING:
    from coding_lab.edits.grouping.alternatives import Alternatives
    from coding_lab.edits.grouping.comparison import Comparison
    from coding_lab.edits.grouping.result import Grouping


def headline(grouping: Grouping) -> str:
    """The DRG in one line: ``MS-DRG 193 Simple Pneumonia … (weight 1.2345)``."""
    if not grouping.groupable:
        return f"MS-DRG {grouping.drg} ({grouping.problem})"
    return f"MS-DRG {grouping.drg} {grouping.title} (weight {grouping.said('weight')})"


FACTS = (
    ("MDC", "mdc"),
    ("MDC title", "mdc_title"),
    ("Kind", "kind"),
    ("Severity reached", "severity"),
    ("Weight", "weight"),
    ("Weight from", "weight_source"),
    ("Geometric mean stay, days", "geometric_mean_stay"),
    ("Arithmetic mean stay, days", "arithmetic_mean_stay"),
    ("MS-DRG before the rule on hospital-acquired conditions", "drg_before_hac"),
    ("Version of the definitions", "version"),
    ("Grouper", "grouper"),
)
"""Label and field of what is told of a grouping, in order."""


def grouping_html(grouping: Grouping) -> str:
    """A grouping: its facts, then its secondary diagnoses."""
    facts = table(
        headline(grouping),
        ("What", "Value"),
        [(label, grouping.said(name)) for label, name in FACTS if grouping.said(name)],
    )
    lines = table(
        "Secondary diagnoses",
        ("Code", "POA", "Level", "Effect", "Silenced by"),
        [(n.code, n.poa or "", n.severity, n.effect, n.silenced_by) for n in grouping.lines],
    )
    return facts + (lines if grouping.lines else "") + notes(grouping.caveats)


def comparison_html(comparison: Comparison) -> str:
    """Before and after, side by side."""
    before, after = comparison.before, comparison.after
    rows = [("MS-DRG", before.drg, after.drg), ("Title", before.title, after.title)]
    rows += [
        (label, before.said(name), after.said(name))
        for label, name in FACTS[:5]
        if before.said(name) or after.said(name)
    ]
    return table(comparison.sentence, ("What", "Before", "After"), rows) + notes(
        (comparison.reason, *after.caveats)
    )


def alternatives_html(alternatives: Alternatives) -> str:
    """One row for each alternative."""
    rows = [
        (r.change, r.grouping.drg, r.grouping.title, r.grouping.said("weight"), r.direction, r.note)
        for r in alternatives.rows
    ]
    return table(
        f"{alternatives.caption}; as it is: {headline(alternatives.actual)}",
        ("Change", "MS-DRG", "Title", "Weight", "Weight moves", "Note"),
        rows,
    ) + notes((alternatives.reminder,))
