"""When a typed term counts: folding, distance in letters, and terms that it must not be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from coding_lab.codesets.spelling import edit_distance


def fold(text: str) -> str:
    """Letters and digits alone, in lower case and without accents.

    >>> fold(" Sub-Cutaneous. "), fold("Ménière’s disease")
    ('subcutaneous', 'menieresdisease')
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if c.isalnum())


def letters_wrong(
    typed: str, accepted: Iterable[str], confusables: Iterable[str], most: int
) -> int | None:
    """How many letters are wrong in a term that still counts; None where it does not count.

    A term counts up to ``most`` wrong letters (replaced, missing, too many, or two neighbours
    swapped), but never when it is another term, or as near to one as to the right one.

    >>> letters_wrong("illeum", ["ileum"], ["ilium"], 1)
    1
    >>> letters_wrong("ilium", ["ileum"], ["ilium"], 1) is None
    True
    """
    word = fold(typed)
    if not word:
        return None
    distance = _nearest(word, accepted, most)
    if distance == 0:
        return 0
    if distance > most or _nearest(word, confusables, most) <= distance:
        return None
    return distance


def _nearest(word: str, terms: Iterable[str], most: int) -> int:
    return min((edit_distance(word, fold(term), most) for term in terms), default=most + 1)
