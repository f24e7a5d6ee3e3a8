"""Words of the ward for words of the code book: abbreviations, everyday words, main terms.

Titles alone find little of what clinicians write: “CHF” stands in none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from coding_lab.codesets.words import words
from coding_lab.codesets.yaml_files import load_yaml

Words = tuple[str, ...]


@dataclass(frozen=True)
class ClinicalTerms:
    """The tables ``clinical_terms.yaml``, ``old_titles.yaml`` and ``synonyms.yaml``."""

    replacements: dict[Words, Words]
    main_terms: dict[Words, str]
    same: dict[str, tuple[str, ...]]
    """Stems that mean the same as a stem."""

    def in_titles_words(self, typed: Sequence[str]) -> list[str] | None:
        """The words with every known one replaced, longest first; ``None`` if none is known.

        >>> clinical_terms().in_titles_words(["chronic", "htn"])
        ['chronic', 'hypertension']
        """
        longest = max(map(len, self.replacements))
        result: list[str] = []
        at = 0
        while at < len(typed):
            for length in range(min(longest, len(typed) - at), 0, -1):
                replacement = self.replacements.get(tuple(typed[at : at + length]))
                if replacement is not None:
                    result.extend(replacement)
                    at += length
                    break
            else:
                result.append(typed[at])
                at += 1
        return result if result != list(typed) else None

    def main_term(self, typed: Sequence[str]) -> str | None:
        """The code that a whole search most often means."""
        code = self.main_terms.get(tuple(typed))
        if code is None:
            replaced = self.in_titles_words(typed)
            code = self.main_terms.get(tuple(replaced)) if replaced else None
        return code


@lru_cache(maxsize=1)
def clinical_terms() -> ClinicalTerms:
    """The table, read once."""
    table = _table("data/codesets/clinical_terms.yaml")
    old = _table("data/codesets/old_titles.yaml")
    return ClinicalTerms(
        {
            tuple(words(term)): tuple(words(meaning))
            for term, meaning in (*old["words"].items(), *table["words"].items())
        },
        {tuple(words(term)): code for term, code in table["main_terms"].items()},
        _same(_table("data/codesets/synonyms.yaml")["same"]),
    )


def _table(name: str) -> Any:
    from coding_lab.course import course_file

    return load_yaml(course_file(name))


def _same(groups: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    from coding_lab.codesets.searching.stems import stem

    found: dict[str, dict[str, None]] = {}
    for group in groups:
        stems = dict.fromkeys(map(stem, group))
        for one in stems:
            found.setdefault(one, {}).update(dict.fromkeys(s for s in stems if s != one))
    return {one: tuple(others) for one, others in found.items()}
