"""What the front end may ask of the procedure builder, as strict models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from coding_lab.browse.code_book.questions import Question, QuestionError, first_fault


class State(Question):
    """The builder after some characters: what was chosen, what may come, what remains."""

    type: Literal["state"]
    prefix: str = Field(max_length=20)


class Codes(Question):
    """More of the codes that remain, from a place in their list on."""

    type: Literal["codes"]
    prefix: str = Field(max_length=20)
    start: int = Field(ge=0, le=100_000)


class Search(Question):
    """Codes and tables for words, a procedure's name, or the beginning of a code."""

    type: Literal["search"]
    text: str = Field(max_length=200)


BuilderQuestion = State | Codes | Search
_ADAPTER: TypeAdapter[BuilderQuestion] = TypeAdapter(
    Annotated[BuilderQuestion, Field(discriminator="type")]
)


def parse(content: object) -> BuilderQuestion:
    """Read one question; raises ``QuestionError`` naming the first field that is wrong."""
    try:
        return _ADAPTER.validate_python(content)
    except ValidationError as error:
        raise QuestionError(first_fault(error)) from None
