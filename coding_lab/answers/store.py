"""Keeping answers on the disk: atomic, locked between processes, never over something unread."""

from __future__ import annotations

import errno
import json
import math
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from coding_lab.answers.errors import AnswersError, Damaged, Hostile, NotReadable, NotSaved
from coding_lab.answers.merge import merge
from coding_lab.answers.parse import (
    FORMAT,
    MAX_DEPTH,
    MAX_SECONDS,
    ODD_CHARACTER,
    StoredAnswer,
    check_id,
    parse_answers,
    read_bytes,
)
from coding_lab.durable import reason_of, remove_stale, replace_file

FILE_NAME = "answers.json"
LOCK_SECONDS = 10.0


def _now() -> datetime:
    return datetime.now().astimezone()


class AnswerStore:
    """The answers file at ``path``; cheap to make, it holds nothing open.

    Several kernels may have a store on the same file: every save is merged with what is there.
    The lock is an empty file ``.answers.json.lock`` beside it, which the system frees when its
    holder dies.
    """

    def __init__(self, path: str | Path = FILE_NAME, *, now: Callable[[], datetime] = _now):
        self.path = Path(path)
        self._now = now

    def read(self, exercise_id: str) -> StoredAnswer | None:
        """What is saved for an exercise, or None.

        Raises ``AnswersError``; an unreadable file is copied aside and stays where it is.
        """
        return self.read_all().get(exercise_id)

    def read_all(self) -> dict[str, StoredAnswer]:
        """Everything saved, by exercise id; empty where there is no file yet.

        Raises as ``read`` does.
        """
        try:
            data = read_bytes(self.path)
        except FileNotFoundError:
            return {}
        try:
            return parse_answers(data)
        except AnswersError as error:
            raise self._explained(error, data) from None

    def save(
        self,
        exercise_id: str,
        answer: dict[str, Any],
        *,
        base: dict[str, Any] | None,
        active_seconds: int,
        kind: str = "coding",
    ) -> StoredAnswer:
        """Save an answer, merged with what another kernel may have saved meanwhile.

        ``base`` is the answer this kernel last read or saved (None if it has read nothing); the
        answer returned is the next one. ``active_seconds`` is the total so far; it never goes down.
        Control characters that came with pasted text are removed.
        When this returns, the answer is on the disk.
        Raises ``AnswersError``; the file is then as it was.
        """
        check_id(exercise_id, "exercise id")
        check_id(kind, "kind")
        mine, old = _cleaned(answer), _cleaned(base or {})
        with self._locked():
            everything = self.read_all()
            there = everything.get(exercise_id)
            if there and there.kind != kind:
                # Merging two kinds would leave an answer that neither can read.
                raise Damaged(
                    f"{self.path}: the saved answer to “{exercise_id}” is of kind “{there.kind}”, "
                    f"not “{kind}”; nothing was changed"
                )
            stored = StoredAnswer(
                answer=merge(old, mine, there.answer if there else None),
                saved_at=self._now().isoformat(timespec="seconds"),
                active_seconds=max(
                    0,
                    min(int(active_seconds), MAX_SECONDS),
                    there.active_seconds if there else 0,
                ),
                kind=kind,
            )
            everything[exercise_id] = stored
            self._write(everything)
        return stored

    def set_aside(self) -> Path:
        """Rename an unreadable file and start a fresh one; returns the new name of the old file.

        Only ever called because somebody asked for it.
        Raises ``NotSaved``.
        """
        with self._locked():
            target = self._free_name()
            try:
                self.path.rename(target)
            except FileNotFoundError:
                raise NotSaved(f"{self.path}: there is no file to set aside") from None
            except OSError as error:
                raise NotSaved(f"{self.path}: not set aside, {reason_of(error)}") from None
            self._write({})
        return target

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=LOCK_SECONDS)
        try:
            # The lock library would make a missing folder, which would hide the mistake.
            if not stat.S_ISDIR(self.path.parent.stat().st_mode):
                raise NotADirectoryError(errno.ENOTDIR, "not a folder")
            lock.acquire(poll_interval=0.01)
        except Timeout:
            raise NotSaved(
                f"{self.path}: not saved, another program has held it for {LOCK_SECONDS:.0f} "
                "seconds; close other copies of this notebook and try again"
            ) from None
        except OSError as error:
            raise self._not_saved(error) from None
        try:
            yield
        finally:
            lock.release()

    def _write(self, everything: dict[str, StoredAnswer]) -> None:
        envelope = {
            "format": FORMAT,
            "exercises": {name: asdict(stored) for name, stored in everything.items()},
        }
        data = json.dumps(envelope, ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"
        parse_answers(data)  # what could not be read back is not written
        remove_stale(self.path)
        try:
            replace_file(self.path, data)
        except OSError as error:
            raise self._not_saved(error) from None

    def _not_saved(self, error: OSError) -> NotSaved:
        return NotSaved(f"{self.path}: not saved, {reason_of(error)}")

    def _explained(self, error: AnswersError, data: bytes) -> AnswersError:
        """The error with the file's name, where its copy is and what to do."""
        copy = self._keep_copy(data)
        where = f"a copy is in {copy.name}" if copy else "no copy could be made"
        explained = type(error)(
            f"{self.path}: {error}; nothing was changed and {where}; restore the file from a "
            "backup, or call set_aside() to rename it and start afresh"
        )
        explained.kept_copy = copy
        return explained

    def _keep_copy(self, data: bytes) -> Path | None:
        try:
            for old in sorted(self.path.parent.glob(f"{self.path.name}.unreadable-*")):
                if old.stat().st_size == len(data) and read_bytes(old) == data:
                    return old
            copy = self._free_name()
            with copy.open("xb") as file:
                file.write(data)
        except (OSError, NotReadable):
            return None
        return copy

    def _free_name(self) -> Path:
        stem = f"{self.path.name}.unreadable-{self._now():%Y%m%d-%H%M%S}"
        for n in range(1, 1000):
            path = self.path.with_name(stem if n == 1 else f"{stem}-{n}")
            if not path.exists() and not path.is_symlink():
                return path
        raise NotSaved(f"{self.path}: a thousand files are set aside here; tidy the folder")


def _cleaned(value: Any, depth: int = 0) -> Any:
    """A copy as JSON holds it, without the characters that the file refuses."""
    if depth > MAX_DEPTH:
        raise Hostile(f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, str):
        return ODD_CHARACTER.sub("", value)
    if isinstance(value, dict):
        return {_cleaned(str(name)): _cleaned(item, depth + 1) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(item, depth + 1) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise Hostile(f"{value} is not a number that JSON knows")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise Damaged(f"an answer cannot hold a {type(value).__name__}")
