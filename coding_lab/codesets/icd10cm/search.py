"""Finding diagnoses for a learner's words.

The index holds no code with a seventh character: the characters are the same for thousands of
codes, and would drown what differs. They are put behind their code here, when words ask for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from coding_lab.codesets.icd10cm.clinical_terms import ClinicalTerms, clinical_terms
from coding_lab.codesets.icd10cm.store import Index
from coding_lab.codesets.records import CODE_SHAPE, without_dot
from coding_lab.codesets.searching.ranking import Candidate
from coding_lab.codesets.searching.searcher import Searcher as WordSearcher
from coding_lab.codesets.words import words

_BY_CODE = 300
_WITH_SEVENTH_CHARACTER = 12
"""Of so many of the best codes the seventh characters are looked at."""
_SEVENTH_CHARACTERS_SHOWN = 3


class Searcher:
    """Search in one index of ICD-10-CM."""

    def __init__(self, index: Index):
        self._index = index

    @cached_property
    def _by_words(self) -> WordSearcher:
        return WordSearcher(self._index, clinical_terms())

    @property
    def _clinical_terms(self) -> ClinicalTerms:
        return clinical_terms()

    def search(self, text: str) -> list[int]:
        """Ids of matching entries, best first; empty if nothing comes near."""
        typed = words(text)
        if not typed:
            return []
        by_code = self._by_code(text)
        if by_code:
            return by_code
        found = self._by_words.search(text)
        ordered = self._with_seventh_characters(found.ordered, typed)
        ids = [*self._main_term(typed), *ordered, *found.more]
        return list(dict.fromkeys(ids))

    def _main_term(self, typed: Sequence[str]) -> list[int]:
        code = self._clinical_terms.main_term(typed)
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
            (bare, bare + "~", _BY_CODE),
        )
        return [i for (i,) in rows]

    def _with_seventh_characters(
        self, found: Sequence[Candidate], typed: Sequence[str]
    ) -> Iterable[int]:
        """The entries, behind each the codes whose seventh character the words ask for."""
        heads = {c.id: set(words(c.title)) for c in found[:_WITH_SEVENTH_CHARACTER]}
        wanted = set(typed)
        if all(wanted <= held for held in heads.values()):
            return [candidate.id for candidate in found]
        marks = ",".join("?" * len(heads))
        rows = self._index.rows(
            "select id, parent, title from entry where length(bare) = 7 and kind = 'code' "
            f"and titled and parent in ({marks}) order by bare",
            tuple(heads),
        )
        behind: dict[int, list[tuple[float, int]]] = {}
        exact = []
        for i, parent, title in rows:
            held = words(title)
            if held == list(typed):
                exact.append(i)
            added = set(held) - heads[parent]
            asked = (wanted - heads[parent]) & added
            if asked:
                share = len(asked) / len(added)
                behind.setdefault(parent, []).append((-len(asked) - share, i))
        result = exact
        for candidate in found:
            result.append(candidate.id)
            best = sorted(behind.get(candidate.id, ()))[:_SEVENTH_CHARACTERS_SHOWN]
            result.extend(i for _, i in best)
        return result
