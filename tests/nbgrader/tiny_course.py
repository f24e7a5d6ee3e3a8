"""A tiny course for tests, played with nbgrader's own commands in processes of their own."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from nbgrader.api import Gradebook

from coding_lab.grading.assignments import build_source, exercise_cell
from coding_lab.grading.commands import run_nbgrader
from coding_lab.grading.simulate import answers_file

ROOT = Path(__file__).parents[2]
OPEN_CASE = ROOT / "data" / "cases" / "office-sore-throat-01"
ONE, TWO = "throat-one", "throat-two"
POINTS = {ONE: 4.0, TWO: 2.0}
SETTINGS = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
OWN_WARNING = re.compile(r"coding_lab/\S+\.py:\d+: \w*Warning")


@dataclass(frozen=True)
class Course:
    """A course folder in which nbgrader is run."""

    root: Path

    def nbgrader(self, *arguments: str, fails: bool = False) -> str:
        """Run a command; returns what it logged. A warning from our own code is an error."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONWARNINGS", "default")
            done = run_nbgrader(self.root, *arguments)
        assert (done.returncode != 0) is fails, done.stderr
        assert not OWN_WARNING.search(done.stderr), done.stderr
        return done.stderr

    def submit(
        self, student: str, assignment: str = "ps1", *, answers: bytes | None, time: str = "10:00"
    ) -> Path:
        """Lay down a submission as ``nbgrader collect`` does; returns its folder."""
        folder = self.root / "submitted" / student / assignment
        shutil.copytree(self.root / "release" / assignment, folder)
        if answers is not None:
            (folder / "answers.json").write_bytes(answers)
        (folder / "timestamp.txt").write_text(f"2026-09-30 {time}:00 UTC\n", encoding="utf-8")
        return folder

    def points(self, student: str, assignment: str = "ps1") -> dict[str, float]:
        """Points by cell, from the gradebook."""
        return {name: grade["score"] for name, grade in self.grades(student, assignment).items()}

    def waiting(self, student: str, assignment: str = "ps1") -> set[str]:
        """The cells that wait for a person."""
        grades = self.grades(student, assignment)
        return {name for name, grade in grades.items() if grade["waiting"]}

    def grades(self, student: str, assignment: str = "ps1") -> dict[str, dict[str, Any]]:
        """All that the gradebook says of a submission's cells."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            submission = gradebook.find_submission(assignment, student)
            return {
                grade.name: {
                    "score": grade.score,
                    "auto": grade.auto_score,
                    "waiting": grade.needs_manual_grade,
                }
                for notebook in submission.notebooks
                for grade in notebook.grades
            }

    def autograded(self, student: str, assignment: str = "ps1") -> nbformat.NotebookNode:
        """The graded notebook."""
        path = self.root / "autograded" / student / assignment / f"{assignment}.ipynb"
        return nbformat.read(path, as_version=4)

    def feedback(self, student: str, assignment: str = "ps1") -> str:
        """The page that the student gets."""
        path = self.root / "feedback" / student / assignment / f"{assignment}.html"
        return path.read_text(encoding="utf-8")


def new_course(root: Path, *, settings: str = "") -> Course:
    """A course with the assignment ps1, released and due on 2026-09-30 at noon."""
    for case_id in POINTS:
        shutil.copytree(OPEN_CASE, root / "data" / "graded" / case_id)
    described = {
        "format": 1,
        "assignment": "ps1",
        "title": "Two throats",
        "module": "01",
        "intro": "Two charts.",
        "cases": [{"case": case_id, "points": points} for case_id, points in POINTS.items()],
    }
    (root / "data" / "graded" / "ps1.yaml").write_text(yaml.safe_dump(described), encoding="utf-8")
    (root / "nbgrader_config.py").write_text(SETTINGS + settings, encoding="utf-8")
    build_source(root, "ps1")
    course = Course(root)
    course.nbgrader("generate_assignment", "ps1")
    course.nbgrader("db", "assignment", "add", "ps1", "--duedate=2026-09-30 12:00:00 UTC")
    return course


def sheet(*codes: str, **fields: Any) -> dict[str, Any]:
    """An answer sheet with these codes."""
    lines = [{"id": f"line-{n}", "code": code} for n, code in enumerate(codes, 1)]
    return {"lines": lines, "queries": [], "no_code": None, **fields}


def answers(one: dict[str, Any] | None, two: dict[str, Any] | None) -> bytes:
    """The bytes of an answers file for the two cases."""
    sheets = {ONE: one, TWO: two}
    return answers_file({name: value for name, value in sheets.items() if value is not None})


PERFECT = answers(sheet("J02.0"), sheet("J02.0"))


def python_notebook() -> nbformat.NotebookNode:
    """A source notebook with real Python, free text and one exercise."""
    solution = nbformat.v4.new_code_cell("### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION")
    test = nbformat.v4.new_code_cell("assert answer == 42")
    essay = nbformat.v4.new_markdown_cell("Write here.")
    for cell, name, grade, is_solution in (
        (solution, "solve", False, True),
        (test, "check", True, False),
        (essay, "essay", True, True),
    ):
        cell.id = name
        cell.metadata.nbgrader = {
            "cell_type": cell.cell_type, "grade": grade, "grade_id": name,
            "locked": not is_solution, "schema_version": 3, "solution": is_solution, "task": False,
        } | ({"points": 3.0} if grade else {})  # fmt: skip
    return nbformat.v4.new_notebook(
        cells=[solution, exercise_cell(ONE, 4.0), test, essay],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
    )


def write_json(path: Path, value: object) -> None:
    """Write a file of JSON."""
    path.write_text(json.dumps(value), encoding="utf-8")
