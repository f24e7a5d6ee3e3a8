"""What if: a stay before and after a change of its codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coding_lab.edits.claim import DiagnosisLine, ProcedureLine
from coding_lab.edits.grouping.assignment import group
from coding_lab.edits.grouping.result import Grouping, frame
from coding_lab.edits.stay import Stay

if TYPE_CHECKING:
    import pandas

Item = str | DiagnosisLine | ProcedureLine
Change = tuple[str, str, Item]
"""``add``, ``remove`` or ``replace``; the code it concerns; the line that comes in."""


@dataclass(frozen=True)
class Comparison:
    """The grouping before and after a change."""

    before: Grouping
    after: Grouping
    changes: tuple[str, ...]
    """Each change in words, in order."""
    decisive: tuple[str, ...]
    """The changes without which the DRG after would be another one."""
    sufficient: tuple[str, ...] = ()
    """The changes that would lead to the DRG after each by itself."""

    @property
    def direction(self) -> str:
        """Where the weight moves: ``higher``, ``lower``, ``same`` or ``not known``."""
        return direction(self.before, self.after)

    @property
    def sentence(self) -> str:
        """What happened, in one sentence."""
        if self.before.drg == self.after.drg:
            return f"MS-DRG {self.before.drg} stays."
        moved = {"higher": "; the weight rises", "lower": "; the weight falls"}
        return (
            f"MS-DRG {self.before.drg} becomes {self.after.drg}"
            f"{moved.get(self.direction, '')}{_figures(self.before, self.after)}."
        )

    @property
    def reason(self) -> str:
        """Which change makes the difference, in one sentence."""
        if self.before.drg == self.after.drg:
            silent = [n for n in self.after.lines if n.silenced_by and n not in self.before.lines]
            return " ".join(f"{n.code} does not count: {n.silenced_by}." for n in silent)
        if self.decisive:
            together = "only together, " if len(self.decisive) > 1 else ""
            return f"What makes the difference: {together}{' and '.join(self.decisive)}."
        if self.sufficient:
            return f"Each of these would do by itself: {', '.join(self.sufficient)}."
        return f"No single change makes the difference: {', '.join(self.changes)}."

    def as_dict(self) -> dict[str, Any]:
        """All fields, ready for JSON."""
        return {
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
            "changes": list(self.changes),
            "decisive": list(self.decisive),
            "sufficient": list(self.sufficient),
            "direction": self.direction,
            "sentence": self.sentence,
            "reason": self.reason,
        }

    def to_frame(self) -> pandas.DataFrame:
        """Two rows, before and after."""
        return frame(
            ("when", "drg", "title", "severity", "weight"),
            (
                (when, g.drg, g.title, g.severity, g.weight)
                for when, g in (("before", self.before), ("after", self.after))
            ),
        )

    def _repr_html_(self) -> str:
        from coding_lab.edits.grouping.tables import comparison_html

        return comparison_html(self)


def what_if(
    stay: Stay,
    *,
    add: Iterable[Item] = (),
    remove: Iterable[str] = (),
    replace: Mapping[str, Item] | None = None,
    grouper: str | None = None,
) -> Comparison:
    """The MS-DRG of a stay, and the one it would have with other codes.

    ``add`` and the values of ``replace`` are lines or codes (``L89.153:N`` with its POA
    indicator); what is shaped like ICD-10-PCS is a procedure.

    Raises ``StayError`` for a change that the stay does not allow, ``NoGrouperError``.
    """
    changes: list[Change] = [
        *(("remove", code, code) for code in _several(remove)),
        *(("replace", code, new) for code, new in (replace or {}).items()),
        *(("add", _code(item), item) for item in _several(add)),
    ]
    before, after = group(stay, grouper), group(_apply(stay, changes), grouper)
    moved = before.drg != after.drg

    def leads_there(some: list[Change]) -> bool:
        return group(_apply(stay, some), grouper).drg == after.drg

    return Comparison(
        before,
        after,
        tuple(_said(change) for change in changes),
        tuple(
            _said(change)
            for position, change in enumerate(changes)
            if moved and not leads_there(changes[:position] + changes[position + 1 :])
        ),
        tuple(_said(change) for change in changes if moved and leads_there([change])),
    )


def direction(before: Grouping, after: Grouping) -> str:
    """Where the weight moves: ``higher``, ``lower``, ``same`` or ``not known``."""
    if before.drg == after.drg:
        return "same"
    if before.weight is None or after.weight is None:
        return "not known"
    if before.weight == after.weight:
        return "same"
    return "higher" if after.weight > before.weight else "lower"


def _several(items: Iterable[Any]) -> list[Any]:
    """A single code that was given where several are possible is one code, not its letters."""
    return [items] if isinstance(items, str | DiagnosisLine | ProcedureLine) else list(items)


def _apply(stay: Stay, changes: list[Change]) -> Stay:
    for kind, code, item in changes:
        if kind == "remove":
            stay = stay.without(code)
        elif kind == "replace":
            stay = stay.with_replaced(code, item)
        else:
            stay = stay.with_added(item)
    return stay


def _said(change: Change) -> str:
    kind, code, item = change
    return f"{kind} {code} by {_code(item)}" if kind == "replace" else f"{kind} {code}"


def _code(item: Item) -> str:
    return item if isinstance(item, str) else item.code


def _figures(before: Grouping, after: Grouping) -> str:
    if before.weight is None or after.weight is None:
        return ""
    return f" ({before.weight:.4f} → {after.weight:.4f})"
