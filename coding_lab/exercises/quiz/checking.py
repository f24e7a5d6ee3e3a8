"""Checking a practice quiz: score, explain, remember."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coding_lab.exercises.coding.render import feedback_html, section_html
from coding_lab.exercises.quiz.explain import VERDICTS, explain_quiz
from coding_lab.exercises.quiz.model import Quiz, QuizKey, Responses
from coding_lab.exercises.quiz.score import score_quiz
from coding_lab.progress.history import HistoryError, record_attempt


def check(
    quiz: Quiz,
    key: QuizKey,
    responses: Responses,
    answer: dict[str, Any],
    active_seconds: int,
) -> dict[str, Any]:
    """The mark from 0 to 1, a summary as HTML, and by question its verdict and explanation.

    The attempt goes into the learner's own history; where that cannot be written, checking
    goes on and ``warning`` says so.
    """
    score = score_quiz(quiz, key, responses)
    warning = ""
    try:
        record_attempt(
            quiz.id, answer, score, active_seconds, case_version=quiz.version, kind="quiz"
        )
    except HistoryError as error:
        warning = f"This attempt is not in your history: {error}"
    feedback = explain_quiz(score, quiz, key, responses)
    return {
        "html": feedback_html(replace(feedback, sections=())),
        "mark": score.mark,
        "warning": warning,
        "questions": {
            outcome.question: {
                "verdict": VERDICTS[outcome.kind][0],
                "html": section_html(section, "h4"),
            }
            for outcome, section in zip(score.outcomes, feedback.sections, strict=True)
        },
    }
