"""Making an index file: in a process of its own, once, whole or not at all.

Parsing takes seconds and memory that a notebook's kernel should not hold. A code set's builder
is a module that can be run (``python -m coding_lab.codesets.….build …``): it ends with
``build_index`` and is started with ``run_builder``.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from coding_lab.codesets.records import CodeBookError

Say = Callable[[str], None]


def say_on_stderr(text: str) -> None:
    """Progress goes to standard error, which a notebook shows."""
    print(text, file=sys.stderr, flush=True)


def build_index(
    target: Path, write: Callable[[Path], None], *, force: bool = False, say: Say = say_on_stderr
) -> Path:
    """Have ``write`` make an index, unless another process has done so meanwhile; its path.

    ``write`` gets the path of a temporary file, which is put in place when it is whole.
    Raises ``CodeBookError``; whatever index was there before then stays as it was.
    """
    with _lock(target, say):
        if target.exists() and not force:
            return target
        for leftover in target.parent.glob(f".{target.stem}.*.part*"):
            leftover.unlink(missing_ok=True)  # of a builder that was killed
        temporary = target.with_name(f".{target.stem}.{os.getpid()}.part")
        try:
            write(temporary)
            _sync(temporary)
            temporary.replace(target)
        except (OSError, sqlite3.Error) as error:
            raise CodeBookError(_cannot_write(target.parent, error)) from None
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    return target


@contextlib.contextmanager
def new_database(path: Path) -> Iterator[sqlite3.Connection]:
    """A new database to write an index into, committed and compacted at the end."""
    connection = sqlite3.connect(path)
    try:
        # Nobody reads the temporary file, and it is thrown away if we fail.
        connection.executescript("pragma journal_mode = off; pragma synchronous = off;")
        yield connection
        connection.commit()
        connection.executescript("analyze; vacuum;")
    finally:
        connection.close()


@contextlib.contextmanager
def _lock(target: Path, say: Say) -> Iterator[None]:
    """Only one process builds an index; the others wait.

    An empty SQLite file is the lock: it works alike on all systems, and the system lets go of
    it when a builder is killed.
    """
    path = target.with_suffix(".lock")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise CodeBookError(_cannot_write(target.parent, error)) from None
    try:
        told = False
        while True:
            try:
                connection.execute("begin exclusive")
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise CodeBookError(_cannot_write(target.parent, error)) from None
            if not told:
                say("Another process is building the code book's index; waiting for it …")
                told = True
            time.sleep(0.1)
        yield
    finally:
        connection.close()


def _cannot_write(folder: Path, error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (
        f"the code book's index cannot be written to {folder}: {reason}; "
        "name a folder that you may write to in CODING_LAB_CACHE"
    )


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def run_main(build: Callable[[], object]) -> int:
    """The exit code of a builder's ``main``; an error is one line that ``run_builder`` knows."""
    try:
        build()
    except CodeBookError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def can_run_builder() -> bool:
    """Whether there are processes to be had; in a browser's Python there are none."""
    return sys.platform != "emscripten" and bool(sys.executable)


def run_builder(module: str, arguments: Sequence[str]) -> None:
    """Run a builder in a process of its own; what it says goes to our standard error.

    Raises ``CodeBookError`` with the builder's own message.
    """
    # -P: nothing in the working directory, which may be a learner's, is ever imported.
    command = [sys.executable, "-P", "-m", module, *arguments]
    ours = str(Path(__file__).resolve().parents[2])
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
