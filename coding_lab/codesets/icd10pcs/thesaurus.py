"""Words of the ward for words of titles: everyday words, and the parts of medical words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from coding_lab.codesets.icd10cm.clinical_terms import ClinicalTerms
from coding_lab.codesets.searching.stems import stem
from coding_lab.codesets.words import words


@dataclass(frozen=True)
class WordParts:
    """What the end of a word says is done, and what its beginning says it is done to."""

    endings: Mapping[str, Sequence[str]]
    """Root operations in the words of titles, the likeliest first."""
    beginnings: Mapping[str, str]
    """Body parts in the words of titles."""

    def meaning(self, word: str) -> list[str]:
        """Likeliest operation and body part of a word; empty if end or beginning is not known.

        >>> parts = WordParts({"rrhaphy": ["repair"]}, {"oophor": "ovary"})
        >>> parts.meaning("oophororrhaphy"), parts.meaning("ovary")
        (['repair', 'ovary'], [])
        """
        for cut in range(2, len(word) - 2):
            acts = self.endings.get(word[cut:])
            if acts:  # the longest ending comes first; a joining o may stand before it
                start = word[:cut]
                part = self.beginnings.get(start) or self.beginnings.get(start.removesuffix("o"))
                part = part or self._joined(start)
                if part:
                    return [*words(acts[0]), *words(part)]
        return []

    @cached_property
    def same(self) -> Mapping[str, Sequence[str]]:
        """Stems of the operations that an ending may mean instead of the likeliest."""
        found: dict[str, dict[str, None]] = {}
        for acts in self.endings.values():
            first, *others = (words(act) for act in acts)
            if len(first) == 1:
                alone = (stem(other[0]) for other in others if len(other) == 1)
                found.setdefault(stem(first[0]), {}).update(dict.fromkeys(alone))
        return {one: tuple(others) for one, others in found.items()}

    def _joined(self, start: str) -> str:
        """Two beginnings joined, as in salpingo-oophor."""
        for cut in range(3, len(start) - 2):
            first, second = self.beginnings.get(start[:cut]), self.beginnings.get(start[cut:])
            if first and second:
                return f"{first} {second}"
        return ""


@dataclass(frozen=True)
class ProcedureThesaurus:
    """The everyday words of all code sets, those of procedures, and the parts of words."""

    terms: ClinicalTerms
    parts: WordParts

    @cached_property
    def same(self) -> Mapping[str, Sequence[str]]:
        """Stems that mean the same as a stem."""
        return {
            one: (*self.terms.same.get(one, ()), *self.parts.same.get(one, ()))
            for one in {*self.terms.same, *self.parts.same}
        }

    def in_titles_words(self, typed: Sequence[str]) -> list[str] | None:
        """The words with every known one replaced; ``None`` if none is known."""
        known = self.terms.in_titles_words(typed) or list(typed)
        replaced = [w for word in known for w in (self.parts.meaning(word) or [word])]
        return replaced if replaced != list(typed) else None
