"""Opening indexes: read-only, lazily, several side by side; building what is missing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any

from coding_lab.codesets.icd10cm.sources import (
    IndexFile,
    Source,
    fiscal_year,
    index_file,
    index_files,
    index_path,
    packaged_source,
)
from coding_lab.codesets.records import CodeBookError


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


def index_for(on: date) -> Index:
    """The index of the release in force on a day, built first if it is missing.

    Of the releases of the day's fiscal year, the latest that had begun; if there is none, the
    packaged release, whatever its year. Raises ``CodeBookError`` if there is no release at all.
    """
    year = fiscal_year(on)
    files = [file for file in index_files() if file.fiscal_year == year]
    try:
        source = packaged_source()
    except CodeBookError:
        if not files:
            raise
        return open_index(_in_force(files, on).path)
    packaged = index_file(index_path(source))
    # Other indexes of the packaged release are what an older package or table of dates left.
    files = [file for file in files if file.effective != packaged.effective]
    if packaged.fiscal_year == year or not files:
        files.append(packaged)
    chosen = _in_force(files, on)
    return ensure_index(source) if chosen == packaged else open_index(chosen.path)


def _in_force(files: list[IndexFile], on: date) -> IndexFile:
    files = sorted(files, key=lambda file: file.effective)
    started = [file for file in files if file.effective <= on]
    return started[-1] if started else files[0]


def ensure_index(source: Source, *, force: bool = False) -> Index:
    """Open the index of a source; build it in a process of its own if it is missing or forced."""
    path = index_path(source)
    if not force and path.exists():
        return open_index(path)
    if sys.platform == "emscripten" or not sys.executable:
        from coding_lab.codesets.icd10cm.build import build  # no processes to be had

        build(source, force=force)
    else:
        _build_apart(source, force)
    return open_index(path)


def _build_apart(source: Source, force: bool) -> None:
    """Run the builder; what it says goes to our standard error, which a notebook shows."""
    # -P: nothing in the working directory, which may be a learner's, is ever imported.
    command = [sys.executable, "-P", "-m", "coding_lab.codesets.icd10cm.build"]
    command += ["--tabular", str(source.tabular.absolute())]
    if source.code_list:
        command += ["--codes", str(source.code_list.absolute())]
    if force:
        command.append("--force")
    ours = str(Path(__file__).resolve().parents[3])
    given = os.environ.get("PYTHONPATH")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([ours, given] if given else [ours]),
        "PYTHONIOENCODING": "utf-8",
    }
    error = ""
    with closing(_Builder(command, environment)) as builder:
        for line in builder.lines():
            if line.startswith("error: "):
                error = line.removeprefix("error: ")
            else:
                print(line, file=sys.stderr, flush=True)
        code = builder.wait()
    if error:
        raise CodeBookError(error)
    if code:
        raise CodeBookError(
            f"building the code book's index stopped (exit {code}); the lines above say where. "
            "Try `coding-lab index build`"
        )


class _Builder:
    """The builder's process; it is stopped if we are."""

    def __init__(self, command: list[str], environment: dict[str, str]):
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )

    def lines(self) -> Iterable[str]:
        """What it says, line by line."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            yield line.rstrip()

    def wait(self) -> int:
        """Its exit code."""
        return self._process.wait()

    def close(self) -> None:
        """Stop it if it still runs."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
