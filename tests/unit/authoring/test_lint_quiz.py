"""The linter finds what is wrong in a quiz, and nothing in the quizzes of the repository."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from coding_lab.authoring.lint import Linter
from coding_lab.authoring.lint_quiz import quiz_folders
from coding_lab.cases.syllabus import load_syllabus
from coding_lab.cli.main import main

ROOT = Path(__file__).parents[3]
MODEL = ROOT / "data" / "quizzes" / "word-parts-01"
FOLDERS = [*quiz_folders(ROOT / "data" / "quizzes"), *quiz_folders(ROOT / "data" / "graded")]
ATTEMPT = "key/attempts/typical-mistakes.yaml"


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter(load_syllabus(ROOT / "data" / "syllabus.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the model quiz that a test may spoil."""
    return Path(shutil.copytree(MODEL, tmp_path / MODEL.name))


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def remove(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return spoil


def test_every_quiz_of_the_repository_is_proven(linter: Linter) -> None:
    """Keys fit their questions, and every attempt scores as stated."""
    report = linter.lint(FOLDERS)
    assert len(report.quizzes) == len(FOLDERS) >= 2
    assert [str(problem) for problem in report.problems] == []


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (replace("quiz.yaml", "skills: [terminology]", "skills: [juggling]"), "skill"),
        (replace("quiz.yaml", "minutes: 8", "minutes: soon"), "schema"),
        (replace("quiz.yaml", "small bowel, just before", "ileum, just before"), "given-away"),
        (replace("key/key.yaml", "right: swallowing", "right: eating"), "quiz"),
        (replace("key/key.yaml", "accepted: [ileum]", "accepted: []"), "schema"),
        (remove("key"), "key"),
        (remove("key/attempts/empty.yaml"), "attempts"),
        (remove("key/attempts/urine-and-bladder.yaml"), "untested-mistake"),
        (replace(ATTEMPT, "mark: 0.06", "mark: 0.6"), "attempt"),
        (replace(ATTEMPT, "dysphagia: speaking", "dysphagia: talking"), "attempt"),
        (replace(ATTEMPT, "prefixes: 0.2", "prefixes: 0.3"), "attempt"),
        (replace(ATTEMPT, "    prefixes: 0.2\n", ""), "attempt"),
    ],
)
def test_each_fault_is_found(
    linter: Linter, folder: Path, spoil: Callable[[Path], None], rule: str
) -> None:
    """Every rule of the linter can fail."""
    spoil(folder)
    assert rule in {problem.rule for problem in linter.lint([folder]).problems}


def test_a_question_that_no_attempt_misses_is_told(linter: Linter, folder: Path) -> None:
    """Its wrong answers are untested."""
    for path in (folder / "key" / "attempts").glob("*.yaml"):
        if path.stem in ("full-credit", "empty"):
            continue
        text = path.read_text(encoding="utf-8")
        kept = [row for row in text.split("\n") if not row.startswith("    dysphagia: ")]
        path.write_text("\n".join([*kept[:-1], "    dysphagia: 0", ""]), encoding="utf-8")
    told = [str(problem) for problem in linter.lint([folder]).problems]
    assert [line for line in told if "no attempt answers dysphagia wrongly" in line]


def test_an_attempt_is_scored_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """The explanation is printed, and the block to paste; a difference ends with 1."""
    attempt = MODEL / ATTEMPT
    assert main(["score", str(MODEL), str(attempt)]) == 0
    assert "phas is speech" in capsys.readouterr().out
    assert main(["score", str(MODEL), str(attempt), "--expect"]) == 0
    assert capsys.readouterr().out.strip() in attempt.read_text(encoding="utf-8")
    assert main(["score", str(MODEL), str(attempt), "--json"]) == 0
    assert '"quiz": "word-parts-01"' in capsys.readouterr().out


def test_an_attempt_that_differs_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One clear line on stderr with the attempt's file and line, and exit 1."""
    replace(ATTEMPT, "mark: 0.06", "mark: 0.6")(folder)
    assert main(["score", str(folder), str(folder / ATTEMPT)]) == 1
    assert "the mark is 0.060, not 0.600" in capsys.readouterr().err
