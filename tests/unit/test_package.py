"""What a learner installs: the course is in it, and no graded key is."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GRADED, OPEN = (
    sorted(path for folder in folders for path in (ROOT / "data" / folder).glob("*/key/key.yaml"))
    for folders in (["graded"], ["cases", "quizzes"])
)
PARTS = ("lines", "not_coded", "queries", "answers")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel that ``pip install .`` would install."""
    folder = tmp_path_factory.mktemp("wheel")
    result = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", folder, ROOT],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    assert result.returncode == 0, result.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def reasons(paths: list[Path]) -> set[str]:
    """The reasons of lines, mistakes, queries and answers, each by its beginning."""
    found = set()
    for path in paths:
        key = yaml.safe_load(path.read_text(encoding="utf-8"))
        for part in (part for name in PARTS for part in key.get(name, [])):
            for reason in (part, *part.get("wrong", []), *part.get("confusables", [])):
                found.add(" ".join(reason["why"].split())[:60])
    return found


def secrets() -> set[str]:
    """Reasons that stand only in graded keys; some say the same as an open key does."""
    return reasons(GRADED) - reasons(OPEN)


def test_the_wheel_holds_lessons_and_open_exercises_with_their_keys(wheel: zipfile.ZipFile) -> None:
    """Everything a self-learner needs comes with ``pip install``."""
    names = set(wheel.namelist())
    course = "coding_lab/_course"
    exercises = [*(ROOT / "data" / "cases").rglob("*"), *(ROOT / "data" / "quizzes").rglob("*")]
    for path in exercises:
        if path.is_file() and not path.name.startswith("."):
            assert f"{course}/{path.relative_to(ROOT).as_posix()}" in names
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"{course}/notebooks/{path.name}" in names
    assert f"{course}/data/syllabus.yaml" in names
    for part in ("coding/widget/main.js", "quiz/widget/quiz.js", "widget/saving.js"):
        assert f"coding_lab/exercises/{part}" in names
    assert "coding_lab/exercises/quiz/prose/rules/match.md" in names


def test_no_graded_key_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    """No path and no sentence of a graded key is packaged."""
    assert not [name for name in wheel.namelist() if "graded" in name]
    text = " ".join(
        " ".join(wheel.read(name).decode("utf-8", "ignore").split()) for name in wheel.namelist()
    )
    assert not [sentence for sentence in secrets() if sentence in text]


@pytest.mark.parametrize("folder", ["source", "release", "notebooks"])
def test_no_graded_key_is_in_what_students_get(folder: str) -> None:
    """Neither a key folder nor a sentence of a graded key is under source, release, notebooks."""
    paths = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    assert paths
    assert not [path for path in paths if "key" in path.relative_to(ROOT).parts]
    text = " ".join(
        " ".join(path.read_text(encoding="utf-8", errors="ignore").split()) for path in paths
    )
    assert len(secrets()) > 100
    assert not [sentence for sentence in secrets() if sentence in text]
