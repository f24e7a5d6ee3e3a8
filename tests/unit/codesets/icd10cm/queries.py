"""What people type into a search: titles, with typing errors, letter by letter."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from string import ascii_lowercase

from coding_lab.codesets import CodeBook


def own_titles(book: CodeBook, random_: random.Random, count: int) -> list[tuple[str, str]]:
    """Code and title of billable codes drawn at random."""
    chosen = random_.sample(list(book.codes()), count)
    return [(record.code, record.title) for record in chosen]


def misspelt(text: str, random_: random.Random) -> str:
    """The text with one typing error in a word of four letters or more."""
    places = [n for n, word in enumerate(text.split()) if sum(c.isalpha() for c in word) >= 4]
    words = text.split()
    if not places:
        return text
    place = random_.choice(places)
    words[place] = _with_error(words[place], random_)
    return " ".join(words)


def _with_error(word: str, random_: random.Random) -> str:
    letters = [n for n, c in enumerate(word) if c.isalpha()]
    at = random_.choice(letters)
    kind = random_.choice(("missing", "added", "wrong", "swapped"))
    other = random_.choice(ascii_lowercase)
    if kind == "missing":
        return word[:at] + word[at + 1 :]
    if kind == "added":
        return word[:at] + other + word[at:]
    if kind == "wrong":
        return word[:at] + other + word[at + 1 :]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def typed_letter_by_letter(titles: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Every beginning of each title, as a combobox sends them."""
    for _, title in titles:
        for length in range(1, len(title) + 1):
            yield title[:length]
