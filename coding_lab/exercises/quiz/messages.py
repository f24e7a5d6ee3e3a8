"""What a quiz's front end may say to the kernel, as strict models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from coding_lab.browse.code_book.questions import first_fault
from coding_lab.exercises.quiz.files import SheetFile
from coding_lab.exercises.saving import MessageError, MessageWithSheet, SetAside


class _WithSheet(MessageWithSheet):
    sheet: SheetFile
    base: SheetFile | None = None
    """The sheet as this client last knew it to be saved."""


class Save(_WithSheet):
    """Write the whole sheet."""

    type: Literal["save"]


class Check(_WithSheet):
    """Save, then compare with the key (practice only)."""

    type: Literal["check"]


Message = Save | Check | SetAside
_ADAPTER: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])


def parse(content: object) -> Message:
    """Read one message; raises ``MessageError`` naming the first field that is wrong."""
    try:
        return _ADAPTER.validate_python(content)
    except ValidationError as error:
        raise MessageError(first_fault(error)) from None
