"""The history file: one JSON object per practice attempt and line, only ever appended to."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import platformdirs
from filelock import FileLock, Timeout

from coding_lab.durable import reason_of

FORMAT = 1
FILE_NAME = "history.jsonl"
MAX_LINE_BYTES = 1_000_000
LOCK_SECONDS = 5.0


class HistoryError(Exception):
    """The attempt is not in the history, or the history cannot be read; one line says why.

    Practice goes on without it.
    """


class ScoredOutcome(Protocol):
    """What is kept of a line outcome (``coding_lab.scoring.Outcome`` has it)."""

    @property
    def kind(self) -> str: ...  # noqa: D102 - the scoring module explains these
    @property
    def code(self) -> str | None: ...  # noqa: D102
    @property
    def expected(self) -> str | None: ...  # noqa: D102
    @property
    def mistake(self) -> str | None: ...  # noqa: D102


class Scored(Protocol):
    """What is kept of a score (``coding_lab.scoring.Score`` has it)."""

    @property
    def mark(self) -> float: ...  # noqa: D102
    @property
    def formula(self) -> str: ...  # noqa: D102
    @property
    def outcomes(self) -> Sequence[ScoredOutcome]: ...  # noqa: D102


@dataclass(frozen=True)
class AttemptOutcome:
    """How one line of an attempt came out."""

    kind: str
    """Outcome kind as the scorer names it, for example ``wrong-detail``."""
    code: str | None = None
    """The code as entered; None for what was missed."""
    expected: str | None = None
    """The code of the key that it was held against."""
    mistake: str | None = None
    """Id of the foreseen mistake, if the key names it."""
    question: str | None = None
    """Id of the question, in a kind of exercise that asks questions."""


@dataclass(frozen=True)
class Attempt:
    """One practice attempt: a press of “check”."""

    at: str
    """Local time with offset, ISO 8601."""
    case: str
    case_version: int
    sheet: dict[str, Any]
    mark: float
    """From 0 to 1."""
    formula: str
    """How the mark was computed."""
    outcomes: tuple[AttemptOutcome, ...]
    active_seconds: int
    """Seconds of work on the case until then."""
    kind: str = "coding"
    """Kind of exercise; lines written before there were several have none."""


@dataclass(frozen=True)
class UnreadableLine:
    """A line of the history that was left out, and stays in the file."""

    number: int
    reason: str


@dataclass(frozen=True)
class History:
    """All that a history file holds, oldest first."""

    attempts: tuple[Attempt, ...]
    unreadable: tuple[UnreadableLine, ...] = ()


def history_path() -> Path:
    """Where the history is: in ``CODING_LAB_HOME``, else in the user's own data folder."""
    home = os.environ.get("CODING_LAB_HOME")
    folder = Path(home).expanduser() if home else Path(platformdirs.user_data_dir("coding_lab"))
    return folder / FILE_NAME


def record_attempt(
    case_id: str,
    sheet: dict[str, Any],
    score: Scored,
    active_seconds: int,
    *,
    case_version: int = 1,
    kind: str = "coding",
    at: datetime | None = None,
    path: Path | None = None,
) -> Attempt:
    """Append one attempt to the history (``path``, else the learner's own) and return it.

    ``case_id`` is the exercise's id, whatever its kind; ``sheet`` the answer as JSON holds it.
    When this returns, the line is on the disk.
    Raises ``HistoryError``; the file is then as it was.
    """
    attempt = Attempt(
        at=(at or datetime.now()).astimezone().isoformat(timespec="seconds"),
        case=case_id,
        case_version=case_version,
        sheet=sheet,
        mark=score.mark,
        formula=score.formula,
        outcomes=tuple(
            AttemptOutcome(str(o.kind), o.code, o.expected, o.mistake, getattr(o, "question", None))
            for o in score.outcomes
        ),
        active_seconds=active_seconds,
        kind=kind,
    )
    try:
        # In ASCII, so that no character of a learner's text can end a line or be refused.
        line = json.dumps({"format": FORMAT} | asdict(attempt), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise HistoryError(f"the attempt was not recorded: {error}") from None
    _append(path or history_path(), line)
    return attempt


def attempts(case_id: str | None = None, *, path: Path | None = None) -> tuple[Attempt, ...]:
    """The recorded attempts, oldest first; of one case if ``case_id`` is given.

    Unreadable lines are left out here; ``read_history`` reports them.
    Raises ``HistoryError`` if the file cannot be read at all.
    """
    found = read_history(path).attempts
    return tuple(attempt for attempt in found if case_id in (None, attempt.case))


def read_history(path: Path | None = None) -> History:
    """Everything in the history file, with the lines that could not be read reported.

    A line cut off by a crash, or written by a newer version, is reported and stays in the file.
    Raises ``HistoryError`` if the file cannot be read at all.
    """
    path = path or history_path()
    found: list[Attempt] = []
    unreadable: list[UnreadableLine] = []
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.isspace():
                    continue
                try:
                    found.append(_attempt(line))
                except (ValueError, RecursionError) as error:
                    unreadable.append(UnreadableLine(number, _one_line(error)))
    except FileNotFoundError:
        return History(())
    except OSError as error:
        raise HistoryError(f"{path}: the history cannot be read, {reason_of(error)}") from None
    return History(tuple(found), tuple(unreadable))


def _append(path: Path, line: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=LOCK_SECONDS)
        # Unbuffered: closing a buffered file would write again what a full disk has refused.
        with lock, path.open("a+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 1))
            # A line that a crash cut off keeps its place and its line end is added.
            start = b"" if file.read(1) in (b"\n", b"") else b"\n"
            rest = start + line + b"\n"
            try:
                while rest:
                    rest = rest[file.write(rest) :]
                os.fsync(file.fileno())
            except OSError:
                with suppress(OSError):
                    file.truncate(size)  # what still fitted on a full disk is no line
                raise
    except Timeout:
        raise HistoryError(
            f"{path}: the attempt was not recorded, another program holds the file; "
            "close other notebooks and try again"
        ) from None
    except OSError as error:
        raise HistoryError(f"{path}: the attempt was not recorded, {reason_of(error)}") from None


def _attempt(line: bytes) -> Attempt:
    """One line as an attempt; raises ``ValueError`` with the reason."""
    if len(line) > MAX_LINE_BYTES:
        raise ValueError("longer than 1 MB")
    try:
        data = json.loads(line.decode("utf-8"))
    except ValueError as error:
        if line.endswith(b"\n"):
            raise
        raise ValueError("cut off: the program was stopped while it wrote this line") from error
    if not isinstance(data, dict):
        raise ValueError("not an object")
    if data.pop("format", None) != FORMAT:
        raise ValueError(f"not of format {FORMAT}: written by another version of coding_lab")
    try:
        outcomes = tuple(AttemptOutcome(**outcome) for outcome in data.pop("outcomes"))
        attempt = Attempt(outcomes=outcomes, **data)
        datetime.fromisoformat(attempt.at)
        for value, kind in (
            (attempt.case, str),
            (attempt.case_version, int),
            (attempt.sheet, dict),
            (attempt.mark, (int, float)),
            (attempt.formula, str),
            (attempt.active_seconds, int),
            (attempt.kind, str),
        ):
            if not isinstance(value, kind):
                raise ValueError(f"a field has the wrong type: {value!r:.40}")
    except (KeyError, TypeError) as error:
        raise ValueError(f"not an attempt: {error}") from None
    return attempt


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return f"not JSON: {text}" if isinstance(error, json.JSONDecodeError) else text
