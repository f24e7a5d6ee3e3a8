"""All code sets of one day: diagnoses, inpatient procedures, supplies, and the learner's CPT."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from coding_lab.codesets.records import CodeRecord, FormProblem

if TYPE_CHECKING:
    import pandas as pd

    from coding_lab.codesets.cpt.book import CptBook
    from coding_lab.codesets.hcpcs.book import HcpcsBook
    from coding_lab.codesets.icd10cm.book import CodeBook
    from coding_lab.codesets.icd10pcs.book import ProcedureBook


class Book(Protocol):
    """What the book of every code set can do."""

    on: date
    release: str

    @property
    def caveat(self) -> str:
        """What to know where the release is not the one of the day; empty if all is well."""

    def look_up(self, code: str) -> CodeRecord | None:
        """The entry of a code; ``None`` if there is none."""

    def search(self, text: str, limit: int = 10) -> list[CodeRecord]:
        """Entries for words, or the beginning of a code, best first."""

    def check_form(self, code: str) -> FormProblem | None:
        """Why a code cannot be reported on the day; ``None`` if it can."""

    def codes(self) -> Iterator[CodeRecord]:
        """All codes that may be reported on the day."""

    def to_frame(self) -> pd.DataFrame:
        """The same as a data frame."""


CODE_SETS = ("icd10cm", "icd10pcs", "hcpcs", "cpt")
"""Short names, in the order in which they are looked into."""


def code_books(on: date | None = None) -> CodeBooks:
    """The books of all code sets in force on a day, today if none is given.

    Nothing is opened or built before it is asked for.

    >>> books = code_books(date(2026, 5, 1))
    >>> [(record.code_set, record.code) for record in books.look_up_all("0DTJ4ZZ")]
    [('ICD-10-PCS', '0DTJ4ZZ')]
    """
    return CodeBooks(on or date.today())


class CodeBooks:
    """The books of all code sets on one day; each is opened on first use."""

    def __init__(self, on: date):
        self.on = on
        """The day they speak of."""

    def __repr__(self) -> str:
        return f"<CodeBooks on {self.on}>"

    @cached_property
    def diagnoses(self) -> CodeBook:
        """ICD-10-CM."""
        from coding_lab.codesets.icd10cm.book import code_book

        return code_book(self.on)

    @cached_property
    def procedures(self) -> ProcedureBook:
        """ICD-10-PCS: what is done to inpatients."""
        from coding_lab.codesets.icd10pcs.book import procedure_book

        return procedure_book(self.on)

    @cached_property
    def supplies(self) -> HcpcsBook:
        """HCPCS Level II: supplies, drugs, services."""
        from coding_lab.codesets.hcpcs.book import hcpcs_book

        return hcpcs_book(self.on)

    @cached_property
    def cpt(self) -> CptBook:
        """CPT: the form of its codes, and the learner's own file where one is installed."""
        from coding_lab.codesets.cpt.book import cpt_book

        return cpt_book(self.on)

    def book(self, code_set: str) -> Book:
        """The book of a code set by its short name; ``ValueError`` if there is none such."""
        if code_set == "icd10cm":
            return self.diagnoses
        if code_set == "icd10pcs":
            return self.procedures
        if code_set == "hcpcs":
            return self.supplies
        if code_set == "cpt":
            return self.cpt
        raise ValueError(f"no code set {code_set!r}; there are {', '.join(CODE_SETS)}")

    def look_up(self, code: str) -> CodeRecord | None:
        """The entry of a code in the first code set that has it; ``None`` if none has."""
        return next(iter(self.look_up_all(code)), None)

    def look_up_all(self, code: str) -> list[CodeRecord]:
        """The entries of a code in all code sets: without its dot, J11.00 is written as J1100."""
        found = (self.book(code_set).look_up(code) for code_set in likely_code_sets(code))
        return [record for record in found if record is not None]

    def search(self, text: str, limit: int = 10) -> Mapping[str, list[CodeRecord]]:
        """The best entries of every code set, at most ``limit`` of each, by its short name."""
        return {code_set: self.book(code_set).search(text, limit) for code_set in CODE_SETS}


def likely_code_sets(code: str) -> tuple[str, ...]:
    """Short names of the code sets that can have a code, the likeliest first.

    >>> likely_code_sets("E11.9"), likely_code_sets("0DTJ4ZZ"), likely_code_sets("J1100")
    (('icd10cm',), ('icd10pcs',), ('hcpcs', 'icd10cm', 'icd10pcs'))
    >>> likely_code_sets("00001")
    ('cpt',)
    """
    from coding_lab.codesets.cpt.form import looks_like_cpt

    compact = "".join(code.upper().split())
    if "." in compact or "-" in compact:
        return ("icd10cm",)
    if looks_like_cpt(compact):
        return ("cpt",)  # the beginning of a procedure looks like it, but has no entry
    if compact[:1].isdigit():
        return ("icd10pcs",)
    if len(compact) == 5 and compact[1:].isdigit():
        return ("hcpcs", "icd10cm", "icd10pcs")
    if len(compact) == 2:
        return ("hcpcs", "icd10pcs")  # a modifier, or section and body system
    return ("icd10cm", "icd10pcs")
