"""The parts of the book beside the Tabular List: indexes and tables, where they are installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from coding_lab.codesets.icd10cm.sources import fiscal_year
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.installed import nearest_release

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook
    from coding_lab.codesets.icd10cm.alphabetic_index import AlphabeticIndex, Term
    from coding_lab.codesets.icd10cm.tables import CodeTable

FOUND_LIMIT = 20
PAGE_ROWS = 50
MATCHING_ROWS = 1000


@dataclass(frozen=True)
class Part:
    """One part of the book, as its tab names it."""

    kind: str
    label: str
    shape: str
    """``index`` or ``table``."""
    about: str
    rows_are: str = ""
    """Heading of a table's first column."""


PARTS = (
    Part(
        "icd10cm-index",
        "Index to diseases",
        "index",
        "The Alphabetic Index of diseases and injuries: lead terms such as “Fracture”, with "
        "modifying terms under them, each leading to a code to verify in the Tabular List.",
    ),
    Part(
        "icd10cm-external-causes",
        "Index to external causes",
        "index",
        "The index to external causes of injury: how somebody was hurt, from “Fall” to “Contact”.",
    ),
    Part(
        "icd10cm-neoplasms",
        "Neoplasm table",
        "table",
        "The table of neoplasms: for each site the codes of a malignant primary, secondary, in "
        "situ, benign, uncertain and unspecified neoplasm.",
        "Site",
    ),
    Part(
        "icd10cm-drugs",
        "Drug table",
        "table",
        "The table of drugs and chemicals: for each substance the codes of poisoning by intent, "
        "adverse effect and underdosing.",
        "Substance",
    ),
)


class Parts:
    """Indexes and tables of the day of a code book; each is opened when it is first asked for."""

    def __init__(self, book: CodeBook):
        self._book = book
        self._opened: dict[str, AlphabeticIndex | CodeTable] = {}

    def listed(self) -> list[dict[str, Any]]:
        """All parts with what they are, and whether they are installed."""
        return [self._said(part) for part in PARTS]

    def terms(self, kind: str, letter: str, number: int) -> dict[str, Any]:
        """The letters of an index, the lead terms of a letter, or what stands under a term."""
        index = self._open(kind)
        if number:
            return {"items": [_item(term) for term in _term(index, number).children]}
        if letter:
            return {"items": [_item(term) for term in index.lead_terms(letter)]}
        return {"items": [{"letter": found} for found in index.letters()]}

    def find(self, kind: str, text: str) -> dict[str, Any]:
        """Terms for words, each with the way down to it."""
        found = self._open(kind).find(text, FOUND_LIMIT)
        return {"items": [{**_item(term), "path": list(term.path)} for term in found]}

    def term(self, kind: str, number: int) -> dict[str, Any]:
        """The page of one term, and what a tree must hold to show it."""
        index = self._open(kind)
        term = _term(index, number)
        above = [*_above(term)][::-1]
        levels: list[dict[str, Any]] = [
            {"letter": term.letter, "items": [_item(t) for t in index.lead_terms(term.letter)]}
        ]
        levels += [{"term": t.id, "items": [_item(c) for c in t.children]} for t in above]
        return {
            "page": {
                **_item(term),
                "path": [{"id": t.id, "text": t.text} for t in above],
                "codes": [self._code(code) for code in _codes(term)],
                "follow": _follow(index, term.see),
                "follow_also": _follow(index, term.see_also),
            },
            "levels": levels,
        }

    def rows(self, kind: str, text: str, letter: str, page: int) -> dict[str, Any]:
        """One page of a table; ``page`` counts from 0, and the last one stands for later ones."""
        table = self._open(kind)
        found: list[Term] | None = None  # without words and letter: the whole table, by pages
        if text.strip():
            found = sorted(table.find(text, MATCHING_ROWS), key=lambda row: row.id)
        elif letter:
            found = [row for lead in table.lead_terms(letter) for row in _with_all_below(lead)]
        total = len(table) if found is None else len(found)
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(page, pages - 1)
        first = page * PAGE_ROWS
        shown = table.page(first, PAGE_ROWS) if found is None else found[first : first + PAGE_ROWS]
        return {
            "columns": list(table.columns),
            "letters": table.letters(),
            "rows": [_row(row) for row in shown],
            "first": first,
            "total": total,
            "page": page,
            "pages": pages,
        }

    def _said(self, part: Part) -> dict[str, Any]:
        item = nearest_release(part.kind, self._book.on)
        said: dict[str, Any] = {"id": part.kind, "label": part.label, "shape": part.shape}
        said |= {"about": part.about, "rows_are": part.rows_are}
        if item is None:
            return {**said, "ready": False, "release": "", "note": _how_to_install(self._book.on)}
        note = ""
        if not item.begin <= self._book.on <= item.end:
            note = f"It is the release nearest to {self._book.on}: verify each code."
        return {**said, "ready": True, "release": item.release, "note": note}

    def _open(self, kind: str) -> AlphabeticIndex | CodeTable:
        """Raises ``CodeBookError`` if it is not installed or cannot be read."""
        if kind not in self._opened:
            found = _opener(kind, self._book.on)
            if found is None:
                raise CodeBookError(_how_to_install(self._book.on))
            self._opened[kind] = found
        return self._opened[kind]

    def _code(self, code: str) -> dict[str, Any]:
        record = self._book.look_up(code)
        return {
            "code": code,
            "title": record.title if record else "",
            "billable": bool(record and record.billable),
            "known": record is not None,
        }


def _opener(kind: str, on: date) -> AlphabeticIndex | CodeTable | None:
    from coding_lab.codesets.icd10cm import alphabetic_index, tables

    openers = {
        "icd10cm-index": alphabetic_index.alphabetic_index,
        "icd10cm-external-causes": alphabetic_index.external_cause_index,
        "icd10cm-neoplasms": tables.neoplasm_table,
        "icd10cm-drugs": tables.drug_table,
    }
    if kind not in openers:
        raise CodeBookError(f"the code book has no part “{kind}”")
    return openers[kind](on)


def _how_to_install(on: date) -> str:
    return (
        "It is not installed on this machine. Get it from the publisher (CDC/NCHS) with "
        f"“coding-lab codes fetch icd10cm-fy{fiscal_year(on)}”, or install a file that you have "
        "with “coding-lab codes install FILE”; then run this cell again."
    )


def _term(index: AlphabeticIndex, number: int) -> Term:
    try:
        return index.term(number)
    except KeyError:
        raise CodeBookError(
            "This index has no such term: it was installed anew meanwhile."
        ) from None


def _above(term: Term) -> Iterator[Term]:
    while (parent := term.parent) is not None:
        yield parent
        term = parent


def _with_all_below(term: Term) -> Iterator[Term]:
    yield term
    for child in term.children:
        yield from _with_all_below(child)


def _item(term: Term) -> dict[str, Any]:
    return {
        "id": term.id,
        "title": term.title,
        "modifiers": term.nonessential_modifiers,
        "code": term.code,
        "manifestation": term.manifestation,
        "see": term.see,
        "see_also": term.see_also,
        "more": term.has_children,
    }


def _codes(term: Term) -> list[str]:
    return [*term.code.split(), *term.manifestation.split()]


def _follow(index: AlphabeticIndex, reference: str) -> int:
    """Number of the term that a note names; 0 if there is none."""
    found = index.follow(reference) if reference else None
    return found.id if found else 0


def _row(row: Term) -> dict[str, Any]:
    return {
        "id": row.id,
        "level": row.level,
        "above": list(row.path[:-1]),
        "text": row.text,
        "see": row.see or row.see_also,
        "codes": list(row.codes),
    }
