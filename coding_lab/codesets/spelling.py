"""Spelling correction against the index's own vocabulary."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Vocabulary:
    """The words of an index with the number of entries that hold each."""

    def __init__(self, entries: Mapping[str, int]):
        self.entries = dict(entries)
        self._sorted = sorted(self.entries)
        self._masks: list[tuple[int, str]] | None = None
        # A cache of each object: two releases side by side do not share it.
        self.neighbours = lru_cache(maxsize=4096)(self._neighbours)
        self.corrections = lru_cache(maxsize=4096)(self._corrections)
        self.prefix_corrections = lru_cache(maxsize=4096)(self._prefix_corrections)

    def __contains__(self, word: str) -> bool:
        return word in self.entries

    def has_prefix(self, prefix: str) -> bool:
        """Whether any word begins so."""
        at = bisect_left(self._sorted, prefix)
        return at < len(self._sorted) and self._sorted[at].startswith(prefix)

    def commonest_beginning_with(self, prefix: str, most: int) -> list[str]:
        """The words that begin so, at most so many, the commonest."""
        start, end = self._span(prefix)
        found = self._sorted[start:end]
        return found if len(found) <= most else nlargest(most, found, key=self.entries.__getitem__)

    def _span(self, prefix: str) -> tuple[int, int]:
        return bisect_left(self._sorted, prefix), bisect_left(self._sorted, prefix + "\uffff")

    def _neighbours(self, word: str) -> tuple[str, ...]:
        """Words at one edit: a letter too many, missing, wrong, or two swapped; commonest first."""
        if len(word) < 4 or word.isdigit():
            return ()
        found = {w for w in _edits(word) if w in self.entries and not w.isdigit()} - {word}
        return tuple(sorted(found, key=lambda w: (w[0] != word[0], -self.entries[w])))

    def _corrections(self, word: str) -> tuple[str, ...]:
        """Words an unknown word may have been meant to be, likeliest first."""
        found: Sequence[str] = self.neighbours(word)
        if not found and len(word) >= 6:
            found = [w for _, _, w in sorted(self._two_edits_away(word))]
        return tuple(found[:6])

    def _prefix_corrections(self, word: str) -> tuple[str, ...]:
        """Beginnings of words that an unfinished unknown word may have been meant to be."""
        if len(word) < 4 or word.isdigit():
            return ()
        found = {w for w in _edits(word) if len(w) >= 4 and self.has_prefix(w)}
        same_start = {w for w in found if w[:2] == word[:2]} or found
        return tuple(sorted(same_start, key=lambda w: (abs(len(w) - len(word)), w))[:6])

    def _two_edits_away(self, word: str) -> Iterator[tuple[int, int, str]]:
        mask = _mask(word)
        if self._masks is None:
            self._masks = [(_mask(w), w) for w in self._sorted]
        for other_mask, other in self._masks:
            # Two edits change at most four of the letters that occur: most words fall here.
            if (mask ^ other_mask).bit_count() <= 4 and abs(len(other) - len(word)) <= 2:
                distance = edit_distance(word, other, 2)
                if distance <= 2:
                    yield (distance + (other[0] != word[0]), -self.entries[other], other)


def _mask(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 31)
    return mask


def _edits(word: str) -> Iterable[str]:
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    for left, right in splits:
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in _LETTERS:
            if right:
                yield left + letter + right[1:]
            yield left + letter + right


def edit_distance(one: str, other: str, most: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) between words; ``most + 1`` if more.

    >>> edit_distance("pnuemonia", "pneumonia", 2), edit_distance("gout", "goiter", 2)
    (1, 3)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
