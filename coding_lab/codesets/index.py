"""Index files of code sets: where they lie, and opening them read-only, several side by side.

Every code set and release has one SQLite file in the cache folder, made by ``building``. Its
table ``meta`` holds facts about it; the other tables are the code set's own.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

from coding_lab.codesets.records import CodeBookError


def cache_folder() -> Path:
    """Where indexes lie: the user's cache folder, or what ``CODING_LAB_CACHE`` names."""
    named = os.environ.get("CODING_LAB_CACHE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("coding_lab", appauthor=False))


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """Twelve hex digits over the contents of files (10 ms for 10 MB), and what else counts.

    Part of an index's name, so that an index is never read for a file it was not built from.
    Raises ``CodeBookError`` if a file cannot be read.
    """
    digest = hashlib.sha256()
    for path in files:
        digest.update(_contents_digest(path))
    for text in more:
        digest.update(text.encode())
    return digest.hexdigest()[:12]


def _contents_digest(path: Path) -> bytes:
    try:
        status = path.stat()
        return _digest_once(path, status.st_size, status.st_mtime_ns)
    except OSError as error:
        raise CodeBookError(f"{path} cannot be read: {error.strerror or error}") from None


@lru_cache(maxsize=64)
def _digest_once(path: Path, size: int, changed: int) -> bytes:
    """Contents are read once per process, and again when size or time say that they changed."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


class Index:
    """One index file, open for reading; safe to share between threads and across a fork."""

    def __init__(self, path: Path):
        self.path = path
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        try:
            self.facts = dict(self.rows("select name, value from meta"))
        except sqlite3.DatabaseError as error:
            raise CodeBookError(
                f"the code book's index {path} is damaged ({error}): "
                "build it again with `coding-lab index build --force`"
            ) from None

    def rows(self, query: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._lock:
            return self._connected().execute(query, tuple(values)).fetchall()

    def close(self) -> None:
        """Let go of the file; the next query opens it again."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        # Python 3.13 warns of a connection that is left to the garbage collector.
        self.close()

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None or self._process != os.getpid():
            # An index is never changed, only replaced: `immutable` needs no lock file, so the
            # folder may be read-only. A connection must not be carried over a fork.
            self._connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
            )
            self._process = os.getpid()
        return self._connection


_open: dict[tuple[Path, int], Index] = {}
_open_lock = RLock()


def open_index(path: Path) -> Index:
    """The index at a path; one object for each file as long as it is the same file."""
    try:
        key = (path, path.stat().st_mtime_ns)
    except OSError as error:
        raise CodeBookError(f"{path} cannot be read: {error.strerror or error}") from None
    with _open_lock:
        if key not in _open:
            for old in [k for k in _open if k[0] == path]:
                del _open[old]  # it has been built anew
            _open[key] = Index(path)
        return _open[key]
