"""The kinds of exercise there are, and what grading and authoring need to know of each.

A kind is a module with one object ``KIND``; adding one is adding a line to ``_HOMES``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from coding_lab.exercises.finding import Shelf

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook

Books = Callable[[date], "CodeBook | None"]
"""Gives the code book in force on a date of service."""

_HOMES = {
    "coding": "coding_lab.exercises.coding.kind",
    "quiz": "coding_lab.exercises.quiz.kind",
}


class Exercise(Protocol):
    """What a learner may know of an exercise, as far as every kind has it."""

    @property
    def id(self) -> str: ...  # noqa: D102 - the kinds explain these
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> int: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def task(self) -> str: ...  # noqa: D102
    @property
    def minutes(self) -> int: ...  # noqa: D102
    @property
    def path(self) -> Path: ...  # noqa: D102


class Scored(Protocol):
    """A score, as far as every kind has it; a dataclass, so that it can be recorded."""

    @property
    def mark(self) -> float:
        """From 0 to 1."""
        ...

    @property
    def formula(self) -> str:
        """The formula of the mark, with its numbers."""
        ...


@dataclass(frozen=True)
class Marked:
    """An answer that was marked."""

    score: Scored
    is_empty: bool
    """True where nothing was entered."""
    html: str
    text: str
    versions: dict[str, str | int]
    """Versions that the mark rests on."""


class Keyed(Protocol):
    """An exercise with its key."""

    @property
    def exercise(self) -> Exercise:
        """What a learner may know of it."""
        ...

    def mark(self, answer: dict[str, Any] | None, books: Books, formula: str) -> Marked:
        """Mark a stored answer; None is one that was never given.

        ``formula`` names the mark, for kinds that have several.
        Raises ``ValidationError`` for an answer that is none of this kind, ``CodeBookError``
        where a code book is wanted and cannot be had, and ``ValueError`` for an unknown formula.
        """
        ...


class Kind(Protocol):
    """A kind of exercise."""

    name: str
    """As cells and the answers file name it."""
    shelf: Shelf
    """Where learners have its folders, and the file by which one is known."""
    opener: str
    """What a cell calls; ``from coding_lab import <opener>``."""

    def load(self, folder: Path) -> Exercise:
        """What a learner may know; raises ``CaseError`` with every problem."""
        ...

    def load_keyed(self, folder: Path) -> Keyed:
        """The same with its key; raises ``CaseError`` with every problem."""
        ...

    def learner_files(self, exercise: Exercise) -> list[Path]:
        """The files that a learner needs; none of them is of the key."""
        ...


def kind_named(name: str) -> Kind:
    """The kind of that name; raises ``KeyError``."""
    return cast(Kind, import_module(_HOMES[name]).KIND)


def kinds() -> tuple[Kind, ...]:
    """All kinds."""
    return tuple(kind_named(name) for name in _HOMES)


def kind_of(folder: Path) -> Kind | None:
    """The kind of the exercise in a folder; None where there is no exercise."""
    return next((kind for kind in kinds() if (folder / kind.shelf.file).is_file()), None)
