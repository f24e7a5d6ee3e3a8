"""The learner's own history of practice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from coding_lab.progress import (
    Attempt,
    AttemptOutcome,
    HistoryError,
    attempts,
    history_path,
    read_history,
    record_attempt,
)


@dataclass(frozen=True)
class Outcome:
    kind: str = "correct"
    code: str | None = "J02.0"
    expected: str | None = "J02.0"
    mistake: str | None = None


@dataclass(frozen=True)
class Score:
    mark: float = 1.0
    formula: str = "1 / 1"
    outcomes: tuple[Outcome, ...] = (Outcome(),)


SHEET = {"lines": [{"id": "a", "code": "J02.0"}], "queries": [], "no_code": None}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CODING_LAB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_an_attempt_is_recorded_and_read_back(home: Path) -> None:
    """Everything comes back as it went in, and the file is plain JSON lines."""
    at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    made = record_attempt("case-1", SHEET, Score(), 75, case_version=2, at=at)
    assert attempts() == (made,)
    assert made.outcomes == (AttemptOutcome("correct", "J02.0", "J02.0", None),)
    assert datetime.fromisoformat(made.at) == at
    line = json.loads((home / "history.jsonl").read_text())
    assert list(line) == [
        "format", "at", "case", "case_version", "sheet", "mark", "formula", "outcomes",
        "active_seconds", "kind",
    ]  # fmt: skip


def test_a_line_from_before_there_were_kinds_is_about_a_chart(home: Path) -> None:
    """An old history without ``kind`` and ``question`` is read as coding."""
    record_attempt("case-1", SHEET, Score(), 75)
    path = home / "history.jsonl"
    line = json.loads(path.read_text())
    del line["kind"]
    del line["outcomes"][0]["question"]
    path.write_text(json.dumps(line) + "\n")
    assert [attempt.kind for attempt in attempts()] == ["coding"]


def test_attempts_are_selected_by_case_and_stay_in_order() -> None:
    """Oldest first; another case's attempts are left out."""
    for n, case in enumerate(["case-1", "case-2", "case-1"]):
        record_attempt(case, SHEET, Score(mark=n / 10), n)
    assert [attempt.mark for attempt in attempts("case-1")] == [0.0, 0.2]
    assert len(attempts()) == 3


def test_no_history_is_empty(home: Path) -> None:
    """Reading makes neither file nor folder."""
    assert attempts() == ()
    assert not home.exists()


def test_without_the_variable_the_users_data_folder_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The platform says where a user's data belong."""
    monkeypatch.delenv("CODING_LAB_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert history_path().name == "history.jsonl"
    assert "coding_lab" in history_path().parts
    if sys.platform == "linux":
        assert history_path() == tmp_path / "coding_lab" / "history.jsonl"


def test_a_cut_off_last_line_is_reported_and_kept(home: Path) -> None:
    """After a crash the other attempts are read, and the next append leaves the rest in place."""
    first = record_attempt("case-1", SHEET, Score(), 1)
    path = home / "history.jsonl"
    torn = path.read_bytes() + b'{"format": 1, "at": "2026'
    path.write_bytes(torn)
    history = read_history()
    assert history.attempts == (first,)
    assert [(line.number, "cut off" in line.reason) for line in history.unreadable] == [(2, True)]
    assert path.read_bytes() == torn
    second = record_attempt("case-1", SHEET, Score(), 2)
    assert read_history().attempts == (first, second)
    assert [line.number for line in read_history().unreadable] == [2]
    assert path.read_bytes().startswith(torn + b"\n")


def test_a_whole_line_without_its_end_counts(home: Path) -> None:
    """A crash between a line and its line end loses nothing."""
    made = record_attempt("case-1", SHEET, Score(), 1)
    path = home / "history.jsonl"
    path.write_bytes(path.read_bytes().rstrip())
    assert attempts() == (made,)
    record_attempt("case-1", SHEET, Score(), 2)
    assert len(attempts()) == 2


GOOD: dict[str, Any] = {
    "format": 1, "at": "2026-11-25T09:00:00+00:00", "case": "c", "case_version": 1, "sheet": {},
    "mark": 1.0, "formula": "", "outcomes": [], "active_seconds": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (json.dumps(GOOD | {"format": 2}).encode(), "another version"),
        (json.dumps(GOOD | {"at": "yesterday"}).encode(), "yesterday"),
        (json.dumps(GOOD | {"mark": "1"}).encode(), "wrong type"),
        (json.dumps(GOOD | {"extra": 1}).encode(), "extra"),
        (json.dumps(GOOD | {"outcomes": [{"kind": "correct", "x": 1}]}).encode(), "x"),
        (json.dumps(GOOD | {"outcomes": 3}).encode(), "not an attempt"),
        (b"[]", "not an object"),
        (b"nonsense", "not JSON"),
        (b"\xff\xfe", "utf-8"),
        (b"[" * 100_000, "recursion"),
        (b'"' + b"x" * 1_000_001 + b'"', "1 MB"),
    ],
)
def test_a_bad_line_is_reported_and_the_rest_is_read(home: Path, line: bytes, reason: str) -> None:
    """One line that cannot be read costs no other."""
    home.mkdir()
    good = json.dumps(GOOD).encode()
    (home / "history.jsonl").write_bytes(good + b"\n" + line + b"\n\n" + good + b"\n")
    history = read_history()
    assert len(history.attempts) == 2
    assert [found.number for found in history.unreadable] == [2]
    assert reason in history.unreadable[0].reason
    assert "\n" not in history.unreadable[0].reason


def test_odd_text_is_recorded() -> None:
    """Line ends, NULs and halves of pairs in a learner's text break no line."""
    sheet = {"lines": [], "queries": [{"about": "a\nb\u2028c\0\ud800"}]}
    made = record_attempt("case-1", sheet, Score(), 1)
    assert attempts() == (made,)


def test_what_is_no_json_is_refused() -> None:
    """A sheet with NaN is a HistoryError, and nothing is written."""
    with pytest.raises(HistoryError, match="not recorded"):
        record_attempt("case-1", {"a": float("nan")}, Score(), 1)
    assert attempts() == ()


def test_a_home_that_is_a_file_is_explained(home: Path) -> None:
    """The message names the path and what is wrong."""
    home.write_text("")
    with pytest.raises(HistoryError, match=r"history\.jsonl: the attempt was not recorded"):
        record_attempt("case-1", SHEET, Score(), 1)
    with pytest.raises(HistoryError, match="cannot be read"):
        attempts()


def test_a_history_that_is_a_folder_is_explained(home: Path) -> None:
    """Neither reading nor recording fails with anything but a HistoryError."""
    (home / "history.jsonl").mkdir(parents=True)
    with pytest.raises(HistoryError, match="folder"):
        record_attempt("case-1", SHEET, Score(), 1)
    with pytest.raises(HistoryError, match="folder"):
        attempts()


RECORD = """
    import os, resource, sys
    from types import SimpleNamespace
    from coding_lab.progress import HistoryError, record_attempt
    score = SimpleNamespace(mark=1.0, formula="1 / 1", outcomes=())
    def record(n):
        try:
            record_attempt("case-1", {"about": "x" * 3000}, score, n)
        except HistoryError as error:
            print(error)
"""


def run(code: str) -> str:
    program = textwrap.dedent(RECORD + code)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(os.name == "nt", reason="limits of a process as here exist on POSIX only")
def test_a_full_disk_leaves_only_whole_lines(home: Path) -> None:
    """What still fitted of the refused line is taken back, and the learner is told."""
    printed = run("""
    resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))
    for n in range(4):
        record(n)
    """)
    assert printed.count("free some space") == 2
    assert [attempt.active_seconds for attempt in attempts()] == [0, 1]
    assert read_history().unreadable == ()
    assert (home / "history.jsonl").read_bytes().endswith(b"\n")


@pytest.mark.skipif(os.name == "nt", reason="permissions as here exist on POSIX only")
def test_a_read_only_home_is_explained(home: Path) -> None:
    """Recording raises HistoryError; nothing is made."""
    home.mkdir()
    for folder in home.parents:
        if Path(tempfile.gettempdir()) in folder.parents:
            folder.chmod(0o755)
    home.parent.chmod(0o755)
    home.chmod(0o555)
    # Root may write anywhere, so a root test run becomes somebody else first.
    printed = run("""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    record(1)
    """)
    assert "you may not write there" in printed


def test_notebooks_that_record_at_once_lose_nothing() -> None:
    """Three processes append twenty attempts each."""
    program = textwrap.dedent(RECORD + "    for n in range(20):\n        record(n)\n")
    running = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(attempts()) == 60
    assert all(isinstance(attempt, Attempt) for attempt in attempts())
