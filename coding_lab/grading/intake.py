"""What is taken from a submission, and what is not.

Of a submission only ``answers.json`` counts, and it is paired with the notebook as it was
released. The student's own notebook is opened only where the release asks for work in it
(real Python, free text), and even then its exercise cells are replaced by the released ones.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode

from coding_lab.answers.errors import AnswersError
from coding_lab.answers.parse import read_bytes
from coding_lab.grading.cells import METADATA, asks_for_own_work, exercise_of, grade_id_of
from coding_lab.grading.config import ANSWERS

MAX_NOTEBOOK_BYTES = 20_000_000
UNREADABLE = "coding_lab_unreadable"
"""Notebook metadata: why the student's notebook was not used although it holds own work."""
_KEPT = {ANSWERS, "timestamp.txt", "submission_secret.txt"}


@dataclass(frozen=True)
class HandedIn:
    """The answers file of one submission, not yet parsed."""

    data: bytes | None
    """Its bytes; ``None`` if there is no such file or it was refused."""
    refused: str | None = None
    """Why it was refused unread, in one line without any path."""


def take_answers(folder: Path) -> HandedIn:
    """Read ``answers.json`` of a submitted folder; links, pipes and huge files are refused."""
    path = folder / ANSWERS
    try:
        return HandedIn(read_bytes(path))
    except FileNotFoundError:
        return HandedIn(None)
    except AnswersError as error:
        return HandedIn(None, str(error).removeprefix(f"{path}: "))


class ReleaseMissingError(LookupError):
    """Neither a released nor a source notebook of that name is there."""


def read_release(folders: Iterable[Path], name: str) -> NotebookNode:
    """The trusted notebook, from the first folder that has it; raises ``ReleaseMissingError``."""
    tried = [folder / f"{name}.ipynb" for folder in folders]
    for path in tried:
        if path.is_file():
            notebook: NotebookNode = nbformat.read(path, as_version=4)
            return notebook
    places = " and ".join(str(path) for path in tried)
    raise ReleaseMissingError(f"no {places}: run `nbgrader generate_assignment` first")


def pair(release: NotebookNode, submitted: Path) -> NotebookNode:
    """The notebook to grade: the release, with the student's own work where it asks for some."""
    if not asks_for_own_work(release):
        return release
    try:
        if submitted.is_symlink() or submitted.stat().st_size > MAX_NOTEBOOK_BYTES:
            raise ValueError("it is a link, or larger than 20 MB")
        student = nbformat.read(submitted, as_version=4)
        nbformat.validate(student, relax_add_props=True)
        return merge(release, student)
    except Exception as error:  # noqa: BLE001 - whatever a hostile notebook brings about
        notebook: NotebookNode = nbformat.from_dict(release)
        notebook.metadata[UNREADABLE] = " ".join(str(error).split())[:200]
        return notebook


def merge(release: NotebookNode, student: NotebookNode) -> NotebookNode:
    """The student's own cells with the released exercise cells in their places.

    Cells that claim to be an exercise are dropped, however many there are.
    Of a kept cell only type, text and nbgrader's metadata are used: attachments, tags and
    notebook metadata can carry script into the pages that an instructor opens.
    """
    exercises = [cell for cell in release.cells if exercise_of(cell) is not None]
    taken_ids = {cell.get("id") for cell in exercises}
    taken_names = {grade_id_of(cell) for cell in exercises} - {None}
    cells = [
        _plain(cell)
        for cell in student.cells
        if METADATA not in cell.metadata
        and cell.get("id") not in taken_ids
        and grade_id_of(cell) not in taken_names
    ]
    for number, cell in enumerate(release.cells):
        if exercise_of(cell) is not None:
            cells.insert(_place(release.cells[:number], cells), cell)
    merged: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=release.metadata)
    return merged


def _plain(cell: NotebookNode) -> NotebookNode:
    makers: dict[str, Callable[[str], NotebookNode]] = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }
    plain = makers[cell.cell_type](str(cell.source))
    if "id" in cell:
        plain.id = cell.id
    if "nbgrader" in cell.metadata:
        plain.metadata.nbgrader = cell.metadata.nbgrader
    return plain


def _place(before: list[NotebookNode], cells: list[NotebookNode]) -> int:
    """Where a released cell goes: behind the nearest cell before it that is still there."""
    for wanted in reversed(before):
        for position, cell in enumerate(cells):
            same_name = grade_id_of(wanted) is not None and grade_id_of(wanted) == grade_id_of(cell)
            if same_name or (wanted.get("id") is not None and wanted.get("id") == cell.get("id")):
                return position + 1
    return 0


def tidy(copied: Path, source: Path, notebooks: Iterable[str], answers: HandedIn) -> list[str]:
    """Remove from the copy of a submission what the course did not ask for; returns the names.

    nbgrader copies the whole folder and follows links while doing so.
    ``answers.json`` stays as it was read, and only if it was not refused.
    """
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    wanted |= {Path(name) for name in _KEPT} | {Path(f"{name}.ipynb") for name in notebooks}
    removed = []
    for path in sorted(copied.rglob("*")):
        name = path.relative_to(copied)
        if path.is_dir() and not path.is_symlink():
            continue
        if name not in wanted or name == Path(ANSWERS):
            path.unlink()
            removed += [str(name)] if name not in wanted else []
    if answers.data is not None:
        (copied / ANSWERS).write_bytes(answers.data)
    return removed


class IntakeExporter(NotebookExporter):
    """Autograde's notebook exporter, which reads a submission through the intake.

    It is an exporter and no preprocessor, so that a broken notebook is never opened where it
    does not count.
    """

    def from_filename(
        self, filename: str, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Export one notebook; in nbgrader's first pass (submitted → autograded) by intake."""
        converter: Any = self.parent
        if not getattr(converter, "_sanitizing", False):
            return super().from_filename(filename, resources, **kw)
        log: logging.Logger = self.log
        names = resources["nbgrader"]
        assignment, student = names["assignment"], names["student"]
        course = converter.coursedir
        source = Path(course.format_path(course.source_directory, ".", assignment))
        folders = (Path(course.format_path(course.release_directory, ".", assignment)), source)
        release = read_release(folders, names["notebook"])
        notebook = pair(release, Path(filename))
        if reason := notebook.metadata.get(UNREADABLE):
            log.warning("The notebook of %s cannot be used: %s", student, reason)
        beside = [path.stem for path in source.glob("*.ipynb")]
        if not any(asks_for_own_work(read_release(folders, name)) for name in beside):
            copied = Path(course.format_path(course.autograded_directory, student, assignment))
            for name in tidy(copied, source, beside, take_answers(Path(filename).parent)):
                log.info("Not asked for, left in the submission: %s", name)
        resources.setdefault("metadata", {})
        resources["metadata"]["name"] = names["notebook"]
        resources["metadata"]["path"] = str(Path(filename).parent)
        export: Callable[..., tuple[Any, dict[str, Any]]] = self.from_notebook_node
        return export(notebook, resources, **kw)
