"""Kinds of NCCI files: code pairs in parts for two kinds of service, units for three."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from coding_lab.codesets.ncci.files import (
    PAIR_ROW,
    PARTS,
    SERVICES,
    limit_heading,
    limit_kind,
    pair_kind,
    read_limits,
    read_pairs,
)
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.facts import Facts, Hints, Kind, calendar_release

_LEAST_PAIRS = 100_000
_LEAST_LIMITS = 1_000
_PART = re.compile(r"[-_]f([1-9])(?=[._-]|$)", re.IGNORECASE)
# Version 32.1 is that of April 2026: a number for the year, one for the quarter.
_VERSION = re.compile(r"(?<![a-z])v(\d\d)([0-3])(?:r\d)?(?![0-9])", re.IGNORECASE)
_YEAR_OF_VERSION_0 = 1994
_DAY = re.compile(r"(?<!\d)(\d\d)[-_.](\d\d)[-_.](20\d\d)(?!\d)")
_WHOSE = {
    "practitioner": "practitioners",
    "hospital": "outpatient hospital services",
    "dme": "suppliers of equipment",
}


def ncci_kinds() -> list[Kind]:
    """All kinds of this module."""
    kinds = [
        _pairs(service, part)
        for service in ("practitioner", "hospital")
        for part in (*PARTS, None)  # a file whose name tells a part is that part
    ]
    return kinds + [
        Kind(
            limit_kind(service), f"NCCI unit limits (MUE) for {_WHOSE[service]}",
            _is_limits(service), _check_limits, _named(limit_kind(service), "csv"),
        )
        for service in SERVICES
    ]  # fmt: skip


def _pairs(service: str, part: int | None) -> Kind:
    kind = pair_kind(service, part)
    title = f"NCCI code pairs (PTP) for {_WHOSE[service]}"
    return Kind(
        kind, title if part is None else f"{title}, part {part}", _is_pairs(service, part),
        _check_pairs, _named(kind, "txt"),
    )  # fmt: skip


def _named(kind: str, ending: str) -> Callable[[Facts], str]:
    return lambda facts: f"{kind}-{facts.begin}.{ending}"


def _is_pairs(service: str, part: int | None) -> Callable[[str, str], bool]:
    def recognise(head: str, name: str) -> bool:
        if not any(PAIR_ROW.match(line) for line in head.split("\n")):
            return False
        # CMS's names begin with “ccipra” for practitioners and “ccioph” for hospitals.
        hospital = re.search(r"ccioph|hospital", name, re.IGNORECASE) is not None
        told = _PART.search(name)
        return hospital == (service == "hospital") and (int(told[1]) if told else None) == part

    return recognise


def _is_limits(service: str) -> Callable[[str, str], bool]:
    def recognise(head: str, name: str) -> bool:
        try:
            rows = csv.reader(head.split("\n")[:40])
            return any(limit_heading(row) == service for row in rows)
        except csv.Error:
            return False

    return recognise


def _check_pairs(path: Path, hints: Hints) -> Facts:
    count = active = 0
    latest = date.min
    for pair in read_pairs(path):
        count += 1
        active += pair.deletion is None
        latest = max(latest, pair.effective)
    if not hints.extract and count < _LEAST_PAIRS:
        raise CodeBookError(
            f"{path} holds {count:,} pairs of codes: it is cut short; a whole part has "
            f"{_LEAST_PAIRS:,} or more"
        )
    begin = _begin(hints) or date(latest.year, 3 * ((latest.month - 1) // 3) + 1, 1)
    name, first, end = calendar_release(begin)
    return Facts(name, first, end, count, f"{count:,} pairs of codes, {active:,} without an end")


def _check_limits(path: Path, hints: Hints) -> Facts:
    count = sum(1 for _ in read_limits(path))
    if not hints.extract and count < _LEAST_LIMITS:
        raise CodeBookError(
            f"{path} holds {count:,} limits: it is cut short; a whole file has "
            f"{_LEAST_LIMITS:,} or more"
        )
    begin = _begin(hints)
    if begin is None:
        raise CodeBookError(
            f"{path} does not say from when it is in force; name its release with --release"
        )
    name, first, end = calendar_release(begin)
    return Facts(name, first, end, count, f"{count:,} limits of units")


def _begin(hints: Hints) -> date | None:
    """First day of the quarter: as the user states it, else as the file's name does."""
    if hints.begin:
        return hints.begin
    try:
        if told := _DAY.search(hints.name):
            return date(int(told[3]), int(told[1]), int(told[2]))
    except ValueError:
        return None
    if told := _VERSION.search(hints.name):
        return date(_YEAR_OF_VERSION_0 + int(told[1]), 3 * int(told[2]) + 1, 1)
    return None
