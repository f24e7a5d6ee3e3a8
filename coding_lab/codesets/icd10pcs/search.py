"""Finding procedures: by their common names, by words of titles, by the beginning of a code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from coding_lab.codesets.icd10cm.clinical_terms import ClinicalTerms, clinical_terms
from coding_lab.codesets.icd10pcs.form import normalise
from coding_lab.codesets.icd10pcs.names import name_keys
from coding_lab.codesets.icd10pcs.tables import CHARACTERS, LENGTH, TABLE_LENGTH
from coding_lab.codesets.icd10pcs.thesaurus import ProcedureThesaurus, WordParts
from coding_lab.codesets.index import Index
from coding_lab.codesets.searching.searcher import Searcher as WordSearcher
from coding_lab.codesets.searching.stems import stem
from coding_lab.codesets.words import words

if TYPE_CHECKING:
    from coding_lab.codesets.icd10pcs.book import ProcedureBook

_OF_ONE_ENTRY = 6
"""So many codes of one entry stand together; the others follow after all other matches."""
_OF_ONE_PREFIX = 200
_NO_WORDS: frozenset[str] = frozenset()
_TITLES_KEPT = 8192


class Searcher:
    """Search in one index of ICD-10-PCS, for the day of a book."""

    def __init__(self, index: Index, book: ProcedureBook):
        self._index = index
        self._book = book
        # A cache of each object: two releases side by side do not share it.
        self._stems = lru_cache(maxsize=_TITLES_KEPT)(_stems)

    @cached_property
    def _by_words(self) -> WordSearcher:
        return WordSearcher(self._index, self._thesaurus)

    @cached_property
    def _thesaurus(self) -> ProcedureThesaurus:
        common = clinical_terms()
        own = {
            tuple(words(term)): tuple(words(meaning))
            for term, meaning in self._index.rows("select term, meaning from everyday")
        }
        parts = self._index.rows("select kind, part, meaning from word_part")
        endings = {part: acts.split("\n") for kind, part, acts in parts if kind == "end"}
        beginnings = {part: text for kind, part, text in parts if kind == "beginning"}
        terms = ClinicalTerms({**common.replacements, **own}, {}, common.same)
        return ProcedureThesaurus(terms, WordParts(endings, beginnings))

    def search(self, text: str, limit: int) -> list[str]:
        """Codes, or beginnings of codes, best first."""
        typed = words(text)
        if not typed:
            return []
        by_code = self._by_code(text, limit)
        if by_code:
            return by_code
        found: dict[str, None] = {}
        later: list[str] = []
        asked = {stem(w) for w in (*typed, *(self._thesaurus.in_titles_words(typed) or ()))}
        for entry in chain(self._named(typed), self._matches(text)):
            codes = self._codes_of(entry, asked)
            found.update(dict.fromkeys(codes[:_OF_ONE_ENTRY]))
            later.extend(codes[_OF_ONE_ENTRY:])
            if len(found) >= limit:
                break
        found.update(dict.fromkeys(later))
        return list(found)[:limit]

    def _named(self, typed: Sequence[str]) -> list[int]:
        """The names that are exactly what was typed, sides and ways in apart."""
        for key in name_keys(typed):
            rows = self._index.rows("select entry from called where name = ?", (key,))
            if rows:
                return [entry for (entry,) in rows]
        return []

    def _matches(self, text: str) -> Iterator[int]:
        """Rows of what fits, best first."""
        found = self._by_words.search(text)
        yield from (candidate.id for candidate in found.ordered)
        yield from found.more

    def find(self, wanted: Sequence[str], limit: int) -> Iterator[str]:
        """Codes whose first five characters mean what is wanted; empty texts mean anything."""
        found = 0
        for prefix in self._walk("", wanted):
            for code in self._book.beginning_with(prefix):
                if found >= limit:
                    return
                found += 1
                yield code

    def _walk(self, prefix: str, wanted: Sequence[str]) -> Iterator[str]:
        place = len(prefix)
        if not any(wanted[place:]):
            yield prefix
            return
        for character, _ in self._book.next_characters(prefix):
            if self._means(prefix, character, wanted[place]):
                yield from self._walk(prefix + character, wanted)

    def _means(self, prefix: str, character: str, wanted: str) -> bool:
        if not wanted:
            return True
        if len(wanted) == 1:
            return character == wanted.upper()
        label = self._book.labels.label(prefix, character).text
        held = {stem(word) for word in words(label)}
        asked = {stem(word) for word in words(wanted)}
        if len(prefix) == 3:
            # Body parts are many and their labels turned round: “Esophagus, Upper”.
            if not label:
                return self._in_title(prefix + character, asked)
            return asked <= held
        return asked <= held if len(prefix) < 2 else asked == held

    def _in_title(self, prefix: str, asked: set[str]) -> bool:
        rows = self._index.rows(
            "select title from code where bare >= ? and bare < ? and title <> '' limit 1",
            (prefix, prefix + "~"),
        )
        return any(asked <= {stem(word) for word in words(title)} for (title,) in rows)

    def _by_code(self, text: str, limit: int) -> list[str]:
        """What begins with what was typed, if it looks like a code."""
        bare = normalise(text)
        if not 1 <= len(bare) <= LENGTH or any(c not in CHARACTERS for c in bare):
            return []
        # “bp” is a word; “BP” and “b2” are the beginning of a code.
        if bare.isalpha() and text.strip() != bare:
            return []
        if len(bare) <= TABLE_LENGTH:
            return [bare + c for c, _ in self._book.next_characters(bare)][:limit]
        start, end = self._book.span(bare)
        return list(self._book.in_force[start : min(end, start + limit)])

    def _codes_of(self, entry: int, asked: set[str]) -> list[str]:
        """Codes of an entry; those whose titles hold more of the words stand first."""
        rows = self._index.rows("select prefix from leads where entry = ? order by n", (entry,))
        codes = list(dict.fromkeys(code for (prefix,) in rows for code in self._codes(prefix)))
        if len(codes) < 2:
            return codes
        titles = self._titles(codes)
        return sorted(codes, key=lambda code: -len(asked & titles.get(code, _NO_WORDS)))

    def _codes(self, prefix: str) -> Iterable[str]:
        start, end = self._book.span(prefix)
        return self._book.in_force[start : min(end, start + _OF_ONE_PREFIX)]

    def _titles(self, codes: Sequence[str]) -> dict[str, frozenset[str]]:
        marks = ",".join("?" * len(codes))
        rows = self._index.rows(f"select bare, title from code where bare in ({marks})", codes)
        return {bare: self._stems(title) for bare, title in rows}


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))
