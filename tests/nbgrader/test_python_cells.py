"""Notebooks that hold real Python and free text beside an exercise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from tiny_course import ONE, Course, answers, new_course, python_notebook, sheet

HALF = answers(sheet("J02.9"), None)
SCRIPT = "<script>x()</script>"


def edit(folder: Path, change: Callable[[NotebookNode], None]) -> None:
    """Change a submitted notebook as a student would."""
    path = folder / "ps2.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def solve(notebook: NotebookNode) -> None:
    """Do the Python and the writing."""
    cells = {cell.id: cell for cell in notebook.cells}
    cells["solve"].source = "answer = 42"
    cells["essay"].source = "Because."


def meddle(notebook: NotebookNode) -> None:
    """Solve it, and forge the exercise in every way at hand."""
    solve(notebook)
    cells = {cell.id: cell for cell in notebook.cells}
    button = "<b class='full-credit'>here</b>"
    cells["essay"].source = f"{SCRIPT}\n\n[press here](javascript:x) and {button}"
    cells["essay"].metadata.tags = [f'">{SCRIPT}']
    exercise = cells[ONE]
    exercise.source = "4.0"
    exercise.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "4.0"})]
    second = nbformat.from_dict(exercise)
    second.id = "second"
    del second.metadata["coding_lab"]
    third = nbformat.from_dict(exercise)
    third.id = "third"
    del third.metadata["nbgrader"]
    notebook.cells = [second, third, *notebook.cells]
    notebook.metadata.language_info = {"name": "python", "pygments_lexer": f'">{SCRIPT}'}


def delete(notebook: NotebookNode) -> None:
    """Solve it and delete the exercise."""
    solve(notebook)
    notebook.cells = [cell for cell in notebook.cells if cell.id != ONE]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Four students of one notebook, graded with a real kernel."""
    made = new_course(tmp_path_factory.mktemp("course"))
    source = made.root / "source" / "ps2" / "ps2.ipynb"
    source.parent.mkdir()
    nbformat.write(python_notebook(), source)
    made.nbgrader("generate_assignment", "ps2")
    for student, change in {"honest": solve, "meddled": meddle, "deleted": delete}.items():
        edit(made.submit(student, "ps2", answers=HALF), change)
    (made.submit("broken", "ps2", answers=HALF) / "ps2.ipynb").write_text("{not json")
    made.nbgrader("autograde", "ps2")
    made.nbgrader("generate_feedback", "ps2")
    return made


def test_python_is_run_and_exercises_are_not(course: Course) -> None:
    """Python cells are graded as nbgrader grades them, the exercise from answers.json."""
    assert course.points("honest", "ps2") == {ONE: 2.0, "check": 3.0, "essay": 0.0}
    assert course.waiting("honest", "ps2") == {"essay"}


@pytest.mark.parametrize("student", ["meddled", "deleted"])
def test_forging_an_exercise_changes_nothing(course: Course, student: str) -> None:
    """Whatever became of the exercise cells, marks are those of the honest student."""
    assert course.points(student, "ps2") == course.points("honest", "ps2")
    cells = [cell for cell in course.autograded(student, "ps2").cells if cell.id == ONE]
    assert [cell.source for cell in cells] == [
        cell.source for cell in course.autograded("honest", "ps2").cells if cell.id == ONE
    ]


def test_the_exercise_returns_to_its_place(course: Course) -> None:
    """A deleted exercise stands again behind the cell that was before it."""
    ids = [cell.id for cell in course.autograded("deleted", "ps2").cells]
    assert ids == ["solve", ONE, "check", "essay"]


def test_a_broken_notebook_keeps_its_exercises(course: Course) -> None:
    """The exercise is graded, and the student's own work waits for a person."""
    assert course.points("broken", "ps2")[ONE] == 2.0
    assert course.waiting("broken", "ps2") == {"check", "essay"}


def test_a_students_text_cannot_act_on_the_page(course: Course) -> None:
    """No script, no script behind a link, and no class that the formgrader's buttons have."""
    page = course.feedback("meddled", "ps2")
    assert SCRIPT not in page
    assert 'href="javascript' not in page
    assert "full-credit" not in page
    assert "press here" in page
