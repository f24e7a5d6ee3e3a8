"""Weighing entries for a query, all at once; and putting the best ones in order, one by one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding_lab.codesets.searching.query import Group, Lexicon, Read

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    from coding_lab.codesets.searching.postings import Posting

CANDIDATES = 48
"""So many of the best are put in order one by one."""
_OF_ONE_FAMILY = 3
_ABOUT_EQUAL = 0.05
_VERY_WORDS = 0.1
_TITLE_SHARE = 0.35
"""Weight of the share of a title that is asked for, beside the share of the query it holds."""


class Weigher:
    """Weighs all entries of an index for the words of a query."""

    def __init__(self, norms: NDArray[float32], priors: NDArray[float32]):
        self.size = len(norms)
        """One more than the largest row."""
        self._per_norm = (_TITLE_SHARE / norms).astype(norms.dtype)
        self._priors = priors
        self._room = _Room()

    def weigh(
        self, readings: Iterable[tuple[Sequence[Group], Mapping[str, Posting]]]
    ) -> NDArray[float32]:
        """How well each entry fits the reading that it fits best, by its row.

        The array is this thread's, and holds until it weighs again.
        """
        import numpy as np

        fits = self._room.array("fits", self.size)
        for groups, postings in readings:
            np.maximum(fits, self._weigh(groups, postings), out=fits)
        return fits

    def _weigh(self, groups: Sequence[Group], postings: Mapping[str, Posting]) -> NDArray[float32]:
        import numpy as np

        held = self._room.array("held", self.size)
        title = self._room.array("title", self.size)
        spare = self._room.array("spare", self.size)
        for group in groups:
            forms = [
                (postings[form], group.rarity * worth)
                for form, worth in group.forms.items()
                if form in postings
            ]
            if len(forms) == 1:
                forms[0][0].add_to(held, forms[0][1], spare)
            elif forms:
                one = self._room.array("one", self.size)
                for posting, worth in forms:
                    posting.raise_to(one, worth, spare)
                held += one
            for posting, worth in forms:
                posting.add_to_titles(title, worth, spare)
        np.greater(held, 0, out=spare)
        spare *= self._priors
        held /= np.float32(sum(group.rarity for group in groups) or 1)
        held += spare
        title *= self._per_norm
        np.minimum(title, np.float32(_TITLE_SHARE), out=title)
        held += title
        return held


class _Room(threading.local):
    """Arrays to work in, kept for each thread: to make new ones takes longer than to fill them."""

    def __init__(self) -> None:
        self._arrays: dict[str, NDArray[float32]] = {}

    def array(self, name: str, size: int) -> NDArray[float32]:
        """The array of a name, all zeros."""
        import numpy as np

        if name not in self._arrays:
            self._arrays[name] = np.zeros(size, dtype=np.float32)
        else:
            self._arrays[name].fill(0)
        return self._arrays[name]


def best(fits: NDArray[float32], most: int) -> list[int]:
    """The rows of the best entries, best first; none that does not fit at all."""
    import numpy as np

    # What holds less than half of what the best one holds is not looked at: far fewer to sort.
    some = np.flatnonzero(fits > fits.max() / 2)
    if len(some) > most:
        some = some[np.argpartition(-fits[some], most)[:most]]
    return [int(row) for row in some[np.argsort(-fits[some], kind="stable")]]


@dataclass(frozen=True)
class Candidate:
    """An entry with its words, to be put in its place."""

    id: int
    title: str
    texts: tuple[Read, ...]
    """The title, then the terms under it, cut into words."""
    bare: str
    """Its code without a dot: shorter ones say less and stand first among equals."""


def in_order(
    candidates: Iterable[Candidate],
    fits: NDArray[float32],
    readings: Sequence[tuple[Sequence[str], Sequence[Group]]],
    lexicon: Lexicon,
) -> list[Candidate]:
    """Best first, by the weight of all words and by the one title or term that fits best."""
    ruler = _Ruler(readings, lexicon)

    def order(candidate: Candidate) -> tuple[int, int, int, float]:
        place, fit = ruler.measure(candidate)
        score = float(fits[candidate.id]) + fit
        # Among what fits about equally the shorter code stands first.
        return place, -round(score / _ABOUT_EQUAL), len(candidate.bare), -score

    return _spread(sorted(candidates, key=order))


def _spread(ordered: Sequence[Candidate]) -> list[Candidate]:
    """The same, but of codes that differ in the last character only the first few.

    The others follow after all else, so that one family does not fill the list.
    """
    first, later = [], []
    seen: Counter[str] = Counter()
    for candidate in ordered:
        family = candidate.bare[:-1]
        if len(candidate.bare) > 3 and seen[family] >= _OF_ONE_FAMILY:
            later.append(candidate)
        else:
            first.append(candidate)
            seen[family] += 1
    return [*first, *later]


class _Ruler:
    """How near a title or a term is to a query."""

    def __init__(self, readings: Sequence[tuple[Sequence[str], Sequence[Group]]], lexicon: Lexicon):
        self._lexicon = lexicon
        self._typed = {" ".join(typed) for typed, _ in readings}
        self._typed_words = [set(typed) for typed, _ in readings]
        self._beginnings = tuple(typed for typed in self._typed if len(typed) > 3)
        self._cores = [
            core for typed, _ in readings if (core := lexicon.read(" ".join(typed)).core)
        ]
        self._readings = []
        for _, groups in readings:
            worth: dict[str, tuple[int, float]] = {}
            for n, group in enumerate(groups):
                for form, factor in group.forms.items():
                    gain = group.rarity * factor
                    if form not in worth or worth[form][1] < gain:
                        worth[form] = (n, gain)
            total = sum(g.rarity for g in groups) or 1.0
            self._readings.append((frozenset(worth), worth, total))

    def measure(self, candidate: Candidate) -> tuple[int, float]:
        """Place (0 the very words, 1 the beginning, 2 the rest) and fit from 0 to 1."""
        place, fit = 2, 0.0
        for n, read in enumerate(candidate.texts):
            if read.core in self._cores or read.phrase in self._typed:
                place = 0
            elif n == 0 and place == 2 and read.phrase.startswith(self._beginnings):
                place = 1
            near = self._near(read)
            # All words as they were typed: “AIDS” is not an aid.
            if any(typed <= read.words for typed in self._typed_words):
                near += _VERY_WORDS
            fit = max(fit, near if n == 0 else near * 0.97)
        return place, fit

    def _near(self, read: Read) -> float:
        result = 0.0
        for forms, worth, total in self._readings:
            asked = forms & read.stems
            if not asked:
                continue
            gains: dict[int, float] = {}
            covered = 0.0
            for s in asked:
                group, gain = worth[s]
                covered += self._lexicon.rarity(s)
                if gain > gains.get(group, 0.0):
                    gains[group] = gain
            result = max(result, sum(gains.values()) / (total + max(read.told - covered, 0.0)))
        return result
