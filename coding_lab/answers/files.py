"""The answers file as a model, for its published JSON Schema.

The store does not import it: a kernel starts faster without, and ``parse_answers`` checks more
than a schema can say. A test holds that the two agree.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from coding_lab.answers.parse import MAX_EXERCISES, MAX_SECONDS

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class StoredAnswerFile(_Strict):
    """One exercise's answer."""

    kind: Id = Field(description="Kind of exercise; it says what the answer looks like.")
    answer: dict[str, Any] = Field(
        description="The answer; for kind coding a sheet, for kind quiz a quiz-sheet."
    )
    saved_at: AwareDatetime = Field(description="Local time of the save, with offset.")
    active_seconds: Annotated[int, Field(ge=0, le=MAX_SECONDS)] = Field(
        description="Seconds of work on this exercise so far."
    )


class AnswersFile(_Strict):
    """``answers.json``: every answer given in the notebooks of one folder."""

    format: Literal[1] = Field(description="Version of this file's format.")
    exercises: Annotated[dict[Id, StoredAnswerFile], Field(max_length=MAX_EXERCISES)] = Field(
        description="The answers by exercise id."
    )
