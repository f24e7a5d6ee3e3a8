"""Telling exercise cells from cells that hold a student's own work."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

METADATA = "coding_lab"


def exercise_of(cell: NotebookNode) -> str | None:
    """Id of the exercise that a cell is about; ``None`` for every other cell.

    A coded chart's id stands under ``case``, that of any other kind under ``exercise``.
    """
    found = cell.metadata.get(METADATA)
    if cell.cell_type != "code" or not isinstance(found, dict):
        return None
    named = found.get("case", found.get("exercise"))
    return named if isinstance(named, str) else None


def kind_name_of(cell: NotebookNode) -> str:
    """Name of the kind of exercise in a cell."""
    found = cell.metadata.get(METADATA)
    kind = found.get("kind") if isinstance(found, dict) else None
    return kind if isinstance(kind, str) else "coding"


def grade_id_of(cell: NotebookNode) -> str | None:
    """The cell's name in the gradebook, if it has one."""
    name = _nbgrader(cell).get("grade_id")
    return name if isinstance(name, str) else None


def is_graded(cell: NotebookNode) -> bool:
    """True where nbgrader keeps a grade for the cell."""
    return bool(_nbgrader(cell).get("grade"))


def points_of(cell: NotebookNode) -> float:
    """Most points the cell can earn."""
    return float(_nbgrader(cell).get("points", 0))


def is_own_work(cell: NotebookNode) -> bool:
    """True where the student writes into the notebook, or where their code is tested."""
    nbgrader = _nbgrader(cell)
    if nbgrader.get("solution") or nbgrader.get("task"):
        return True
    return cell.cell_type == "code" and exercise_of(cell) is None and is_graded(cell)


def asks_for_own_work(notebook: NotebookNode) -> bool:
    """True if anything but ``answers.json`` counts: real Python, or free text in the notebook."""
    return any(is_own_work(cell) for cell in notebook.cells)


def needs_kernel(notebook: NotebookNode) -> bool:
    """True if a code cell is there that is no exercise and not blank."""
    return any(
        cell.cell_type == "code" and exercise_of(cell) is None and cell.source.strip()
        for cell in notebook.cells
    )


def _nbgrader(cell: NotebookNode) -> dict[str, Any]:
    found = cell.metadata.get("nbgrader")
    return found if isinstance(found, dict) else {}
