"""An inpatient stay as a claim reports it: what a grouper and the Medicare Code Editor need.

Sources: UHDDS definitions (ICD-10-CM Guidelines sections II and III), Appendix I (present on
admission).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from coding_lab.codesets.records import normalise, without_dot
from coding_lab.edits.claim import DiagnosisLine, Encounter, ProcedureLine

_Line = TypeVar("_Line", DiagnosisLine, ProcedureLine)
DIED = "20"
"""Discharge status of a patient who died."""
SEXES = ("female", "male", "unknown")
_POA = ("Y", "N", "U", "W")
# ICD-10-PCS: seven characters, never I or O. A code of ICD-10-CM as long as that begins with a
# letter of an injury, an external cause or the like; B, C, D, F and G are never that long there.
_PROCEDURE = re.compile(r"(?:[0-9BCDFG][0-9A-HJ-NP-Z]{6}|HZ[0-9A-HJ-NP-Z]{5}|X[0-9A-Z]{6})")
_EXTERNAL_CAUSE = re.compile(r"X[0-9]{2}[0-9A-Z]{2}X[ADS]")


class StayError(ValueError):
    """A stay that cannot be grouped as it was given; the message says what to change."""


@dataclass(frozen=True)
class Stay:
    """One inpatient stay, from admission to discharge."""

    discharge: date
    """The day of discharge: it decides on code books, edits and MS-DRG version."""
    age_years: float
    """Age in years on the day of admission; under one year counts as 0."""
    sex: str
    """``female``, ``male`` or ``unknown``."""
    principal: DiagnosisLine
    secondary: tuple[DiagnosisLine, ...] = ()
    procedures: tuple[ProcedureLine, ...] = ()
    discharge_status: str = "01"
    """Two digits of the claim's patient discharge status; ``20`` is died."""
    admitting: str | None = None
    """Admitting diagnosis; no grouper reads it, the code editor does."""

    def __post_init__(self) -> None:
        if self.sex not in SEXES:
            raise StayError(f"sex is {self.sex!r}; it is one of {', '.join(SEXES)}")
        if not re.fullmatch(r"[0-9]{2}", self.discharge_status):
            raise StayError(
                f"discharge status is {self.discharge_status!r}; it has two digits, such as 01"
            )
        if not self.principal.code.strip():
            raise StayError("the stay has no principal diagnosis; give one")
        if not 0 <= self.age_years < math.inf:
            raise StayError(f"age is {self.age_years}; it is given in years, 0 or more")

    @classmethod
    def of(
        cls,
        discharge: date,
        age_years: float,
        sex: str,
        principal: str | DiagnosisLine,
        secondary: Iterable[str | DiagnosisLine] = (),
        procedures: Iterable[str | ProcedureLine] = (),
        *,
        discharge_status: str = "01",
        admitting: str | None = None,
    ) -> Stay:
        """A stay from codes as one writes them; ``L89.153:N`` carries its POA indicator.

        >>> stay = Stay.of(date(2026, 5, 1), 70, "female", "j189", ["J96.01:Y"])
        >>> stay.principal.code, stay.secondary
        ('J18.9', (DiagnosisLine(code='J96.01', poa='Y'),))
        """
        return cls(
            discharge,
            age_years,
            sex,
            diagnosis(principal),
            tuple(_not_blank(diagnosis(item)) for item in secondary),
            tuple(_not_blank(procedure(item)) for item in procedures),
            discharge_status,
            normalise(admitting) if admitting else None,
        )

    @classmethod
    def of_lines(
        cls,
        encounter: Encounter,
        lines: Sequence[DiagnosisLine],
        procedures: Sequence[ProcedureLine] = (),
        *,
        discharge_status: str = "01",
    ) -> Stay:
        """The stay of an encounter; the first line is the principal diagnosis, blank ones are not.

        Raises ``StayError`` if there is no line.
        """
        lines = [line for line in lines if line.code.strip()]
        if not lines:
            raise StayError("the stay has no principal diagnosis; give one")
        return cls(
            encounter.on,
            encounter.age_years,
            encounter.sex,
            lines[0],
            tuple(lines[1:]),
            tuple(procedures),
            discharge_status,
        )

    @property
    def diagnoses(self) -> tuple[DiagnosisLine, ...]:
        """The principal diagnosis and then the secondary ones."""
        return (self.principal, *self.secondary)

    @property
    def died(self) -> bool:
        """The patient died before discharge."""
        return self.discharge_status == DIED

    @property
    def reports_poa(self) -> bool:
        """Some line carries an indicator, so that the hospital is one that reports them."""
        return any(line.poa in _POA for line in self.diagnoses)

    def with_added(self, *items: str | DiagnosisLine | ProcedureLine) -> Stay:
        """The stay with further secondary diagnoses or procedures at the end."""
        lines = [line_of(item) for item in items]
        return replace(
            self,
            secondary=(*self.secondary, *(n for n in lines if isinstance(n, DiagnosisLine))),
            procedures=(*self.procedures, *(n for n in lines if isinstance(n, ProcedureLine))),
        )

    def without(self, *codes: str) -> Stay:
        """The stay without all secondary diagnoses and procedures of these codes.

        Raises ``StayError`` for the principal diagnosis, which can only be replaced, and for a
        code that the stay does not have.
        """
        stay = self
        for code in codes:
            bare = bare_code(code)
            kept = replace(
                stay,
                secondary=tuple(n for n in stay.secondary if bare_code(n.code) != bare),
                procedures=tuple(n for n in stay.procedures if bare_code(n.code) != bare),
            )
            if kept == stay and bare == bare_code(stay.principal.code):
                raise StayError(
                    f"{code} is the principal diagnosis; a stay always has one: replace it"
                )
            if kept == stay:
                raise StayError(f"{code} is not in the stay, so that it cannot be removed")
            stay = kept
        return stay

    def with_replaced(self, code: str, by: str | DiagnosisLine | ProcedureLine) -> Stay:
        """The stay with one code exchanged in its place; the POA indicator stays.

        Raises ``StayError`` if the code is not there, or if one of the two is a diagnosis and
        the other a procedure.
        """
        new, bare = line_of(by), bare_code(code)

        def exchange(line: DiagnosisLine) -> DiagnosisLine:
            if bare_code(line.code) != bare or not isinstance(new, DiagnosisLine):
                return line
            return new if new.poa else DiagnosisLine(new.code, line.poa)

        changed = replace(
            self,
            principal=exchange(self.principal),
            secondary=tuple(exchange(line) for line in self.secondary),
            procedures=tuple(
                new if bare_code(n.code) == bare and isinstance(new, ProcedureLine) else n
                for n in self.procedures
            ),
        )
        if changed == self and bare != bare_code(new.code):
            raise StayError(
                f"{code} cannot be replaced by {new.code}: the stay has no such "
                f"{'diagnosis' if isinstance(new, DiagnosisLine) else 'procedure'}"
            )
        return changed

    def with_principal(self, position: int) -> Stay:
        """The stay with a secondary diagnosis first; the former first line takes its place."""
        lines = list(self.secondary)
        principal, lines[position] = lines[position], self.principal
        return replace(self, principal=principal, secondary=tuple(lines))


def bare_code(code: str) -> str:
    """A code as claims carry it: capitals, no dot, no blanks."""
    return without_dot(normalise(code)).replace(" ", "")


def diagnosis(item: str | DiagnosisLine) -> DiagnosisLine:
    """A diagnosis line from a line or from text such as ``J96.01`` or ``L89.153:N``.

    Raises ``StayError`` if what follows the colon is no POA indicator.
    """
    if isinstance(item, DiagnosisLine):
        return item
    code, colon, poa = item.partition(":")
    poa = poa.strip()
    if colon and poa.upper() not in _POA and poa.lower() != "exempt":
        raise StayError(f"{item!r}: after the colon comes Y, N, U, W or exempt")
    indicator = "exempt" if poa.lower() == "exempt" else poa.upper()
    return DiagnosisLine(normalise(code), indicator or None)


def procedure(item: str | ProcedureLine) -> ProcedureLine:
    """A procedure line from a line or from a code."""
    return ProcedureLine(bare_code(item)) if isinstance(item, str) else item


def _not_blank(line: _Line) -> _Line:
    if not line.code.strip():
        raise StayError("a secondary diagnosis or procedure has no code; leave it out")
    return line


def line_of(item: str | DiagnosisLine | ProcedureLine) -> DiagnosisLine | ProcedureLine:
    """A line from text: what is shaped like ICD-10-PCS is a procedure, all else a diagnosis.

    >>> line_of("0DTJ4ZZ"), line_of("X58.XXXA").code, line_of("E43:Y").poa
    (ProcedureLine(code='0DTJ4ZZ', on=None), 'X58.XXXA', 'Y')
    """
    if not isinstance(item, str):
        return item
    bare = bare_code(item.partition(":")[0])
    dotted = "." in item or ":" in item
    if not dotted and _PROCEDURE.fullmatch(bare) and not _EXTERNAL_CAUSE.fullmatch(bare):
        return procedure(item)
    return diagnosis(item)
