"""What a cell shows instead of an exercise when something foreseeable is wrong."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from IPython.display import DisplayHandle, display

from coding_lab.cases.load import CaseError
from coding_lab.exercises.finding import UnknownExerciseError, notebook_folder


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


def unknown(error: UnknownExerciseError, folder: Path) -> Notice:
    """There is no such exercise: near ones, all there are, and where the kernel works."""
    points = []
    noun, several = error.noun, "quizzes" if error.noun == "quiz" else f"{error.noun}s"
    if error.near:
        points.append(f"Did you mean {' or '.join(f'“{name}”' for name in error.near)}?")
    if error.available:
        points.append(f"{several.capitalize()} there are: {', '.join(error.available)}.")
    points.extend(wrong_folder(folder))
    looked = ", ".join(str(place) for place in error.places)
    points.append(f"Looked in: {looked}.")
    advice = (
        f"Check the name in the cell. If the {noun} belongs to an assignment, the notebook must "
        f"stay in the assignment's folder, beside the folder “{several}”."
    )
    return Notice(f"There is no {noun} “{error.exercise_id}”.", tuple(points), advice)


def malformed(noun: str, exercise_id: str, error: CaseError) -> Notice:
    """A folder that cannot be read: every problem, with file and line."""
    return Notice(
        f"The {noun} “{exercise_id}” cannot be opened: its files have mistakes.",
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


def shown(notice: Notice | None, under_nbgrader: bool) -> Notice | Ungraded:
    """The notice itself as the cell's result; under nbgrader shown above a result of 0."""
    if not under_nbgrader:
        assert notice is not None
        return notice
    ungraded = Ungraded()
    if notice:
        display(notice)  # type: ignore[no-untyped-call]
    print(ungraded.message)
    return ungraded


def show(bundle: dict[str, str], handle: DisplayHandle | None = None) -> DisplayHandle | None:
    """Display, or put it in the place of what ``handle`` displayed."""
    if handle is None:
        return display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call, no-any-return]
    handle.update(bundle, raw=True)  # type: ignore[no-untyped-call]
    return handle


def place_of(answers: Path, exercise_id: str) -> str:
    """Name of an exercise in a folder, for the copy that the browser keeps."""
    folder = hashlib.sha256(str(answers.resolve().parent).encode()).hexdigest()[:12]
    return f"{folder}:{exercise_id}"
