"""What procedures are called: ``appendectomy`` is ``0DTJ``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coding_lab.codesets.searching.postings import UNSEARCHED
from coding_lab.codesets.searching.stems import stem
from coding_lab.codesets.words import words


@dataclass(frozen=True)
class ProcedureName:
    """A common name with the codes it stands for."""

    name: str
    also: tuple[str, ...]
    """Other names, abbreviations and lay terms."""
    prefixes: tuple[str, ...]
    """Codes, or beginnings of codes of at least three characters; the most usual first."""
    note: str = ""
    """What decides between them."""


# Sides and ways in: they choose between the codes of a name, and are seldom part of it.
_MODIFIERS = frozenset(
    stem(word)
    for word in (
        *("right", "left", "bilateral", "rt", "lt", "open", "lap", "laparoscopic", "robotic"),
        *("laparoscopically", "endoscopic", "percutaneous", "thoracoscopic", "arthroscopic"),
    )
)


def name_keys(typed: Sequence[str]) -> list[str]:
    """What a name is looked up by: its stems in any order; then without sides and ways in.

    >>> name_keys(words("replacement of the right hip"))
    ['hip replac right', 'hip replac']
    """
    stems = sorted({stem(word) for word in typed if word not in UNSEARCHED})
    plain = [s for s in stems if s not in _MODIFIERS]
    return list(dict.fromkeys(" ".join(found) for found in (stems, plain) if found))


def keys_of(name: ProcedureName) -> list[str]:
    """What a name and its other forms are found by."""
    return list(dict.fromkeys(name_keys(words(text))[0] for text in (name.name, *name.also)
                              if name_keys(words(text))))  # fmt: skip
