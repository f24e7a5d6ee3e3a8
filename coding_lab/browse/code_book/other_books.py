"""The other code sets in the browser, by search: ICD-10-PCS, HCPCS Level II, one's own CPT."""

from __future__ import annotations

from datetime import date
from typing import Any

from coding_lab.codesets.books import CodeBooks
from coding_lab.codesets.cpt import form as cpt
from coding_lab.codesets.records import CodeBookError, CodeRecord

FOUND_LIMIT = 20
OTHER_BOOKS = (
    (
        "icd10pcs",
        "ICD-10-PCS",
        "Codes of inpatient procedures, seven characters each. Search by common names "
        "(appendectomy), body part, root operation, or the beginning of a code.",
    ),
    (
        "hcpcs",
        "HCPCS Level II",
        "Codes of supplies, drugs and services that CPT does not name, and modifiers. Search by "
        "words or by the beginning of a code.",
    ),
    (
        "cpt",
        "CPT",
        f"{cpt.STATEMENT} Where the data file of your school's licence is installed on this "
        "machine, it is searched here.",
    ),
)


class OtherBooks:
    """Books of the other code sets on a day; each is opened, and built, on the first search."""

    def __init__(self, on: date):
        self._books = CodeBooks(on)

    def listed(self) -> list[dict[str, Any]]:
        """The books by name, with what they hold."""
        said = {"shape": "codes", "ready": True, "release": "", "note": "", "rows_are": ""}
        return [
            {"id": kind, "label": label, "about": about, **said}
            for kind, label, about in OTHER_BOOKS
        ]

    def find(self, kind: str, text: str) -> dict[str, Any]:
        """Codes for words or for the beginning of a code; raises ``CodeBookError``."""
        book = self._book(kind)
        found = {record.code: record for record in (book.look_up(text),) if record}
        found |= {record.code: record for record in book.search(text, FOUND_LIMIT)}
        return {
            "items": [_item(record) for record in found.values()],
            "release": book.release,
            "caveat": book.caveat,
            "note": "" if found else note_on(text),
        }

    def _book(self, kind: str) -> Any:
        if kind not in {known for known, _, _ in OTHER_BOOKS}:
            raise CodeBookError(f"the code book has no part “{kind}”")
        return self._books.book(kind)


def note_on(text: str) -> str:
    """What to say of a search that found nothing; empty if there is nothing to say.

    The place where a learner who types a CPT code is told why no title shows.
    """
    return cpt.note_on(text)


def _item(record: CodeRecord) -> dict[str, Any]:
    return {
        "code": record.code,
        "title": record.title,
        "billable": record.billable,
        "validity": validity(record),
        "code_set": record.code_set,
    }


def validity(record: CodeRecord) -> str:
    """From when to when a code is in force, in words; empty if that is not known."""
    if record.end:
        return f"valid from {record.begin or 'the start'} to {record.end}"
    return f"valid since {record.begin}" if record.begin else ""
