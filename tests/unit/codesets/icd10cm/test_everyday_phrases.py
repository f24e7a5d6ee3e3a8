"""Everyday phrases of nurses, doctors and patients lead to the code a coder would accept."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from coding_lab.codesets import CodeBook

PHRASES = Path(__file__).parent / "everyday_phrases.yaml"
FOUND_AT_LEAST = 0.90
"""Share of phrases with an accepted code, its parent or its child among the first ten."""


@cache
def _phrases() -> dict[str, list[str]]:
    table: dict[str, Any] = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    return {
        phrase: codes
        for speaker, phrases in table.items()
        if speaker != "format"
        for phrase, codes in phrases.items()
    }


def _near(found: str, accepted: str) -> bool:
    """The code itself, its parent or its child: one character more or less."""
    return found == accepted or _parent(found) == accepted or found == _parent(accepted)


def _parent(code: str) -> str:
    """The code one level up; placeholders are no level of their own."""
    return code[:-1].rstrip("X").rstrip(".")


def test_every_accepted_code_of_the_everyday_phrases_can_be_billed(
    codebook: CodeBook,
) -> None:
    """The list itself holds codes in force, so a miss is never the fault of a wrong answer."""
    wrong = [
        f"{phrase}: {code}"
        for phrase, codes in _phrases().items()
        for code in codes
        if (record := codebook.look_up(code)) is None or not record.billable
    ]
    assert not wrong, "\n".join(wrong)


def test_nine_of_ten_everyday_phrases_find_their_code_among_the_first_ten(
    codebook: CodeBook,
) -> None:
    """The words of a ward lead to the right code, its parent or its child; misses are printed."""
    misses = []
    for phrase, codes in _phrases().items():
        found = [record.code for record in codebook.search(phrase, limit=10)]
        if not any(_near(code, accepted) for code in found for accepted in codes):
            misses.append(f"{phrase}: wanted {', '.join(codes)}; found {', '.join(found)}")
    share = 1 - len(misses) / len(_phrases())
    print(f"{share:.1%} of {len(_phrases())} phrases found; missed:", *misses, sep="\n  ")
    assert share >= FOUND_AT_LEAST
