"""What each kind of question earns, by its stated rule."""

from __future__ import annotations

import pytest
from quizzes import QUESTIONS, RIGHT, small_quiz

from coding_lab.exercises.quiz.model import QuestionKind as K
from coding_lab.exercises.quiz.model import Response
from coding_lab.exercises.quiz.score import Verdict, score_question, score_quiz


def share(kind: K, response: Response | None) -> float:
    """What a response earns, from 0 to 1."""
    return score_question(*QUESTIONS[kind], response).share


@pytest.mark.parametrize(
    ("kind", "response", "earned"),
    [
        (K.CHOOSE_ONE, "b", 1),
        (K.CHOOSE_ONE, "a", 0),
        (K.CHOOSE_SEVERAL, ("a", "b"), 1),
        (K.CHOOSE_SEVERAL, ("a",), 0.5),
        (K.CHOOSE_SEVERAL, ("a", "b", "c"), 0.5),
        (K.CHOOSE_SEVERAL, ("a", "b", "c", "d"), 0),
        (K.CHOOSE_SEVERAL, ("c", "d"), 0),
        (K.MATCH, {"p": "x", "q": "y", "r": "x"}, 1),
        (K.MATCH, {"p": "x", "q": "x"}, 1 / 3),
        (K.ORDER, ("a", "b", "c", "d"), 1),
        (K.ORDER, ("a", "c", "b", "d"), (5 - 1) / 6),
        (K.ORDER, ("d", "c", "b", "a"), 0),
        (K.ORDER, ("d", "a", "b", "c"), 0),
        (K.FILL_IN, "ILEUM", 1),
        (K.FILL_IN, "illeum", 0.5),
        (K.FILL_IN, "ilium", 0),
        (K.FILL_IN, "duodenum", 0),
        (K.LABEL, {"p": "x"}, 0.5),
        (K.LABEL, {"p": "z", "q": "y"}, 0.5),
    ],
)
def test_partial_credit_follows_the_stated_rule(kind: K, response: Response, earned: float) -> None:
    """The worked examples of the rules; right minus wrong never goes below nothing."""
    assert share(kind, response) == pytest.approx(earned)


def test_the_mark_is_the_mean_by_worth() -> None:
    """A question of worth 2 counts twice; the formula says the numbers."""
    quiz, key = small_quiz()
    score = score_quiz(quiz, key, {"label": {"p": "x", "q": "y"}, "choose-one": "b"})
    assert score.mark == pytest.approx(3 / 7)
    assert score.formula == "credit of all questions / their worth = 3 / 7"


def test_all_right_is_full_credit_and_nothing_answered_is_none() -> None:
    """The two ends, and that an open question is not called wrong."""
    quiz, key = small_quiz()
    assert score_quiz(quiz, key, RIGHT).mark == 1.0  # type: ignore[arg-type]
    empty = score_quiz(quiz, key, {})
    assert empty.mark == 0.0
    assert {outcome.kind for outcome in empty.outcomes} == {Verdict.UNANSWERED}


@pytest.mark.parametrize(
    ("kind", "response", "mistake"),
    [
        (K.CHOOSE_ONE, "c", "choose-one:c"),
        (K.CHOOSE_SEVERAL, ("a", "d"), "choose-several:d"),
        (K.MATCH, {"p": "y"}, "match:p/y"),
        (K.ORDER, ("d", "b", "c", "a"), "order:d/a"),
        (K.FILL_IN, " Ilium ", "fill-in:ilium"),
        (K.LABEL, {"p": "z"}, "label:p/z"),
        (K.MATCH, {"p": "z"}, None),
        (K.FILL_IN, "iliumm", None),
    ],
)
def test_a_foreseen_wrong_answer_is_recognised(
    kind: K, response: Response, mistake: str | None
) -> None:
    """The history and the feedback name the mistake that the key foresees."""
    assert score_question(*QUESTIONS[kind], response).mistake == mistake
