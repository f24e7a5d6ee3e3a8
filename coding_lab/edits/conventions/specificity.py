"""A code for “unspecified” beside one that says what it leaves open.

Source: ICD-10-CM Guidelines I.A.9.b, I.B.2 and I.B.18. Told only where the titles make it certain
that both speak of the same thing: the same category, and the specific title holds the words of
the unspecified one without its “unspecified” or “without complications”. A patient has one
diabetes and one heart failure, but can have several wounds, tumours or rashes, so that chapters of
things with a site are left out, as are pairs of which either code asks for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coding_lab.edits.claim import Finding
from coding_lab.edits.conventions.lines import CodedLine, CodedLines

# The chapters of conditions that a patient has once: infection, blood, metabolism, mind, nerves,
# circulation, breathing, digestion, kidneys. No tumours (C00-D49), strokes (I60-I63), arteries
# (I70-I71), teeth (K00-K14), fistulas and haemorrhoids (K60-K64) or strictures (N35), of which
# there can be several in several places.
_CHAPTERS = re.compile(r"[ABEFGJ]|D[5-8]|I(?!6[0-3]|7[01])|K(?![01]|6[0-4])|N(?!35)")
_LEFT_OPEN = (
    re.compile(r"^(.+), unspecified$"),
    re.compile(r"^(.+), unspecified, without complications$"),
    re.compile(r"^(.+), unspecified organism$"),
    re.compile(r"^(.+), unspecified type$"),
    re.compile(r"^(.+), unspecified whether .+$"),
    re.compile(r"^unspecified (.+?)(?:, uncomplicated)?$", re.IGNORECASE),
    re.compile(r"^(.+),? without complications?$"),
)
_SITED = re.compile(
    r"\b(?:right|left|unilateral|bilateral|unspecified (?:site|part|eye|ear|limb|joint)|site)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"^other\b|\bother specified\b|\bunspecified complications?\b", re.IGNORECASE)


def check(lines: CodedLines) -> Iterator[Finding]:
    """One finding for each unspecified code beside a specific one of the same condition."""
    for pair in lines.pairs():
        for vague, specific in (pair, pair[::-1]):
            if _says_more(lines, vague, specific):
                yield Finding(
                    "unspecified",
                    (vague.typed, specific.typed),
                    f"{vague.typed} leaves open what {specific.typed} states; if the record means "
                    "the same condition, the specific code stands alone (I.B.2, I.B.18).",
                    vague.title,
                    vague.code,
                    "review",
                )
                break


def _says_more(lines: CodedLines, vague: CodedLine, specific: CodedLine) -> bool:
    if vague.category != specific.category or not _CHAPTERS.match(vague.bare):
        return False
    if any(_SITED.search(line.title) for line in (vague, specific)) or _VAGUE.search(
        specific.title
    ):
        return False
    condition = left_open(vague.title)
    if not condition or left_open(specific.title) == condition:
        return False
    if not re.search(rf"\b{re.escape(condition)}\b", specific.title, re.IGNORECASE):
        return False
    return not any(
        lines.names(note, line, other)
        for line, other in ((vague, specific), (specific, vague))
        for note in lines.notes(line)
    )


def left_open(title: str) -> str:
    """The condition of a title that leaves it open; empty if it does not.

    >>> left_open("Heart failure, unspecified"), left_open("Essential (primary) hypertension")
    ('Heart failure', '')
    """
    for pattern in _LEFT_OPEN:
        match = pattern.match(title)
        if match and "unspecified" not in match[1].lower():
            return match[1]
    return ""
