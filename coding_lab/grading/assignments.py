"""Building assignments: ``data/graded/<assignment>.yaml`` → ``source/<assignment>/``.

An assignment is a notebook with one exercise cell per case, and beside it what a learner may
know of each case. A key is never copied: the folder ``key`` is not even read.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode
from pydantic import Field

from coding_lab.cases.case import Case
from coding_lab.cases.files import FileModel, Id, Text
from coding_lab.cases.load import CaseError, load_case, read_yaml
from coding_lab.grading.cells import METADATA
from coding_lab.grading.commands import run_nbgrader
from coding_lab.grading.config import ANSWERS

CASES = Path("data/graded")
CONFIG = "nbgrader_config.py"


class AssignedCase(FileModel):
    """One case of an assignment."""

    case: Id = Field(description="Id of the case: its folder's name in data/graded.")
    points: float = Field(gt=0, le=100, description="Most points that the case can earn.")


class AssignmentFile(FileModel):
    """``data/graded/<assignment>.yaml``."""

    format: Literal[1] = Field(description="Version of this file's format.")
    assignment: Id = Field(description="Its name, the same as the file's.")
    title: Text = Field(description="Title of the notebook.")
    module: str = Field(pattern=r"^\d\d$", description="Module of the syllabus it belongs to.")
    intro: Text = Field(description="What it is about, one sentence per line (Markdown).")
    cases: tuple[AssignedCase, ...] = Field(min_length=1, description="The cases, in order.")


@dataclass(frozen=True)
class Assignment:
    """An assignment, ready to be built."""

    name: str
    file: AssignmentFile
    cases: tuple[Case, ...]


class AssignmentError(ValueError):
    """An assignment that cannot be built; one line per fault."""


def assignment_names(course: Path) -> list[str]:
    """The assignments that the course describes, in order."""
    return sorted(path.stem for path in (course / CASES).glob("*.yaml"))


def load_assignment(course: Path, name: str) -> Assignment:
    """Read an assignment and its cases; raises ``AssignmentError`` with all that is wrong."""
    try:
        file = read_yaml(course / CASES / f"{name}.yaml", AssignmentFile)
    except CaseError as error:
        raise AssignmentError(str(error)) from None
    if file.assignment != name:
        raise AssignmentError(f"{course / CASES / name}.yaml: it names {file.assignment}")
    cases, faults = [], []
    for assigned in file.cases:
        try:
            cases.append(load_case(course / CASES / assigned.case))
        except CaseError as error:
            faults.append(str(error))
    if faults:
        raise AssignmentError("\n".join(faults))
    return Assignment(name, file, tuple(cases))


def source_files(assignment: Assignment) -> dict[Path, bytes]:
    """The files of ``source/<assignment>/``, by relative path."""
    notebook = nbformat.writes(build_notebook(assignment)) + "\n"
    files = {Path(f"{assignment.name}.ipynb"): notebook.encode()}
    for case in assignment.cases:
        wanted = [case.path / "case.yaml", *(document.path for document in case.documents)]
        for path in wanted:
            files[Path("cases", case.id, path.relative_to(case.path))] = path.read_bytes()
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
    there = {path.relative_to(folder) for path in (folder / "cases").rglob("*") if path.is_file()}
    stale = [folder / path for path in sorted(there - wanted.keys())]
    changed = [
        folder / path
        for path, data in sorted(wanted.items())
        if not (folder / path).is_file() or (folder / path).read_bytes() != data
    ]
    if not check:
        for path in stale:
            path.unlink()
        _drop_empty_folders(folder / "cases")
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
    total = sum(case.points for case in assignment.file.cases)
    count = len(assignment.cases)
    cells = [
        _text("title", f"# {assignment.file.title}\n\n{assignment.file.intro}"),
        _text("how-it-works", HOW_IT_WORKS.format(count=count, total=f"{total:g}")),
    ]
    for assigned, case in zip(assignment.file.cases, assignment.cases, strict=True):
        cells.append(_text(f"t-{case.id}", _case_text(case, assigned.points)))
        cells.append(exercise_cell(case.id, assigned.points))
    cells.append(_text("hand-in", HAND_IN))
    return notebook_of(cells)


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


def exercise_cell(case_id: str, points: float) -> NotebookNode:
    """The cell of one graded exercise; its name in the gradebook is the case's id."""
    cell: NotebookNode = nbformat.v4.new_code_cell(
        f'from coding_lab import workstation\n\nworkstation("{case_id}")'
    )
    cell.id = case_id
    cell.metadata = nbformat.from_dict(
        {
            METADATA: {"kind": "coding", "case": case_id},
            "nbgrader": {
                "cell_type": "code",
                "grade": True,
                "grade_id": case_id,
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


def _case_text(case: Case, points: float) -> str:
    return (
        f"## {case.title}\n\n{case.task.strip()}\n\n"
        f"Points: {points:g} · about {case.minutes} minutes for an experienced coder"
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

HAND_IN = """\
## Before you hand in

- Run each cell once more and look at your answers: what you see there is what will be graded.
- Leave `answers.json` where it is, under its own name.
- In JupyterLab, open **Nbgrader → Assignment List** and press **Submit** beside this assignment.
  You may submit again until it is due; the last one counts.
- If your course collects work in another way, hand in this whole folder, with `answers.json` in it.

After grading you get a page that explains every line: what was right, what was missed, and why.
"""
