"""Playing a whole course, from the source to the feedback, with nbgrader's own commands."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from coding_lab.grading.assignments import CONFIG, GRADED, build_source, load_assignment
from coding_lab.grading.commands import run_nbgrader
from coding_lab.grading.keys import KeyShelf
from coding_lab.grading.simulate import Student, students

DUE = datetime(2026, 9, 30, 18, 0, tzinfo=UTC)
LATE_RULE = """
# For the play only: late work earns nothing, so that the penalty shows.
c.LateSubmissionPlugin.penalty_method = "zero"
"""


class PlayError(RuntimeError):
    """A step that failed; the text says which, and holds the last lines of its output."""


@dataclass(frozen=True)
class Marks:
    """One student's marks in one assignment, as the gradebook has them."""

    student: str
    points: dict[str, float]
    """Case id → points."""
    score: float
    """All points, less the penalty for being late."""
    max_score: float
    penalty: float
    waiting: int
    """Exercises that wait for a person."""


def play(course: Path, folder: Path, assignments: Sequence[str]) -> None:
    """Lay out a course in ``folder`` and play it; progress goes to standard output.

    ``course`` is the course whose cases, keys and settings are used; it is not changed.
    Raises ``PlayError`` and ``AssignmentError``.
    """
    started = monotonic()
    _lay_out(course, folder, assignments)
    for name in assignments:
        print(f"\nAssignment {name}")
        _nbgrader(folder, "generate_assignment", name)
        _nbgrader(folder, "db", "assignment", "add", name, f"--duedate={_stamp(DUE)}")
        for student in students():
            hand_in(folder, name, student)
        print(f"  {len(students())} simulated students hand in")
        _nbgrader(folder, "autograde", name)
        _nbgrader(folder, "generate_feedback", name)
    _nbgrader(folder, "export")
    for name in assignments:
        order = [exercise.id for exercise in load_assignment(folder, name).exercises]
        print(f"\n{name}\n{table(read_marks(folder, name), order)}")
    print(f"\nDone in {monotonic() - started:.0f} s.")


def hand_in(folder: Path, assignment: str, student: Student) -> None:
    """Put a submission where ``nbgrader collect`` would put it."""
    submitted = folder / "submitted" / student.id / assignment
    shutil.copytree(folder / "release" / assignment, submitted)
    shelf = KeyShelf([folder / GRADED])
    exercises = load_assignment(folder, assignment).exercises
    answers = student.answers([shelf.find(exercise.id) for exercise in exercises])
    (submitted / "answers.json").write_bytes(answers)
    handed_in = DUE - timedelta(hours=2) + timedelta(days=student.late_days)
    (submitted / "timestamp.txt").write_text(_stamp(handed_in) + "\n", encoding="utf-8")


def read_marks(folder: Path, assignment: str) -> list[Marks]:
    """The marks of an assignment, from the gradebook in ``folder``."""
    from nbgrader.api import Gradebook

    found = []
    with Gradebook(f"sqlite:///{(folder / 'gradebook.db').resolve()}") as gradebook:
        for submission in gradebook.assignment_submissions(assignment):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            penalty = submission.late_submission_penalty or 0.0
            found.append(
                Marks(
                    student=submission.student.id,
                    points={grade.name: grade.score for grade in grades},
                    score=max(0.0, submission.score - penalty),
                    max_score=submission.max_score,
                    penalty=penalty,
                    waiting=sum(grade.needs_manual_grade for grade in grades),
                )
            )
    order = [student.id for student in students()]
    return sorted(found, key=lambda m: order.index(m.student) if m.student in order else 99)


def table(marks: Sequence[Marks], cases: Sequence[str]) -> str:
    """The marks as a text table, with a number for each case and their names below."""
    width = max(len(row.student) for row in marks)
    head = [f"{n:>6}" for n in range(1, len(cases) + 1)]
    lines = [" ".join(["student".ljust(width), *head, "   late", "  total"])]
    for row in marks:
        points = [f"{row.points.get(case, 0.0):6.2f}" for case in cases]
        late = f"{-row.penalty:7.2f}" if row.penalty else " " * 7
        note = f"  {row.waiting} for you to look at" if row.waiting else ""
        lines.append(
            " ".join([row.student.ljust(width), *points, late, f"{row.score:7.2f}"])
            + f" of {row.max_score:g}{note}"
        )
    lines += ["", *(f"{n:>2}  {case}" for n, case in enumerate(cases, 1))]
    return "\n".join(lines)


def _lay_out(course: Path, folder: Path, assignments: Sequence[str]) -> None:
    for name in assignments:
        (folder / GRADED).mkdir(parents=True, exist_ok=True)
        shutil.copy(course / GRADED / f"{name}.yaml", folder / GRADED)
        for exercise in load_assignment(course, name).exercises:
            shutil.copytree(exercise.path, folder / GRADED / exercise.id, dirs_exist_ok=True)
        build_source(folder, name)
    settings = (course / CONFIG).read_text(encoding="utf-8")
    (folder / CONFIG).write_text(settings + LATE_RULE, encoding="utf-8")


def _nbgrader(folder: Path, *arguments: str) -> None:
    print(f"  nbgrader {shlex.join(arguments)} …", end="", flush=True)
    started = monotonic()
    done = run_nbgrader(folder, *arguments)
    if done.returncode:
        print(" failed", flush=True)
        last = "\n".join(done.stderr.strip().splitlines()[-15:])
        raise PlayError(f"nbgrader {shlex.join(arguments)} failed:\n{last}")
    print(f" {monotonic() - started:.1f} s")


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")
