"""Words that mean the same, folded into one: plural, derivation, British spelling.

The Snowball stemmer does the folding of English; medicine adds the Greek and Latin vowels that
British English keeps (haemorrhage, oedema, anaemia).
"""

from __future__ import annotations

import re
from functools import cache

_BRITISH = (
    (re.compile(r"(?<=[a-z])?(?:ae|oe)(?=[a-z])"), "e"),
    (re.compile(r"(?<=[a-z]{3})our\b"), "or"),
    (re.compile(r"(?<=[a-z]{3})ys(?=e[ds]?\b|ing\b)"), "yz"),
    (re.compile(r"(?<=[a-z]{3})is(?=e[ds]?\b|ation|ing\b)"), "iz"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"leuc"), "leuk"),
    (re.compile(r"(?<=[a-z]{2})tre\b"), "ter"),
)
_LONG_ENOUGH = 5


@cache
def _stemmer() -> object:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def stem(word: str) -> str:
    """What all forms of a word share; digits and short words stay as they are.

    >>> stem("fractures"), stem("diabetic") == stem("diabetes"), stem("haemorrhage")
    ('fractur', True, 'hemorrhag')
    """
    if not word.isalpha() or len(word) < 4:
        return word
    if len(word) >= _LONG_ENOUGH:
        for pattern, american in _BRITISH:
            word = pattern.sub(american, word)
    return str(_stemmer().stemWord(word))  # type: ignore[attr-defined]
