"""The code book of one day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from coding_lab.codesets import periods
from coding_lab.codesets.icd10cm.search import Searcher
from coding_lab.codesets.icd10cm.sources import Source, fiscal_year
from coding_lab.codesets.icd10cm.store import Index, ensure_index, index_for
from coding_lab.codesets.periods import Period
from coding_lab.codesets.records import CodeRecord, FormProblem, Note, normalise, without_dot

if TYPE_CHECKING:
    import pandas as pd

UNTITLED = "(its title is not in the installed release)"

_ENTRY = "e.id, e.code, e.bare, e.title, e.leaf, e.titled, e.parent, e.kind"


def code_book(on: date | None = None, *, tabular: Path | None = None) -> CodeBook:
    """The code book in force on a day, today if none is given.

    The first time, the index is built, which takes some seconds; progress goes to standard
    error. ``tabular`` names an official Tabular List (XML) to read instead of the installed one.

    Raises ``CodeBookError`` if there is no source, or it cannot be read or written.
    """
    day = on or date.today()
    if tabular is not None:
        return CodeBook(ensure_index(Source(tabular, None)), day)
    return CodeBook(index_for(day), day)


@dataclass(frozen=True)
class _Entry:
    id: int
    code: str
    bare: str
    title: str
    leaf: bool
    titled: bool
    parent: int | None
    kind: str


class CodeBook:
    """ICD-10-CM as it holds on one day: codes, notes, search.

    Codes may be written with or without dot, blanks or capitals. Books of several days and
    releases can be open side by side.
    """

    def __init__(self, index: Index, on: date):
        self._index = index
        self.on = on
        """The day it speaks of."""
        self.release: str = index.facts["release"]
        """The release its titles and notes come from, such as ``ICD-10-CM FY2026 (April 2026)``."""
        self._has_dates = bool(index.facts["dates"])
        self._searcher = Searcher(index)

    def __repr__(self) -> str:
        return f"<CodeBook {self.release} on {self.on}>"

    @property
    def caveat(self) -> str:
        """What to know where the release is not the one of the day; empty if all is well."""
        released = int(self._index.facts["fiscal_year"])
        wanted = fiscal_year(self.on)
        parts = []
        if wanted != released:
            parts.append(
                f"{self.on} is in fiscal year {wanted}; "
                f"titles and notes are those of {self.release}"
            )
            if self._has_dates:
                parts.append(f"which codes are in force is known from {self._index.facts['dates']}")
        if not self._has_dates:
            parts.append(
                f"dates of validity are not known ({self._index.facts['dates_missing']}): "
                "every code of the release counts as in force"
            )
        elif self.on > date.fromisoformat(self._index.facts["dates_until"]):
            parts.append(f"after {self._index.facts['dates_until']} no change is known")
        return "; ".join(parts)

    def look_up(self, code: str) -> CodeRecord | None:
        """The entry of a code, block or chapter; ``None`` if there is none.

        A code that is not in force on the day is found too, not billable, with its dates.
        """
        entry = self._entry(code)
        return None if entry is None else self._record(entry)

    def search(self, text: str, limit: int = 10) -> list[CodeRecord]:
        """Entries for a learner's words, or the beginning of a code, best first.

        The last word may be unfinished; misspelt words are corrected.
        Codes not in force on the day are left out.
        """
        found: list[CodeRecord] = []
        candidates = self._searcher.search(text)
        for start in range(0, len(candidates), max(limit, 1)):
            if len(found) >= limit:
                break
            entries = self._entries_by_id(candidates[start : start + max(limit, 1)])
            found.extend(self._records(e for e in entries if self._shown(e)))
        return found[:limit]

    def check_form(self, code: str) -> FormProblem | None:
        """Why a code cannot be reported on the day; ``None`` if it can."""
        from coding_lab.codesets.icd10cm.form import check_form

        return check_form(self, code)

    def chapters(self) -> list[CodeRecord]:
        """The chapters of the Tabular List, in order."""
        return list(self._records(self._select("e.kind = 'chapter' order by e.seq")))

    def parents(self, code: str) -> list[CodeRecord]:
        """What a code stands under, nearest first: categories, blocks, chapter."""
        entry = self._entry(code)
        return [] if entry is None else list(self._records(self._above(entry)))

    def children(self, code: str) -> list[CodeRecord]:
        """What stands directly under a code, in order; codes not in force are left out."""
        entry = self._entry(code)
        return [] if entry is None else self._children(entry.id)

    def siblings(self, code: str) -> list[CodeRecord]:
        """The other children of its parent."""
        entry = self._entry(code)
        if entry is None or entry.parent is None:
            return []
        return [r for r in self._children(entry.parent) if r.code != entry.code]

    def notes(self, code: str) -> list[Note]:
        """All instructional notes that hold for a code, its own first, then the inherited ones.

        Of several tables of seventh characters the nearest holds, for codes that take one.
        """
        entry = self._entry(code)
        if entry is None:
            return []
        found: list[Note] = []
        has_table = not self._takes_seventh_character(entry)
        for holder in (entry, *self._above(entry)):
            rows = self._index.rows(
                "select kind, text from note where entry = ? order by n", (holder.id,)
            )
            if has_table:
                rows = [row for row in rows if row[0] != "seventh_characters"]
            has_table = has_table or any(kind == "seventh_characters" for kind, _ in rows)
            found.extend(Note(kind, text, holder.code) for kind, text in rows)
        return found

    def all_notes(self, *kinds: str) -> Iterator[Note]:
        """Every note of these kinds, once and where it stands, in the order of the book."""
        marks = ",".join("?" * len(kinds))
        rows = self._index.rows(
            "select n.kind, n.text, e.code from note n join entry e on e.id = n.entry "
            f"where n.kind in ({marks}) order by e.seq, n.n",
            kinds,
        )
        return (Note(*row) for row in rows)

    def categories(self) -> list[str]:
        """The categories in the order of the Tabular List, in which C4A follows C43."""
        rows = self._index.rows(
            "select code from entry where kind = 'code' and titled and length(bare) = 3 "
            "order by seq"
        )
        return [code for (code,) in rows]

    def codes(self) -> Iterator[CodeRecord]:
        """All codes that may be reported on the day, in the order of their characters."""
        if self._has_dates:
            rows = self._index.rows(
                f"select {_ENTRY}, p.begin, p.end from entry e join period p on p.bare = e.bare "
                "where e.kind = 'code' and p.begin <= ? and (p.end is null or p.end >= ?) "
                "order by e.bare",
                (self.on.isoformat(), self.on.isoformat()),
            )
            for *fields, begin, end in rows:
                entry, now = _Entry(*fields), periods.period(begin, end)
                yield CodeRecord(entry.code, entry.title or UNTITLED, True, now.begin, now.end)
        else:
            for entry in self._select("e.kind = 'code' and e.leaf order by e.bare"):
                yield CodeRecord(entry.code, entry.title, True, None, None)

    def to_frame(self) -> pd.DataFrame:
        """All codes that may be reported on the day, as a data frame.

        Columns: ``code``, ``title``, ``category`` (its title), ``block`` (its range),
        ``chapter`` (its title), ``begin`` and ``end`` (days in force).
        """
        from coding_lab.codesets.icd10cm.frame import codes_frame

        return codes_frame(self, self._index)

    def notes_to_frame(self) -> pd.DataFrame:
        """All notes of the Tabular List: ``origin``, ``level``, ``kind``, ``text``.

        Not inherited: each note stands once, under the code, block or chapter that carries it.
        """
        from coding_lab.codesets.icd10cm.frame import notes_frame

        return notes_frame(self._index)

    # What follows is for the other modules of this package.

    def billable_below(self, bare: str) -> list[str]:
        """Codes in force that begin with these characters and are longer."""
        return [
            record.code
            for record in self._records(
                self._select("e.kind = 'code' and e.bare > ? and e.bare < ? order by e.bare",
                             (bare, bare + "~"))
            )
            if record.billable
        ]  # fmt: skip

    def _entry(self, code: str) -> _Entry | None:
        bare = without_dot(normalise(code))
        # Code comes before block and chapter in the index; one bare name has one of each at most.
        found = self._select("e.bare = ?", (bare,))
        return found[0] if found else None

    def _select(self, where: str, values: Sequence[object] = ()) -> list[_Entry]:
        query = f"select {_ENTRY} from entry e where {where}"
        return [_Entry(*row) for row in self._index.rows(query, values)]

    def _entries_by_id(self, ids: Sequence[int]) -> list[_Entry]:
        marks = ",".join("?" * len(ids))
        found = {entry.id: entry for entry in self._select(f"e.id in ({marks})", ids)}
        return [found[i] for i in ids if i in found]

    def _above(self, entry: _Entry) -> Iterator[_Entry]:
        while entry.parent is not None:
            (entry,) = self._select("e.id = ?", (entry.parent,))
            yield entry

    def _children(self, parent: int) -> list[CodeRecord]:
        entries = self._select("e.parent = ? order by e.seq", (parent,))
        if any(not entry.titled for entry in entries):
            entries.sort(key=lambda entry: entry.bare)
        return list(self._records(e for e in entries if self._shown(e)))

    def _shown(self, entry: _Entry) -> bool:
        """Not a code that is out of force; headers are always shown."""
        return not entry.leaf or self._record(entry).billable

    def _records(self, entries: Iterator[_Entry] | Sequence[_Entry]) -> Iterator[CodeRecord]:
        return (self._record(entry) for entry in entries)

    def _record(self, entry: _Entry) -> CodeRecord:
        title = entry.title if entry.titled else UNTITLED
        if entry.kind != "code":
            return CodeRecord(entry.code, title, False, None, None)
        if not self._has_dates:
            return CodeRecord(entry.code, title, entry.leaf == 1, None, None)
        spans = self.periods(entry.bare)
        now = next((p for p in spans if self.on in p), None)
        if now is not None:
            return CodeRecord(entry.code, title, True, now.begin, now.end)
        if not entry.leaf or not spans:
            return CodeRecord(entry.code, title, False, None, None)
        nearest = periods.nearest(spans, self.on)
        return CodeRecord(entry.code, title, False, nearest.begin, nearest.end)

    def periods(self, bare: str) -> list[Period]:
        """When a code was, is and will be in force, oldest first; empty if not known."""
        return periods.read(self._index, bare)

    def _takes_seventh_character(self, entry: _Entry) -> bool:
        if entry.kind != "code":
            return False
        if len(entry.bare) == 7:
            return True
        return bool(
            self._index.rows(
                "select 1 from entry where kind = 'code' and bare > ? and bare < ? "
                "and length(bare) = 7 limit 1",
                (entry.bare, entry.bare + "~"),
            )
        )
