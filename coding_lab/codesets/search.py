"""Finding entries for a learner's words.

In stages, each tried when the one before found nothing: all words, the last one unfinished;
all words, each allowed one typing error; all words but one; any of the rarest words.
Entries are numbered by length of title, so the first hundreds of matches hold the best ones
and are put in order here; SQLite's own ranking would read every match (measured: 25-70 ms
where this takes 2-4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from coding_lab.codesets.records import CODE_SHAPE
from coding_lab.codesets.spelling import Vocabulary
from coding_lab.codesets.store import Index
from coding_lab.codesets.words import words

CANDIDATES = 300
# Too common to search by; they count when matches are put in order.
_FUNCTION_WORDS = frozenset(words("a an and as at by for from in is of on or s the to"))
_MAX_WORDS = 24


@dataclass(frozen=True)
class _Group:
    """One word of the query with all it may stand for, written for FTS5."""

    match: str
    entries: int
    """Number of entries that hold it, roughly: rare words tell more."""


class Searcher:
    """Search in one index."""

    def __init__(self, index: Index):
        self._index = index

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(dict(self._index.rows("select word, entries from word")))

    def search(self, text: str) -> list[int]:
        """Ids of matching entries, best first; empty if nothing comes near."""
        typed = words(text)[:_MAX_WORDS]
        if not typed:
            return []
        by_code = self._by_code(text)
        if by_code:
            return by_code
        telling = [w for w in typed if w not in _FUNCTION_WORDS] or typed
        return self._by_words(typed, telling)

    def _by_code(self, text: str) -> list[int]:
        """Codes that begin with what was typed, if it looks like a code."""
        bare = "".join(c for c in text.upper() if c not in " .-")
        if len(bare) < 2 or not (CODE_SHAPE.fullmatch(bare) or CODE_SHAPE.match(bare + "0")):
            return []
        rows = self._index.rows(
            "select id from entry where bare >= ? and bare < ? and kind = 'code' "
            "order by length(bare), bare limit ?",
            (bare, bare + "~", CANDIDATES),
        )
        return [i for (i,) in rows]

    def _by_words(self, typed: Sequence[str], telling: Sequence[str]) -> list[int]:
        last = len(telling) - 1
        groups = [self._group(word, unfinished=n == last) for n, word in enumerate(telling)]
        known = [group for group in groups if group is not None]
        if not known:
            return []
        found = self._matching(known)
        if not found:
            loose = [self._loose_group(w, unfinished=n == last) for n, w in enumerate(telling)]
            found = self._matching([group for group in loose if group is not None])
        if not found and len(known) > 1:
            ids: dict[int, Any] = {}
            for some in combinations(known, len(known) - 1):
                ids.update((row[0], row) for row in self._matching(some, CANDIDATES // 3))
            found = list(ids.values())
        if not found:
            rare = sorted(known, key=lambda group: group.entries)[:3]
            found = self._matching(rare, joiner=" OR ")
        return self._in_order(found, typed)

    def _group(self, word: str, *, unfinished: bool) -> _Group | None:
        vocabulary = self._vocabulary
        if unfinished and vocabulary.has_prefix(word):
            return _Group(f'("{word}" *)', vocabulary.entries.get(word, 50))
        forms: Sequence[str] = vocabulary.variants(word) or vocabulary.corrections(word)
        parts = [f'"{form}"' for form in forms]
        if unfinished and word not in vocabulary:
            parts += [f'"{prefix}" *' for prefix in vocabulary.prefix_corrections(word)]
        if not parts:
            return None
        entries = sum(vocabulary.entries[form] for form in forms) or 50
        return _Group(f"({' OR '.join(parts)})", entries)

    def _loose_group(self, word: str, *, unfinished: bool) -> _Group | None:
        """The word as it is, or as if it had one typing error that made another word of it."""
        group = self._group(word, unfinished=unfinished)
        more = [f'"{w}"' for w in self._vocabulary.neighbours(word)[:6]]
        if group is None or not more:
            return group
        return _Group(f"({' OR '.join([group.match, *more])})", group.entries)

    def _matching(
        self, groups: Iterable[_Group], limit: int = CANDIDATES, joiner: str = " AND "
    ) -> list[tuple[Any, ...]]:
        match = joiner.join(group.match for group in groups)
        return self._index.rows(
            "select e.id, e.bare, e.title, e.terms, e.leaf, e.seq from entry e "
            "where e.id in (select rowid from found where found match ? order by rowid limit ?)",
            (match, limit),
        )

    def _in_order(self, rows: Iterable[tuple[Any, ...]], typed: Sequence[str]) -> list[int]:
        query = " ".join(typed)
        wanted = set(typed)
        ranked = []
        for id_, bare, title, terms, leaf, seq in rows:
            in_title = words(title)
            folded = " ".join(in_title)
            if folded == query:
                place = 0
            elif terms and any(" ".join(words(term)) == query for term in terms.split("\n")):
                place = 1
            elif folded.startswith(query):
                place = 2
            else:
                place = 3
            missing = len(wanted.difference(in_title)) if place == 3 else 0
            # The code for a condition without more detail is what a learner looks for first.
            default = leaf and (folded.endswith(("unspecified", "without complications")))
            ranked.append((place, missing, len(bare) - default, len(in_title), seq, id_))
        ranked.sort()
        return [row[-1] for row in ranked]
