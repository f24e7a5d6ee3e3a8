"""What a cell shows instead of a workstation when something foreseeable is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from coding_lab.cases.load import CaseError
from coding_lab.exercises.coding.locate import UnknownCaseError, notebook_folder


@dataclass(frozen=True)
class Notice:
    """A message with what to do; shown as HTML, or as text where there is no HTML."""

    title: str
    points: tuple[str, ...]
    advice: str

    def __repr__(self) -> str:
        lines = [self.title, *(f"- {point}" for point in self.points), self.advice]
        return "\n".join(line for line in lines if line)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        points = "".join(f"<li>{escape(point)}</li>" for point in self.points)
        return {
            "text/plain": repr(self),
            "text/html": (
                '<div class="coding-lab-notice" role="alert" style="border-left:4px solid #b3261e;'
                'background:#fdecea;color:#3b0d0a;padding:0.6em 1em;max-width:60em">'
                f"<p><strong>{escape(self.title)}</strong></p>"
                f"{f'<ul>{points}</ul>' if points else ''}<p>{escape(self.advice)}</p></div>"
            ),
        }


class Ungraded:
    """The result of an exercise cell under plain nbgrader: no marks by accident.

    nbgrader reads a float from the text of a cell's result as its mark.
    """

    message = (
        "Not graded: this course's nbgrader_config.py was not used, so the mark shown is 0. "
        "Copy it beside the course and autograde again; the saved answer above is complete."
    )

    def __repr__(self) -> str:
        return "0.0"


def unknown_case(error: UnknownCaseError, folder: Path) -> Notice:
    """There is no such case: near ones, all there are, and where the kernel works."""
    points = []
    if error.near:
        points.append(f"Did you mean {' or '.join(f'“{name}”' for name in error.near)}?")
    if error.available:
        points.append(f"Cases there are: {', '.join(error.available)}.")
    points.extend(wrong_folder(folder))
    looked = ", ".join(str(place) for place in error.places)
    points.append(f"Looked in: {looked}.")
    advice = (
        "Check the name in the cell. If the case belongs to an assignment, the notebook must stay "
        "in the assignment's folder, beside the folder “cases”."
    )
    return Notice(f"There is no case “{error.case_id}”.", tuple(points), advice)


def malformed_case(case_id: str, error: CaseError) -> Notice:
    """A case folder that cannot be read: every problem, with file and line."""
    return Notice(
        f"The case “{case_id}” cannot be opened: its files have mistakes.",
        tuple(str(problem) for problem in error.problems),
        "If you are a learner, show this to your instructor; your saved answers are not touched. "
        "If you are the author, mend these lines and run “coding-lab lint” on the folder.",
    )


def wrong_folder(folder: Path) -> tuple[str, ...]:
    """One sentence where the kernel does not work in its notebook's folder; else nothing."""
    notebook = notebook_folder()
    if notebook is None or notebook == folder.resolve():
        return ()
    return (
        f"The kernel works in {folder}, but this notebook is in {notebook}: restart the kernel "
        "(menu Kernel, Restart) and run the cell again, so that answers are kept beside "
        "the notebook.",
    )
