"""A quiz in a learner's cell: ``quiz("word-parts")``.

The answer lives in ``answers.json``; the widget is a view of it. No trait holds a word of a key.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython.display import DisplayHandle

from coding_lab.answers import AnswerStore
from coding_lab.cases.load import CaseError
from coding_lab.exercises import notices
from coding_lab.exercises.finding import UnknownExerciseError, find_exercise
from coding_lab.exercises.quiz import front_end
from coding_lab.exercises.quiz.explain import rule
from coding_lab.exercises.quiz.kind import QUIZZES
from coding_lab.exercises.quiz.load import load_quiz
from coding_lab.exercises.quiz.model import Item, Question, Quiz
from coding_lab.exercises.quiz.session import QuizSession
from coding_lab.exercises.quiz.static import static_list, static_text
from coding_lab.exercises.saving import answers_path


class QuizView(anywidget.AnyWidget):
    """The questions of one quiz."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    quiz = traitlets.Dict().tag(sync=True)
    """What the learner may know: title, task, questions with their rules; hints in practice."""
    sheet = traitlets.Dict().tag(sync=True)
    """The responses as they are saved."""
    saved = traitlets.Dict().tag(sync=True)
    """``at`` (ISO time or "") and ``active_seconds``."""
    practice = traitlets.Bool().tag(sync=True)
    """True where a key lies beside the quiz: check, hints and trying again are offered."""
    trouble = traitlets.Any(default_value=None).tag(sync=True)
    """Why the answers file cannot be used: ``message``, ``copy``, ``can_set_aside``; or None."""
    warnings = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Sentences to show above the questions."""
    place = traitlets.Unicode().tag(sync=True)
    """Name of this exercise in this folder, for the copy that the browser keeps."""

    def __init__(
        self,
        session: QuizSession,
        *,
        warnings: tuple[str, ...] = (),
        saved_list: DisplayHandle | None = None,
    ):
        self._session = session
        self._saved_list = saved_list
        super().__init__(
            _esm=front_end.script(),
            _css=front_end.style(),
            quiz=quiz_json(session.quiz, practice=session.practice),
            practice=session.practice,
            warnings=list(warnings),
            place=notices.place_of(session.store.path, session.quiz.id),
            sheet=session.sheet,
            saved=session.saved(),
            trouble=session.trouble,
        )
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        # Not the answers: this text stays in the notebook as it was when the cell ran.
        return f"Quiz: {self._session.quiz.title}. Run this cell to open it."

    def _on_message(self, _widget: object, content: object, _buffers: object) -> None:
        before = self._session.stored
        self.send(self._session.handle(content))
        if self._session.stored is before and self._session.trouble == self.trouble:
            return
        self.trouble = self._session.trouble
        self.saved = self._session.saved()
        self.sheet = self._session.sheet
        if self._saved_list:
            notices.show(_static(self._session), self._saved_list)


def quiz(quiz_id: str) -> QuizView | notices.Notice | notices.Ungraded:
    """Open a quiz; the answers are kept in ``answers.json`` beside the notebook.

    Whatever is foreseeably wrong is shown as a message that says what to do; nothing is raised.
    Under plain nbgrader the cell shows the saved answers and its result reads as a mark of 0.
    """
    folder = Path.cwd()
    under_nbgrader = os.environ.get("NBGRADER_EXECUTION") == "autograde"
    try:
        found = find_exercise(QUIZZES, quiz_id)
        asked = load_quiz(found.path)
    except UnknownExerciseError as error:
        return notices.shown(notices.unknown(error, folder), under_nbgrader)
    except CaseError as error:
        return notices.shown(notices.malformed("quiz", quiz_id, error), under_nbgrader)
    practice = found.has_key and not under_nbgrader
    session = QuizSession(asked, AnswerStore(answers_path()), practice=practice)
    saved_list = notices.show(_static(session))
    if under_nbgrader:
        return notices.shown(None, True)
    return QuizView(session, warnings=notices.wrong_folder(folder), saved_list=saved_list)


def quiz_json(quiz: Quiz, *, practice: bool) -> dict[str, Any]:
    """A quiz for the front end; hints only where they do not help somebody to a mark."""
    return {
        "id": quiz.id,
        "title": quiz.title,
        "task": quiz.task,
        "hints": list(quiz.hints) if practice else [],
        "questions": [_question_json(question) for question in quiz.questions],
    }


def _question_json(question: Question) -> dict[str, Any]:
    figure = question.figure
    return {
        "id": question.id,
        "kind": str(question.kind),
        "prompt": question.prompt,
        "worth": question.worth,
        "rule": list(rule(question)),
        "options": _items_json(question.options),
        "places": _items_json(question.places),
        "figure": None
        if figure is None
        else {"svg": figure.svg, "title": figure.title, "description": figure.description},
    }


def _items_json(items: tuple[Item, ...]) -> list[dict[str, str]]:
    return [{"id": item.id, "text": item.text} for item in items]


def _static(session: QuizSession) -> dict[str, str]:
    return {
        "text/html": static_list(session.quiz, session.stored),
        "text/plain": static_text(session.quiz, session.stored),
    }
