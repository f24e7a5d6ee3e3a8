"""Reading CMS's HCPCS Level II file (annual or quarterly), fixed columns.

Columns as CMS's record layout has them; a description goes on over several lines. D codes are
the American Dental Association's and are left out wherever they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from coding_lab.codesets.official_text import lines
from coding_lab.codesets.records import CodeBookError

_LINE = re.compile(r"([A-Z]\d{4}|   [0-9A-Z]{2})(\d{5})([3478])")
_LONG, _SHORT = slice(11, 91), slice(91, 119)
_COVERAGE, _ADDED, _CHANGED, _ENDED = 229, slice(268, 276), slice(276, 284), slice(284, 292)
_FIRST = "37"
COVERAGE = {
    "C": "covered or not by the contractor's judgment",
    "D": "special coverage instructions apply",
    "I": "not payable by Medicare",
    "M": "not covered by Medicare",
    "S": "not covered by Medicare by statute",
}
"""What CMS's coverage codes mean, in our words."""


@dataclass(frozen=True)
class HcpcsEntry:
    """One code or modifier."""

    code: str
    """Five characters; a modifier has two."""
    title: str
    short_title: str = ""
    unit: str = ""
    """What one unit is, such as ``1 mg``; empty where the title says it all."""
    status: str = ""
    """Coverage or payment status, in words; empty if not known."""
    begin: date | None = None
    end: date | None = None
    changed: date | None = None
    """Day on which the last change of its entry took effect; ``None`` if not known."""

    @property
    def is_modifier(self) -> bool:
        """Whether it is a modifier rather than a code."""
        return len(self.code) == 2


def is_annual_file(head: str) -> bool:
    """Whether the beginning of a file shows lines of this layout, long enough for their dates."""
    found = [line.rstrip("\r\n") for line in head.split("\n") if _LINE.match(line)]
    return any(len(line) >= _CHANGED.stop for line in found)


def is_dental(line: str) -> bool:
    """Whether a line is of a D code: those are the American Dental Association's, never kept."""
    return re.match(r"D\d{4}", line) is not None


def read_annual_file(path: Path) -> dict[str, HcpcsEntry]:
    """All codes and modifiers of a file, by code; D codes are left out.

    Raises ``CodeBookError`` if a line is none of the layout's or cut short, or a code stands in
    it twice.
    """
    found: dict[str, HcpcsEntry] = {}
    for number, line in lines(path):
        match = _LINE.match(line)
        if match is None:
            if found:
                raise CodeBookError(f"{path} line {number} is no line of codes: {line[:50]!r}")
            continue  # what CMS says about the file stands before the codes
        if is_dental(line):
            continue
        code = match[1].strip()
        if match[3] in _FIRST:
            if code in found:
                raise CodeBookError(f"{path} line {number}: {code} stands in it twice")
            found[code] = _first_line(path, number, code, line)
        elif code in found:
            text = line[_LONG].strip()
            found[code] = replace(found[code], title=f"{found[code].title} {text}".strip())
        else:
            raise CodeBookError(f"{path} line {number} goes on with {code}, which has no beginning")
    return found


def _first_line(path: Path, number: int, code: str, line: str) -> HcpcsEntry:
    if len(line) < _CHANGED.stop:
        raise CodeBookError(f"{path} line {number} is cut short: {line[:50]!r}")
    return HcpcsEntry(
        code,
        line[_LONG].strip(),
        line[_SHORT].strip(),
        status=COVERAGE.get(line[_COVERAGE], ""),
        begin=_day(line[_ADDED]),
        end=_day(line[_ENDED]),
        changed=_day(line[_CHANGED]),
    )


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
