"""How much of the notes of a code book a machine can hold against a claim, and what is left.

Counted are notes as they stand in the Tabular List, each once where it stands, not once for
every code that inherits it. A line that only introduces others (“underlying disease, such as:”)
is no note of its own: it is counted apart, as parsed or free text together with what follows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coding_lab.codesets import CodeBook
from coding_lab.edits.notes import ReadNote, reader_of
from coding_lab.edits.references import CodeRange

COUNTED = ("excludes1", "code_first")


@dataclass(frozen=True)
class NoteCoverage:
    """The share of one kind of note that names codes which the book holds."""

    kind: str
    parsed: int
    free_text: tuple[ReadNote, ...]
    """Notes that name no code, or that say more about a code than can be read."""
    unknown: tuple[tuple[ReadNote, CodeRange], ...]
    """Notes that name a code which the book does not hold, with that code."""
    lead_ins: int
    """Lines that introduce other notes of the list, and name no code themselves."""

    @property
    def notes(self) -> int:
        """All notes, without the lines that introduce others."""
        return self.parsed + len(self.free_text)

    @property
    def share(self) -> float:
        """The parsed share, from 0 to 1."""
        return self.parsed / self.notes if self.notes else 1.0


def parsed_notes(book: CodeBook, *kinds: str) -> tuple[ReadNote, ...]:
    """Every note of these kinds, read: with the codes it names, or none where it is free text.

    Without kinds: Excludes1 and code first.
    """
    reader = reader_of(book)
    return tuple(note for kind in kinds or COUNTED for note in reader.read(book.all_notes(kind)))


def note_coverage(book: CodeBook, *kinds: str) -> tuple[NoteCoverage, ...]:
    """For each kind of note, how many are parsed and which are free text."""
    return tuple(_coverage(book, kind) for kind in kinds or COUNTED)


def _coverage(book: CodeBook, kind: str) -> NoteCoverage:
    notes = parsed_notes(book, kind)
    # A lead-in without anything below it has to be read by the coder, like any free text.
    last = [n for n, note in enumerate(notes) if note.is_lead_in and not _introduces(notes, n)]
    free = tuple(
        note
        for n, note in enumerate(notes)
        if not note.names and (not note.is_lead_in or n in last)
    )
    return NoteCoverage(
        kind,
        sum(1 for note in notes if note.names),
        free,
        tuple((note, unknown) for note in notes for unknown in _unknown(book, note)),
        sum(1 for note in notes if note.is_lead_in) - len(last),
    )


def _introduces(notes: tuple[ReadNote, ...], n: int) -> bool:
    return n + 1 < len(notes) and notes[n + 1].origin == notes[n].origin


def _unknown(book: CodeBook, note: ReadNote) -> Iterator[CodeRange]:
    for named in (*note.names.ranges, *note.names.exceptions):
        if any(book.look_up(end) is None for end in (named.low, named.high)):
            yield named
