"""What is known of an official file: its kind, its release, from when to when it is in force."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# “icd10cm_order_2027”, “POAexemptCodesFY26”, “HCPC2019_CONTR_ANWEB”, “april-1-2026-…”.
_YEAR = re.compile(r"(?<!\d)(20[1-4]\d)(?!\d)")
_SHORT_YEAR = re.compile(r"FY[ _-]?(\d\d)(?!\d)", re.IGNORECASE)
_MONTH = re.compile(
    r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(uary|ruary|ch|il|e|y|ust|tember|ober|ember)?(?![a-z])"
)


@dataclass(frozen=True)
class Facts:
    """What a check found in a file."""

    release: str
    """As people say it: ``FY2027``, ``FY2026 (April 2026)``, ``2026 (July)``."""
    begin: date
    """First day in force."""
    end: date
    """Last day in force."""
    records: int
    """Number of codes, or of terms."""
    summary: str
    """What was read, such as ``79,193 codes, 917 headers``."""
    remarks: tuple[str, ...] = ()
    """What the user should know, a sentence each."""


@dataclass(frozen=True)
class Hints:
    """What is said of a file beside its contents; contents win where they speak."""

    name: str = ""
    """Its own name and its archive's."""
    begin: date | None = None
    """First day of its release, as the user states it."""
    extract: bool = False
    """The user says that it holds only a part of a release."""

    @property
    def year(self) -> int | None:
        """The year in the name."""
        match = _YEAR.search(self.name)
        if match:
            return int(match[1])
        match = _SHORT_YEAR.search(self.name)
        return 2000 + int(match[1]) if match else None

    @property
    def month(self) -> int | None:
        """The month in the name, by its English name or first letters."""
        match = _MONTH.search(re.sub(r"[\W_]+", " ", self.name.lower()))
        return 1 + [m[:3] for m in MONTHS].index(match[1]) if match else None


@dataclass(frozen=True)
class Kind:
    """One kind of official file: how it is known, checked and made ready."""

    name: str
    """Such as ``icd10pcs-order``."""
    title: str
    """Such as ``ICD-10-PCS order file``."""
    recognise: Callable[[str, str], bool]
    """Whether a file is of this kind: its first 64 thousand characters, and its name.

    The name is for what has no mark in its contents; names change, contents do not.
    """
    check: Callable[[Path, Hints], Facts]
    """Read the whole file; raises ``CodeBookError`` if it is wrong or cut short."""
    file_name: Callable[[Facts], str]
    """Its name once installed."""
    prepare: Callable[[Path, Path], None] | None = None
    """Make from the file, in a folder, what look-ups open."""
    left_out: Callable[[str], bool] | None = None
    """Lines of a text file that are never kept."""


def fiscal_release(begin: date) -> tuple[str, date, date]:
    """Name, first and last day of a release of ICD-10 that takes effect on a day.

    >>> fiscal_release(date(2026, 4, 1))[0], fiscal_release(date(2026, 10, 1))[0]
    ('FY2026 (April 2026)', 'FY2027')
    """
    year = begin.year + (begin.month >= 10)
    name = f"FY{year}"
    if begin.month != 10:
        name += f" ({MONTHS[begin.month - 1].capitalize()} {begin.year})"
    return name, begin, date(year, 9, 30)


def calendar_release(begin: date) -> tuple[str, date, date]:
    """Name, first and last day of a release of HCPCS or NCCI that takes effect on a day.

    It serves to the end of the year unless a later quarter's file takes over.

    >>> calendar_release(date(2026, 7, 1))[0]
    '2026 (July)'
    """
    name = f"{begin.year} ({MONTHS[begin.month - 1].capitalize()})"
    return name, begin, date(begin.year, 12, 31)


def fiscal_begin(year: int, month: int | None) -> date:
    """First day of a fiscal year, or of its update in a month."""
    month = month or 10
    return date(year - (month >= 10), month, 1)


def counted(number: int, word: str) -> str:
    """A number with its word, in the plural where it belongs.

    >>> counted(1, "code"), counted(79193, "code")
    ('1 code', '79,193 codes')
    """
    return f"{number:,} {word}" + "s" * (number != 1)
