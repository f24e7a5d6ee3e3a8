"""A class of students, graded once by the real commands; each test looks at one of them."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from tiny_course import ONE, PERFECT, POINTS, TWO, Course, answers, new_course, sheet

from coding_lab.answers.parse import MAX_BYTES
from coding_lab.grading.outputs import read_record

ALL = set(POINTS)
NO_KERNEL = '\nc.ExecutePython.kernel_name = "no-such-kernel"\n'
SCRIPT = "<script>x()</script>"


def with_exercises(exercises: object, format_: int = 1) -> bytes:
    """An answers file with anything in it."""
    return json.dumps({"format": format_, "exercises": exercises}).encode()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The class, graded; starting a kernel would fail, for the one named does not exist."""
    made = new_course(tmp_path_factory.mktemp("course"), settings=NO_KERNEL)
    twice = b'{"format": 1, "exercises": {}, "exercises": {}}'
    one_strange = json.loads(PERFECT)
    one_strange["exercises"][TWO]["answer"] = {"lines": "J02.0"}
    for student, handed_in in {
        "perfect": PERFECT,
        "partial": answers(sheet("J02.9"), sheet("j020", "R07.0")),
        "empty": answers(sheet(), None),
        "missing": None,
        "damaged": PERFECT[: len(PERFECT) // 2],
        "huge": PERFECT + b" " * MAX_BYTES,
        "foreign": with_exercises({}, format_=99),
        "nested": b"[" * 100_000 + b"]" * 100_000,
        "twice": twice,
        "strange": json.dumps(one_strange).encode(),
        "script": answers(
            sheet("J02.0", SCRIPT, queries=[{"id": "q", "about": SCRIPT}]), sheet("J02.0")
        ),
    }.items():
        made.submit(student, answers=handed_in)
    _link(made)
    _meddled(made)
    (made.submit("broken", answers=PERFECT) / "ps1.ipynb").write_text("{not json")
    _planted(made)
    made.nbgrader("autograde", "ps1")
    made.nbgrader("generate_feedback", "ps1")
    return made


def _link(course: Course) -> None:
    folder = course.submit("link", answers=None)
    (folder / "answers.json").symlink_to(course.root / "submitted/perfect/ps1/answers.json")
    (folder / "key.yaml").symlink_to(course.root / f"data/graded/{ONE}/key/key.yaml")


def _meddled(course: Course) -> None:
    """Every exercise cell changed, one gone, one there three times, outputs and points forged."""
    folder = course.submit("meddled", answers=answers(sheet("J02.9"), sheet("J02.0")))
    notebook = nbformat.read(folder / "ps1.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if cell.id != TWO]
    first = next(cell for cell in cells if cell.id == ONE)
    first.source = "1 + 1"
    first.metadata.nbgrader.points = 100
    first.metadata.coding_lab.case = TWO
    first.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "100.0"})]
    copies = [nbformat.from_dict(first) for _ in range(2)]
    for number, copy in enumerate(copies):
        copy.id = f"copy-{number}"
    script = nbformat.v4.new_markdown_cell(SCRIPT)
    notebook.cells = [script, *copies, *cells]
    nbformat.write(notebook, folder / "ps1.ipynb")


def _planted(course: Course) -> None:
    """Files with the names of ours and of nbgrader's, that would leave a trace if they ran."""
    folder = course.submit("planted", answers=answers(sheet("J02.9"), sheet("J02.9")))
    trace = course.root / "trace"
    for name in ("coding_lab.py", "nbgrader_config.py", "sitecustomize.py", "yaml.py"):
        (folder / name).write_text(f"open({str(trace)!r}, 'w').close()\n")


def test_perfect_answers_earn_all_points(course: Course) -> None:
    """All points, nothing waits for a person, and no kernel was started."""
    assert course.points("perfect") == POINTS
    assert course.waiting("perfect") == set()


def test_partial_answers_earn_a_part(course: Course) -> None:
    """Half for the right family; half for one right and one unsupported code."""
    assert course.points("partial") == {ONE: 2.0, TWO: 1.0}
    assert course.waiting("partial") == set()


def test_feedback_gives_the_reasons(course: Course) -> None:
    """The student's page says why, in the words of the key."""
    page = course.feedback("partial")
    assert "The record names the germ, so the code that names it is the one to use." in page
    assert "Pain in the throat is part of pharyngitis" in page
    assert "Points: 2 of 4" in page


def test_entering_nothing_is_a_plain_zero(course: Course) -> None:
    """An empty answer earns nothing and waits for nobody; the page says so."""
    assert course.points("empty") == {ONE: 0.0, TWO: 0.0}
    assert course.waiting("empty") == set()
    assert "You entered nothing for this case." in course.feedback("empty")


def test_handing_in_nothing_is_looked_at(course: Course) -> None:
    """Without an answers file the mark is 0, a person is asked to look, and the page says why."""
    assert course.points("missing") == {ONE: 0.0, TWO: 0.0}
    assert course.waiting("missing") == ALL
    assert "Nothing was handed in for this case" in course.feedback("missing")
    assert "You entered nothing" not in course.feedback("missing")


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("damaged", "is not JSON"),
        ("huge", "larger than 2 MB"),
        ("foreign", "has format 99"),
        ("nested", "nested deeper"),
        ("twice", "is given twice"),
        ("link", "is a link"),
    ],
)
def test_unreadable_answers_are_looked_at(course: Course, student: str, reason: str) -> None:
    """The mark is 0 and not final, the page has one clear line, and no path of the machine."""
    assert course.points(student) == {ONE: 0.0, TWO: 0.0}
    assert course.waiting(student) == ALL
    page = course.feedback(student)
    assert "Your answer could not be read, so this mark is not final." in page
    assert reason in page
    assert str(course.root) not in page


def test_one_strange_answer_leaves_the_others(course: Course) -> None:
    """An answer of the wrong shape is looked at; the other exercise has its points."""
    assert course.points("strange") == {ONE: 4.0, TWO: 0.0}
    assert course.waiting("strange") == {TWO}


def test_script_in_free_text_is_shown_as_text(course: Course) -> None:
    """What the student typed comes back escaped."""
    assert course.points("script")[TWO] == 2.0
    assert SCRIPT not in course.feedback("script")
    assert "x()" in course.feedback("script")


def test_meddling_with_exercise_cells_changes_nothing(course: Course) -> None:
    """Changed, deleted and doubled cells: the same marks, and the cells as they were released."""
    assert course.points("meddled") == {ONE: 2.0, TWO: 2.0}
    sources = [cell.source for cell in course.autograded("meddled").cells]
    assert sources == [cell.source for cell in course.autograded("perfect").cells]
    assert SCRIPT not in course.feedback("meddled")


def test_a_broken_notebook_costs_nothing(course: Course) -> None:
    """The notebook is not opened where answers.json is all that counts."""
    assert course.points("broken") == POINTS
    assert course.waiting("broken") == set()


def test_planted_files_have_no_effect(course: Course) -> None:
    """No module of the submission is imported, and none is kept in the graded copy."""
    assert course.points("planted") == {ONE: 2.0, TWO: 1.0}
    assert not (course.root / "trace").exists()
    kept = {path.name for path in (course.root / "autograded/planted/ps1").iterdir()}
    assert kept == {"ps1.ipynb", "answers.json", "timestamp.txt", "cases"}


def test_nothing_behind_a_link_is_copied(course: Course) -> None:
    """A link to a key reaches neither the graded copy nor the student's page."""
    for folder in ("autograded/link", "feedback/link"):
        names = {path.name for path in (course.root / folder).rglob("*")}
        assert "key.yaml" not in names
        assert "answers.json" not in names


def test_no_key_is_released(course: Course) -> None:
    """Neither source nor release holds a key, as a file or by its words."""
    for folder in ("source", "release"):
        files = [path for path in (course.root / folder).rglob("*") if path.is_file()]
        assert {path.name for path in files} == {"ps1.ipynb", "case.yaml", "10-office-note.md"}
        assert not any(b"J02" in path.read_bytes() for path in files)


def test_the_score_is_kept_for_reports(course: Course) -> None:
    """Each graded cell holds its outcomes and what the mark rests on."""
    cells = {cell.id: cell for cell in course.autograded("partial").cells}
    record = read_record(cells[ONE])
    assert record is not None
    assert record["status"] == "scored"
    assert record["mark"] == 0.5
    assert [outcome["kind"] for outcome in record["outcomes"]] == ["wrong-detail"]
    assert record["versions"]["key"] == 1
    assert record["active_seconds"] == 300


def test_export_lists_what_is_not_final(course: Course, tmp_path: Path) -> None:
    """The CSV has nbgrader's columns, and no zero in it is silent."""
    target = tmp_path / "marks.csv"
    course.nbgrader("export", f"--to={target}")
    head, *rows = [line.split(",") for line in target.read_text().splitlines()]
    waiting = {row[3]: row[head.index("needs_review")] for row in rows}
    scores = {row[3]: float(row[head.index("score")]) for row in rows}
    assert head[:4] == ["assignment", "duedate", "timestamp", "student_id"]
    assert scores["partial"] == 3.0
    assert waiting["partial"] == waiting["empty"] == "0"
    assert waiting["missing"] == waiting["damaged"] == "2"


def test_grading_again_gives_the_same(course: Course) -> None:
    """A second run leaves gradebook and graded notebooks as they were."""
    students = sorted(path.name for path in (course.root / "submitted").iterdir())
    before = {name: (course.grades(name), course.autograded(name)) for name in students}
    course.nbgrader("autograde", "ps1", "--force")
    assert {name: (course.grades(name), course.autograded(name)) for name in students} == before
