"""The codes that an instructional note names: “(E08.-)”, “(N18.1-N18.6)”, “(B20)”.

A note names its codes in parentheses, or after words such as “classified to” and “category”.
What stands there is read by a small grammar: lists, ranges, dashes, “with fifth or sixth
character …”, “except …”. A note without a code, or with words among its codes that the grammar
does not know, stays free text: it is shown, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from coding_lab.edits.characters import CONDITION, condition_pattern

# The second character may be a letter (QA0), but “TAR” is a word.
_CODE = r"[A-Z](?:[0-9][0-9A-Z]|A[0-9])(?:\.[0-9A-Z]{0,4}(?:\.(?=-))?)?"
_ITEM = re.compile(
    rf"(?<![A-Z0-9.])({_CODE})(?:(?:-{{0,2}} ?- ?| -|-? to )({_CODE}))?(-{{0,2}})(?![A-Z0-9])"
)
_SEPARATOR = re.compile(r"\s*(?:[,;.]\s*)?(?:and |or )?\s*")
_EXCEPT = re.compile(r"\s*,?\s*\b(?:except|excluding|other than)(?: for)?\s+", re.IGNORECASE)
_PARENTHESES = re.compile(r"\(([^(){}]*)(?:\)|\}|$)")
# Words after which a code stands without parentheses. “Vitamin B12” is no code.
_LEAD_IN = re.compile(
    r"\b(?:classified (?:in|to|as|under)|classifiable to|as classified in|see|from"
    r"|(?:sub)?categor(?:y|ies))\s+(?=[A-Z][0-9A])",
)
_AT_THE_END = re.compile(rf"\s({_CODE}[.-]?-?)$")
_WITH_WORDS = re.compile(r"\s+with ([a-z][a-z ]+[a-z])$")
_CANNOT_BE_KNOWN = re.compile(r"\)\s*unless\b", re.IGNORECASE)


@dataclass(frozen=True)
class CodeRange:
    """A stretch of the code book: ``low`` to ``high``, each with all its children."""

    low: str
    high: str
    pattern: str = ""
    """A regular expression for the code without its dot, where the note says more:
    “with fifth or sixth character 1-4 or 6”."""
    words: str = ""
    """Words that the code's title must hold, where the note says “with ketoacidosis”."""

    def __contains__(self, code: str) -> bool:
        return self.holds(code)

    def holds(self, code: str, order: Mapping[str, int] | None = None, title: str = "") -> bool:
        """Whether the range names the code.

        ``order`` gives the place of each category in the Tabular List, in which C4A follows C43;
        without it, categories count in the order of their characters.
        ``title`` is the code's own title, for ranges that ask for words in it.
        """
        if not self.low[0] <= code[:1] <= self.high[0]:
            return False  # nearly all: a claim asks hundreds of ranges
        bare = code.replace(".", "")
        low, high = self.low.replace(".", ""), self.high.replace(".", "")
        places = [(order or {}).get(c[:3]) for c in (low, bare, high)]
        keys = [c[:3] for c in (low, bare, high)] if None in places else places
        after = (keys[0], low[3:]) <= (keys[1], bare[3 : max(len(low), 3)])
        before = (keys[1], bare[3 : max(len(high), 3)]) <= (keys[2], high[3:])
        return (
            after
            and before
            and (not self.pattern or re.match(self.pattern, bare) is not None)
            and self.words.lower() in title.lower()
        )


@dataclass(frozen=True)
class References:
    """All codes that one note names."""

    ranges: tuple[CodeRange, ...] = ()
    exceptions: tuple[CodeRange, ...] = ()
    """Ranges that the note takes out again: “(C00-C96, except C81)”."""
    conditional: bool = False
    """The note adds a condition that no claim shows: “unless rheumatic fever is also present”."""

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def name(self, code: str, order: Mapping[str, int] | None = None, title: str = "") -> bool:
        """Whether the note names the code, whatever its conditions."""
        return any(r.holds(code, order, title) for r in self.ranges) and not any(
            r.holds(code, order, title) for r in self.exceptions
        )


def references(text: str) -> References:
    """The codes that a note's text names; empty if it is free text.

    A dash at the end (``E08.-``) and a bare category (``B20``) both mean “with all children”.

    >>> found = references("malignant neoplasm (C00-C96, except C81)")
    >>> found.name("C50.911"), found.name("C81.90")
    (True, False)
    >>> bool(references("vitamin B12 deficiency, if known"))
    False
    """
    ranges: list[CodeRange] = []
    exceptions: list[CodeRange] = []
    for stretch in _stretches(text):
        read = _read_list(stretch.text, stretch.start, to_the_end=stretch.whole)
        if read is None:
            return References()
        # “cervix, except malposition (N86-N88)” excepts words; only codes before make it a list.
        if ranges and stretch.excepted:
            exceptions += read[0]
        else:
            ranges += read[0]
        exceptions += read[1]
    return References(tuple(ranges), tuple(exceptions), bool(_CANNOT_BE_KNOWN.search(text)))


def code_ranges(text: str) -> tuple[CodeRange, ...]:
    """All codes and ranges that a note's text names, in order.

    >>> code_ranges("code to identify stage of chronic kidney disease (N18.1-N18.6)")
    (CodeRange(low='N18.1', high='N18.6', pattern='', words=''),)
    >>> "N18.32" in code_ranges("(N18.1-N18.6)")[0]
    True
    """
    return references(text).ranges


@dataclass(frozen=True)
class _Stretch:
    """A part of the text that begins with a code."""

    text: str
    start: int
    whole: bool
    """It must be codes to its end, as in parentheses."""
    excepted: bool = False


def _stretches(text: str) -> list[_Stretch]:
    found = []
    for match in _PARENTHESES.finditer(text):
        if _ITEM.match(match[1].lstrip()):
            inside = match[1].strip()
            after = CONDITION.match(text, match.end())
            if after:  # “underdosing (T36-T50) with fifth or sixth character 6”
                inside += after[0]
            before = text[: match.start()]
            found.append(_Stretch(inside, 0, True, bool(_EXCEPT_BEFORE.search(before))))
    if found:
        return found
    lead_in = _LEAD_IN.search(text)
    if lead_in:
        return [_Stretch(text, lead_in.end(), False)]
    at_the_end = _AT_THE_END.search(text) or re.search(rf"\s({_CODE}-{_CODE}) with ", text)
    if at_the_end and "." in at_the_end[1]:
        return [_Stretch(text, at_the_end.start(1), False)]
    return []


_EXCEPT_BEFORE = re.compile(r"\)[^()]*\b(?:except|excluding|other than)\b[^()]*$", re.IGNORECASE)


def _read_list(
    text: str, at: int, *, to_the_end: bool
) -> tuple[list[CodeRange], list[CodeRange]] | None:
    """The ranges and the excepted ranges from a place on; None if it cannot be read."""
    lists: tuple[list[CodeRange], list[CodeRange]] = ([], [])
    reading = 0
    while item := _ITEM.match(text, at):
        low, high = _trimmed(item[1]), _trimmed(item[2] or item[1])
        if item[3] and len(low) > 5 and low != high and low[5:] == high[5:]:
            # “I69.01-I69.11-”: two codes with their dashes, and a comma that has been lost.
            lists[reading].extend((CodeRange(low, low), CodeRange(high, high)))
        else:
            lists[reading].append(CodeRange(low, high))
        at = item.end()
        if condition := CONDITION.match(text, at):
            pattern = condition_pattern(condition)
            if pattern is None:
                return None
            lists[reading][:] = [
                r if r.pattern else replace(r, pattern=pattern) for r in lists[reading]
            ]
            at = condition.end()
        elif not to_the_end and (words := _WITH_WORDS.match(text, at)):
            lists[reading][:] = [replace(r, words=words[1]) for r in lists[reading]]
            at = words.end()
        excepted = _EXCEPT.match(text, at)
        separator = excepted or _SEPARATOR.match(text, at)
        reading = 1 if excepted else reading
        if separator is None or not _ITEM.match(text, separator.end()):
            break
        at = separator.end()
    if not lists[0] or (to_the_end and text[at:].strip(" ,.;-")):
        return None
    return lists


def _trimmed(code: str) -> str:
    return code.rstrip(".-")
