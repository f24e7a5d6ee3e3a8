"""Kinds of files that CMS publishes by quarter: HCPCS Level II."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from coding_lab.codesets.hcpcs.annual_file import (
    HcpcsEntry,
    is_annual_file,
    is_dental,
    read_annual_file,
)
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.facts import Facts, Hints, Kind, calendar_release, counted

_LEAST_CODES = 5_500
_LAST_LETTER = "V"


def quarterly_kinds() -> list[Kind]:
    """All kinds of this module."""
    return [
        Kind(
            "hcpcs", "HCPCS Level II file", lambda head, name: is_annual_file(head), _check_hcpcs,
            lambda facts: f"hcpcs-{facts.begin}.txt", left_out=is_dental,
        )
    ]  # fmt: skip


def _check_hcpcs(path: Path, hints: Hints) -> Facts:
    entries = list(read_annual_file(path).values())
    codes = [entry.code for entry in entries if not entry.is_modifier]
    if not codes:
        raise CodeBookError(f"{path} holds no HCPCS code")
    last = max(codes)
    if not hints.extract and (len(codes) < _LEAST_CODES or not last.startswith(_LAST_LETTER)):
        raise CodeBookError(
            f"{path} holds {counted(len(codes), 'code')} and ends at {last}: it is cut short. A "
            f"whole file has {_LEAST_CODES:,} codes or more, to those that begin with "
            f"{_LAST_LETTER}"
        )
    begin, remarks = _begin(entries, hints)
    name, first, end = calendar_release(begin)
    modifiers = len(entries) - len(codes)
    summary = f"{counted(len(codes), 'code')}, {counted(modifiers, 'modifier')}"
    return Facts(name, first, end, len(codes), summary, remarks)


def _begin(entries: list[HcpcsEntry], hints: Hints) -> tuple[date, tuple[str, ...]]:
    """The quarter in which the newest lines took effect; the name where it says a later one."""
    if hints.begin:
        return hints.begin, ()
    days = [day for entry in entries for day in (entry.begin, entry.changed) if day]
    if not days:
        raise CodeBookError("its lines have no dates where they belong")
    newest = max(days)
    quarter = date(newest.year, 3 * ((newest.month - 1) // 3) + 1, 1)
    if hints.year is None:
        return quarter, ()
    unsaid = quarter.month if hints.year == quarter.year else 1
    named = date(hints.year, hints.month or unsaid, 1)
    if named < quarter:
        return quarter, (f"its name says {named:%Y-%m}, its newest codes {quarter:%Y-%m}",)
    return named, ()
