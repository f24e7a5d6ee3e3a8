"""The project's own tables of HCPCS Level II: ``data/codesets/hcpcs/*.csv``.

A selection for teaching: what the curriculum's cases need, and their plausible wrong answers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from coding_lab.codesets.hcpcs.annual_file import HcpcsEntry
from coding_lab.codesets.records import CodeBookError

COLUMNS = ("code", "title", "unit", "status", "begin", "end", "also")


def table_files() -> list[Path]:
    """The files, in order."""
    from coding_lab.course import course_file

    return sorted(course_file("data/codesets/hcpcs").glob("*.csv"))


def read_tables() -> dict[str, tuple[HcpcsEntry, tuple[str, ...]]]:
    """Entries by code, each with what else people call it.

    Raises ``CodeBookError`` for a line that is not as ``COLUMNS`` say, or a code given twice.
    """
    found: dict[str, tuple[HcpcsEntry, tuple[str, ...]]] = {}
    for path in table_files():
        for number, row in _rows(path):
            code = row["code"]
            if code in found:
                raise CodeBookError(f"{path} line {number}: {code} is given twice")
            try:
                begin, end = (date.fromisoformat(row[c]) if row[c] else None
                              for c in ("begin", "end"))  # fmt: skip
            except ValueError as error:
                raise CodeBookError(f"{path} line {number}: {error}") from None
            entry = HcpcsEntry(code, row["title"], "", row["unit"], row["status"], begin, end)
            also = tuple(term.strip() for term in row["also"].split("|") if term.strip())
            found[code] = (entry, also)
    return found


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise CodeBookError(f"{path} has other columns than {', '.join(COLUMNS)}")
        for number, row in enumerate(reader, 1):
            if None in row or None in row.values():
                raise CodeBookError(f"{path} row {number} has too many or too few columns")
            yield number, row
