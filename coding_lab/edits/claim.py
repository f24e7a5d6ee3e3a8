"""What is checked: diagnosis and procedure lines in their order, and the encounter around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coding_lab.cases.case import Case


@dataclass(frozen=True)
class Encounter:
    """The facts about a visit or stay on which an edit can depend."""

    on: date
    """Date of service; for an inpatient stay the date of discharge."""
    age_years: float
    sex: str
    """``female`` or ``male``."""
    inpatient: bool
    reports_poa: bool

    @classmethod
    def of(cls, case: Case, *, reports_poa: bool) -> Encounter:
        """The encounter that a case describes."""
        return cls(
            case.date_of_service, case.age_years, case.sex, case.setting.is_inpatient, reports_poa
        )


@dataclass(frozen=True)
class DiagnosisLine:
    """One diagnosis as reported; ``poa`` is Y, N, U, W, ``exempt`` or None."""

    code: str
    poa: str | None = None


@dataclass(frozen=True)
class ProcedureLine:
    """One ICD-10-PCS procedure as reported, with the day it was done, where that is known."""

    code: str
    on: date | None = None


@dataclass(frozen=True)
class ServiceLine:
    """One service as a professional or outpatient claim reports it, in HCPCS (CPT included)."""

    code: str
    on: date
    units: int = 1
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, with the words of the book that say so."""

    rule: str
    """Short name of the rule, for example ``excludes1``."""
    codes: tuple[str, ...]
    message: str
    note: str = ""
    """The note's own words, where a note says so."""
    origin: str = ""
    """The code, block or chapter that carries the note."""
    severity: str = "error"
    """``error``: wrong whatever the record says. ``review``: wrong unless the record shows what
    a claim cannot, and the message says what to look for."""
