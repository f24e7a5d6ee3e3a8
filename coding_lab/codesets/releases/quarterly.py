"""Kinds of files that CMS publishes by quarter: HCPCS Level II."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from coding_lab.codesets.official_text import lines
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.facts import Facts, Hints, Kind, calendar_release, counted

# Code or modifier, sequence number, and the kind of record, as CMS's record layout has them.
_LINE = re.compile(r"([A-Z]\d{4}|   [0-9A-Z]{2})(\d{5})([3478])")
_DATES = slice(268, 284)
_TITLE = slice(11, 91)
_FIRST_OF_PROCEDURE, _FIRST_OF_MODIFIER = "3", "7"
_LEAST_CODES = 5_500
_LAST_LETTER = "V"


def quarterly_kinds() -> list[Kind]:
    """All kinds of this module."""
    return [
        Kind(
            "hcpcs", "HCPCS Level II file", _is_hcpcs, _check_hcpcs,
            lambda facts: f"hcpcs-{facts.begin}.txt", left_out=is_dental,
        )
    ]  # fmt: skip


def is_dental(line: str) -> bool:
    """Whether a line is of a D code: those are the American Dental Association's, never kept."""
    return re.match(r"D\d{4}", line) is not None


def _is_hcpcs(head: str, name: str) -> bool:
    found = [line for line in head.split("\n") if _LINE.match(line)]
    return bool(found) and any(len(line.rstrip("\r\n")) >= _DATES.stop for line in found)


def _check_hcpcs(path: Path, hints: Hints) -> Facts:
    codes: set[str] = set()
    modifiers: set[str] = set()
    latest = ""
    last = ""
    for number, line in lines(path):
        match = _LINE.match(line)
        if match is None:
            if codes:
                raise CodeBookError(f"{path} line {number} is no line of codes: {line[:50]!r}")
            continue  # what CMS says about the file stands before the codes
        if is_dental(line) or match[3] not in (_FIRST_OF_PROCEDURE, _FIRST_OF_MODIFIER):
            continue
        if len(line) < _DATES.stop:
            raise CodeBookError(f"{path} line {number} is cut short: {line[:50]!r}")
        held = modifiers if match[3] == _FIRST_OF_MODIFIER else codes
        if match[1] in held:
            raise CodeBookError(f"{path} line {number}: {match[1].strip()} stands in it twice")
        held.add(match[1])
        last = max(last, match[1])
        added, effective = line[268:276], line[276:284]
        latest = max(latest, added, effective)
    if not codes:
        raise CodeBookError(f"{path} holds no HCPCS code")
    if not hints.extract and (len(codes) < _LEAST_CODES or not last.startswith(_LAST_LETTER)):
        raise CodeBookError(
            f"{path} holds {len(codes):,} codes and ends at {last}: it is cut short. A whole file "
            f"has {_LEAST_CODES:,} codes or more, to those that begin with {_LAST_LETTER}"
        )
    begin, remarks = _begin(latest, hints)
    name, first, end = calendar_release(begin)
    summary = f"{counted(len(codes), 'code')}, {counted(len(modifiers), 'modifier')}"
    return Facts(name, first, end, len(codes), summary, remarks)


def _begin(latest: str, hints: Hints) -> tuple[date, tuple[str, ...]]:
    """The quarter in which the newest lines took effect; the name where it says a later one."""
    if hints.begin:
        return hints.begin, ()
    try:
        newest = date(int(latest[:4]), int(latest[4:6]), int(latest[6:8]))
    except ValueError:
        raise CodeBookError("its lines have no dates where they belong") from None
    quarter = date(newest.year, 3 * ((newest.month - 1) // 3) + 1, 1)
    if hints.year is None:
        return quarter, ()
    named = date(hints.year, hints.month or quarter.month if hints.year == quarter.year else 1, 1)
    if named < quarter:
        return quarter, (f"its name says {named:%Y-%m}, its newest codes {quarter:%Y-%m}",)
    return named, ()


def read_titles(path: Path) -> dict[str, str]:
    """Long description of every code and modifier of a HCPCS Level II file, without D codes."""
    parts: dict[str, list[str]] = {}
    for _, line in lines(path):
        match = _LINE.match(line)
        if match and not is_dental(line):
            parts.setdefault(match[1].strip(), []).append(line[_TITLE].strip())
    return {code: " ".join(filter(None, found)) for code, found in parts.items()}
