"""Finding entries for a learner's words.

In stages, each tried when the one before found nothing: all words, the last one unfinished;
all words, each allowed one typing error; all words but one; any of the rarest words.
Entries are numbered by length of title, so the first hundreds of matches hold the best ones
and are put in order here; SQLite's own ranking would read every match (measured: 25-70 ms
where this takes 2-4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from coding_lab.codesets.icd10cm.clinical_terms import clinical_terms
from coding_lab.codesets.icd10cm.store import Index
from coding_lab.codesets.records import CODE_SHAPE, without_dot
from coding_lab.codesets.spelling import Vocabulary
from coding_lab.codesets.words import words

CANDIDATES = 300
# Too common to search by; they count when matches are put in order.
_FUNCTION_WORDS = frozenset(words("a an and as at by for from in is of on or s the to"))
_MAX_WORDS = 24


@dataclass(frozen=True)
class _Group:
    """One word of the query with all it may stand for."""

    forms: tuple[str, ...]
    prefixes: tuple[str, ...]
    entries: int
    """Number of entries that hold it, roughly: rare words tell more and cost less."""

    @property
    def match(self) -> str:
        """For FTS5."""
        parts = [f'"{form}"' for form in self.forms]
        parts += [f'"{prefix}" *' for prefix in self.prefixes]
        return f"({' OR '.join(parts)})"

    def among(self, held: Set[str]) -> bool:
        """Whether an entry with these words holds it."""
        return not held.isdisjoint(self.forms) or any(
            word.startswith(self.prefixes) for word in (held if self.prefixes else ())
        )


@dataclass(frozen=True)
class _Found:
    """One match, with what is needed to put it in its place."""

    id: int
    bare: str
    title: str
    terms: str
    leaf: bool
    seq: int

    @cached_property
    def title_words(self) -> list[str]:
        return words(self.title)

    @cached_property
    def held(self) -> Set[str]:
        return {*self.title_words, *words(self.terms)} if self.terms else set(self.title_words)


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
        replaced = clinical_terms().in_titles_words(typed)
        plain = self._exactly(typed)
        if replaced is None:
            found = plain or self._nearly(typed)
        else:
            # What holds the very words stays in front; words that are known to mean something
            # else are not taken for misspelt ones.
            literal = [f for f in plain if set(typed).issubset(f.title_words)]
            found = [*literal, *self._exactly(replaced), *plain] or self._nearly(replaced)
        return list(dict.fromkeys([*self._main_term(typed), *(f.id for f in found)]))

    def _main_term(self, typed: Sequence[str]) -> list[int]:
        code = clinical_terms().main_term(typed)
        if code is None:
            return []
        rows = self._index.rows(
            "select id from entry where bare = ? and kind = 'code'", (without_dot(code),)
        )
        return [i for (i,) in rows]

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

    def _exactly(self, typed: Sequence[str]) -> list[_Found]:
        """Entries that hold all words as typed, the last one unfinished, unknown ones corrected."""
        known = [group for _, group in self._groups(typed)]
        return _in_order(self._with_all(known), typed) if known else []

    def _nearly(self, typed: Sequence[str]) -> list[_Found]:
        """The nearest where nothing holds all words."""
        groups = self._groups(typed)
        if not groups:
            return []
        found = self._with_all([self._loosened(group, word) for word, group in groups])
        known = [group for _, group in groups]
        if not found and len(known) > 1:
            found = self._with_all_but_one(known)
        if not found:
            rare = sorted(known, key=lambda group: group.entries)[:3]
            found = self._matching(rare, joiner=" OR ")
        return _in_order(found, typed)

    def _groups(self, typed: Sequence[str]) -> list[tuple[str, _Group]]:
        telling = [w for w in typed if w not in _FUNCTION_WORDS] or typed
        last = len(telling) - 1
        groups = [(w, self._group(w, unfinished=n == last)) for n, w in enumerate(telling)]
        return [(word, group) for word, group in groups if group is not None]

    def _group(self, word: str, *, unfinished: bool) -> _Group | None:
        vocabulary = self._vocabulary
        if unfinished and vocabulary.has_prefix(word):
            # SQLite reads a list of words from the start and stops early; a long beginning that
            # is not in its index of beginnings it must read to the end.
            few = vocabulary.beginning_with(word, 12)
            entries = vocabulary.entries_with_prefix(word)
            return _Group(tuple(few), (), entries) if few else _Group((), (word,), entries)
        forms = tuple(vocabulary.variants(word)) or vocabulary.corrections(word)
        prefixes: tuple[str, ...] = ()
        if unfinished and word not in vocabulary:
            prefixes = vocabulary.prefix_corrections(word)
        if not forms and not prefixes:
            return None
        entries = sum(vocabulary.entries[form] for form in forms)
        entries += sum(vocabulary.entries_with_prefix(prefix) for prefix in prefixes)
        return _Group(forms, prefixes, entries)

    def _loosened(self, group: _Group, word: str) -> _Group:
        """Also what the word would be if it had one typing error that made another word of it."""
        more = self._vocabulary.neighbours(word)[:6]
        entries = group.entries + sum(self._vocabulary.entries[w] for w in more)
        return _Group((*group.forms, *more), group.prefixes, entries)

    def _with_all(self, groups: Sequence[_Group], limit: int = CANDIDATES) -> list[_Found]:
        """Entries that hold all words; common words are looked for in what the rare ones find."""
        rarest = sorted(groups, key=lambda group: group.entries)
        asked = min(len(rarest), 3)
        while True:
            found = self._matching(rarest[:asked], limit)
            if len(found) < limit or asked == len(rarest):
                break
            asked = min(asked + 2, len(rarest))
        rest = rarest[asked:]
        return [f for f in found if all(group.among(f.held) for group in rest)]

    def _with_all_but_one(self, groups: Sequence[_Group]) -> list[_Found]:
        limit = CANDIDATES // 3
        found = {
            f.id: f
            for some in combinations(groups, len(groups) - 1)
            for f in self._with_all(some, limit)
        }
        return list(found.values())

    def _matching(
        self, groups: Iterable[_Group], limit: int = CANDIDATES, joiner: str = " AND "
    ) -> list[_Found]:
        match = joiner.join(group.match for group in groups)
        rows = self._index.rows(
            "select e.id, e.bare, e.title, e.terms, e.leaf, e.seq from entry e "
            "where e.id in (select rowid from found where found match ? order by rowid limit ?)",
            (match, limit),
        )
        return [_Found(*row) for row in rows]


def _in_order(found: Iterable[_Found], typed: Sequence[str]) -> list[_Found]:
    """Best first: the title itself, a term under it, its beginning, titles with all words."""
    query = " ".join(typed)
    wanted = set(typed)

    def order(f: _Found) -> tuple[int, int, int, int, int]:
        folded = " ".join(f.title_words)
        if folded == query:
            place = 0
        elif f.terms and any(" ".join(words(term)) == query for term in f.terms.split("\n")):
            place = 1
        elif folded.startswith(query):
            place = 2
        else:
            place = 3
        missing = len(wanted.difference(f.title_words)) if place == 3 else 0
        # The code for a condition without more detail is what a learner looks for first.
        default = f.leaf and folded.endswith(("unspecified", "without complications"))
        return place, missing, len(f.bare) - default, len(f.title_words), f.seq

    return sorted(found, key=order)
