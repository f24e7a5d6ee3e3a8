"""Words of the ward for words of the code book: abbreviations, everyday words, main terms.

Titles alone find little of what clinicians write: “CHF” stands in none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from coding_lab.codesets.words import words

Words = tuple[str, ...]


@dataclass(frozen=True)
class ClinicalTerms:
    """The table ``data/codesets/clinical_terms.yaml``."""

    replacements: dict[Words, Words]
    main_terms: dict[Words, str]

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
    import yaml

    from coding_lab.course import course_file

    # libyaml's loader is as safe and ten times as fast; it is missing in some builds.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = course_file("data/codesets/clinical_terms.yaml").read_text(encoding="utf-8")
    table = yaml.load(text, Loader=loader)
    return ClinicalTerms(
        {tuple(words(term)): tuple(words(meaning)) for term, meaning in table["words"].items()},
        {tuple(words(term)): code for term, code in table["main_terms"].items()},
    )
