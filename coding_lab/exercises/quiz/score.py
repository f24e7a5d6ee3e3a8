"""Scoring a quiz: pure functions from a key and responses to credit, with the rule of each kind.

Every question earns a share of its worth from 0 to 1. The mark is the mean of the shares,
weighted by worth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import cast

from coding_lab.exercises.quiz.model import (
    Answer,
    Question,
    QuestionKind,
    Quiz,
    QuizKey,
    Response,
    Responses,
)
from coding_lab.exercises.quiz.terms import fold, letters_wrong


class Verdict(StrEnum):
    """How a question ended."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Part:
    """One thing within a response: a choice, a pair, two items of an order, a term."""

    right: bool
    given: str | None
    """Id of what was chosen, or the typed term; None for what was left out."""
    expected: str | None
    """Id of the right choice, or the accepted term; None for a choice that should not be."""
    place: str | None = None
    """Of a pair, what got the choice; of two items of an order, the one that goes first."""
    mistake: str | None = None
    """Id of the wrong answer that the key foresees."""


@dataclass(frozen=True)
class QuestionOutcome:
    """How one question came out."""

    kind: Verdict
    question: str
    credit: float
    """What it earns by the rule of its kind, out of ``worth``."""
    worth: float
    parts: tuple[Part, ...]
    letters_wrong: int = 0
    """Of a term that counts: how many letters are wrong."""

    @property
    def share(self) -> float:
        """Credit from 0 to 1."""
        return self.credit / self.worth

    @property
    def code(self) -> None:
        """None: the history of practice knows codes, and a quiz has none."""

    @property
    def expected(self) -> None:
        """None, as ``code``."""

    @property
    def mistake(self) -> str | None:
        """The first foreseen wrong answer."""
        return next((part.mistake for part in self.parts if part.mistake), None)


@dataclass(frozen=True)
class QuizScore:
    """The result of scoring one quiz."""

    mark: float
    """From 0 to 1."""
    formula: str
    """The mark's formula with its numbers."""
    outcomes: tuple[QuestionOutcome, ...]
    measures: Mapping[str, object] = field(default_factory=dict)
    """None: the measures of the profession are about codes."""


def score_quiz(quiz: Quiz, key: QuizKey, responses: Responses) -> QuizScore:
    """Score every question; ``responses`` as ``load.responses_of`` gives them."""
    outcomes = tuple(
        score_question(question, key.answers[question.id], responses.get(question.id))
        for question in quiz.questions
    )
    credit = sum(outcome.credit for outcome in outcomes)
    worth = sum(outcome.worth for outcome in outcomes)
    formula = f"credit of all questions / their worth = {_n(credit)} / {_n(worth)}"
    return QuizScore(credit / worth, formula, outcomes)


def score_question(
    question: Question, answer: Answer, response: Response | None
) -> QuestionOutcome:
    """Score one question by the rule of its kind."""
    if not response:
        return QuestionOutcome(Verdict.UNANSWERED, question.id, 0.0, question.worth, ())
    share, parts, wrong_letters = _RULES[question.kind](question, answer, response)
    verdict = Verdict.RIGHT if share >= 1 else Verdict.PARTLY if share > 0 else Verdict.WRONG
    return QuestionOutcome(
        verdict, question.id, share * question.worth, question.worth, parts, wrong_letters
    )


Ruling = tuple[float, tuple[Part, ...], int]


def _choose_one(question: Question, answer: Answer, response: Response) -> Ruling:
    """The right choice earns all, any other nothing."""
    chosen, right = cast(str, response), answer.right[0]
    part = Part(chosen == right, chosen, right, mistake=_mistake(answer, chosen))
    return float(chosen == right), (part,), 0


def _choose_several(question: Question, answer: Answer, response: Response) -> Ruling:
    """(Right choices − wrong choices) / all that are right, never below 0."""
    chosen = cast(tuple[str, ...], response)
    parts = []
    for option in question.options:
        wanted, taken = option.id in answer.right, option.id in chosen
        if wanted or taken:
            mistake = None if wanted else _mistake(answer, option.id)
            given, expected = option.id if taken else None, option.id if wanted else None
            parts.append(Part(wanted and taken, given, expected, mistake=mistake))
    hits = sum(part.right for part in parts)
    wrong = sum(part.expected is None for part in parts)
    return max(0, hits - wrong) / len(answer.right), tuple(parts), 0


def _pairs(question: Question, answer: Answer, response: Response) -> Ruling:
    """Right pairs / all pairs."""
    given, wanted = cast(Mapping[str, str], response), answer.pairs or {}
    parts = []
    for place in question.places:
        choice, right = given.get(place.id), wanted[place.id]
        mistake = _mistake(answer, place.id, choice) if choice else None
        parts.append(Part(choice == right, choice, right, place.id, mistake))
    return sum(part.right for part in parts) / len(parts), tuple(parts), 0


def _order(question: Question, answer: Answer, response: Response) -> Ruling:
    """(Pairs in the right order − pairs in the wrong one) / all pairs, never below 0."""
    given = cast(tuple[str, ...], response)
    position = {name: n for n, name in enumerate(given)}
    parts = []
    for before, after in combinations(answer.right, 2):
        right = position[before] < position[after]
        mistake = None if right else _mistake(answer, after, before)
        parts.append(Part(right, after, after, before, mistake))
    hits = sum(part.right for part in parts)
    return max(0, 2 * hits - len(parts)) / len(parts), tuple(parts), 0


def _fill_in(question: Question, answer: Answer, response: Response) -> Ruling:
    """An accepted term earns all, one within the tolerance its stated share, others nothing."""
    typed = cast(str, response)
    others = [wrong.given[0] for wrong in answer.wrong]
    wrong_letters = letters_wrong(typed, answer.accepted, others, question.spelling_letters)
    counts = wrong_letters is not None
    mistake = next((w.id for w in answer.wrong if fold(w.given[0]) == fold(typed)), None)
    part = Part(counts, typed, answer.accepted[0], mistake=mistake)
    if not counts:
        return 0.0, (part,), 0
    return question.spelling_credit if wrong_letters else 1.0, (part,), wrong_letters or 0


_RULES: dict[QuestionKind, Callable[[Question, Answer, Response], Ruling]] = {
    QuestionKind.CHOOSE_ONE: _choose_one,
    QuestionKind.CHOOSE_SEVERAL: _choose_several,
    QuestionKind.MATCH: _pairs,
    QuestionKind.LABEL: _pairs,
    QuestionKind.ORDER: _order,
    QuestionKind.FILL_IN: _fill_in,
}


def _mistake(answer: Answer, *given: str) -> str | None:
    wrong = answer.wrong_answer(*given)
    return wrong.id if wrong else None


def _n(number: float) -> str:
    return f"{round(number, 3):g}"
