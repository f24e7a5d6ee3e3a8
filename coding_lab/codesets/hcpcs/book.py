"""HCPCS Level II of one day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from coding_lab.codesets.hcpcs.store import index_for
from coding_lab.codesets.icd10cm.clinical_terms import clinical_terms
from coding_lab.codesets.index import Index
from coding_lab.codesets.records import CodeRecord, FormProblem
from coding_lab.codesets.searching.searcher import Searcher
from coding_lab.codesets.words import words

if TYPE_CHECKING:
    import pandas as pd

CODE_SET = "HCPCS Level II"
_COLUMNS = "bare, title, unit, status, begin, end"
_CODE = re.compile(r"[A-CE-V]\d{4}")
_MODIFIER = re.compile(r"[A-Z][0-9A-Z]|\d[0-9A-Z]")
_BEGINNING = re.compile(r"[A-CE-V]\d{1,4}")


def hcpcs_book(on: date | None = None) -> HcpcsBook:
    """HCPCS Level II as it holds on a day, today if none is given.

    Raises ``CodeBookError`` if the tables cannot be read or the index not written.
    """
    day = on or date.today()
    return HcpcsBook(index_for(day), day)


class HcpcsBook:
    """Codes and modifiers of HCPCS Level II on one day: look-up, search, units, status.

    The project carries a selection for teaching; CMS's own file, where installed, is whole.
    D codes belong to the American Dental Association and are not here.
    """

    def __init__(self, index: Index, on: date):
        self._index = index
        self.on = on
        """The day it speaks of."""
        self._official = index.facts["release"]
        self.release: str = f"{CODE_SET} {self._official or '(selection for teaching)'}"
        """Such as ``HCPCS Level II 2026 (April)``."""

    def __repr__(self) -> str:
        return f"<HcpcsBook {self.release} on {self.on}>"

    @property
    def caveat(self) -> str:
        """What to know about the codes it holds; empty if all is well."""
        if self._official:
            year = re.match(r"\d{4}", self._official)
            if year and int(year[0]) != self.on.year:
                return f"HCPCS Level II is that of {self._official}, the day is {self.on}"
            return ""
        return (
            f"HCPCS Level II here is a selection of {int(self._index.facts['codes']):,} codes for "
            "teaching; `coding-lab codes install` or `codes fetch` brings CMS's whole file"
        )

    def look_up(self, code: str) -> CodeRecord | None:
        """The entry of a code or modifier; ``None`` if there is none.

        One that is not in force on the day is found too, not billable, with its dates.
        """
        row = self._row(normalise(code))
        return None if row is None else self._record(row)

    def search(self, text: str, limit: int = 10) -> list[CodeRecord]:
        """Codes and modifiers for words, or the beginning of a code, best first.

        Those not in force on the day are left out.
        """
        if not words(text):
            return []
        typed = normalise(text)
        rows: Iterable[tuple[Any, ...]]
        if _BEGINNING.fullmatch(typed):
            rows = self._index.rows(
                f"select {_COLUMNS} from entry where bare >= ? and bare < ? order by bare",
                (typed, typed + "~"),
            )
        else:
            found = self._searcher.search(text)
            ids = [*(candidate.id for candidate in found.ordered), *found.more]
            rows = self._rows_of(ids)
        records = (self._record(row) for row in rows)
        return list(islice((record for record in records if record.billable), limit))

    def _rows_of(self, ids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        """Row by row: seldom more are read than are shown."""
        query = f"select {_COLUMNS} from entry where id = ?"
        return (row for i in ids for row in self._index.rows(query, (i,)))

    def check_form(self, code: str) -> FormProblem | None:
        """Why a code cannot be reported on the day; ``None`` if it can."""
        bare = normalise(code)
        if not bare:
            return FormProblem("empty", "No code is given.")
        if bare.startswith("D") and len(bare) == 5:
            return FormProblem(
                "malformed",
                f"{bare} is written like a dental code (CDT): those belong to the American Dental "
                "Association and are not part of this book.",
            )
        if not (_CODE.fullmatch(bare) or _MODIFIER.fullmatch(bare)):
            return FormProblem(
                "malformed",
                f"“{bare}” is not written like an HCPCS Level II code: a letter from A to V, then "
                "four digits; a modifier has two characters.",
            )
        record = self.look_up(bare)
        if record is None:
            where = "" if self._official else " The selection for teaching does not hold all codes."
            return FormProblem("no-such-code", f"There is no {bare} in {self.release}.{where}")
        if not record.billable:
            begin, end = record.begin, record.end
            told = f"from {begin or 'its beginning'}" + (f" to {end}" if end else "")
            return FormProblem(
                "not-in-force", f"{bare} is not in force on {self.on}; it is or was {told}."
            )
        return None

    def codes(self) -> Iterator[CodeRecord]:
        """All codes in force on the day, without modifiers."""
        return (r for r in self._all() if r.billable and len(r.code) == 5)

    def modifiers(self) -> Iterator[CodeRecord]:
        """All modifiers in force on the day."""
        return (r for r in self._all() if r.billable and len(r.code) == 2)

    def unit(self, code: str) -> str:
        """What one unit of a code is, such as ``1 mg``; empty where the title says it."""
        row = self._row(normalise(code))
        return row[2] if row else ""

    def facts(self, code: str) -> list[tuple[str, str]]:
        """What else is known about a code: its unit, its coverage or payment status."""
        row = self._row(normalise(code))
        if row is None:
            return []
        named = (("one unit is", row[2]), ("status", row[3]))
        return [(name, text) for name, text in named if text]

    def to_frame(self) -> pd.DataFrame:
        """All codes in force on the day: ``code``, ``title``, ``unit``, ``status``, dates."""
        import pandas as pd

        rows = self._index.rows(f"select {_COLUMNS} from entry where length(bare) = 5")
        frame = pd.DataFrame(
            [row for row in rows if self._record(row).billable],
            columns=["code", "title", "unit", "status", "begin", "end"],
        )
        for column in ("begin", "end"):
            frame[column] = pd.to_datetime(frame[column])
        return frame

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(self._index, clinical_terms())

    def _all(self) -> Iterator[CodeRecord]:
        rows = self._index.rows(f"select {_COLUMNS} from entry order by bare")
        return (self._record(row) for row in rows)

    def _row(self, bare: str) -> tuple[Any, ...] | None:
        rows = self._index.rows(f"select {_COLUMNS} from entry where bare = ?", (bare,))
        return rows[0] if rows else None

    def _record(self, row: tuple[Any, ...]) -> CodeRecord:
        code, title, _, _, begin, end = row
        first = date.fromisoformat(begin) if begin else None
        last = date.fromisoformat(end) if end else None
        in_force = (first is None or first <= self.on) and (last is None or self.on <= last)
        return CodeRecord(code, title, in_force, first, last, CODE_SET)


def normalise(text: str) -> str:
    """A code or modifier in capitals, without blanks and dashes.

    >>> normalise(" j1100"), normalise("-lt")
    ('J1100', 'LT')
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s.-]", "", plain)
