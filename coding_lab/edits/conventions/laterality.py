"""Sides that contradict each other, or that one code leaves open and another states.

Source: ICD-10-CM Guidelines I.B.13. Right and left of one condition are two correct lines, unless
the book has a code for both sides; which code that is, is read off the titles of the category.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coding_lab.codesets.records import CodeRecord, without_dot
from coding_lab.edits.claim import Finding
from coding_lab.edits.conventions.lines import CodedLine, CodedLines

_SIDE = re.compile(r"\b(right|left|bilateral|unilateral)\b", re.IGNORECASE)
_UNSPECIFIED = re.compile(r"\bunspecified\b", re.IGNORECASE)
# A title of one side may add that the other is well; the title of both sides cannot.
_OTHER_SIDE = re.compile(r",? with unrestricted hearing on the contralateral side", re.IGNORECASE)
_SMALL_WORDS = frozenset({"of", "the", "in", "on", "and", "with", "to"})


def check(lines: CodedLines) -> Iterator[Finding]:
    """One finding for each pair of codes whose sides do not go together."""
    for one, other in lines.pairs():
        if one.category != other.category:
            continue
        yield from _both_sides(lines, one, other)
        yield from _side_and_both(lines, one, other)
        yield from _open_side(one, other)
        yield from _open_side(other, one)


def _both_sides(lines: CodedLines, one: CodedLine, other: CodedLine) -> Iterator[Finding]:
    if _with_side(one.title, "*") != _with_side(other.title, "*"):
        return
    if {one.side, other.side} != {"right", "left"}:
        return
    both = _bilateral(lines, one)
    if both is not None:
        yield Finding(
            "laterality",
            (one.typed, other.typed),
            f"{one.typed} and {other.typed} are the two sides of one condition: "
            f"{both.code} stands for both (I.B.13).",
            both.title,
            both.code,
        )


def _side_and_both(lines: CodedLines, one: CodedLine, other: CodedLine) -> Iterator[Finding]:
    for both, part in ((one, other), (other, one)):
        side = part.side or ("one" if "unilateral" in part.title.lower() else "")
        if side in ("right", "left", "one") and _bilateral(lines, part) == both.record:
            yield Finding(
                "laterality",
                (both.typed, part.typed),
                f"{both.typed} stands for both sides; {part.typed} repeats the {side} side "
                "(I.B.13).",
                both.title,
                both.code,
            )


def _open_side(unspecified: CodedLine, sided: CodedLine) -> Iterator[Finding]:
    if sided.side in ("right", "left", "bilateral") and any(
        title == _with_side(sided.title, "*") for title in _left_open(unspecified.title)
    ):
        yield Finding(
            "laterality",
            (unspecified.typed, sided.typed),
            f"{unspecified.typed} leaves the side open that {sided.typed} states; if the record "
            "means the same condition, the side is known (I.B.13).",
            unspecified.title,
            unspecified.code,
            "review",
        )


def _bilateral(lines: CodedLines, line: CodedLine) -> CodeRecord | None:
    """The code for both sides of a condition that is coded on one; None if there is none.

    Its title says “bilateral” and what the other title says, less the side and, at most, the
    part of the body (“bilateral” for “right eye”). A seventh character must agree.
    """
    words = _words(line.title)
    seventh = line.bare[6:]
    found = [
        record
        for record in lines.reader.category(lines.book, line.code)
        if "bilateral" in record.title.lower()
        and without_dot(record.code)[6:] == seventh
        and _words(record.title) <= words
        and len(words - _words(record.title)) <= 1
    ]
    nearest = [r for r in found if _words(r.title) == words] or found
    return nearest[0] if len(nearest) == 1 else None


@lru_cache(maxsize=4096)
def _words(title: str) -> frozenset[str]:
    plain = _SIDE.sub(" ", _OTHER_SIDE.sub("", title)).lower()
    return frozenset(w.rstrip("s") for w in re.findall(r"[a-z0-9/-]+", plain)) - _SMALL_WORDS


def _with_side(title: str, side: str) -> str:
    return _SIDE.sub(side, title)


def _left_open(title: str) -> Iterator[str]:
    """The title with one “unspecified” at a time taken for the side."""
    for match in _UNSPECIFIED.finditer(title):
        yield title[: match.start()] + "*" + title[match.end() :]
