"""What each line is worth: the stay without it, and with it in the first place.

A weight never decides on sequence: the principal diagnosis is the condition established after
study to be chiefly responsible for the admission (ICD-10-CM Guidelines section II).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coding_lab.edits import code_editor
from coding_lab.edits.grouping.assignment import group
from coding_lab.edits.grouping.comparison import direction
from coding_lab.edits.grouping.result import Grouping, frame
from coding_lab.edits.stay import Stay

if TYPE_CHECKING:
    import pandas

REMINDER = (
    "The documentation and section II of the Guidelines decide which diagnosis is principal, "
    "never the weight."
)


@dataclass(frozen=True)
class Alternative:
    """The stay with one change."""

    change: str
    """In words, such as ``without J96.01``."""
    code: str
    grouping: Grouping
    direction: str
    """Where the weight moves: ``higher``, ``lower``, ``same`` or ``not known``."""
    note: str = ""

    @property
    def weight(self) -> float | None:
        """Relative weight of the stay so changed; ``None`` if not known."""
        return self.grouping.weight


@dataclass(frozen=True)
class Alternatives:
    """Several changes of one stay, each by itself."""

    caption: str
    actual: Grouping
    """The stay as it is."""
    rows: tuple[Alternative, ...]
    reminder: str = ""

    def __iter__(self) -> Iterator[Alternative]:
        return iter(self.rows)

    def as_dict(self) -> dict[str, Any]:
        """All rows, ready for JSON."""
        return {
            "actual": self.actual.as_dict(),
            "rows": [
                {
                    "change": row.change,
                    "code": row.code,
                    "drg": row.grouping.drg,
                    "title": row.grouping.title,
                    "weight": row.weight,
                    "direction": row.direction,
                    "note": row.note,
                }
                for row in self.rows
            ],
        }

    def to_frame(self) -> pandas.DataFrame:
        """One row for each alternative."""
        return frame(
            ("change", "code", "drg", "title", "weight", "weight_difference", "direction", "note"),
            (
                (
                    r.change, r.code, r.grouping.drg, r.grouping.title, r.weight,
                    _difference(self.actual, r.grouping), r.direction, r.note,
                )
                for r in self.rows
            ),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        from coding_lab.edits.grouping.tables import alternatives_html

        return alternatives_html(self)


def marginal(stay: Stay, grouper: str | None = None) -> Alternatives:
    """For every secondary diagnosis and procedure: the MS-DRG of the stay without it.

    Raises ``NoGrouperError``.
    """
    actual = group(stay, grouper)
    lines = {line.code: line for line in actual.lines}
    rows = []
    for code in dict.fromkeys([n.code for n in stay.secondary] + [p.code for p in stay.procedures]):
        changed = group(stay.without(code), grouper)
        line = lines.get(code)
        note = (line.silenced_by or line.effect) if line else ""
        if line and line.counts and line.severity == actual.severity and changed.drg == actual.drg:
            note = f"{note}; the DRG stays without it"
        rows.append(Alternative(f"without {code}", code, changed, direction(actual, changed), note))
    return Alternatives("Each line taken away", actual, tuple(rows))


def sequencing(stay: Stay, grouper: str | None = None) -> Alternatives:
    """Each secondary diagnosis as the principal one, the former one in its place.

    What the Medicare Code Editor says against a code in the first place is in the note.
    Raises ``NoGrouperError``.
    """
    actual = group(stay, grouper)
    rows = []
    for position, line in enumerate(stay.secondary):
        changed = stay.with_principal(position)
        grouping = group(changed, grouper)
        rows.append(
            Alternative(
                f"{line.code} as principal",
                line.code,
                grouping,
                direction(actual, grouping),
                " ".join(f.message for f in code_editor.check(changed).of_principal),
            )
        )
    return Alternatives("Each diagnosis in the first place", actual, tuple(rows), REMINDER)


def _difference(actual: Grouping, other: Grouping) -> float | None:
    if actual.weight is None or other.weight is None:
        return None
    return round(other.weight - actual.weight, 4)
