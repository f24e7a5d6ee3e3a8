"""What is taken from a submission."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from coding_lab.grading.assignments import exercise_cell
from coding_lab.grading.cells import asks_for_own_work, needs_kernel
from coding_lab.grading.intake import UNREADABLE, HandedIn, merge, pair, take_answers, tidy


def solution_cell(source: str = "") -> NotebookNode:
    """A cell for the student's own Python."""
    cell = nbformat.v4.new_code_cell(source)
    cell.id = "own"
    cell.metadata.nbgrader = {"grade": False, "solution": True, "grade_id": "own", "locked": False}
    return cell


def notebook(*cells: NotebookNode) -> NotebookNode:
    """A notebook of these cells."""
    return nbformat.v4.new_notebook(cells=list(cells))


def test_exercises_alone_need_no_kernel() -> None:
    """Exercise cells and text start none; a line of Python does."""
    exercises = notebook(nbformat.v4.new_markdown_cell("text"), exercise_cell("a-case", 1))
    assert not needs_kernel(exercises)
    assert not asks_for_own_work(exercises)
    exercises.cells.append(nbformat.v4.new_code_cell("1 + 1"))
    assert needs_kernel(exercises)


def test_a_notebook_of_exercises_is_taken_from_the_release(tmp_path: Path) -> None:
    """The student's notebook is not even opened."""
    release = notebook(exercise_cell("a-case", 1))
    assert pair(release, tmp_path / "there-is-none.ipynb") is release


def test_own_work_comes_from_the_student() -> None:
    """Solution cells keep the student's text; exercises stand where they were released."""
    release = notebook(solution_cell(), exercise_cell("a-case", 1))
    student = notebook(exercise_cell("a-case", 99), exercise_cell("other", 5), solution_cell("x=1"))
    cells = merge(release, student).cells
    assert [cell.id for cell in cells] == ["own", "a-case"]
    assert cells[0].source == "x=1"
    assert cells[1].metadata.nbgrader.points == 1


def test_an_unreadable_notebook_is_said_to_be_so(tmp_path: Path) -> None:
    """The release is graded in its place, with a note for whoever marks."""
    path = tmp_path / "broken.ipynb"
    path.write_text("{", encoding="utf-8")
    paired = pair(notebook(solution_cell(), exercise_cell("a-case", 1)), path)
    assert [cell.id for cell in paired.cells] == ["own", "a-case"]
    assert paired.metadata[UNREADABLE]


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_only_a_regular_file_is_read(tmp_path: Path, kind: str) -> None:
    """A link, a pipe or a folder in the file's place is refused, without a path in the reason."""
    path = tmp_path / "answers.json"
    if kind == "link":
        (tmp_path / "elsewhere").write_text("{}", encoding="utf-8")
        path.symlink_to(tmp_path / "elsewhere")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    taken = take_answers(tmp_path)
    assert taken.data is None
    assert taken.refused
    assert str(tmp_path) not in taken.refused


def test_the_copy_keeps_what_was_asked_for(tmp_path: Path) -> None:
    """Foreign files go; the answers stay as they were read."""
    source, copied = tmp_path / "source", tmp_path / "copied"
    for folder in (source / "cases", copied / "cases" / "deep"):
        folder.mkdir(parents=True)
    (source / "cases" / "case.yaml").write_text("ours", encoding="utf-8")
    for name in (
        "cases/case.yaml",
        "cases/deep/x.py",
        "coding_lab.py",
        "ps1.ipynb",
        "answers.json",
    ):
        (copied / name).write_text("theirs", encoding="utf-8")
    assert tidy(copied, source, ["ps1"], HandedIn(b"read")) == ["cases/deep/x.py", "coding_lab.py"]
    left = {str(path.relative_to(copied)) for path in copied.rglob("*") if path.is_file()}
    assert left == {"cases/case.yaml", "ps1.ipynb", "answers.json"}
    assert (copied / "answers.json").read_bytes() == b"read"
