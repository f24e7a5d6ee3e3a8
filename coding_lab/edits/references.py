"""The codes that an instructional note names: “(E08.-)”, “(N18.1-N18.6)”, “(B20)”.

A note without such a reference stays free text: it is shown, never guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = r"[A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{0,4})?"
_REFERENCE = re.compile(rf"(?<![A-Z0-9.])({_CODE})(?:\s*-\s*({_CODE})|(-))?(?![A-Z0-9])")
_CONDITION = re.compile(
    r"\s*-?,?\s*with (?:fifth or sixth|final|fifth|sixth) characters? "
    r"((?:[0-9](?:-[0-9])?)(?:(?:, | or | and )[0-9](?:-[0-9])?)*)"
)


@dataclass(frozen=True)
class CodeRange:
    """A stretch of the code book: ``low`` to ``high``, each with all its children."""

    low: str
    high: str
    characters: str = ""
    """Where the note adds “with fifth or sixth character 1-4 or 6”: the characters allowed."""

    def __contains__(self, code: str) -> bool:
        bare = code.replace(".", "")
        low, high = self.low.replace(".", ""), self.high.replace(".", "")
        within = low <= bare[: max(len(low), 3)] and bare[: max(len(high), 3)] <= high
        if not within or not self.characters:
            return within
        # The sixth character tells the intent, or the fifth where the sixth is a placeholder.
        telling = bare[5:6] if bare[5:6] not in ("", "X") else bare[4:5]
        return telling in self.characters


def code_ranges(text: str) -> tuple[CodeRange, ...]:
    """All codes and ranges that a note's text names, in order.

    A dash at the end (``E08.-``) and a bare category (``B20``) both mean “with all children”.

    >>> code_ranges("code to identify stage of chronic kidney disease (N18.1-N18.6)")
    (CodeRange(low='N18.1', high='N18.6', characters=''),)
    >>> "N18.32" in code_ranges("(N18.1-N18.6)")[0]
    True
    """
    found = []
    for match in _REFERENCE.finditer(text):
        low = match[1].rstrip(".")
        high = (match[2] or match[1]).rstrip(".")
        condition = _CONDITION.match(text, match.end())
        found.append(CodeRange(low, high, _characters(condition[1]) if condition else ""))
    return tuple(found)


def _characters(text: str) -> str:
    """“1-4 or 6” written out: ``"12346"``."""
    parts = re.findall(r"([0-9])(?:-([0-9]))?", text)
    return "".join(
        str(digit) for low, high in parts for digit in range(int(low), int(high or low) + 1)
    )
