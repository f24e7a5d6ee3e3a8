"""The search in one index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol

from coding_lab.codesets.searching.postings import Posting
from coding_lab.codesets.searching.query import Group, Lexicon, groups, loosened
from coding_lab.codesets.searching.ranking import CANDIDATES, Candidate, Weigher, best, in_order
from coding_lab.codesets.spelling import Vocabulary
from coding_lab.codesets.words import words

_MAX_WORDS = 24
_POSTINGS_KEPT = 2048
_CANDIDATES_KEPT = 2048
_MOST = 400


class Rows(Protocol):
    """An index that answers queries."""

    def rows(self, query: str, values: Iterable[object] = (), /) -> list[tuple[Any, ...]]:
        """All rows of a query."""


class Thesaurus(Protocol):
    """Words of the ward for words of the book."""

    def in_titles_words(self, typed: Sequence[str]) -> list[str] | None:
        """The words with every known one replaced; ``None`` if none is known."""

    @property
    def same(self) -> Mapping[str, Sequence[str]]:
        """Stems that mean the same as a stem."""


@dataclass(frozen=True)
class Found:
    """What a search has found."""

    ordered: Sequence[Candidate]
    """The nearest entries, put in order one by one."""
    more: Sequence[int]
    """Rows of further entries, by weight alone."""


_NOTHING = Found((), ())


class Searcher:
    """Finds entries for a learner's words in an index that ``postings.write`` has written."""

    def __init__(self, index: Rows, thesaurus: Thesaurus):
        self._index = index
        self._thesaurus = thesaurus
        # A cache of each object: two releases side by side do not share it.
        self._kept: dict[int, Candidate] = {}
        self._posting = lru_cache(maxsize=_POSTINGS_KEPT)(self._read_posting)

    def search(self, text: str) -> Found:
        """Matching entries, best first; empty if nothing comes near.

        The last word may be unfinished; misspelt words are corrected.
        """
        typed = words(text)[:_MAX_WORDS]
        if not typed:
            return _NOTHING
        replaced = self._thesaurus.in_titles_words(typed)
        readings = [(r, self._groups(r)) for r in (typed, replaced) if r is not None]
        readings = [(r, found) for r, found in readings if found]
        return self._ranked(readings) if readings else _NOTHING

    def _ranked(self, readings: Sequence[tuple[Sequence[str], Sequence[Group]]]) -> Found:
        fits = self._weigher.weigh((found, self._postings(found)) for _, found in readings)
        rows = best(fits, _MOST)
        nearest = self._candidates(rows[:CANDIDATES])
        ordered = in_order(nearest, fits, readings, self._lexicon)
        return Found(ordered, rows[CANDIDATES:])

    def _groups(self, typed: Sequence[str]) -> list[Group]:
        found = groups(typed, self._lexicon, self._thesaurus.same)
        if len(found) > 1:
            # “trail fibrillation”: a word that is known may still be a slip for another.
            return [loosened(group, self._lexicon) for group in found]
        return found

    def _postings(self, found: Sequence[Group]) -> dict[str, Posting]:
        forms = {form for group in found for form in group.forms}
        return {form: posting for form in forms if (posting := self._posting(form)) is not None}

    def _read_posting(self, form: str) -> Posting | None:
        rows = self._index.rows("select ids, weights from posting where stem = ?", (form,))
        if not rows:
            return None
        ids, weights = rows[0]
        return Posting(ids, weights, self._weigher.size)

    def _candidates(self, ids: Sequence[int]) -> list[Candidate]:
        # Who types a word letter by letter gets nearly the same entries each time.
        kept = self._kept
        if len(kept) > _CANDIDATES_KEPT:
            kept = self._kept = {}
        missing = [i for i in ids if i not in kept]
        if missing:
            kept.update((candidate.id, candidate) for candidate in self._read_candidates(missing))
        return [kept[i] for i in ids]

    def _read_candidates(self, ids: Sequence[int]) -> Iterator[Candidate]:
        marks = ",".join("?" * len(ids))
        rows = self._index.rows(
            f"select id, title, terms, bare from entry where id in ({marks})", ids
        )
        read = self._lexicon.read
        for i, title, terms, bare in rows:
            texts = (read(title), *map(read, filter(None, terms.split("\n"))))
            yield Candidate(i, title, texts, bare)

    @cached_property
    def _weigher(self) -> Weigher:
        import numpy as np

        data = dict(self._index.rows("select name, data from search"))
        return Weigher(
            np.frombuffer(data["norms"], dtype="<f4"),
            np.frombuffer(data["priors"], dtype="<f4"),
        )

    @cached_property
    def _lexicon(self) -> Lexicon:
        rows = self._index.rows("select word, stem, entries from word")
        ((total,),) = self._index.rows("select data from search where name = 'total'")
        return Lexicon(
            Vocabulary({str(word): int(n) for word, _, n in rows}),
            {str(word): str(s) for word, s, _ in rows},
            {str(s): int(n) for _, s, n in rows},
            int(total),
        )
