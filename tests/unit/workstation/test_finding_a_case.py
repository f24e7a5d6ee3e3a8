"""Where a case is looked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coding_lab.exercises.coding.locate import find_case
from coding_lab.exercises.finding import (
    UnknownExerciseError,
    is_exercise_id,
    notebook_folder,
)

ROOT = Path(__file__).parents[3]
PRACTICE = "office-sore-throat-01"
GRADED = "a-stay-without-key"


def test_a_released_case_beside_the_notebook_has_no_key(folder: Path) -> None:
    """The assignment's own folder `cases` comes first, and a case there is not checked."""
    found = find_case(GRADED)
    assert found.path == folder / "cases" / GRADED
    assert not found.has_key


def test_an_open_case_of_the_course_has_its_key(folder: Path) -> None:
    """From any folder the course's own practice cases are found, to be checked at once."""
    found = find_case(PRACTICE)
    assert found.path.name == PRACTICE
    assert found.has_key


def test_a_case_in_a_folder_above_wins_over_the_course(folder: Path) -> None:
    """An author sees the case of the tree that they work in."""
    own = folder / "data" / "cases" / PRACTICE
    shutil.copytree(ROOT / "data" / "cases" / PRACTICE, own)
    below = folder / "notebooks" / "deep"
    below.mkdir(parents=True)
    assert find_case(PRACTICE, below).path == own


def test_a_misspelt_case_names_the_near_ones_and_all_there_are(folder: Path) -> None:
    """The error holds what a message needs."""
    with pytest.raises(UnknownExerciseError) as caught:
        find_case("office-sore-throt-01")
    assert PRACTICE in caught.value.near
    assert {PRACTICE, GRADED} <= set(caught.value.available)
    assert folder / "cases" in caught.value.places


@pytest.mark.parametrize("text", ["../cases", "a/b", "", "A-1", "case.yaml", "x" * 61, "ä-1"])
def test_an_id_is_never_a_path(folder: Path, text: str) -> None:
    """What is no plain id is not looked up on the disk."""
    assert not is_exercise_id(text)
    with pytest.raises(UnknownExerciseError):
        find_case(text)


def test_the_notebooks_folder_is_known_only_where_the_front_end_tells(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path is believed when a notebook is really there."""
    assert notebook_folder() is None
    notebook = folder / "work" / "exercise.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
    assert notebook_folder() is None
    notebook.parent.mkdir()
    notebook.touch()
    assert notebook_folder() == notebook.parent.resolve()
