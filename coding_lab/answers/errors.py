"""What can be wrong with an answers file; every message is one line."""

# ruff: noqa: N818 - the names say what is wrong, their base class that it is an error

from __future__ import annotations

from pathlib import Path


class AnswersError(Exception):
    """Base of all errors of the answer store; its text is one line for learner and instructor."""

    kept_copy: Path | None = None
    """Where the store put a copy of the file it could not read."""


class Damaged(AnswersError):
    """The bytes are no answers file: broken JSON, a wrong type, a missing or unknown field."""


class ForeignFormat(AnswersError):
    """A whole answers file of a version that this program does not read."""


class TooLarge(AnswersError):
    """More bytes, values or characters than any honest answer has."""


class Hostile(AnswersError):
    """Valid JSON that no workstation writes: duplicate keys, NaN, deep nesting, odd characters."""


class NotReadable(AnswersError):
    """The system does not give the file out, or it is no regular file."""


class NotSaved(AnswersError):
    """The answer is not on the disk; the file there is as it was before."""
