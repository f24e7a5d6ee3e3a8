"""A quiz and a case in one assignment, played with nbgrader's own commands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
import yaml
from tiny_course import OPEN_CASE, ROOT, SETTINGS, Course, sheet

from coding_lab.grading.assignments import AssignmentError, build_source
from coding_lab.grading.outputs import read_record
from coding_lab.grading.simulate import answers_file

QUIZ = ROOT / "data" / "quizzes" / "planes-and-directions-01"
CASE = "throat-one"
POINTS = {QUIZ.name: 11.0, CASE: 2.0}


def responses(name: str) -> dict[str, object]:
    """The sheet of one of the quiz's worked attempts."""
    text = (QUIZ / "key" / "attempts" / f"{name}.yaml").read_text(encoding="utf-8")
    made: dict[str, object] = yaml.safe_load(text)["sheet"]
    return made


def handed_in(quiz: dict[str, object], **kinds: str) -> bytes:
    """An answers file with a perfect case and this answer to the quiz."""
    return answers_file({QUIZ.name: quiz, CASE: sheet("J02.0")}, {QUIZ.name: "quiz"} | kinds)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The assignment, handed in by five students and graded."""
    root = tmp_path_factory.mktemp("course")
    graded = root / "data" / "graded"
    shutil.copytree(QUIZ, graded / QUIZ.name)
    shutil.copytree(OPEN_CASE, graded / CASE)
    described = {
        "format": 1, "assignment": "ps1", "title": "Words and a throat", "module": "02",
        "intro": "A quiz and a chart.",
        "cases": [{"quiz": QUIZ.name, "points": 11}, {"case": CASE, "points": 2}],
    }  # fmt: skip
    (graded / "ps1.yaml").write_text(yaml.safe_dump(described), encoding="utf-8")
    (root / "nbgrader_config.py").write_text(SETTINGS, encoding="utf-8")
    build_source(root, "ps1")
    course = Course(root)
    course.nbgrader("generate_assignment", "ps1")
    course.nbgrader("db", "assignment", "add", "ps1", "--duedate=2026-09-30 12:00:00 UTC")
    course.submit("ada", answers=handed_in(responses("full-credit")))
    course.submit("ben", answers=handed_in(responses("typical-mistakes")))
    course.submit("cleo", answers=handed_in({"responses": {}}))
    course.submit("dan", answers=handed_in(sheet("J02.0"), **{QUIZ.name: "coding"}))
    course.submit("eve", answers=handed_in({"responses": {"prone": [["x"]]}}))
    course.nbgrader("autograde", "ps1")
    course.nbgrader("generate_feedback", "ps1")
    return course


def test_what_a_learner_gets_holds_nothing_of_the_key(course: Course) -> None:
    """The questions and their figures are released; no key, attempt or reason is."""
    released = course.root / "release" / "ps1" / "quizzes" / QUIZ.name
    assert sorted(path.name for path in released.iterdir()) == [
        "directions.svg", "planes.svg", "quiz.yaml",
    ]  # fmt: skip
    reasons = [
        entry["why"].split(".")[0].strip()
        for entry in yaml.safe_load((QUIZ / "key" / "key.yaml").read_text())["answers"]
    ]
    for folder in ("source", "release"):
        for path in (course.root / folder).rglob("*"):
            assert path.name not in ("key", "attempts")
            text = path.read_text(encoding="utf-8") if path.is_file() else ""
            assert not any(reason in text for reason in reasons)


def test_the_cell_names_its_kind(course: Course) -> None:
    """The notebook opens the quiz with the function for quizzes, and says how it is counted."""
    notebook = nbformat.read(course.root / "source/ps1/ps1.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == QUIZ.name)
    assert cell.source == f'from coding_lab import quiz\n\nquiz("{QUIZ.name}")'
    assert cell.metadata.coding_lab == {"kind": "quiz", "exercise": QUIZ.name}
    assert "1 case and 1 quiz, worth 13 points" in notebook.cells[1].source


def test_marks_come_from_the_answers_and_the_key(course: Course) -> None:
    """Full marks, part marks by the stated rules, none for nothing; the case is not touched."""
    assert course.points("ada") == POINTS
    expected = yaml.safe_load((QUIZ / "key/attempts/typical-mistakes.yaml").read_text())["expect"]
    assert course.points("ben")[QUIZ.name] == pytest.approx(expected["mark"] * 11, abs=0.01)
    assert course.points("cleo") == POINTS | {QUIZ.name: 0.0}
    assert course.waiting("ada") == course.waiting("ben") == course.waiting("cleo") == set()


def test_an_answer_that_is_none_waits_for_a_person(course: Course) -> None:
    """Another kind of answer under the quiz's name, or one of no known form, is looked at."""
    for student in ("dan", "eve"):
        assert course.waiting(student) == {QUIZ.name}
        assert course.points(student)[CASE] == 2.0
    assert "kind coding, not quiz" in course.feedback("dan")


def test_feedback_tells_why_and_holds_no_script_of_ours(course: Course) -> None:
    """Every question with its verdict and reason, as the page that a student gets shows it."""
    page = course.feedback("ben")
    for words in (
        "Question 3: A chest X-ray",
        "You stand face to face with the patient.",
        "Mark: 17",
        "Partly right",
    ):
        assert words in page
    notebook = course.autograded("ben")
    record = read_record(next(cell for cell in notebook.cells if cell.id == QUIZ.name))
    assert record is not None
    assert (record["kind"], record["versions"]) == ("quiz", {"quiz": 1, "key": 1})
    assert record["outcomes"][2]["question"] == "side-of-the-picture"
    html = (
        next(cell for cell in notebook.cells if cell.id == QUIZ.name).outputs[0].data["text/html"]
    )
    assert "<script" not in html
    assert json.dumps(record)


def test_a_quiz_that_is_called_a_case_is_refused(course: Course, tmp_path: Path) -> None:
    """The assignment's file says what each exercise is."""
    shutil.copytree(course.root / "data", tmp_path / "data")
    path = tmp_path / "data" / "graded" / "ps1.yaml"
    path.write_text(path.read_text().replace("quiz: planes", "case: planes"), encoding="utf-8")
    with pytest.raises(AssignmentError, match="there is no case in it"):
        build_source(tmp_path, "ps1")
