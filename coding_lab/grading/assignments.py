"""Building assignments: ``data/graded/<assignment>.yaml`` → ``source/<assignment>/``.

An assignment is a notebook with one cell per exercise, and beside it what a learner may know of
each. A key is never copied: the folder ``key`` is not even read.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode
from pydantic import Field, model_validator

from coding_lab.cases.files import FileModel, Id, Text
from coding_lab.cases.load import CaseError, read_yaml
from coding_lab.exercises.kinds import Exercise, kind_named, kind_of, kinds
from coding_lab.grading.cells import METADATA
from coding_lab.grading.commands import run_nbgrader
from coding_lab.grading.config import ANSWERS

GRADED = Path("data/graded")
CONFIG = "nbgrader_config.py"


class AssignedExercise(FileModel):
    """One exercise of an assignment: a case to code, or a quiz."""

    case: Id | None = Field(
        default=None, description="Id of a case: its folder's name in data/graded."
    )
    quiz: Id | None = Field(
        default=None, description="Id of a quiz: its folder's name in data/graded."
    )
    points: float = Field(gt=0, le=100, description="Most points that it can earn.")

    @model_validator(mode="after")
    def _names_one(self) -> AssignedExercise:
        if (self.case is None) == (self.quiz is None):
            raise ValueError("name either a case or a quiz")
        return self

    @property
    def id(self) -> str:
        """Id of the exercise."""
        return self.case or self.quiz or ""

    @property
    def noun(self) -> str:
        """What kind of thing it is: ``case`` or ``quiz``."""
        return "case" if self.case is not None else "quiz"


class AssignmentFile(FileModel):
    """``data/graded/<assignment>.yaml``."""

    format: Literal[1] = Field(description="Version of this file's format.")
    assignment: Id = Field(description="Its name, the same as the file's.")
    title: Text = Field(description="Title of the notebook.")
    module: str = Field(pattern=r"^\d\d$", description="Module of the syllabus it belongs to.")
    intro: Text = Field(description="What it is about, one sentence per line (Markdown).")
    cases: tuple[AssignedExercise, ...] = Field(
        min_length=1, description="The cases and quizzes, in order."
    )


@dataclass(frozen=True)
class Assignment:
    """An assignment, ready to be built."""

    name: str
    file: AssignmentFile
    exercises: tuple[Exercise, ...]


class AssignmentError(ValueError):
    """An assignment that cannot be built; one line per fault."""


def assignment_names(course: Path) -> list[str]:
    """The assignments that the course describes, in order."""
    return sorted(path.stem for path in (course / GRADED).glob("*.yaml"))


def load_assignment(course: Path, name: str) -> Assignment:
    """Read an assignment and its cases; raises ``AssignmentError`` with all that is wrong."""
    try:
        file = read_yaml(course / GRADED / f"{name}.yaml", AssignmentFile)
    except CaseError as error:
        raise AssignmentError(str(error)) from None
    if file.assignment != name:
        raise AssignmentError(f"{course / GRADED / name}.yaml: it names {file.assignment}")
    exercises, faults = [], []
    for assigned in file.cases:
        folder = course / GRADED / assigned.id
        kind = kind_of(folder)
        if kind is None or kind.shelf.noun != assigned.noun:
            faults.append(f"{folder}: there is no {assigned.noun} in it")
            continue
        try:
            exercises.append(kind.load(folder))
        except CaseError as error:
            faults.append(str(error))
    if faults:
        raise AssignmentError("\n".join(faults))
    return Assignment(name, file, tuple(exercises))


def source_files(assignment: Assignment) -> dict[Path, bytes]:
    """The files of ``source/<assignment>/``, by relative path."""
    notebook = nbformat.writes(build_notebook(assignment)) + "\n"
    files = {Path(f"{assignment.name}.ipynb"): notebook.encode()}
    for exercise in assignment.exercises:
        kind = kind_named(exercise.kind)
        for path in kind.learner_files(exercise):
            relative = path.relative_to(exercise.path)
            files[Path(kind.shelf.folder, exercise.id, relative)] = path.read_bytes()
    return files


def build_source(course: Path, name: str, *, check: bool = False) -> list[Path]:
    """Bring ``source/<name>/`` up to date; returns the files that differed.

    With ``check`` nothing is written.
    Raises ``AssignmentError``, also for an ``answers.json`` there: it would be handed to everybody.
    """
    folder = course / "source" / name
    if (folder / ANSWERS).exists():
        raise AssignmentError(f"{folder / ANSWERS}: must not be there; remove it")
    wanted = source_files(load_assignment(course, name))
    shelves = [folder / kind.shelf.folder for kind in kinds()]
    there = {
        path.relative_to(folder) for shelf in shelves for path in shelf.rglob("*") if path.is_file()
    }
    stale = [folder / path for path in sorted(there - wanted.keys())]
    changed = [
        folder / path
        for path, data in sorted(wanted.items())
        if not (folder / path).is_file() or (folder / path).read_bytes() != data
    ]
    if not check:
        for path in stale:
            path.unlink()
        for shelf in shelves:
            _drop_empty_folders(shelf)
        for path in changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted[path.relative_to(folder)])
    return stale + changed


def build_release(course: Path, name: str, *, check: bool = False) -> list[Path]:
    """Bring ``release/<name>/`` up to date by ``nbgrader generate_assignment``.

    The command runs in a copy, so that the course's gradebook is not touched.
    Raises ``AssignmentError`` with nbgrader's last words if it fails.
    """
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        shutil.copytree(course / "source" / name, copy / "source" / name)
        shutil.copy(course / CONFIG, copy / CONFIG)
        done = run_nbgrader(copy, "generate_assignment", name, "--no-db")
        if done.returncode:
            raise AssignmentError(f"nbgrader generate_assignment {name}: {done.stderr.strip()}")
        return _mirror(copy / "release" / name, course / "release" / name, check)


def _mirror(made: Path, kept: Path, check: bool) -> list[Path]:
    wanted = {path.relative_to(made): path for path in made.rglob("*") if path.is_file()}
    there = {path.relative_to(kept) for path in kept.rglob("*") if path.is_file()}
    stale = sorted(there - wanted.keys())
    changed = [
        name
        for name, path in sorted(wanted.items())
        if name not in there or (kept / name).read_bytes() != path.read_bytes()
    ]
    if not check:
        for name in stale:
            (kept / name).unlink()
        _drop_empty_folders(kept)
        for name in changed:
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            (kept / name).write_bytes(wanted[name].read_bytes())
    return [kept / name for name in stale + changed]


def _drop_empty_folders(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def build_notebook(assignment: Assignment) -> NotebookNode:
    """The instructor's notebook: text, exercise cells with points, stable ids, no outputs."""
    total = sum(assigned.points for assigned in assignment.file.cases)
    cells = [
        _text("title", f"# {assignment.file.title}\n\n{assignment.file.intro}"),
        _text("how-it-works", _how_it_works(assignment).format(total=f"{total:g}")),
    ]
    for assigned, exercise in zip(assignment.file.cases, assignment.exercises, strict=True):
        cells.append(_text(f"t-{exercise.id}", _exercise_text(exercise, assigned.points)))
        cells.append(exercise_cell(exercise.id, assigned.points, exercise.kind))
    cells.append(_text("hand-in", HAND_IN))
    return notebook_of(cells)


def _how_it_works(assignment: Assignment) -> str:
    quizzes = sum(exercise.kind == "quiz" for exercise in assignment.exercises)
    cases = len(assignment.exercises) - quizzes
    if not quizzes:
        return HOW_IT_WORKS.replace("{count}", str(cases))
    counted = " and ".join(
        f"{count} {one if count == 1 else several}"
        for count, one, several in ((cases, "case", "cases"), (quizzes, "quiz", "quizzes"))
        if count
    )
    return HOW_QUIZZES_WORK.replace("{counted}", counted)


def notebook_of(cells: list[NotebookNode]) -> NotebookNode:
    """A notebook of the course with these cells, for the kernel that every learner has."""
    notebook: NotebookNode = nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(notebook)
    return notebook


def exercise_cell(exercise_id: str, points: float, kind: str = "coding") -> NotebookNode:
    """The cell of one graded exercise; its name in the gradebook is the exercise's id."""
    opener = kind_named(kind).opener
    cell: NotebookNode = nbformat.v4.new_code_cell(
        f'from coding_lab import {opener}\n\n{opener}("{exercise_id}")'
    )
    cell.id = exercise_id
    cell.metadata = nbformat.from_dict(
        {
            METADATA: {"kind": kind, "case" if kind == "coding" else "exercise": exercise_id},
            "nbgrader": {
                "cell_type": "code",
                "grade": True,
                "grade_id": exercise_id,
                "locked": True,
                "points": points,
                "schema_version": 3,
                "solution": False,
                "task": False,
            },
        }
    )
    return cell


def _text(cell_id: str, source: str) -> NotebookNode:
    cell: NotebookNode = nbformat.v4.new_markdown_cell(source.strip())
    cell.id = cell_id
    return cell


def _exercise_text(exercise: Exercise, points: float) -> str:
    who = "an experienced coder" if exercise.kind == "coding" else "somebody who knows"
    return (
        f"## {exercise.title}\n\n{exercise.task.strip()}\n\n"
        f"Points: {points:g} · about {exercise.minutes} minutes for {who}"
    )


HOW_IT_WORKS = """\
## How this works

There are {count} cases, worth {total} points together.

1. Click into the cell under a case and press Shift+Enter.
   A workstation opens, with the chart on one side and your answer sheet on the other.
2. Read the chart, search the code book, and enter your codes in the order that the rules ask for.
   Mark the words in the chart that support each code.
3. If the record does not say enough, ask the provider.
   If nothing may be coded, say so.

Your work saves itself after every change, in the file `answers.json` beside this notebook.
The workstation shows when it last saved.
You can close everything and come back on another day: run the cell again, and go on.

You need no programming, and nothing that you type outside a workstation is graded.
"""

HOW_QUIZZES_WORK = """\
## How this works

This assignment holds {counted}, worth {total} points together.

1. Click into the cell under a heading and press Shift+Enter.
   What you work on opens below it.
2. In a quiz, answer every question; each says how it is counted.
   In a case, read the chart and enter your codes, with the words in the chart that support each.

Your work saves itself after every change, in the file `answers.json` beside this notebook.
It is shown when it was last saved.
You can close everything and come back on another day: run the cell again, and go on.

You need no programming, and nothing that you type into the notebook itself is graded.
"""

HAND_IN = """\
## Before you hand in

- Run each cell once more and look at your answers: what you see there is what will be graded.
- Leave `answers.json` where it is, under its own name.
- In JupyterLab, open **Nbgrader → Assignment List** and press **Submit** beside this assignment.
  You may submit again until it is due; the last one counts.
- If your course collects work in another way, hand in this whole folder, with `answers.json` in it.

After grading you get a page that explains every line: what was right, what was missed, and why.
"""
