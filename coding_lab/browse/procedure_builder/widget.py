"""The procedure builder in a cell of its own: ``procedure_builder("0DT")``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from coding_lab.browse.code_book.questions import QuestionError
from coding_lab.browse.procedure_builder import front_end, questions
from coding_lab.browse.procedure_builder.answers import answer
from coding_lab.codesets import CodeBookError

if TYPE_CHECKING:
    from coding_lab.codesets.icd10pcs.book import ProcedureBook

_NO_BOOK = "There is no ICD-10-PCS."


class ProcedureBuilder(anywidget.AnyWidget):
    """Builds an ICD-10-PCS code character by character."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    book = traitlets.Dict().tag(sync=True)
    """The code set in force: ``release``, ``on`` and ``caveat``, or ``problem``."""
    start = traitlets.Unicode().tag(sync=True)
    """The characters to begin after."""

    def __init__(self, book: ProcedureBook | None, start: str = "", *, problem: str = ""):
        self._book = book
        super().__init__(
            _esm=front_end.script(),
            _css=front_end.style(),
            book=_said_of(book, problem),
            start=start,
        )
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return f"Procedure builder: {self.book['release'] or 'none'}. Run this cell to open it."

    def _on_message(self, _widget: object, content: object, _buffers: object) -> None:
        self.send(self._reply(content))

    def _reply(self, content: object) -> dict[str, Any]:
        try:
            question = questions.parse(content)
        except QuestionError as error:
            number = content.get("request") if isinstance(content, dict) else None
            return {"type": "refused", "request": number, "reason": str(error)}
        if self._book is None:
            problem = self.book["problem"] or _NO_BOOK
            return {"type": question.type, "request": question.request, "problem": problem}
        return answer(self._book, question)


def procedure_builder(start: str = "", *, on: date | None = None) -> ProcedureBuilder:
    """Open the table builder of ICD-10-PCS for a day, today if none is given, in this cell.

    ``start`` is the beginning of a code, such as ``0DT``. Nothing is raised where there is no
    code book: the cell then says what to do.
    """
    from coding_lab.codesets.icd10pcs.book import procedure_book

    try:
        return ProcedureBuilder(procedure_book(on), start)
    except CodeBookError as error:
        return ProcedureBuilder(None, start, problem=str(error))


def _said_of(book: ProcedureBook | None, problem: str) -> dict[str, str]:
    if book is None:
        return {"release": "", "on": "", "caveat": "", "problem": problem}
    day = f"{book.on.day} {book.on:%B %Y}"
    return {"release": book.release, "on": day, "caveat": book.caveat, "problem": ""}
