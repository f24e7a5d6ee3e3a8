"""The outputs that a graded exercise cell carries.

1. ``display_data``: the feedback as HTML and as text, and under ``SCORE_TYPE`` the record of the
   score, where reports find it. An output was chosen for it, and not cell metadata, because
   nbgrader lets an instructor clear metadata; the page that a student gets shows the HTML alone.
2. ``execute_result``: nbgrader reads partial credit from its ``text/plain``. Every graded cell
   has one, so that full marks are never given by accident.
"""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING, Any, cast

import nbformat
from nbformat import NotebookNode

if TYPE_CHECKING:
    from coding_lab.grading.grade import GradedExercise

SCORE_TYPE = "application/vnd.coding-lab.score+json"
RECORD_FORMAT = 1


def cell_outputs(result: GradedExercise) -> list[NotebookNode]:
    """What stands below an exercise cell after grading."""
    html = result.html
    if result.score is not None and result.notice:
        html = notice_html(result.notice) + html
    feedback = {"text/html": html, "text/plain": result.text, SCORE_TYPE: record(result)}
    made = [nbformat.v4.new_output("display_data", feedback)]
    if result.grade_id is not None:
        points = {
            "text/plain": repr(result.points or 0.0),
            "text/html": f"<p>{escape(points_line(result))}</p>",
        }
        made.append(nbformat.v4.new_output("execute_result", points))
    return made


def points_line(result: GradedExercise) -> str:
    """“Points: 1.5 of 2”, or that there is no mark yet."""
    if result.points is None:
        return f"Points: not marked yet, of {result.max_points:g}"
    return f"Points: {result.points:g} of {result.max_points:g}"


def record(result: GradedExercise) -> dict[str, Any]:
    """The score as JSON: outcomes and measures, and what the mark rests on."""
    found: dict[str, Any] = {
        "format": RECORD_FORMAT,
        "case": result.case_id,
        "kind": result.kind,
        "status": str(result.status),
        "points": result.points,
        "max_points": result.max_points,
        "reason": result.reason,
        "saved_at": result.saved_at,
        "active_seconds": result.active_seconds,
        "versions": result.versions,
    }
    if result.score is not None:
        score = asdict(cast(Any, result.score))
        found |= {name: score[name] for name in ("mark", "formula", "outcomes", "measures")}
    plain: dict[str, Any] = _as_json(found)
    return plain


def read_record(cell: NotebookNode) -> dict[str, Any] | None:
    """The record in a graded cell; ``None`` where there is none."""
    for output in cell.get("outputs", []):
        if SCORE_TYPE in output.get("data", {}):
            return dict(output.data[SCORE_TYPE])
    return None


def notice_html(notice: str) -> str:
    """One line to the student, set off from the rest; a screen reader announces it as a note."""
    return f'<p role="note"><strong>{escape(notice)}</strong></p>'


def _as_json(value: Any) -> Any:
    """Plain JSON values: enumerations as text, tuples as lists."""
    if isinstance(value, dict):
        return {str(name): _as_json(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(item) for item in value]
    return str(value) if isinstance(value, str) else value
