"""What a quiz and its key are, in memory: plain frozen values, already checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class QuestionKind(StrEnum):
    """What the learner does to answer."""

    CHOOSE_ONE = "choose-one"
    CHOOSE_SEVERAL = "choose-several"
    MATCH = "match"
    ORDER = "order"
    FILL_IN = "fill-in"
    LABEL = "label"


@dataclass(frozen=True)
class Item:
    """Something to choose, to put in order, or a place that gets a choice."""

    id: str
    text: str


@dataclass(frozen=True)
class Figure:
    """A drawing, safe to show: see ``figure.py``."""

    name: str
    title: str
    description: str
    svg: str


@dataclass(frozen=True)
class Question:
    """One question, of whatever kind."""

    id: str
    kind: QuestionKind
    prompt: str
    worth: float
    options: tuple[Item, ...] = ()
    """What may be chosen; for ``order`` the things as they are first shown."""
    places: tuple[Item, ...] = ()
    """What gets a choice each: the left side of ``match``, the targets of ``label``."""
    figure: Figure | None = None
    first: str = ""
    """For ``order``: what stands at the top."""
    spelling_letters: int = 0
    """For ``fill-in``: how many letters may be wrong."""
    spelling_credit: float = 0.5
    """For ``fill-in``: share of the worth for a term spelled so."""

    def option(self, option_id: str) -> Item:
        """The option with that id; raises ``KeyError``."""
        return _named(self.options, option_id)

    def place(self, place_id: str) -> Item:
        """The place with that id; raises ``KeyError``."""
        return _named(self.places, place_id)


@dataclass(frozen=True)
class Quiz:
    """What a learner may know of a quiz."""

    id: str
    version: int
    title: str
    skills: tuple[str, ...]
    difficulty: int
    minutes: int
    task: str
    hints: tuple[str, ...]
    questions: tuple[Question, ...]
    path: Path
    kind: str = "quiz"


@dataclass(frozen=True)
class WrongAnswer:
    """A wrong answer that the key foresees."""

    id: str
    """``<question>:<what was answered>``."""
    given: tuple[str, ...]
    """An option; a place and its choice; two items in the wrong order; or a term."""
    why: str


@dataclass(frozen=True)
class Answer:
    """What the key says of one question."""

    question: str
    why: str
    references: tuple[str, ...]
    right: tuple[str, ...] = ()
    """The right choices, or all items in the right order."""
    pairs: Mapping[str, str] | None = None
    """Place → right choice."""
    accepted: tuple[str, ...] = ()
    """Right spellings."""
    wrong: tuple[WrongAnswer, ...] = ()

    def wrong_answer(self, *given: str) -> WrongAnswer | None:
        """The foreseen wrong answer that consists of these."""
        return next((wrong for wrong in self.wrong if wrong.given == given), None)


@dataclass(frozen=True)
class QuizKey:
    """The answers of one quiz with their reasons."""

    version: int
    answers: Mapping[str, Answer]
    """By question id."""


Response = str | tuple[str, ...] | Mapping[str, str]
"""An option's id or a typed term; ids; or place → choice."""
Responses = Mapping[str, Response]
"""By question id; a question that is not answered is not in it."""


def _named(items: tuple[Item, ...], item_id: str) -> Item:
    for item in items:
        if item.id == item_id:
            return item
    raise KeyError(item_id)
