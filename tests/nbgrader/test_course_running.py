"""What happens to a course over time: late work, faulty keys, regrading, the formgrader."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from tiny_course import ONE, PERFECT, POINTS, TWO, Course, answers, new_course, sheet

LATE = '\nc.LateSubmissionPlugin.penalty_method = "zero"\n'


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with a rule for late work; one student in time, one late."""
    made = new_course(tmp_path_factory.mktemp("course"), settings=LATE)
    made.submit("early", answers=answers(sheet("J02.9"), sheet("J02.0")), time="11:59")
    made.submit("late", answers=PERFECT, time="12:01")
    made.nbgrader("autograde", "ps1")
    return made


def test_late_work_is_penalised_by_nbgraders_rule(course: Course) -> None:
    """Points stay what they are; the penalty is nbgrader's, and only for the late one."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        late = gradebook.find_submission("ps1", "late")
        early = gradebook.find_submission("ps1", "early")
        assert (late.score, late.late_submission_penalty) == (6.0, 6.0)
        assert (early.score, early.late_submission_penalty) == (4.0, 0.0)


def test_a_faulty_key_stops_nobody_and_can_be_mended(course: Course) -> None:
    """The case without a usable key waits for a person, the other is marked; regrading mends it."""
    key = course.root / "data" / "graded" / ONE / "key" / "key.yaml"
    good = key.read_text(encoding="utf-8")
    course.submit("unlucky", answers=PERFECT)
    key.write_text(good.replace("quote: Streptococcal pharyngitis.", "quote: No such words."))
    log = course.nbgrader("autograde", "ps1", "--student=unlucky")
    grades = course.grades("unlucky")
    assert grades[ONE] == {"score": 0.0, "auto": None, "waiting": True}
    assert grades[TWO] == {"score": 2.0, "auto": 2.0, "waiting": False}
    assert "key-broken" in log
    course.nbgrader("generate_feedback", "ps1", "--student=unlucky")
    page = course.feedback("unlucky")
    assert "a fault in its key, not in your answer" in page
    assert str(course.root) not in page
    key.write_text(good, encoding="utf-8")
    course.nbgrader("autograde", "ps1", "--student=unlucky", "--force")
    assert course.points("unlucky") == POINTS
    assert course.waiting("unlucky") == set()


def test_a_mark_given_by_hand_survives_regrading(course: Course) -> None:
    """The instructor's mark stands; the exercise is flagged, so that somebody compares."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.find_grade(ONE, "ps1", "ps1", "early").manual_score = 3.5
        gradebook.db.commit()
    course.nbgrader("autograde", "ps1", "--student=early", "--force")
    assert course.grades("early")[ONE] == {"score": 3.5, "auto": 2.0, "waiting": True}


@pytest.fixture
def formgrader(course: Course) -> Iterator[str]:
    """A Jupyter server with nbgrader's formgrader on the course; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root",
               f"--ServerApp.port={port}", "--IdentityProvider.token=", "--ServerApp.password=",
               f"--ServerApp.root_dir={course.root}"]  # fmt: skip
    log = course.root.parent / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            command, cwd=course.root, stdout=out, stderr=out, env=os.environ.copy()
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/api", log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(url: str, log: Path) -> None:
    """Until the server answers, or half a minute has gone."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def test_the_formgrader_shows_the_feedback(course: Course, formgrader: str) -> None:
    """An instructor who opens a submission sees the reasons and can change the points."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission_notebook("ps1", "ps1", "early").id
    with urllib.request.urlopen(f"{formgrader}/formgrader/submissions/{submission}/") as answer:
        page = answer.read().decode()
    assert "The record names the germ, so the code that names it is the one to use." in page
    assert re.search(rf'<input class="score tabbable" id="{ONE}"', page)
