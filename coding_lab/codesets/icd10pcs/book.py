"""ICD-10-PCS of one day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from coding_lab.codesets import periods
from coding_lab.codesets.icd10pcs.form import check_form, normalise
from coding_lab.codesets.icd10pcs.labels import Label, Labels
from coding_lab.codesets.icd10pcs.search import Searcher
from coding_lab.codesets.icd10pcs.sources import Sources, sources_for
from coding_lab.codesets.icd10pcs.store import ensure_index
from coding_lab.codesets.icd10pcs.tables import LENGTH
from coding_lab.codesets.index import Index
from coding_lab.codesets.periods import Period
from coding_lab.codesets.records import CodeRecord, FormProblem

if TYPE_CHECKING:
    import pandas as pd

    from coding_lab.codesets.icd10pcs.builder import TableBuilder

CODE_SET = "ICD-10-PCS"
UNTITLED = "(its title is not in the installed release)"
_AT_ONCE = 500
_AFTER = "~"
"""Sorts behind every character of a code."""


def procedure_book(on: date | None = None, *, sources: Sources | None = None) -> ProcedureBook:
    """ICD-10-PCS as it holds on a day, today if none is given.

    The first time, an index is built, which takes some seconds; progress goes to standard error.
    ``sources`` names other sources than the installed ones.

    Raises ``CodeBookError`` if there is no source, or it cannot be read or written.

    >>> book = procedure_book(date(2026, 5, 1))
    >>> book.look_up("0dtj4zz").title
    'Resection of Appendix, Percutaneous Endoscopic Approach'
    """
    day = on or date.today()
    return ProcedureBook(ensure_index(sources or sources_for(day)), day)


class ProcedureBook:
    """All codes of ICD-10-PCS in force on one day: look-up, search, labels, the table builder.

    Codes may be written with blanks or in small letters. Books of several days and releases can
    be open side by side.
    """

    def __init__(self, index: Index, on: date):
        self._index = index
        self.on = on
        """The day it speaks of."""
        year = on.year + (on.month >= 10)
        self.release: str = f"{CODE_SET} FY{year}"
        """Such as ``ICD-10-PCS FY2026``; without dates, the year of the titles."""
        self._has_dates = bool(index.facts["dates"])
        if not self._has_dates:
            self.release = f"{CODE_SET} {index.facts['titles']}"
        self.labels = Labels(index, self.beginning_with)
        """What the characters of a code stand for."""
        self._searcher = Searcher(index, self)

    def __repr__(self) -> str:
        return f"<ProcedureBook {self.release} on {self.on}>"

    @property
    def caveat(self) -> str:
        """What to know about dates and titles; empty if all is well."""
        facts = self._index.facts
        parts = []
        if not self._has_dates:
            parts.append(
                f"dates of validity are not known ({facts['dates_missing']}): "
                "every code that has a title counts as in force"
            )
        elif self.on > date.fromisoformat(facts["dates_until"]):
            parts.append(f"after {facts['dates_until']} no change is known")
        if not facts["titles"]:
            parts.append("titles are missing: install the package drg or an official order file")
        elif self._untitled:
            parts.append(
                f"titles are those of {facts['titles']}: {self._untitled} of "
                f"{len(self.in_force):,} codes have none, and show the labels of their characters"
            )
        return "; ".join(parts)

    @cached_property
    def _untitled(self) -> int:
        force = set(self.in_force)
        rows = self._index.rows("select bare from code where title = ''")
        return sum(code in force for (code,) in rows)

    @cached_property
    def in_force(self) -> Sequence[str]:
        """All codes that may be reported on the day, in order."""
        if self._has_dates:
            rows = self._index.rows(
                "select bare from period where begin <= ? and (end is null or end >= ?) "
                "order by bare",
                (self.on.isoformat(), self.on.isoformat()),
            )
        else:
            rows = self._index.rows("select bare from code order by bare")
        return [code for (code,) in rows]

    def beginning_with(self, prefix: str) -> Sequence[str]:
        """The codes in force that begin with these characters, in order."""
        start, end = self.span(prefix)
        return self.in_force[start:end]

    def span(self, prefix: str) -> tuple[int, int]:
        """Where in ``in_force`` the codes that begin so stand: from, and up to before."""
        start = bisect_left(self.in_force, prefix)
        return start, bisect_left(self.in_force, prefix + _AFTER, start)

    def next_characters(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Each character that may follow a prefix, with the number of codes behind it."""
        at, end = self.span(prefix)
        place = len(prefix)
        if place >= LENGTH:
            return
        while at < end:
            character = self.in_force[at][place]
            after = bisect_left(self.in_force, prefix + character + _AFTER, at, end)
            yield character, after - at
            at = after

    def look_up(self, code: str) -> CodeRecord | None:
        """The entry of a code, or of a table or another beginning of codes; ``None`` if none.

        A beginning of codes is not billable. A code that is not in force on the day is found
        too, not billable, with its dates.
        """
        bare = normalise(code)
        if not bare:
            return None
        if len(bare) < LENGTH:
            start, end = self.span(bare)
            return self._heading(bare) if start < end else None
        rows = self._index.rows("select title from code where bare = ?", (bare,))
        return self._record(bare, rows[0][0], self.periods(bare)) if rows else None

    def records(self, codes: Sequence[str]) -> list[CodeRecord]:
        """The entries of many codes or beginnings, in their order; unknown ones are left out."""
        titles: dict[str, str] = {}
        spans: dict[str, list[Period]] = {}
        whole = [code for code in codes if len(code) == LENGTH]
        for start in range(0, len(whole), _AT_ONCE):
            some = whole[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = self._index.rows(f"select bare, title from code where bare in ({marks})", some)
            titles.update(rows)
            for bare, begin, end in self._index.rows(
                f"select bare, begin, end from period where bare in ({marks}) order by begin", some
            ):
                spans.setdefault(bare, []).append(periods.period(begin, end))
        known = (
            self._record(code, titles[code], spans.get(code, []))
            if code in titles
            else self.look_up(code)
            for code in codes
        )
        return [record for record in known if record is not None]

    def search(self, text: str, limit: int = 10) -> list[CodeRecord]:
        """Codes for a learner's words, a procedure's common name, or the beginning of a code.

        Best first. The last word may be unfinished; misspelt words are corrected. Codes not in
        force on the day are left out. A beginning of up to three characters gives what may come
        next, a longer one the codes.

        >>> [r.code for r in procedure_book(date(2026, 5, 1)).search("appendectomy", 2)]
        ['0DTJ4ZZ', '0DTJ0ZZ']
        """
        return self.records(self._searcher.search(text, limit))

    def find(
        self, *, section: str = "", body_system: str = "", root_operation: str = "",
        body_part: str = "", approach: str = "", limit: int = 100,
    ) -> list[CodeRecord]:  # fmt: skip
        """Codes by what their characters mean, as far as labels are known.

        Each part is a character or a label (``"T"`` or ``"Resection"``); a body part may also be
        some of its words.

        >>> book = procedure_book(date(2026, 5, 1))
        >>> [r.code for r in book.find(root_operation="Resection", body_part="Appendix")]
        ['0DTJ0ZZ', '0DTJ4ZG', '0DTJ4ZZ', '0DTJ7ZZ', '0DTJ8ZZ']
        """
        wanted = (section, body_system, root_operation, body_part, approach)
        return self.records(list(self._searcher.find(wanted, limit)))

    def check_form(self, code: str) -> FormProblem | None:
        """Why a code cannot be reported on the day; ``None`` if it can."""
        return check_form(self, code)

    def children(self, prefix: str) -> list[CodeRecord]:
        """What stands directly under a beginning of codes: one character more."""
        bare = normalise(prefix)
        return self.records([bare + c for c, _ in self.next_characters(bare)])

    def explain(self, code: str) -> list[tuple[str, str, Label]]:
        """Axis, character and label of each character of a code or the beginning of one."""
        return self.labels.of_code(normalise(code))

    def builder(self, prefix: str = "") -> TableBuilder:
        """The table builder, at the beginning or after some characters.

        Raises ``ValueError`` if no code in force begins so.
        """
        from coding_lab.codesets.icd10pcs.builder import TableBuilder

        return TableBuilder.starting(self, prefix)

    def codes(self) -> Iterator[CodeRecord]:
        """All codes that may be reported on the day, in order."""
        if not self._has_dates:
            for bare, title in self._index.rows("select bare, title from code order by bare"):
                yield CodeRecord(bare, title or UNTITLED, True, None, None, CODE_SET)
            return
        rows = self._index.rows(
            "select c.bare, c.title, p.begin, p.end from code c join period p on p.bare = c.bare "
            "where p.begin <= ? and (p.end is null or p.end >= ?) order by c.bare",
            (self.on.isoformat(), self.on.isoformat()),
        )
        for bare, title, begin, end in rows:
            now = periods.period(begin, end)
            shown = title or self._untitled_title(bare)
            yield CodeRecord(bare, shown, True, now.begin, now.end, CODE_SET)

    def to_frame(self) -> pd.DataFrame:
        """All codes that may be reported on the day, as a data frame.

        Columns: ``code``, ``title``, ``section``, ``body_system`` and ``root_operation`` (their
        labels), ``begin`` and ``end`` (days in force).
        """
        from coding_lab.codesets.icd10pcs.frame import codes_frame

        return codes_frame(self)

    def periods(self, code: str) -> list[Period]:
        """When a code was, is and will be in force, oldest first; empty if not known."""
        return periods.read(self._index, normalise(code))

    def _record(self, bare: str, title: str, spans: list[Period]) -> CodeRecord:
        shown = title or self._untitled_title(bare)
        if not self._has_dates:
            return CodeRecord(bare, shown, True, None, None, CODE_SET)
        now = next((p for p in spans if self.on in p), None)
        if not spans:
            return CodeRecord(bare, shown, False, None, None, CODE_SET)
        told = now or periods.nearest(spans, self.on)
        return CodeRecord(bare, shown, now is not None, told.begin, told.end, CODE_SET)

    def _untitled_title(self, bare: str) -> str:
        labels = [label.text for _, _, label in self.labels.of_code(bare)[2:]]
        if not any(labels):
            return UNTITLED
        told = "; ".join(text or f"character {bare[n]}" for n, text in enumerate(labels, 2))
        return f"{told} {UNTITLED}"

    def _heading(self, prefix: str) -> CodeRecord:
        labels = self.labels.of_code(prefix)
        title = ", ".join(label.text or f"{axis} {character}" for axis, character, label in labels)
        return CodeRecord(prefix, title, False, None, None, CODE_SET)
