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
_COVERAGE, _ADDED, _ENDED = 229, slice(268, 276), slice(284, 292)
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

    @property
    def is_modifier(self) -> bool:
        """Whether it is a modifier rather than a code."""
        return len(self.code) == 2


def read_annual_file(path: Path) -> dict[str, HcpcsEntry]:
    """All codes and modifiers of a file, by code.

    Raises ``CodeBookError`` if a line is none of the layout's.
    """
    found: dict[str, HcpcsEntry] = {}
    for number, line in lines(path):
        match = _LINE.match(line)
        if match is None:
            if found:
                raise CodeBookError(f"{path} line {number} is no line of codes: {line[:50]!r}")
            continue  # what CMS says about the file stands before the codes
        code = match[1].strip()
        if code.startswith("D") and len(code) == 5:
            continue
        text = line[_LONG].strip()
        if match[3] in _FIRST:
            found[code] = HcpcsEntry(
                code,
                text,
                line[_SHORT].strip(),
                status=COVERAGE.get(line[_COVERAGE : _COVERAGE + 1], ""),
                begin=_day(line[_ADDED]),
                end=_day(line[_ENDED]),
            )
        elif code in found:
            found[code] = replace(found[code], title=f"{found[code].title} {text}".strip())
        else:
            raise CodeBookError(f"{path} line {number} goes on with {code}, which has no beginning")
    return found


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
