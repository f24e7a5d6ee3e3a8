"""The files of a case as strict, versioned models; unknown fields are errors.

These models are the boundary: the loader turns them into the frozen values of
``case.py``, ``key.py`` and ``sheet.py``. Their JSON Schema is published under ``docs/schema/``.
"""

from __future__ import annotations

from datetime import date
from datetime import date as date_type
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from coding_lab.cases.case import Column, Setting

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9.]{1,9}$")]
CodePattern = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9.]{1,9}-?$")]
Poa = Literal["Y", "N", "U", "W", "exempt"]
AuthorRole = Literal[
    "provider", "consultant", "radiologist", "pathologist", "nurse", "medical-assistant",
    "pharmacist", "therapist", "dietitian", "social-worker", "technician", "laboratory",
    "student", "clerk", "patient", "system",
]  # fmt: skip
Mistake = Literal[
    "ruled-out", "uncertain-outpatient", "history-only", "integral", "not-documented-by-provider",
    "copied-forward", "incidental-finding", "not-addressed", "resolved", "wrong-patient-fact",
    "less-specific", "more-specific-than-documented", "wrong-encounter-type",
    "symptom-of-diagnosis", "combination-code", "excluded-together", "family-history", "other",
]  # fmt: skip


class FileModel(BaseModel):
    """Base of all file models: strict about names, frozen once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentHeader(FileModel):
    """The head of a chart document, between the two lines of dashes."""

    title: Text = Field(description="What the document is called on its tab.")
    kind: Id = Field(description="Type of document, for example ed-note, imaging or triage.")
    author: Text = Field(description="Who wrote it, with credentials.")
    author_role: AuthorRole = Field(
        description="What the author is; it decides whose words may be coded."
    )
    dated: date | None = Field(default=None, description="Day on which it was written.")


class Service(FileModel):
    """When the patient was seen."""

    start: date = Field(description="Date of the visit, or of admission.")
    end: date | None = Field(
        default=None, description="Date of discharge; the visit's date where it is left out."
    )


class Patient(FileModel):
    """The facts about the patient that a code can depend on."""

    age_years: float = Field(ge=0, le=120, description="Age in years; a newborn of 3 days is 0.01.")
    sex: Literal["female", "male"] = Field(description="Sex as the registration records it.")


class CaseFile(FileModel):
    """``case.yaml``: what the learner may know."""

    format: Literal[1] = Field(description="Version of this file's format.")
    version: int = Field(ge=1, description="Version of the case; a published case never changes.")
    title: Text = Field(description="A title that does not give the answer away.")
    kind: Literal["coding"] = Field(description="Kind of exercise.")
    setting: Setting = Field(description="Where the patient was seen.")
    service: Service = Field(description="Dates of service.")
    patient: Patient = Field(description="Age and sex.")
    specialty: Id = Field(description="Medical specialty, for example family-medicine.")
    skills: tuple[Id, ...] = Field(min_length=1, description="Skills of the syllabus it exercises.")
    difficulty: int = Field(ge=1, le=5, description="From 1 (one rule, one page) to 5 (a puzzle).")
    minutes: int = Field(ge=1, le=120, description="Minutes an experienced coder would take.")
    columns: tuple[Column, ...] = Field(
        default=(), description="Columns of the worksheet beside code and evidence."
    )
    task: Text = Field(description="What the learner is asked to do, in one or two sentences.")
    hints: tuple[Text, ...] = Field(default=(), description="Hints, general first.")

    @model_validator(mode="after")
    def _poa_belongs_to_inpatient(self) -> CaseFile:
        if Column.POA in self.columns and not self.setting.is_inpatient:
            raise ValueError("columns: poa is reported for inpatient stays only")
        if self.service.end and self.service.end < self.service.start:
            raise ValueError("service: the end is before the start")
        return self


class Evidence(FileModel):
    """Words of the chart: quoted (by an author) or by position (by the workstation)."""

    document: Id = Field(description="Id of the document: its file name without ending.")
    quote: str | None = Field(
        default=None, max_length=5000, description="The exact words; white space is folded."
    )
    occurrence: int = Field(default=1, ge=1, le=500, description="Which one, if they occur often.")
    start: int | None = Field(default=None, ge=0, description="First character of the passage.")
    end: int | None = Field(default=None, ge=1, description="First character after the passage.")

    @model_validator(mode="after")
    def _one_way_to_point(self) -> Evidence:
        if (self.start is None) != (self.end is None):
            raise ValueError("evidence: give both start and end, or neither")
        if self.start is None and not (self.quote or "").strip():
            raise ValueError("evidence: give a quote, or start and end")
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError("evidence: end must be greater than start")
        return self


class SheetLine(FileModel):
    """One code that the learner entered."""

    id: str = Field(default="", max_length=40, description="The line's own id; made if left out.")
    code: str = Field(default="", max_length=20, description="The code as typed.")
    poa: Poa | None = Field(default=None, description="Present on admission.")
    confidence: int | None = Field(default=None, ge=0, le=100, description="Certainty in percent.")
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=200, description="Marked words.")


class SheetQuery(FileModel):
    """A question to the provider."""

    id: str = Field(default="", max_length=40, description="Its own id; made if left out.")
    about: str = Field(default="", max_length=4000, description="What is asked, in free text.")
    evidence: tuple[Evidence, ...] = Field(
        default=(), max_length=200, description="The clinical indicators: words that make one ask."
    )


class SheetNoCode(FileModel):
    """The statement that nothing in the record may be coded."""

    reason: str = Field(default="", max_length=4000, description="Why, in free text.")
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=200, description="Marked words.")


class SheetFile(FileModel):
    """An answer sheet, as in ``answers.json`` and in worked attempts."""

    lines: tuple[SheetLine, ...] = Field(
        default=(), max_length=100, description="Codes in order; the first is first-listed."
    )
    queries: tuple[SheetQuery, ...] = Field(default=(), max_length=20, description="Questions.")
    no_code: SheetNoCode | None = Field(default=None, description="Nothing may be coded.")


class AlternativeFile(FileModel):
    """Another code accepted in a line's place."""

    code: Code = Field(description="The code.")
    worth: float = Field(default=1.0, gt=0, le=1, description="Share of the line's worth.")
    why: Text = Field(description="Why it is accepted.")


class KeyLineFile(FileModel):
    """One code of the key."""

    id: Id = Field(description="The line's own id.")
    code: Code = Field(description="The code, complete to its last character.")
    status: Literal["required", "optional"] = Field(
        default="required", description="An optional line never costs a mark."
    )
    worth: float = Field(default=1.0, gt=0, le=5, description="Weight among the case's lines.")
    poa: Poa | None = Field(default=None, description="Present on admission, or exempt.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="Words that support it.")
    why: Text = Field(description="Two or three sentences of reason.")
    references: tuple[Text, ...] = Field(
        min_length=1, description="Guideline section or Tabular note."
    )
    accepted: tuple[AlternativeFile, ...] = Field(default=(), description="Accepted alternatives.")


class OrderFile(FileModel):
    """A sequencing rule as an ordered pair of line ids."""

    before: Id = Field(description="Line that must come first.")
    after: Id = Field(description="Line that must come later.")
    why: Text = Field(description="Which rule demands it.")
    reference: Text = Field(description="Guideline section or Tabular note.")


class NotCodedFile(FileModel):
    """A foreseen mistake."""

    id: Id = Field(description="Its own id.")
    label: Text = Field(description="What a hasty coder would code, in words.")
    codes: tuple[CodePattern, ...] = Field(
        min_length=1, description="Codes, or prefixes ending in a dash."
    )
    mistake: Mistake = Field(description="Kind of mistake.")
    evidence: tuple[Evidence, ...] = Field(
        default=(), description="Words that tempt, or settle it."
    )
    why: Text = Field(description="Why it is wrong here.")
    references: tuple[Text, ...] = Field(default=(), description="Where that rule stands.")


class KeyQueryFile(FileModel):
    """A question that the record calls for."""

    id: Id = Field(description="Its own id.")
    about: Text = Field(description="What to ask about, open and not leading.")
    status: Literal["required", "optional"] = Field(
        default="required", description="An optional query never costs a mark."
    )
    worth: float = Field(default=1.0, gt=0, le=5, description="Weight among the case's lines.")
    keywords: tuple[Text, ...] = Field(
        min_length=1, description="Words any of which show that the question is about this."
    )
    indicators: tuple[Evidence, ...] = Field(min_length=1, description="Clinical indicators.")
    why: Text = Field(description="Why to ask.")
    references: tuple[Text, ...] = Field(min_length=1, description="Where that rule stands.")


class KeyNoCodeFile(FileModel):
    """Nothing in the record may be coded."""

    worth: float = Field(default=1.0, gt=0, le=5, description="Weight.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="Words that show it.")
    why: Text = Field(description="Why.")
    references: tuple[Text, ...] = Field(min_length=1, description="Where that rule stands.")


class Excludes1ExceptionFile(FileModel):
    """An Excludes1 pair that is reported together all the same."""

    codes: tuple[Code, Code] = Field(description="The pair.")
    why: Text = Field(description="Why the two are unrelated here.")
    reference: Text = Field(description="Guideline section.")


class BlindCodingFile(FileModel):
    """One blind coding: chart and code book only, key unseen."""

    date: date_type = Field(description="When.")
    coder: Text = Field(description="Who, as a pseudonym.")
    codes: tuple[str, ...] = Field(description="What that coder entered, in order.")
    agreed: bool = Field(description="Whether it agreed with every required line.")
    resolution: Text = Field(description="What differed, and how it was settled.")


class ReviewedFile(FileModel):
    """How the key was checked; it is no certified coder's signature."""

    blind_codings: tuple[BlindCodingFile, ...] = Field(default=(), description="Blind codings.")
    dissent: tuple[Text, ...] = Field(default=(), description="Dissent not followed, and why.")


class KeyFile(FileModel):
    """``key/key.yaml``: the answer with its reasons."""

    format: Literal[1] = Field(description="Version of this file's format.")
    version: int = Field(ge=1, description="Version of the key; a correction is a new version.")
    changes: tuple[Text, ...] = Field(default=(), description="Why each later version was made.")
    lines: tuple[KeyLineFile, ...] = Field(default=(), description="The codes.")
    first: tuple[Id, ...] = Field(default=(), description="Lines any of which may stand first.")
    first_why: str = Field(default="", description="Why that line is principal or first-listed.")
    sequence: tuple[OrderFile, ...] = Field(default=(), description="Sequencing rules.")
    not_coded: tuple[NotCodedFile, ...] = Field(default=(), description="Foreseen mistakes.")
    queries: tuple[KeyQueryFile, ...] = Field(default=(), description="Questions to ask.")
    no_code: KeyNoCodeFile | None = Field(default=None, description="Nothing may be coded.")
    excludes1_exceptions: tuple[Excludes1ExceptionFile, ...] = Field(
        default=(), description="Excludes1 pairs reported together, with the reason."
    )
    reviewed: ReviewedFile = Field(default=ReviewedFile(), description="How it was checked.")

    @model_validator(mode="after")
    def _ids_are_known(self) -> KeyFile:
        ids = [line.id for line in self.lines]
        named = [*ids, *(n.id for n in self.not_coded), *(q.id for q in self.queries)]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            raise ValueError(f"ids used twice: {', '.join(twice)}")
        wanted = [*self.first, *(i for o in self.sequence for i in (o.before, o.after))]
        unknown = sorted(set(wanted) - set(ids))
        if unknown:
            raise ValueError(f"no line with id: {', '.join(unknown)}")
        if any(line.status == "required" for line in self.lines):
            if not self.first:
                raise ValueError("first: name the line(s) that may stand first")
            if self.no_code is not None:
                raise ValueError("no_code and required lines exclude each other")
        return self


class ExpectedOutcome(FileModel):
    """One line outcome that an attempt must produce."""

    outcome: Text = Field(description="Outcome kind, as the scorer names it.")
    key: Id | None = Field(default=None, description="Id of the key line or query concerned.")
    code: str | None = Field(default=None, description="Code that the learner entered.")
    detail: str | None = Field(default=None, description="Which detail was wrong.")
    mistake: Id | None = Field(default=None, description="Id of the foreseen mistake.")


class Expectation(FileModel):
    """What an attempt must score."""

    mark: float = Field(ge=0, le=1, description="The mark, from 0 to 1, to three decimals.")
    outcomes: tuple[ExpectedOutcome, ...] = Field(description="All line outcomes, in any order.")


class AttemptFile(FileModel):
    """``key/attempts/*.yaml``: a worked attempt and what it must score."""

    format: Literal[1] = Field(description="Version of this file's format.")
    about: Text = Field(description="What this coder did, in one sentence.")
    sheet: SheetFile = Field(description="The answer sheet.")
    expect: Expectation = Field(description="What it must score.")
