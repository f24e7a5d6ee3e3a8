"""Reading and saving one exercise's answer for its front end, whatever the kind of exercise.

Front ends send the whole sheet on every change; see ``widget/saving.js`` for their side.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coding_lab.answers import AnswersError, AnswerStore, Damaged, NotReadable, StoredAnswer

Reply = dict[str, Any]
MAX_SECONDS = 10_000_000
UNREADABLE = "the answers file cannot be read; see below"


class Message(BaseModel):
    """What a front end may say: strict about names, frozen once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MessageWithSheet(Message):
    """What comes with every sheet; a kind of exercise adds ``sheet`` and ``base``."""

    client: str = Field(max_length=40)
    """Which front end speaks: two browser tabs on one kernel are two clients."""
    revision: int = Field(ge=0)
    """Count of this client's changes."""
    confirmed: int = Field(default=0, ge=0)
    """The last revision whose saving this client has been told."""
    active_seconds: int = Field(default=0, ge=0, le=MAX_SECONDS)


class SetAside(Message):
    """Rename a damaged answers file and start a fresh one; sent by a button alone."""

    type: Literal["set_aside"]


class MessageError(ValueError):
    """A message that no front end of this version sends; the text says what is wrong in it."""


class SavingSession(ABC):
    """The saving part of an exercise at work on the kernel's side.

    ``stored`` is what is on the disk; ``trouble`` says why the answers file cannot be used, and
    is None as long as all is well. While there is trouble nothing is written.
    """

    kind: str
    """Kind of exercise, as the answers file names it."""

    def __init__(self, exercise_id: str, store: AnswerStore):
        self.exercise_id = exercise_id
        self.store = store
        self.stored: StoredAnswer | None = None
        self.trouble: dict[str, Any] | None = None
        self._received: dict[str, tuple[int, dict[str, Any]]] = {}
        self.read()

    @abstractmethod
    def full_form(self, answer: dict[str, Any]) -> dict[str, Any]:
        """A stored answer in the form that the front end knows; raises ``ValidationError``."""

    def saved(self) -> dict[str, Any]:
        """What the front end is told of the saved sheet; a kind of exercise may add to it."""
        return {
            "at": self.stored.saved_at if self.stored else "",
            "active_seconds": self.stored.active_seconds if self.stored else 0,
        }

    def read(self) -> None:
        """Read what is saved; sets ``stored`` or ``trouble``."""
        try:
            stored = self.store.read(self.exercise_id)
            if stored:
                stored = self._own(stored)
            self.stored, self.trouble = stored, None
        except AnswersError as error:
            self.trouble = _trouble(error)

    def save_sheet(
        self, message: MessageWithSheet, mine: dict[str, Any], base: dict[str, Any] | None
    ) -> Reply:
        """Save a sheet that came with a message; ``base`` is the one that it descends from."""
        said = {"client": message.client, "revision": message.revision}
        if self.trouble:
            return {"type": "not_saved", **said, "reason": UNREADABLE, "trouble": self.trouble}
        # A client that has not yet heard of its last save builds on what it sent then, not on
        # what it was told before.
        revision, sent = self._received.get(message.client, (0, None))
        if sent is not None and revision > message.confirmed:
            base = sent
        try:
            stored = self.store.save(
                self.exercise_id,
                mine,
                base=base,
                active_seconds=message.active_seconds,
                kind=self.kind,
            )
            self.stored = self._own(stored)
        except AnswersError as error:
            if isinstance(error, Damaged) or error.kept_copy or isinstance(error, NotReadable):
                self.trouble = _trouble(error)
            reason = UNREADABLE if self.trouble else _reason(error, self.store.path)
            return {"type": "not_saved", **said, "reason": reason, "trouble": self.trouble}
        self._received[message.client] = (message.revision, mine)
        saved = self.saved()
        return {
            "type": "saved",
            **said,
            **{name: value for name, value in saved.items() if name != "at"},
            "saved_at": saved["at"],
            "sheet": self.stored.answer,
        }

    def set_aside(self) -> Reply:
        """Rename a damaged answers file and start afresh; only because somebody asked."""
        try:
            path = self.store.set_aside()
        except AnswersError as error:
            return {"type": "not_set_aside", "reason": str(error)}
        self.read()
        return {"type": "set_aside", "file": path.name}

    def _own(self, stored: StoredAnswer) -> StoredAnswer:
        """A stored answer in full form; raises ``Damaged`` if it belongs to another kind."""
        where = f"{self.store.path}: the saved answer to “{self.exercise_id}”"
        if stored.kind != self.kind:
            raise Damaged(
                f"{where} is of kind “{stored.kind}”, not “{self.kind}”; nothing was changed"
            )
        try:
            return replace(stored, answer=self.full_form(stored.answer))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise Damaged(
                f"{where} is no answer sheet ({field}: {first['msg']}); nothing was changed"
            ) from None


def answers_path() -> Path:
    """The answers file: beside the notebook, which is where its kernel works."""
    return Path.cwd() / "answers.json"


def refusal(content: object, reason: str) -> Reply:
    """Tell the sender; a save that could not be read is a sheet that is not saved."""
    fields = content if isinstance(content, dict) else {}
    if fields.get("type") in ("save", "check"):
        return {
            "type": "not_saved",
            "client": fields.get("client"),
            "revision": fields.get("revision"),
            "reason": f"the sheet cannot be saved as it is ({reason})",
            "trouble": None,
        }
    return {"type": "refused", "request": fields.get("request"), "reason": reason}


def _reason(error: AnswersError, path: Path) -> str:
    """Why nothing was saved, after “Not saved: ”: the file by its name, and once."""
    words = str(error).removeprefix(f"{path}: ").removeprefix("not saved, ")
    return f"{path.name}: {words}"


def _trouble(error: AnswersError) -> dict[str, Any]:
    # The store speaks to programmers at the end of its line; here there is a button instead.
    return {
        "message": str(error).partition("; restore the file")[0],
        "copy": error.kept_copy.name if error.kept_copy else "",
        "can_set_aside": not isinstance(error, NotReadable),
    }
