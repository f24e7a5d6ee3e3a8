"""The lines of a claim that can be reported on the day, each with its record in the book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from coding_lab.codesets import CodeBook
from coding_lab.codesets.records import CodeRecord, without_dot
from coding_lab.edits.claim import DiagnosisLine
from coding_lab.edits.notes import Reader, ReadNote, reader_of

_SIDES = re.compile(r"\b(?:right|left|bilateral)\b", re.IGNORECASE)
# Chambers and bundles of the heart have sides of their own; they say nothing of the body's.
_NO_SIDE = re.compile(r"\b(?:heart|ventric\w*|atri\w*|bundle\S*)\b", re.IGNORECASE)


@dataclass(frozen=True)
class CodedLine:
    """One billable line."""

    typed: str
    """The code as it stands on the claim."""
    record: CodeRecord
    poa: str | None
    place: int
    """Its place on the claim, counted from 0."""

    @property
    def code(self) -> str:
        """The code as the book writes it."""
        return self.record.code

    @property
    def bare(self) -> str:
        """The code without its dot."""
        return without_dot(self.record.code)

    @property
    def title(self) -> str:
        """The title of the code."""
        return self.record.title

    @property
    def category(self) -> str:
        """The first three characters."""
        return self.record.code[:3]

    @cached_property
    def side(self) -> str:
        """``right``, ``left`` or ``bilateral`` where the title says so; else empty."""
        if _NO_SIDE.search(self.title):
            return ""
        sides = {side.lower() for side in _SIDES.findall(self.title)}
        return sides.pop() if len(sides) == 1 else ""


@dataclass(frozen=True)
class CodedLines:
    """All billable lines of a claim, in order, beside the book."""

    lines: tuple[CodedLine, ...]
    book: CodeBook
    reader: Reader

    @classmethod
    def of(cls, lines: Sequence[DiagnosisLine], book: CodeBook) -> CodedLines:
        """The lines that can be reported on the day of the book."""
        reader = reader_of(book)
        coded = (
            CodedLine(line.code, record, line.poa, place)
            for place, line in enumerate(lines)
            if (record := reader.record(book, line.code)) is not None
        )
        return cls(tuple(coded), book, reader)

    def __iter__(self) -> Iterator[CodedLine]:
        return iter(self.lines)

    def notes(self, line: CodedLine, *kinds: str) -> tuple[ReadNote, ...]:
        """The notes that hold for a line's code, nearest first; of some kinds, or all."""
        notes = self.reader.notes(self.book, line.code)
        return tuple(note for note in notes if note.kind in kinds) if kinds else notes

    def names(self, note: ReadNote, line: CodedLine, other: CodedLine) -> bool:
        """Whether a note that holds for ``line`` speaks of the code of ``other``.

        A note that names its own line's code speaks of something narrower than that code.
        """
        return self.reader.named(note, other.record) and not self.reader.named(note, line.record)

    @property
    def distinct(self) -> tuple[CodedLine, ...]:
        """The first line of each code, in the order of the codes."""
        first = {line.code: line for line in reversed(self.lines)}
        return tuple(first[code] for code in sorted(first))

    def pairs(self) -> Iterator[tuple[CodedLine, CodedLine]]:
        """Every two different codes, once, whatever the order of their lines."""
        return combinations(self.distinct, 2)


def on_opposite_sides(one: CodedLine, other: CodedLine) -> bool:
    """Whether one is of the right and the other of the left side of the body."""
    return {one.side, other.side} == {"right", "left"}
