"""Answers the questions of a front end about the code book of one day, without any widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coding_lab.browse.code_book import questions, tabular
from coding_lab.browse.code_book.other_books import OtherBooks, note_on
from coding_lab.browse.code_book.parts import Parts
from coding_lab.codesets.records import CodeBookError

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook

Reply = dict[str, Any]
NO_BOOK = "There is no code book: typed codes are saved unchecked."


class BookReader:
    """Questions in, replies out; a reply that has nothing to show carries a ``problem``."""

    def __init__(self, book: CodeBook | None):
        self.book = book
        self._parts = Parts(book) if book else None
        self._others = OtherBooks(book.on) if book else None

    def answer(self, question: questions.BookQuestion) -> Reply:
        """The reply, with the question's type and number."""
        reply: Reply = {"type": question.type, "request": question.request}
        if self.book is None:
            return {**reply, "problem": NO_BOOK}
        try:
            return {**reply, **self._found(self.book, question)}
        except CodeBookError as error:
            return {**reply, "problem": str(error)}

    def _found(self, book: CodeBook, question: questions.BookQuestion) -> Reply:
        assert self._parts is not None
        assert self._others is not None
        match question:
            case questions.Search():
                items = tabular.search(book, question.text)
                note = "" if items else note_on(question.text)
                return {"items": items, **({"problem": note} if note else {})}
            case questions.Children():
                return {"code": question.code, "items": tabular.children(book, question.code)}
            case questions.Neighbourhood():
                page = tabular.neighbourhood(book, question.code)
                return {"page": page} if page else _no_such(question.code)
            case questions.Path():
                return tabular.path(book, question.code) or _no_such(question.code)
            case questions.Contents():
                parts = [*self._parts.listed(), *self._others.listed()]
                return {"chapters": tabular.contents(book), "parts": parts}
            case questions.FindCodes():
                return self._others.find(question.part, question.text)
            case questions.Terms():
                return self._parts.terms(question.part, question.letter, question.term)
            case questions.FindTerms():
                return self._parts.find(question.part, question.text)
            case questions.Term():
                return self._parts.term(question.part, question.term)
            case questions.Rows():
                return self._parts.rows(
                    question.part, question.text, question.letter, question.page
                )


def _no_such(code: str) -> Reply:
    return {"problem": f"The tabular list has no “{code.strip()}” on that date."}
