"""Simulated students, marked by the function that every grader calls."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import nbformat
import pytest

from coding_lab.codesets import CodeBook, CodeBookError, code_book
from coding_lab.grading.assignments import exercise_cell
from coding_lab.grading.grade import GradedExercise, Status, grade_submission
from coding_lab.grading.intake import HandedIn
from coding_lab.grading.keys import BrokenKeyError, KeyShelf
from coding_lab.grading.outputs import read_record
from coding_lab.grading.simulate import answers_file, empty, hasty, over_coded, perfect

ROOT = Path(__file__).parents[3]
SHELF = KeyShelf([ROOT / "data" / "cases", ROOT / "data" / "graded"])
CASES = sorted(path.parent.name for path in ROOT.glob("data/*/*/case.yaml"))


def grade(case_id: str, handed_in: HandedIn, shelf: KeyShelf = SHELF) -> GradedExercise:
    """The result of one exercise worth three points."""
    notebook = nbformat.v4.new_notebook(cells=[exercise_cell(case_id, 3)])
    graded = grade_submission(notebook, handed_in, shelf, code_book)
    assert notebook.cells[0].outputs == []
    assert read_record(graded.notebook.cells[0])
    return graded.exercises[0]


@pytest.mark.parametrize("case_id", CASES)
def test_students_earn_what_they_deserve(case_id: str) -> None:
    """On every case: perfect earns all, nothing entered earns nothing, mistakes lie between."""
    keyed = SHELF.find(case_id)
    results = {
        coder.__name__: grade(case_id, HandedIn(answers_file({case_id: coder(keyed)})))
        for coder in (perfect, hasty, over_coded, empty)
    }
    assert results["perfect"].points == 3.0
    assert results["empty"].points == 0.0
    assert results["empty"].status is Status.EMPTY
    for name in ("hasty", "over_coded"):
        assert results[name].points is not None
        assert results[name].points < 3.0
        assert "<section" in results[name].html


def test_the_same_bytes_give_the_same_result() -> None:
    """Grading again changes nothing, feedback included."""
    handed_in = HandedIn(answers_file({CASES[0]: hasty(SHELF.find(CASES[0]))}))
    assert grade(CASES[0], handed_in) == grade(CASES[0], handed_in)


def test_every_graded_cell_has_points_to_read() -> None:
    """Without a key, too, the cell says 0.0: nbgrader gives full marks to a cell that is silent."""
    notebook = nbformat.v4.new_notebook(cells=[exercise_cell("no-such-case", 3)])
    handed_in = HandedIn(answers_file({}))
    graded = grade_submission(notebook, handed_in, KeyShelf([]), code_book)
    results = [o for o in graded.notebook.cells[0].outputs if o.output_type == "execute_result"]
    assert [output.data["text/plain"] for output in results] == ["0.0"]
    assert graded.exercises[0].points is None
    assert graded.exercises[0].status is Status.KEY_BROKEN


@pytest.mark.parametrize("name", ["../graded", "A", "a b", ""])
def test_a_case_id_cannot_leave_the_shelf(name: str) -> None:
    """Only what has the form of an id is looked up."""
    with pytest.raises(BrokenKeyError, match="not the id of an exercise"):
        SHELF.find(name)


def test_without_a_code_book_nothing_is_marked_and_nothing_is_lost() -> None:
    """A grader whose code book cannot be opened leaves the exercise open, and says why."""

    def no_book(on: date) -> CodeBook:
        raise CodeBookError(f"no release for {on}")

    notebook = nbformat.v4.new_notebook(cells=[exercise_cell(CASES[0], 3)])
    handed_in = HandedIn(answers_file({CASES[0]: perfect(SHELF.find(CASES[0]))}))
    (result,) = grade_submission(notebook, handed_in, SHELF, no_book).exercises
    assert (result.points, result.status) == (None, Status.KEY_BROKEN)
    assert "no release for" in (result.reason or "")
    assert "a fault in the code book" in result.html
