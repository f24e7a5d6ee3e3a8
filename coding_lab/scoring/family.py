"""Codes of one family: which detail differs, and which foreseen mistake names a code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from coding_lab.cases.key import NotCoded

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook

SIDES = frozenset(("right", "left", "bilateral", "unilateral", "both"))
OPEN = frozenset(("unspecified", "other", "nos"))
# Chapters in which the last character before the seventh tells the side.
_SIDED = frozenset("CDGHIMNQS")
# Z categories whose codes are reasons for an encounter (Guidelines I.C.21.c).
_ENCOUNTERS = re.compile(r"Z(?:0[0-9]|1[1-3]|2[03]|3[0-9]|4[0-9]|5[1-3]|7[016])")


def bare(code: str) -> str:
    """The code without its dot."""
    return code.replace(".", "")


def category(code: str) -> str:
    """The three-character category."""
    return bare(code)[:3]


def foreseen(code: str, mistakes: Iterable[NotCoded]) -> NotCoded | None:
    """The foreseen mistake that names the code; the narrowest pattern wins, then the earlier.

    ``K35.2-`` names every code that begins with K35.2; ``K35.20`` names that code alone.
    """
    best: tuple[int, NotCoded] | None = None
    for mistake in mistakes:
        for pattern in mistake.codes:
            stem = bare(pattern.rstrip("-"))
            is_prefix = pattern.endswith("-")
            if bare(code).startswith(stem) if is_prefix else bare(code) == stem:
                width = len(stem) if is_prefix else 100
                if best is None or width > best[0]:
                    best = (width, mistake)
    return best[1] if best else None


def wrong_detail(
    entered: str, expected: str, book: CodeBook | None = None, mistake: str | None = None
) -> str:
    """Which detail of two codes of one category differs.

    ``seventh-character``: that alone; ``encounter``: the reason for an encounter (Z codes);
    ``laterality``: the side; ``specificity``: one of them is unspecified or “other”, or says
    the same with more words; else ``other``.
    With a code book the titles decide, without one the form of the codes.
    ``mistake`` (a kind of foreseen mistake) decides where neither does.
    """
    stem_entered, stem_expected = _stem(entered), _stem(expected)
    if stem_entered == stem_expected:
        return "seventh-character"
    of_specificity = mistake in ("less-specific", "more-specific-than-documented")
    if _ENCOUNTERS.match(expected):
        return "specificity" if of_specificity else "encounter"
    words_entered, words_expected = _title(stem_entered, book), _title(stem_expected, book)
    if words_entered and words_expected:
        found = _by_title(words_entered, words_expected)
    else:
        found = _by_form(stem_entered, stem_expected)
    if found == "other" and of_specificity:
        return "specificity"
    if found == "other" and mistake == "wrong-encounter-type":
        return "encounter"
    return found


def _stem(code: str) -> str:
    """The code without seventh character and placeholders."""
    text = bare(code)
    return text[:6].rstrip("X") if len(text) == 7 else text


def _title(stem: str, book: CodeBook | None) -> list[str]:
    record = book.look_up(stem) if book else None
    # A code of another year may have no title in the book, and a remark in brackets instead.
    if record is None or record.title.startswith("("):
        return []
    return re.findall(r"[a-z]+", record.title.lower())


def _by_title(entered: list[str], expected: list[str]) -> str:
    sides_entered = SIDES.intersection(entered) or {"unspecified"}
    sides_expected = SIDES.intersection(expected) or {"unspecified"}
    if sides_entered != sides_expected and not _rests(entered).isdisjoint(_rests(expected)):
        return "laterality"
    if OPEN.intersection(entered) or OPEN.intersection(expected):
        return "specificity"
    if set(entered) <= set(expected) or set(expected) <= set(entered):
        return "specificity"
    return "other"


def _rests(words: list[str]) -> set[frozenset[str]]:
    """What a title says beside the side, with and without the organ that closes it.

    “…, bilateral” and “…, left ear” differ in the side alone.
    """
    plain = SIDES | {"unspecified", "of", "the", "in", "and"}
    kept = [word.rstrip("s") for word in words if word not in plain]
    rests = {frozenset(kept)}
    if len(words) > 1 and words[-2] in SIDES | {"unspecified"}:
        rests.add(frozenset(kept[:-1]))
    return rests


def _by_form(entered: str, expected: str) -> str:
    same_place = len(entered) == len(expected) >= 5 and entered[:-1] == expected[:-1]
    if same_place and entered[0] in _SIDED and {entered[-1], expected[-1]} <= set("01239"):
        return "laterality"
    if entered[-1] in "089" or entered.startswith(expected) or expected.startswith(entered):
        return "specificity"
    return "other"
