"""Cutting text into words, as the index does."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Words in lower case without accents; signs part them, as in SQLite's tokenizer.

    >>> words("Crohn's disease [regional], Sjögren")
    ['crohn', 's', 'disease', 'regional', 'sjogren']
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    return _WORD.findall(text.lower())
