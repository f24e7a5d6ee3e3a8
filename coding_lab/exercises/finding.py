"""Finding the folder of an exercise, from where the kernel works."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coding_lab.course import course_file


@dataclass(frozen=True)
class Shelf:
    """Where exercises of one kind stand, and how their folders are known."""

    noun: str
    """What one is called: ``case``."""
    folder: str
    """Name of the folder that holds them: ``cases``."""
    file: str
    """The file that every one has: ``case.yaml``."""


@dataclass(frozen=True)
class ExerciseFolder:
    """An exercise that was found."""

    path: Path
    has_key: bool
    """True for practice: the key lies beside the exercise, so it can be checked at once."""


class UnknownExerciseError(LookupError):
    """No folder has that exercise; the message names near ones, ``available`` lists all."""

    def __init__(
        self, noun: str, exercise_id: str, available: tuple[str, ...], places: tuple[Path, ...]
    ):
        self.noun = noun
        self.exercise_id = exercise_id
        self.available = available
        self.places = places
        self.near = tuple(difflib.get_close_matches(exercise_id, available, n=3, cutoff=0.5))
        super().__init__(f"there is no {noun} “{exercise_id}”")


def find_exercise(shelf: Shelf, exercise_id: str, start: Path | None = None) -> ExerciseFolder:
    """The folder of an exercise: beside the notebook, then ``data/`` above, then the course's own.

    ``start`` is the kernel's working folder, where nothing else is given.
    Raises ``UnknownExerciseError``.
    """
    places = tuple(_places(shelf, start or Path.cwd()))
    if is_exercise_id(exercise_id):
        for place in places:
            path = place / exercise_id
            if (path / shelf.file).is_file():
                return ExerciseFolder(path, (path / "key" / "key.yaml").is_file())
    available = sorted({name for place in places for name in _exercises_in(shelf, place)})
    raise UnknownExerciseError(shelf.noun, exercise_id, tuple(available), places)


def is_exercise_id(text: str) -> bool:
    """True for words of letters and digits joined by dashes, so never a path."""
    return len(text) <= 60 and all(
        part.isascii() and part.isalnum() and part == part.lower() for part in text.split("-")
    )


def notebook_folder() -> Path | None:
    """Folder of the notebook that this kernel serves, where the front end tells; else None."""
    told = os.environ.get("JPY_SESSION_NAME", "")
    path = Path(told)
    if path.suffix == ".ipynb" and path.is_absolute() and path.is_file():
        return path.parent.resolve()
    return None


def _places(shelf: Shelf, start: Path) -> Iterator[Path]:
    yield start / shelf.folder
    for folder in (start, *start.parents):
        yield folder / "data" / shelf.folder
    try:
        yield course_file(f"data/{shelf.folder}")
    except FileNotFoundError:
        return


def _exercises_in(shelf: Shelf, place: Path) -> Iterator[str]:
    try:
        yield from (path.parent.name for path in place.glob(f"*/{shelf.file}"))
    except OSError:
        return
