"""What the front end may say to the kernel, as strict models.

Every message is an object with a ``type``; the kernel's replies are plain dictionaries that
``session.py`` makes. Questions about codes are those of the code book's browser.
``docs/workstation.md`` lists both directions.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from coding_lab.browse.code_book.questions import BookQuestion, first_fault
from coding_lab.cases.files import SheetFile

MAX_SECONDS = 10_000_000


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _WithSheet(_Message):
    client: str = Field(max_length=40)
    """Which front end speaks: two browser tabs on one kernel are two clients."""
    revision: int = Field(ge=0)
    """Count of this client's changes."""
    confirmed: int = Field(default=0, ge=0)
    """The last revision whose saving this client has been told."""
    sheet: SheetFile
    base: SheetFile | None = None
    """The sheet as this client last knew it to be saved."""
    active_seconds: int = Field(default=0, ge=0, le=MAX_SECONDS)


class Save(_WithSheet):
    """Write the whole sheet."""

    type: Literal["save"]


class Check(_WithSheet):
    """Save, then compare with the key (practice only)."""

    type: Literal["check"]


class SetAside(_Message):
    """Rename a damaged answers file and start a fresh one; sent by a button alone."""

    type: Literal["set_aside"]


Message = Save | Check | SetAside | BookQuestion
_ADAPTER: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])


class MessageError(ValueError):
    """A message that no front end of this version sends; the text says what is wrong in it."""


def parse(content: object) -> Message:
    """Read one message; raises ``MessageError`` naming the first field that is wrong."""
    try:
        return _ADAPTER.validate_python(content)
    except ValidationError as error:
        raise MessageError(first_fault(error)) from None
