"""The kind of Table 5 of the inpatient payment rule: weights of MS-DRGs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from coding_lab.codesets.drg_weights import KIND, fiscal_year_of, read_drg_table
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.facts import Facts, Hints, Kind

_LEAST = 700


def drg_kinds() -> list[Kind]:
    """All kinds of this module."""
    return [
        Kind(
            KIND, "MS-DRG weights (Table 5 of the inpatient payment rule)",
            lambda head, name: fiscal_year_of(head) is not None, _check,
            lambda facts: f"{KIND}-{facts.end.year}.txt",
        )
    ]  # fmt: skip


def _check(path: Path, hints: Hints) -> Facts:
    table = read_drg_table(path)
    count, year = len(table.rows), table.fiscal_year
    if not hints.extract and count < _LEAST:
        raise CodeBookError(
            f"{path} holds {count:,} MS-DRGs: it is cut short; a whole table has {_LEAST:,} or more"
        )
    weighted = sum(row.weight is not None for row in table.rows.values())
    summary = f"{count:,} MS-DRGs, {weighted:,} with a weight"
    begin, end = date(year - 1, 10, 1), date(year, 9, 30)
    return Facts(f"FY{year}", begin, end, count, summary)
