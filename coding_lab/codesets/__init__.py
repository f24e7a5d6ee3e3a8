"""What the codes are: all code sets by release and date; notes, validity, search.

The public door; names are resolved on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = [
    "CodeBook",
    "CodeBookError",
    "CodeBooks",
    "CodeRecord",
    "FormProblem",
    "Note",
    "code_book",
    "code_books",
    "cpt_book",
    "hcpcs_book",
    "normalise",
    "procedure_book",
]

if TYPE_CHECKING:
    from coding_lab.codesets.books import CodeBooks, code_books
    from coding_lab.codesets.cpt.book import cpt_book
    from coding_lab.codesets.hcpcs.book import hcpcs_book
    from coding_lab.codesets.icd10cm.book import CodeBook, code_book
    from coding_lab.codesets.icd10pcs.book import procedure_book
    from coding_lab.codesets.records import CodeBookError, CodeRecord, FormProblem, Note, normalise

_HOMES = {
    "CodeBook": "icd10cm.book",
    "code_book": "icd10cm.book",
    "CodeBooks": "books",
    "cpt_book": "cpt.book",
    "hcpcs_book": "hcpcs.book",
    "procedure_book": "icd10pcs.book",
    "code_books": "books",
    "CodeBookError": "records",
    "CodeRecord": "records",
    "FormProblem": "records",
    "Note": "records",
    "normalise": "records",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
