"""Kinds of files that a school has by its own licence: the data file of CPT."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from coding_lab.codesets.cpt.own_book import is_in_capitals, is_own_book, read_own_book
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.facts import Facts, Hints, Kind, calendar_release, counted

_LEAST_CODES = 8_000
_STAYS = ("It stays on this machine, under your licence from the American Medical Association.",)


def licensed_kinds() -> list[Kind]:
    """All kinds of this module."""
    return [
        Kind(
            "cpt-capitals", "CPT data file (your own) in capitals",
            lambda head, name: is_own_book(head, name) and is_in_capitals(head), _check_cpt,
            lambda facts: f"cpt-capitals-{facts.begin}.txt",
        ),
        Kind(
            "cpt", "CPT data file (your own)", is_own_book, _check_cpt,
            lambda facts: f"cpt-{facts.begin}.txt",
        )
    ]  # fmt: skip


def _check_cpt(path: Path, hints: Hints) -> Facts:
    codes = read_own_book(path)
    if not codes:
        raise CodeBookError(f"{path} holds no CPT code")
    if not hints.extract and len(codes) < _LEAST_CODES:
        raise CodeBookError(
            f"{path} holds {counted(len(codes), 'code')}: it is cut short; a whole file has "
            f"{_LEAST_CODES:,} or more"
        )
    begin = hints.begin or (date(hints.year, hints.month or 1, 1) if hints.year else None)
    if begin is None:
        raise CodeBookError(
            f"{path} does not say of which year it is; name its first day, as in "
            "--release 2026-01-01"
        )
    name, first, end = calendar_release(begin)
    return Facts(name, first, end, len(codes), counted(len(codes), "code"), _STAYS)
