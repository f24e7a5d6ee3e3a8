"""What a case is, in memory: plain frozen values, already checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


class Setting(StrEnum):
    """Where the patient was seen; it decides which guideline sections apply."""

    OFFICE = "office"
    TELEHEALTH = "telehealth"
    EMERGENCY = "emergency"
    OBSERVATION = "observation"
    AMBULATORY_SURGERY = "ambulatory-surgery"
    INPATIENT = "inpatient"

    @property
    def is_inpatient(self) -> bool:
        """True where principal diagnosis (UHDDS) and POA apply: guideline sections II, III."""
        return self is Setting.INPATIENT

    @property
    def first_position(self) -> str:
        """The profession's name for the first line: principal or first-listed diagnosis."""
        return "principal diagnosis" if self.is_inpatient else "first-listed diagnosis"


class Column(StrEnum):
    """A column that the worksheet shows beside code and evidence."""

    POA = "poa"
    CONFIDENCE = "confidence"


@dataclass(frozen=True)
class Span:
    """A stretch of characters in one chart document: ``document.text[start:end]``."""

    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """One document of a chart, as the coder meets it."""

    id: str
    title: str
    kind: str
    author: str
    author_role: str
    dated: date | None
    text: str
    path: Path

    @property
    def lines(self) -> tuple[str, ...]:
        """The text line by line, without line ends; the first line has number 1."""
        return tuple(self.text.split("\n"))

    def line_of(self, position: int) -> int:
        """Number of the line (from 1) in which the character at ``position`` stands."""
        return self.text.count("\n", 0, position) + 1


@dataclass(frozen=True)
class Case:
    """What a learner may know of a case: the chart and the facts around it."""

    id: str
    version: int
    title: str
    kind: str
    setting: Setting
    service_start: date
    service_end: date
    age_years: float
    sex: str
    specialty: str
    skills: tuple[str, ...]
    difficulty: int
    minutes: int
    columns: frozenset[Column]
    task: str
    hints: tuple[str, ...]
    documents: tuple[Document, ...]
    path: Path

    @property
    def date_of_service(self) -> date:
        """The date whose code set applies: discharge for an inpatient stay, else the visit."""
        return self.service_end

    def document(self, document_id: str) -> Document:
        """The document with that id; raises ``KeyError`` naming the ones there are."""
        for document in self.documents:
            if document.id == document_id:
                return document
        raise KeyError(f"{document_id} (documents: {', '.join(d.id for d in self.documents)})")
