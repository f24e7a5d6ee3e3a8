"""CPT of one day: the form of a code, and the learner's own file where one is installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from coding_lab.codesets.cpt import form
from coding_lab.codesets.cpt.store import index_for
from coding_lab.codesets.icd10cm.clinical_terms import clinical_terms
from coding_lab.codesets.index import Index
from coding_lab.codesets.records import CodeRecord, FormProblem
from coding_lab.codesets.searching.searcher import Searcher
from coding_lab.codesets.words import words

if TYPE_CHECKING:
    import pandas as pd

CODE_SET = "CPT"
_BEGINNING = re.compile(r"\d{2,4}[\dAFTUM]?")


def cpt_book(on: date | None = None) -> CptBook:
    """CPT on a day, today if none is given.

    Raises ``CodeBookError`` if an installed file cannot be read or its index not written.
    """
    day = on or date.today()
    return CptBook(index_for(day), day)


class CptBook:
    """CPT on one day, as far as this machine knows it.

    Without a file of the learner's own it knows how a code is written and nothing else: nothing
    is looked up or found, and a well-written code has no problem of form. With one it looks up
    and finds as every book does, and says of a code that is not in the file that it is not.
    """

    def __init__(self, index: Index | None, on: date):
        self._index = index
        self.on = on
        """The day it speaks of."""
        self.release: str = f"{CODE_SET} {index.facts['release']}" if index else CODE_SET
        """Such as ``CPT 2026 (January)``; the name alone without a file."""

    def __repr__(self) -> str:
        return f"<CptBook {self.release} on {self.on}>"

    @property
    def has_titles(self) -> bool:
        """Whether a file of the learner's own is installed."""
        return self._index is not None

    @property
    def caveat(self) -> str:
        """Why no titles show, or that the file is another year's; empty if all is well."""
        if self._index is None:
            return form.STATEMENT
        year = re.match(r"\d{4}", self._index.facts["release"])
        if year and int(year[0]) != self.on.year:
            return f"your CPT file is that of {self._index.facts['release']}, the day is {self.on}"
        return ""

    def look_up(self, code: str) -> CodeRecord | None:
        """The entry of a code in the learner's own file; ``None`` if it or the file is missing."""
        if self._index is None:
            return None
        rows = self._index.rows(
            "select bare, title from entry where bare = ?", (form.normalise(code),)
        )
        return _record(*rows[0]) if rows else None

    def search(self, text: str, limit: int = 10) -> list[CodeRecord]:
        """Codes of the learner's own file for words, or the beginning of a code, best first."""
        if self._index is None or not words(text):
            return []
        typed = form.normalise(text)
        if _BEGINNING.fullmatch(typed):
            rows = self._index.rows(
                "select bare, title from entry where bare >= ? and bare < ? order by bare limit ?",
                (typed, typed + "~", limit),
            )
            return [_record(*row) for row in rows]
        found = self._searcher.search(text)
        ids = [*(candidate.id for candidate in found.ordered), *found.more][:limit]
        rows = [row for i in ids for row in self._index.rows(
            "select bare, title from entry where id = ?", (i,))]  # fmt: skip
        return [_record(*row) for row in rows]

    def check_form(self, code: str) -> FormProblem | None:
        """Why a code cannot be reported, as far as this machine knows; ``None`` if it can."""
        problem = form.check_form(code)
        if problem is not None or self._index is None or self.look_up(code) is not None:
            return problem
        return FormProblem(
            "no-such-code", f"There is no {form.normalise(code)} in your file of {self.release}."
        )

    def codes(self) -> Iterator[CodeRecord]:
        """All codes of the learner's own file; none without one."""
        rows = (
            self._index.rows("select bare, title from entry order by bare") if self._index else ()
        )
        return (_record(*row) for row in rows)

    def facts(self, code: str) -> list[tuple[str, str]]:
        """What the form of a code tells: its category."""
        category = form.category(code)
        return [("category", category)] if category else []

    def to_frame(self) -> pd.DataFrame:
        """The codes of the learner's own file: ``code``, ``title``, ``category``."""
        import pandas as pd

        return pd.DataFrame(
            [(r.code, r.title, form.category(r.code)) for r in self.codes()],
            columns=["code", "title", "category"],
        )

    @cached_property
    def _searcher(self) -> Searcher:
        assert self._index is not None
        return Searcher(self._index, clinical_terms())


def _record(code: str, title: str) -> CodeRecord:
    """What stands in the file of a year is billable in it; its dates are not in the file."""
    return CodeRecord(code, title, True, None, None, CODE_SET)
