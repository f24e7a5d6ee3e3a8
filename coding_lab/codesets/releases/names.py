"""How people name a release: ``FY2027``, ``icd10cm-fy2026-april``, ``hcpcs-2026-07``, a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.facts import (
    MONTHS,
    calendar_release,
    fiscal_begin,
    fiscal_release,
)

CODE_SETS = {"icd10cm": "ICD-10-CM", "icd10pcs": "ICD-10-PCS", "hcpcs": "HCPCS Level II"}
"""Code sets whose releases have names, and what they are called."""

_NAME = re.compile(
    r"(?:(?P<set>icd-?10-?cm|icd-?10-?pcs|cm|pcs|hcpcs)-)?"
    r"(?:(?P<fiscal>fy)-?)?(?P<year>\d{4}|\d\d(?!\d))(?:-(?P<month>[a-z]+|\d\d?))?"
    r"(?:-(?P<day>\d\d))?"
)


@dataclass(frozen=True)
class ReleaseName:
    """A release, or a day, as somebody named it."""

    code_set: str | None
    """``icd10cm``, ``icd10pcs`` or ``hcpcs``; ``None`` if it was not said."""
    begin: date
    """First day of the release, or the day that was named."""
    whole_year: bool
    """Whether a year was named, with all its updates."""

    @property
    def as_of(self) -> date:
        """The day whose codes it means: of a whole year the last, so that updates are in."""
        if not self.whole_year:
            return self.begin
        if self.code_set == "hcpcs":
            return date(self.begin.year, 12, 31)
        return fiscal_release(self.begin)[2]

    @property
    def label(self) -> str:
        """Such as ``FY2027``, ``FY2026 (April 2026)``, ``2026 (July)``."""
        if self.code_set == "hcpcs":
            return str(self.begin.year) if self.whole_year else calendar_release(self.begin)[0]
        if self.begin.day != 1:
            return self.begin.isoformat()
        name = fiscal_release(self.begin)[0]
        if self.whole_year or self.begin.month != 10:
            return name
        return f"{name} (October {self.begin.year})"


def parse_release(text: str) -> ReleaseName:
    """What a name means; raises ``CodeBookError`` if it is none.

    >>> parse_release("FY2027").begin, parse_release("icd10cm-fy2026-april").begin
    (datetime.date(2026, 10, 1), datetime.date(2026, 4, 1))
    >>> parse_release("hcpcs-2026-07").code_set, parse_release("2026-04-01").begin
    ('hcpcs', datetime.date(2026, 4, 1))
    """
    match = _NAME.fullmatch(text.strip().lower().replace("_", "-").replace(" ", "-"))
    try:
        if match is None:
            raise ValueError
        return _meaning(match)
    except ValueError:
        raise CodeBookError(
            f"no release is called “{text}”; write it as FY2027, FY2026-april, icd10cm-fy2027, "
            "hcpcs-2026-07 or as a day, 2026-04-01"
        ) from None


def _meaning(match: re.Match[str]) -> ReleaseName:
    code_set = match["set"].replace("-", "") if match["set"] else None
    code_set = {"cm": "icd10cm", "pcs": "icd10pcs"}.get(code_set or "", code_set)
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    month = _month(match["month"])
    if match["day"]:
        if month is None or match["fiscal"]:
            raise ValueError
        return ReleaseName(code_set, date(year, month, int(match["day"])), False)
    if code_set == "hcpcs" or (month is not None and not match["fiscal"]):
        begin = date(year, month or 1, 1)
        return ReleaseName(code_set, begin, month is None)
    return ReleaseName(code_set, fiscal_begin(year, month), month is None)


def _month(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    found = [n for n, month in enumerate(MONTHS, 1) if len(text) >= 3 and month.startswith(text)]
    if len(found) != 1:
        raise ValueError
    return found[0]
