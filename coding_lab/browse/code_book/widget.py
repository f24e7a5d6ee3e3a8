"""The code book in a cell of its own: ``browse_codes("E11")``."""

from __future__ import annotations

from datetime import date
from typing import Any

import anywidget
import traitlets

from coding_lab.browse.code_book import front_end, questions
from coding_lab.browse.code_book.reader import BookReader
from coding_lab.codesets import CodeBook, CodeBookError, code_book


class CodeBookBrowser(anywidget.AnyWidget):
    """Chapters, blocks and codes with their notes; indexes and tables where installed."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    book = traitlets.Dict().tag(sync=True)
    """The code book in force: ``release``, ``on`` and ``caveat``, or ``problem``."""
    start = traitlets.Unicode().tag(sync=True)
    """The code to open with; words are searched for; empty for the chapters."""

    def __init__(self, book: CodeBook | None, start: str = "", *, problem: str = ""):
        self._reader = BookReader(book)
        super().__init__(
            _esm=front_end.script(),
            _css=front_end.style(),
            book=said_of_book(book, problem),
            start=start,
        )
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return f"Code book: {self.book['release'] or 'none'}. Run this cell to open it."

    def _on_message(self, _widget: object, content: object, _buffers: object) -> None:
        self.send(self._reply(content))

    def _reply(self, content: object) -> dict[str, Any]:
        try:
            question = questions.parse(content)
        except questions.QuestionError as error:
            number = content.get("request") if isinstance(content, dict) else None
            return {"type": "refused", "request": number, "reason": str(error)}
        return self._reader.answer(question)


def browse_codes(code: str = "", *, on: date | None = None) -> CodeBookBrowser:
    """Open the code book of a day, today if none is given, in this cell.

    ``code`` is where to open it: a code, a category, a block such as ``E08-E13``, or words to
    search for. Nothing is raised where there is no code book: the cell then says what to do.
    """
    try:
        return CodeBookBrowser(code_book(on), code)
    except CodeBookError as error:
        return CodeBookBrowser(None, code, problem=str(error))


def said_of_book(book: CodeBook | None, problem: str = "") -> dict[str, str]:
    """What a front end tells of the book: ``release``, ``on``, ``caveat``, ``problem``."""
    if book is None:
        return {"release": "", "on": "", "caveat": "", "problem": problem}
    day = f"{book.on.day} {book.on:%B %Y}"
    return {"release": book.release, "on": day, "caveat": book.caveat, "problem": ""}
