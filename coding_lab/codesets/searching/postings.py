"""Which entries hold which stem: written once into an index, read by the searcher.

Arrays in blobs, one row for each stem. SQLite's own full-text search must read and weigh every
match of a common word (measured: 25-70 ms for a query of several words); added up with numpy,
all matches of all words take well under a millisecond.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import log
from typing import TYPE_CHECKING

from coding_lab.codesets.searching.stems import stem
from coding_lab.codesets.words import words

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

IN_TITLE, IN_TERMS, INDEXED, AROUND = 100, 90, 85, 55
"""How much a word counts in a title, a term under it, an index, and the titles above (per cent)."""

_DENSE_PART = 16

UNSEARCHED = frozenset(words("a an and as at by for from in is of on or s the to"))
"""Too common to search by; they count when matches are put in order."""

SCHEMA = """
create table posting (stem text primary key, entries integer not null, ids blob not null,
  weights blob not null) without rowid;
create table word (word text primary key, stem text not null, entries integer not null)
  without rowid;
create table search (name text primary key, data blob not null) without rowid;
"""


@dataclass(frozen=True)
class Document:
    """One entry as the search sees it."""

    id: int
    """Its row; small numbers, since arrays run up to the largest."""
    title: str
    terms: tuple[str, ...] = ()
    """What else it is called."""
    around: tuple[str, ...] = ()
    """Titles of what it stands under."""
    prior: float = 0.0
    """A small bonus for what is most often meant."""
    indexed: tuple[str, ...] = ()
    """Lines of an official index that lead to it; there can be hundreds."""


VAGUE = frozenset(
    words("unspecified other specified nos nec elsewhere classified mention applicable type")
)
"""Said of everything: they tell little."""


@cache
def vague_stems() -> frozenset[str]:
    """The stems of these words."""
    return frozenset(map(stem, VAGUE))


def rarity(of_stem: str, entries: int, total: int) -> float:
    """How much a stem tells that so many of all entries hold."""
    told = log(1 + total / (1 + entries))
    return told * 0.3 if of_stem in vague_stems() else told


class Posting:
    """The entries that hold a stem, ready to be added up."""

    def __init__(self, ids: bytes, weights: bytes, size: int):
        """From the columns that ``write`` wrote; ``size`` is one more than the largest row."""
        import numpy as np

        percent = np.frombuffer(weights, dtype="u1")
        rows = np.frombuffer(ids, dtype="<u4").astype(np.intp)  # else converted at each use
        # To add a whole array is quicker than to pick thousands of its places.
        self._dense = None
        if len(rows) > size // _DENSE_PART:
            self._dense = np.zeros(size, dtype=np.uint8)
            self._dense[rows] = percent
        self._rows = rows
        self._weights = percent.astype(np.float32) / np.float32(100)
        self._in_title = rows[percent == IN_TITLE]

    def add_to(self, held: NDArray[float32], worth: float, spare: NDArray[float32]) -> None:
        """Add what holding it counts for, times its worth; ``spare`` is overwritten."""
        import numpy as np

        if self._dense is not None:
            np.multiply(self._dense, np.float32(worth / 100), out=spare)
            held += spare
        else:
            held[self._rows] += self._weights * np.float32(worth)

    def raise_to(self, held: NDArray[float32], worth: float, spare: NDArray[float32]) -> None:
        """The same where several forms stand for one word: the best of them counts."""
        import numpy as np

        if self._dense is not None:
            np.multiply(self._dense, np.float32(worth / 100), out=spare)
            np.maximum(held, spare, out=held)
        else:
            gain = self._weights * np.float32(worth)
            held[self._rows] = np.maximum(held[self._rows], gain)

    def add_to_titles(self, title: NDArray[float32], worth: float, spare: NDArray[float32]) -> None:
        """Add its worth to the entries whose title holds it."""
        import numpy as np

        if self._dense is not None:
            np.multiply(self._dense == IN_TITLE, np.float32(worth), out=spare)
            title += spare
        else:
            title[self._in_title] += np.float32(worth)


def write(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Write the tables of ``SCHEMA``, which must exist, for the documents."""
    import numpy as np

    held: dict[str, dict[int, int]] = {}
    forms: dict[str, str] = {}
    titles: dict[int, set[str]] = {}
    priors: dict[int, float] = {}
    for document in documents:
        priors[document.id] = document.prior
        fields = (
            (AROUND, document.around),
            (INDEXED, document.indexed),
            (IN_TERMS, document.terms),
            (IN_TITLE, (document.title,)),
        )
        for weight, texts in fields:
            for text in texts:
                for word in words(text):
                    if word in UNSEARCHED:
                        continue
                    if word not in forms:
                        forms[word] = stem(word)
                    of = held.setdefault(forms[word], {})
                    of[document.id] = max(weight, of.get(document.id, 0))
        titles[document.id] = {forms[w] for w in words(document.title) if w in forms}
    total = len(titles)
    size = max(titles, default=0) + 1
    rare = {s: rarity(s, len(of), total) for s, of in held.items()}
    norms = np.ones(size, dtype="<f4")
    prior = np.zeros(size, dtype="<f4")
    for identity, stems in titles.items():
        norms[identity] = max(sum(rare[s] for s in stems), 0.1)
        prior[identity] = priors[identity]
    connection.executemany(
        "insert into posting values (?, ?, ?, ?)",
        (
            (
                s,
                len(of),
                np.fromiter(of, dtype="<u4", count=len(of)).tobytes(),
                bytes(of.values()),
            )
            for s, of in sorted(held.items())
        ),
    )
    connection.executemany(
        "insert into word values (?, ?, ?)",
        ((word, s, len(held[s])) for word, s in sorted(forms.items())),
    )
    connection.executemany(
        "insert into search values (?, ?)",
        [("norms", norms.tobytes()), ("priors", prior.tobytes()), ("total", str(total).encode())],
    )
