"""The notes of one code book, read: each once, with the codes that it names.

In the Tabular List an item of a list leans on the line above it (“underlying disease, such as:”
stands over “amyloidosis (E85.-)”). The official file does not say where such a list ends, so that
a lead-in is carried for the notes in which it changes the meaning, and never for Excludes notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from weakref import WeakKeyDictionary

from coding_lab.codesets import CodeBook
from coding_lab.codesets.records import CodeRecord, Note
from coding_lab.edits.references import References, references

SEQUENCING = ("code_first", "use_additional")
READ = ("excludes1", "excludes2", *SEQUENCING, "code_also")
_LEAD_IN = re.compile(r"(?::|\bsuch as)$")
_FOR_CODES = re.compile(r"\bfor codes? ((?:[A-Z][0-9A][0-9A-Z.\-]*(?:, | and )?)+)")
_OPTIONAL = re.compile(r"\b(?:if|any|when|associated|complicat\w+|, for )\b|^\(", re.IGNORECASE)
_MANDATORY = re.compile(r"^(?:the )?(?:underlying|neoplasm|type of|COVID-19)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ReadNote:
    """One note with the codes it names."""

    kind: str
    """As in ``Note``."""
    text: str
    origin: str
    """The code, block or chapter under which the note stands."""
    lead_in: str
    """The line that introduces it: “underlying disease, such as:”; often empty."""
    names: References
    """Empty where the note is free text."""
    is_lead_in: bool = False
    """It only introduces the notes below it."""

    @property
    def words(self) -> str:
        """The note's own words, with the line that introduces them."""
        return f"{self.lead_in} {self.text}".strip(" ,")

    @cached_property
    def for_codes(self) -> References:
        """Codes to which the note is limited: “for codes G31.0-G31.83, to identify:”."""
        match = _FOR_CODES.search(self.words)
        return references(f"({match[1].strip(' ,')})") if match else References()

    @property
    def for_adverse_effects(self) -> bool:
        """It speaks of adverse effects only, not of poisoning by the same drug."""
        return "for adverse effects" in self.words

    @property
    def is_optional(self) -> bool:
        """It asks for another code only if there is something to code."""
        return _OPTIONAL.search(self.words) is not None

    @property
    def is_mandatory(self) -> bool:
        """It says that another code must be there: “underlying neoplasm (C00-D49)”."""
        return not self.is_optional and _MANDATORY.search(self.words) is not None

    @property
    def gives_examples(self) -> bool:
        """It names some of the codes that it means, not all."""
        return "such as" in self.words


class Reader:
    """The notes of one code book; what has been read is kept as long as the book."""

    def __init__(self, book: CodeBook):
        # The book itself is not kept: the reader would keep it alive.
        self._notes: dict[str, tuple[ReadNote, ...]] = {}
        self._parsed: dict[str, References] = {}
        self._records: dict[str, CodeRecord] = {}
        self._titled: dict[tuple[str, str], bool] = {}
        self._categories: dict[str, tuple[CodeRecord, ...]] = {}
        self._places = {category: n for n, category in enumerate(book.categories())}

    def notes(self, book: CodeBook, code: str) -> tuple[ReadNote, ...]:
        """The notes that hold for a code and can name another; nearest first."""
        if code not in self._notes:
            self._notes[code] = tuple(self.read(n for n in book.notes(code) if n.kind in READ))
        return self._notes[code]

    def read(self, notes: Iterable[Note]) -> Iterator[ReadNote]:
        """Each note with its lead-in and the codes it names."""
        for (kind, origin), group in groupby(notes, key=lambda n: (n.kind, n.origin)):
            lead_in = ""
            for note in group:
                names = self._references(note.text)
                introduces = not names and _LEAD_IN.search(note.text) is not None
                if introduces and not kind.startswith("excludes"):
                    lead_in = note.text
                yield ReadNote(
                    kind, note.text, origin, "" if introduces else lead_in, names, introduces
                )

    def record(self, book: CodeBook, code: str) -> CodeRecord | None:
        """The billable record of a code as typed; None if it cannot be reported on the day."""
        if code in self._records:
            return self._records[code]
        record = book.look_up(code) if code.strip() else None
        if record is None or not record.billable:
            return None  # not kept: there is no end of what can be typed
        self._records[code] = record
        return record

    def named(self, note: ReadNote, other: CodeRecord) -> bool:
        """Whether the note names a code, and adds no condition that a claim cannot show."""
        return not note.names.conditional and note.names.name(other.code, self._places, other.title)

    def is_titled(self, book: CodeBook, code: str, pattern: re.Pattern[str]) -> bool:
        """Whether the title of a code, or of a code that it stands under, says something."""
        if (code, pattern.pattern) not in self._titled:
            titles = [r.title for r in book.parents(code) if "-" not in r.code]
            own = self.record(book, code)
            titles += [own.title] if own is not None else []
            self._titled[code, pattern.pattern] = any(pattern.search(title) for title in titles)
        return self._titled[code, pattern.pattern]

    def category(self, book: CodeBook, code: str) -> tuple[CodeRecord, ...]:
        """All billable codes of a code's category, in the order of their characters."""
        category = code[:3]
        if category not in self._categories:
            records = (self.record(book, c) for c in book.billable_below(category))
            self._categories[category] = tuple(r for r in records if r is not None)
        return self._categories[category]

    def _references(self, text: str) -> References:
        if text not in self._parsed:
            self._parsed[text] = references(text)
        return self._parsed[text]


# Keyed by the book itself, so that each release and day has its own and none outlives its book.
_readers: WeakKeyDictionary[CodeBook, Reader] = WeakKeyDictionary()


def reader_of(book: CodeBook) -> Reader:
    """The reader of a code book's notes; the same one for the same book."""
    reader = _readers.get(book)
    if reader is None:
        reader = _readers[book] = Reader(book)
    return reader
