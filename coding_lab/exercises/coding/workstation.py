"""The coding workstation: what a learner's cell shows.

The answer lives in ``answers.json``; the widget is a view of it. Traits carry what the learner
may know (case, sheet, saved state); questions and saves are messages, see ``messages.py``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets
from IPython.display import DisplayHandle

from coding_lab.answers import AnswerStore
from coding_lab.cases.case import Case, Column
from coding_lab.cases.load import CaseError, load_case
from coding_lab.exercises import notices
from coding_lab.exercises.coding import front_end
from coding_lab.exercises.coding.chart import chart_json
from coding_lab.exercises.coding.locate import find_case
from coding_lab.exercises.coding.session import Session
from coding_lab.exercises.coding.static import static_table, static_text
from coding_lab.exercises.finding import ExerciseFolder, UnknownExerciseError
from coding_lab.exercises.saving import answers_path

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook


class Workstation(anywidget.AnyWidget):
    """A chart, a worksheet and the code book for one case."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    case = traitlets.Dict().tag(sync=True)
    """What the learner may know: title, facts, task, columns, documents; hints in practice."""
    sheet = traitlets.Dict().tag(sync=True)
    """The sheet as it is saved."""
    saved = traitlets.Dict().tag(sync=True)
    """``at`` (ISO time or ""), ``active_seconds``, and per line id title and problem of form."""
    practice = traitlets.Bool().tag(sync=True)
    """True where a key lies beside the case: check, hints and trying again are offered."""
    book = traitlets.Dict().tag(sync=True)
    """The code book in force: ``release`` and ``on``, or ``problem``."""
    trouble = traitlets.Any(default_value=None).tag(sync=True)
    """Why the answers file cannot be used: ``message``, ``copy``, ``can_set_aside``; or None."""
    warnings = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Sentences to show above the sheet."""
    place = traitlets.Unicode().tag(sync=True)
    """Name of this exercise in this folder, for the copy that the browser keeps."""

    def __init__(
        self,
        session: Session,
        *,
        book_problem: str = "",
        warnings: tuple[str, ...] = (),
        table: DisplayHandle | None = None,
    ):
        self._session = session
        self._table = table
        case, book = session.case, session.book
        super().__init__(
            _esm=front_end.script(),
            _css=front_end.style(),
            case=case_json(case, practice=session.practice),
            practice=session.practice,
            book={
                "release": book.release if book else "",
                "on": _day(case),
                "problem": "" if book else book_problem,
                "caveat": book.caveat if book else "",
            },
            warnings=list(warnings),
            place=notices.place_of(session.store.path, case.id),
            # All of it with the first message: the front end must not see a half-filled model.
            sheet=session.sheet,
            saved=session.saved(),
            trouble=session.trouble,
        )
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        # Not the answer: this text stays in the notebook as it was when the cell ran.
        return f"Coding workstation: {self._session.case.title}. Run this cell to open it."

    def _on_message(self, _widget: object, content: object, _buffers: object) -> None:
        before = self._session.stored
        reply = self._session.handle(content)
        self.send(reply)
        if self._session.stored is not before or self._session.trouble != self.trouble:
            self._show_saved()
            if self._table:
                notices.show(_static(self._session), self._table)

    def _show_saved(self) -> None:
        self.trouble = self._session.trouble
        self.saved = self._session.saved()
        self.sheet = self._session.sheet


def workstation(case_id: str) -> Workstation | notices.Notice | notices.Ungraded:
    """Open the workstation for a case; the answer is kept in ``answers.json`` beside the notebook.

    Whatever is foreseeably wrong is shown as a message that says what to do; nothing is raised.
    Under plain nbgrader the cell shows the saved answer and its result reads as a mark of 0.
    """
    folder = Path.cwd()
    under_nbgrader = os.environ.get("NBGRADER_EXECUTION") == "autograde"
    try:
        found = find_case(case_id)
        case = load_case(found.path)
    except UnknownExerciseError as error:
        return notices.shown(notices.unknown(error, folder), under_nbgrader)
    except CaseError as error:
        return notices.shown(notices.malformed("case", case_id, error), under_nbgrader)
    store = AnswerStore(answers_path())
    if under_nbgrader:
        notices.show(_static(Session(case, store, None, practice=False)))
        return notices.shown(None, True)
    return _open(case, found, store, folder)


def case_json(case: Case, *, practice: bool) -> dict[str, Any]:
    """A case for the front end; hints only where they do not help somebody to a mark."""
    return {
        "id": case.id,
        "title": case.title,
        "task": case.task,
        "first": case.setting.first_position.capitalize(),
        "facts": [
            ["Setting", case.setting.value.replace("-", " ")],
            ["Date of discharge" if case.setting.is_inpatient else "Date of service", _day(case)],
            ["Patient", f"{_age(case.age_years)}, {case.sex}"],
        ],
        "poa": Column.POA in case.columns,
        "confidence": Column.CONFIDENCE in case.columns,
        "hints": list(case.hints) if practice else [],
        "documents": chart_json(case),
    }


def _open(case: Case, found: ExerciseFolder, store: AnswerStore, folder: Path) -> Workstation:
    book, problem = _book(case)
    session = Session(case, store, book, practice=found.has_key)
    table = notices.show(_static(session))
    warnings = notices.wrong_folder(folder)
    return Workstation(session, book_problem=problem, warnings=warnings, table=table)


def _book(case: Case) -> tuple[CodeBook | None, str]:
    from coding_lab.codesets import CodeBookError, code_book

    try:
        return code_book(case.date_of_service), ""
    except CodeBookError as error:
        return None, str(error)


def _static(session: Session) -> dict[str, str]:
    return {
        "text/html": static_table(session.case, session.stored, session.book),
        "text/plain": static_text(session.case, session.stored),
    }


def _day(case: Case) -> str:
    day = case.date_of_service
    return f"{day.day} {day:%B %Y}"


def _age(years: float) -> str:
    if years >= 2:
        return f"{years:g} years"
    if years >= 1 / 12:
        return f"{round(years * 12)} months"
    return f"{round(years * 365)} days"
