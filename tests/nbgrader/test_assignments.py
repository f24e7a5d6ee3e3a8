"""Building assignments from graded cases, and playing a course."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from tiny_course import POINTS, ROOT, Course, new_course

from coding_lab.cli.main import main
from coding_lab.grading.assignments import AssignmentError, build_source
from coding_lab.grading.play import play, read_marks


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A released assignment."""
    return new_course(tmp_path_factory.mktemp("course"))


def test_building_again_changes_nothing(course: Course) -> None:
    """The same cases give the same files, cell ids included."""
    assert build_source(course.root, "ps1") == []


def test_a_clone_with_its_release_is_generated_for_a_new_gradebook(
    course: Course, tmp_path: Path
) -> None:
    """The gradebook knows the assignment; a changed case is released, after submissions, too."""
    clone = Course(tmp_path / "clone")
    shutil.copytree(course.root, clone.root, ignore=shutil.ignore_patterns("gradebook.db"))
    clone.nbgrader("generate_assignment", "ps1")
    clone.submit("ada", answers=None)
    clone.nbgrader("autograde", "ps1")
    assert clone.points("ada") == dict.fromkeys(POINTS, 0.0)

    chart = clone.root / "data/graded/throat-one/chart/10-office-note.md"
    chart.write_text(chart.read_text() + "\nOne more line.\n")
    build_source(clone.root, "ps1")
    clone.nbgrader("generate_assignment", "ps1")
    released = clone.root / "release/ps1/cases/throat-one/chart/10-office-note.md"
    assert "One more line." in released.read_text()


def test_the_notebook_has_one_exercise_per_case(course: Course) -> None:
    """Graded cells are named as their cases, hold their points, and have no output."""
    notebook = nbformat.read(course.root / "source/ps1/ps1.ipynb", as_version=4)
    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert {cell.id: cell.metadata.nbgrader.points for cell in graded} == POINTS
    assert all(cell.outputs == [] and cell.execution_count is None for cell in graded)
    assert all(cell.metadata.coding_lab.case == cell.id for cell in graded)


def test_check_sees_every_difference(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed chart, a foreign file and a stale release are named; nothing is written."""
    root = tmp_path / "copy"
    shutil.copytree(course.root, root)
    command = ["course", "build", f"--course={root}", "--release", "--check"]
    assert main(command) == 0
    chart = root / "data/graded/throat-one/chart/10-office-note.md"
    chart.write_text(chart.read_text() + "\nOne more line.\n")
    (root / "source/ps1/cases/throat-two/key").mkdir()
    (root / "source/ps1/cases/throat-two/key/key.yaml").write_text("stray")
    (root / "release/ps1/ps1.ipynb").write_text("old")
    assert main(command) == 1
    named = capsys.readouterr().out
    for path in (
        "cases/throat-one/chart/10-office-note.md",
        "key/key.yaml",
        "release/ps1/ps1.ipynb",
    ):
        assert path in named
    assert (root / "release/ps1/ps1.ipynb").read_text() == "old"


def test_answers_in_the_source_are_refused(course: Course, tmp_path: Path) -> None:
    """An answers file in source/ would be handed to every student."""
    shutil.copytree(course.root / "data", tmp_path / "data")
    (tmp_path / "source/ps1").mkdir(parents=True)
    (tmp_path / "source/ps1/answers.json").write_text("{}")
    with pytest.raises(AssignmentError, match=r"answers\.json: must not be there"):
        build_source(tmp_path, "ps1")


def test_all_faults_of_an_assignment_are_named(course: Course, tmp_path: Path) -> None:
    """Two cases that are missing are both in the message."""
    (tmp_path / "data/graded").mkdir(parents=True)
    shutil.copy(course.root / "data/graded/ps1.yaml", tmp_path / "data/graded")
    with pytest.raises(AssignmentError) as caught:
        build_source(tmp_path, "ps1")
    assert all(case in str(caught.value) for case in POINTS)


def test_a_played_course_gives_the_marks_one_expects(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Perfect earns all, the over-coder less; a broken file waits, late work is penalised."""
    play(course.root, tmp_path, ["ps1"])
    marks = {row.student: row for row in read_marks(tmp_path, "ps1")}
    assert marks["perfect"].score == 6.0
    assert 0 < marks["hasty"].score < marks["perfect"].score
    assert 0 < marks["over-coder"].score < marks["perfect"].score
    assert marks["empty"].score == 0
    assert marks["empty"].waiting == 0
    assert marks["broken-file"].waiting == 2
    assert (marks["late"].penalty, marks["late"].score) == (6.0, 0.0)
    assert "over-coder" in capsys.readouterr().out
    assert (tmp_path / "feedback/hasty/ps1/ps1.html").is_file()


def test_the_courses_own_assignments_are_up_to_date() -> None:
    """source/ is what data/graded gives; run `make release` after a change there."""
    names = sorted(path.stem for path in (ROOT / "data/graded").glob("*.yaml"))
    assert names
    assert [path for name in names for path in build_source(ROOT, name, check=True)] == []
