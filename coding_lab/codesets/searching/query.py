"""What the words of a query may stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from coding_lab.codesets.searching.postings import UNSEARCHED, rarity, vague_stems
from coding_lab.codesets.searching.stems import stem
from coding_lab.codesets.spelling import Vocabulary
from coding_lab.codesets.words import words

SYNONYM, CORRECTED, UNFINISHED, NEIGHBOUR = 0.8, 0.8, 0.9, 0.45
"""How much less than the word itself counts what it may stand for."""
_MOST_ENDINGS = 60
_TEXTS_KEPT = 4096
_IN_BRACKETS = re.compile(r"\s*[\[(][^\])]*[\])]")
_MOST_OTHER_ENDINGS = 12
_SELDOM = 60
"""A word of more entries is taken to be meant as it is typed."""


@dataclass(frozen=True)
class Group:
    """One word of a query with the stems it may stand for, each with its worth."""

    word: str
    forms: Mapping[str, float]
    rarity: float
    """How much the word tells."""


@dataclass(frozen=True)
class Read:
    """A text cut into words; what stands in brackets counts as words only."""

    words: frozenset[str]
    phrase: str
    stems: frozenset[str]
    core: frozenset[str]
    """The stems that tell something: without “unspecified”, “other” and their like."""
    told: float
    """How much all of them tell."""


class Lexicon:
    """The words of an index."""

    def __init__(
        self, vocabulary: Vocabulary, stems: Mapping[str, str], entries: Mapping[str, int],
        total: int,
    ):  # fmt: skip
        self.vocabulary = vocabulary
        self.stems = stems
        """The stem of every word."""
        self.entries = entries
        """How many entries hold each stem."""
        self.total = total
        """How many entries there are."""
        self._rarities: dict[str, float] = {}
        # A cache of each object: two releases side by side do not share it.
        self.read = lru_cache(maxsize=_TEXTS_KEPT)(self._read)

    def _read(self, text: str) -> Read:
        full = split = words(text)
        if "(" in text or "[" in text:
            split = words(_IN_BRACKETS.sub("", text))
        stems = frozenset(self.stems.get(w) or stem(w) for w in split if w not in UNSEARCHED)
        told = sum(map(self.rarity, stems))
        return Read(frozenset(full), " ".join(split), stems, stems - vague_stems(), told)

    def rarity(self, stem: str) -> float:
        """How much a stem tells."""
        known = self._rarities.get(stem)
        if known is None:
            known = self._rarities[stem] = rarity(stem, self.entries.get(stem, 0), self.total)
        return known


def groups(
    typed: Sequence[str],
    lexicon: Lexicon,
    same: Mapping[str, Sequence[str]],
) -> list[Group]:
    """A group for each word that tells something; unknown words are corrected, or left out.

    ``same`` gives the stems that mean the same as a stem; the last word may be unfinished.
    """
    telling = [w for w in typed if w not in UNSEARCHED] or list(typed)
    found = []
    for n, word in enumerate(telling):
        forms = _forms(word, lexicon, same, unfinished=n == len(telling) - 1)
        if forms:
            best = max(forms.values())
            entries = sum(lexicon.entries.get(s, 0) for s, w in forms.items() if w == best)
            found.append(
                Group(word, forms, rarity(stem(word), min(entries, lexicon.total), lexicon.total))
            )
    return found


def _forms(
    word: str,
    lexicon: Lexicon,
    same: Mapping[str, Sequence[str]],
    *,
    unfinished: bool,
) -> dict[str, float]:
    forms: dict[str, float] = {}
    vocabulary, stems = lexicon.vocabulary, lexicon.stems

    def add(s: str, worth: float) -> None:
        forms[s] = max(worth, forms.get(s, 0))

    folded = stems.get(word) or stem(word)
    known = folded in lexicon.entries
    if known:
        add(folded, 1.0)
        for other in same.get(folded, ()):
            add(other, SYNONYM)
    if unfinished and (not known or len(word) >= 3):
        worth = UNFINISHED if not known else UNFINISHED / 2
        most = _MOST_OTHER_ENDINGS if known else _MOST_ENDINGS
        endings = vocabulary.commonest_beginning_with(word, most)
        for ending in endings:
            add(stems[ending], worth)
    if not forms:
        for correction in vocabulary.corrections(word):
            add(stems[correction], CORRECTED)
        if unfinished:
            for prefix in vocabulary.prefix_corrections(word):
                for ending in vocabulary.commonest_beginning_with(prefix, 12):
                    add(stems[ending], CORRECTED)
    return forms


def loosened(group: Group, lexicon: Lexicon) -> Group:
    """Also what the word would be if it had one typing error that made another word of it."""
    if lexicon.vocabulary.entries.get(group.word, 0) > _SELDOM:
        return group
    forms = dict(group.forms)
    for other in lexicon.vocabulary.neighbours(group.word)[:6]:
        forms.setdefault(lexicon.stems[other], NEIGHBOUR)
    return Group(group.word, forms, group.rarity)
