"""The table builder: a code, character by character, with only what is possible.

What is possible comes from the codes in force on the day, so that every valid code can be
built and no other. Labels come from tables (see ``labels``) and may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coding_lab.codesets.icd10pcs.definitions import Definition
from coding_lab.codesets.icd10pcs.form import normalise
from coding_lab.codesets.icd10pcs.tables import LENGTH

if TYPE_CHECKING:
    from coding_lab.codesets.icd10pcs.book import ProcedureBook
    from coding_lab.codesets.records import CodeRecord


@dataclass(frozen=True)
class Choice:
    """One character that is possible at a position, or that was chosen there."""

    position: int
    """From 1 to 7."""
    axis: str
    """What the position stands for, such as ``Body Part``."""
    character: str
    label: str
    """What the character means; empty if no source says it."""
    source: str
    """Where the label comes from: ``official``, ``teaching``, ``section``, or nothing."""
    remaining: int
    """Number of codes in force that go on with it."""
    example: str = ""
    """Title of one of these codes, where there is no label."""


@dataclass(frozen=True)
class TableBuilder:
    """One state of building a code; choosing and going back give another one.

    >>> from coding_lab.codesets.icd10pcs.book import procedure_book
    >>> from datetime import date
    >>> builder = procedure_book(date(2026, 5, 1)).builder("0DTJ")
    >>> [choice.character for choice in builder.choices()]
    ['0', '4', '7', '8']
    >>> builder.choose("4").choose("Z").choose("Z").code
    '0DTJ4ZZ'
    """

    book: ProcedureBook = field(repr=False)
    prefix: str = ""
    """What has been chosen."""

    @classmethod
    def starting(cls, book: ProcedureBook, prefix: str = "") -> TableBuilder:
        """The builder after some characters; raises ``ValueError`` if no code begins so."""
        builder = cls(book)
        for character in normalise(prefix):
            builder = builder.choose(character)
        return builder

    @property
    def position(self) -> int:
        """The position that is to be chosen, from 1 to 7; 8 when the code is complete."""
        return len(self.prefix) + 1

    @property
    def axis(self) -> str:
        """What is to be chosen, such as ``Body Part``; empty when the code is complete."""
        return "" if self.code else self.book.labels.axis(self.prefix)

    @property
    def code(self) -> str:
        """The code, when it is complete; else empty."""
        return self.prefix if len(self.prefix) == LENGTH else ""

    @property
    def record(self) -> CodeRecord | None:
        """The complete code's entry."""
        return self.book.look_up(self.code) if self.code else None

    @property
    def remaining(self) -> int:
        """Number of codes that are still possible."""
        start, end = self.book.span(self.prefix)
        return end - start

    def choices(self) -> tuple[Choice, ...]:
        """What may come next, in the order of the characters; empty when the code is complete."""
        return tuple(
            self._choice(self.prefix, character, remaining)
            for character, remaining in self.book.next_characters(self.prefix)
        )

    def chosen(self) -> tuple[Choice, ...]:
        """What has been chosen so far."""
        found = []
        for n, (axis, character, label) in enumerate(self.book.labels.of_code(self.prefix)):
            start, end = self.book.span(self.prefix[: n + 1])
            found.append(Choice(n + 1, axis, character, label.text, label.source, end - start))
        return tuple(found)

    def choose(self, character: str) -> TableBuilder:
        """The builder with one more character; raises ``ValueError`` if it is not possible."""
        wanted = normalise(character)
        possible = [c for c, _ in self.book.next_characters(self.prefix)]
        if wanted not in possible:
            if not possible:
                raise ValueError(f"{self.prefix} is complete; nothing follows it")
            after = f" after {self.prefix}" if self.prefix else " at the beginning"
            raise ValueError(
                f"{wanted or 'no character'} is not possible{after}: "
                f"choose one of {', '.join(possible)}"
            )
        return TableBuilder(self.book, self.prefix + wanted)

    def back(self) -> TableBuilder:
        """The builder without the last character; at the beginning it stays as it is."""
        return TableBuilder(self.book, self.prefix[:-1])

    def codes(self, limit: int | None = None) -> list[CodeRecord]:
        """The codes that are still possible, in order, at most ``limit``."""
        start, end = self.book.span(self.prefix)
        if limit is not None:
            end = min(end, start + limit)
        return self.book.records(self.book.in_force[start:end])

    def definitions_of(self, choice: Choice) -> Sequence[Definition]:
        """What a choice means: our own words, then the official ones if they are installed."""
        prefix = self.prefix[: choice.position - 1]
        return self.book.labels.definitions(prefix, choice.label) if prefix else ()

    def definition_of(self, choice: Choice) -> Definition | None:
        """The first of the definitions; ``None`` if there is none."""
        return next(iter(self.definitions_of(choice)), None)

    def _choice(self, prefix: str, character: str, remaining: int) -> Choice:
        labels = self.book.labels
        label = labels.label(prefix, character)
        example = ""
        if not label.text:
            start, _ = self.book.span(prefix + character)
            record = self.book.look_up(self.book.in_force[start])
            example = record.title if record else ""
        position = len(prefix) + 1
        return Choice(
            position, labels.axis(prefix), character, label.text, label.source, remaining, example
        )
