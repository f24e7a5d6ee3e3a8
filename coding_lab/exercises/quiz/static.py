"""The saved answer to a quiz as a list that needs neither kernel nor script."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from coding_lab.exercises.quiz.files import SheetFile
from coding_lab.exercises.quiz.load import responses_of
from coding_lab.exercises.quiz.model import Question, QuestionKind, Quiz, Response, Responses

if TYPE_CHECKING:
    from coding_lab.answers import StoredAnswer


def static_list(quiz: Quiz, stored: StoredAnswer | None) -> str:
    """HTML of what is saved for a quiz: each question with its answer.

    Everything in it that a learner typed is escaped. The front end hides it while the quiz
    itself is on the page.
    """
    responses = _responses(quiz, stored)
    items = "".join(
        f"<li>{escape(question.prompt)} <strong>{escape(said)}</strong></li>"
        for question in quiz.questions
        for said in [_said(question, responses.get(question.id))]
    )
    saved = f"Saved {_time(stored.saved_at)}." if stored else "Not started."
    return (
        f'<section class="coding-lab-static" data-coding-lab-static="{escape(quiz.id, True)}">'
        f"<p><strong>Saved answers: {escape(quiz.title)}</strong></p><ol>{items}</ol>"
        f"<p>{saved} Run this cell to open the quiz; a message “model not found” below "
        "means no more than that it is closed.</p></section>"
    )


def static_text(quiz: Quiz, stored: StoredAnswer | None) -> str:
    """The same in a line of plain text, for a front end without HTML."""
    count = len(_responses(quiz, stored))
    when = f"saved {_time(stored.saved_at)}" if stored else "not started"
    return f"Saved answers: {quiz.title} ({count} of {len(quiz.questions)} answered; {when})."


def _responses(quiz: Quiz, stored: StoredAnswer | None) -> Responses:
    if stored is None:
        return {}
    return responses_of(quiz, SheetFile.model_validate(stored.answer))


def _said(question: Question, response: Response | None) -> str:
    if not response:
        return "(not answered)"
    if isinstance(response, str):
        return response if question.kind is QuestionKind.FILL_IN else _text(question, response)
    if isinstance(response, tuple):
        between = ", then " if question.kind is QuestionKind.ORDER else "; "
        return between.join(_text(question, option) for option in response)
    numbered = enumerate(question.places, 1)
    return "; ".join(
        f"{n if question.kind is QuestionKind.LABEL else place.text}: "
        f"{_text(question, response[place.id])}"
        for n, place in numbered
        if place.id in response
    )


def _text(question: Question, option_id: str) -> str:
    return question.option(option_id).text


def _time(saved_at: str) -> str:
    moment = datetime.fromisoformat(saved_at)
    return f"on {moment.day} {moment:%B %Y at %H:%M}"
