"""Which version of the MS-DRG definitions is in force on a day.

Version 43 belongs to FY 2026; versions and years go on by one. The definitions change on
1 October, and since FY 2023 also on 1 April (``.1``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_FY_OF_VERSION_0 = 1983
"""Version 43 is that of FY 2026."""


@dataclass(frozen=True, order=True)
class DrgVersion:
    """One version of the definitions, such as 43.1."""

    major: int
    minor: int = 0

    @property
    def fiscal_year(self) -> int:
        """The fiscal year it belongs to."""
        return self.major + _FY_OF_VERSION_0

    @property
    def begin(self) -> date:
        """First day in force."""
        year = self.fiscal_year
        return date(year, 4, 1) if self.minor else date(year - 1, 10, 1)

    @property
    def end(self) -> date:
        """Last day of its half year."""
        year = self.fiscal_year
        return date(year, 9, 30) if self.minor else date(year, 3, 31)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}" if self.minor else str(self.major)


def version_on(versions: Sequence[DrgVersion], on: date) -> DrgVersion | None:
    """The newest version that has begun by a day; ``None`` before the first.

    >>> v43, v44 = DrgVersion(43), DrgVersion(44)
    >>> str(version_on([v43, v44], date(2026, 9, 30))), str(version_on([v43, v44], v44.begin))
    ('43', '44')
    """
    return max((version for version in versions if version.begin <= on), default=None)


def too_old(versions: Sequence[DrgVersion], on: date) -> str:
    """A caveat where the day lies after the newest version's half year; else empty."""
    newest = max(versions)
    if on <= newest.end:
        return ""
    return (
        f"Version {newest} of the MS-DRG definitions is the newest that this grouper has; "
        f"a discharge on {on} belongs to a newer one."
    )
