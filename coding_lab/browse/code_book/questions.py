"""What a front end may ask of the code book, as strict models.

A question is an object with ``type`` and ``request``, a number that comes back with the reply,
so that a stale one can be dropped. ``reader.py`` answers; ``docs/workstation.md`` and
``docs/codebooks.md`` list both directions.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError


class Question(BaseModel):
    """A question with its number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    request: int = Field(ge=0)
    """Number that comes back with the reply, so that a stale one can be dropped."""


class Search(Question):
    """Codes for words, or for the beginning of a code."""

    type: Literal["search"]
    text: str = Field(max_length=200)


class Children(Question):
    """What stands under a chapter, block or code."""

    type: Literal["children"]
    code: str = Field(max_length=20)


class Neighbourhood(Question):
    """Parents, siblings, children and notes of a code."""

    type: Literal["neighbourhood"]
    code: str = Field(max_length=20)


class Contents(Question):
    """The chapters, and which other parts of the book are installed."""

    type: Literal["contents"]


class Path(Question):
    """All that stands beside a code and beside everything above it, chapter first."""

    type: Literal["path"]
    code: str = Field(max_length=20)


class _PartQuestion(Question):
    part: str = Field(max_length=40)
    """Which part of the book, such as ``icd10cm-index``; see ``parts.PARTS``."""


class Terms(_PartQuestion):
    """What stands under a letter or a term of an index; with neither, the letters."""

    type: Literal["terms"]
    letter: str = Field(default="", max_length=8)
    term: int = Field(default=0, ge=0)
    """Number of a term, as an earlier reply gave it."""


class FindTerms(_PartQuestion):
    """Terms of an index for words."""

    type: Literal["find_terms"]
    text: str = Field(max_length=200)


class Term(_PartQuestion):
    """One term: its codes with their titles, where else to look, and the way down to it."""

    type: Literal["term"]
    term: int = Field(ge=0)


class Rows(_PartQuestion):
    """One page of a table: all rows, those of a letter, or those that hold the words."""

    type: Literal["rows"]
    text: str = Field(default="", max_length=200)
    letter: str = Field(default="", max_length=8)
    page: int = Field(default=0, ge=0, le=100_000)


class FindCodes(_PartQuestion):
    """Codes of another code set for words; the first search may build its index."""

    type: Literal["find_codes"]
    text: str = Field(max_length=200)


BookQuestion = (
    FindCodes
    | Search
    | Children
    | Neighbourhood
    | Contents
    | Path
    | Terms
    | FindTerms
    | Term
    | Rows
)
_ADAPTER: TypeAdapter[BookQuestion] = TypeAdapter(
    Annotated[BookQuestion, Field(discriminator="type")]
)


class QuestionError(ValueError):
    """A question that no front end of this version asks; the text says what is wrong in it."""


def parse(content: object) -> BookQuestion:
    """Read one question; raises ``QuestionError`` naming the first field that is wrong."""
    try:
        return _ADAPTER.validate_python(content)
    except ValidationError as error:
        raise QuestionError(first_fault(error)) from None


def first_fault(error: ValidationError) -> str:
    """The first thing that is wrong in a message, with its place, in one line."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "message"
    return f"{where}: {first['msg']}"
