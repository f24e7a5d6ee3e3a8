"""Finding the folder of a case, from where the kernel works."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coding_lab.course import course_file


@dataclass(frozen=True)
class CaseFolder:
    """A case that was found."""

    path: Path
    has_key: bool
    """True for practice: the key lies beside the case, so the workstation can check at once."""


class UnknownCaseError(LookupError):
    """No folder has that case; the message names near ones, ``available`` lists all there are."""

    def __init__(self, case_id: str, available: tuple[str, ...], places: tuple[Path, ...]):
        self.case_id = case_id
        self.available = available
        self.places = places
        self.near = tuple(difflib.get_close_matches(case_id, available, n=3, cutoff=0.5))
        super().__init__(f"there is no case “{case_id}”")


def find_case(case_id: str, start: Path | None = None) -> CaseFolder:
    """The folder of a case: ``cases/`` here, then ``data/cases/`` above, then the course's own.

    ``start`` is the kernel's working folder, where nothing else is given.
    Raises ``UnknownCaseError``.
    """
    places = tuple(_places(start or Path.cwd()))
    if is_case_id(case_id):
        for place in places:
            path = place / case_id
            if (path / "case.yaml").is_file():
                return CaseFolder(path, (path / "key" / "key.yaml").is_file())
    available = sorted({name for place in places for name in _cases_in(place)})
    raise UnknownCaseError(case_id, tuple(available), places)


def is_case_id(text: str) -> bool:
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


def _places(start: Path) -> Iterator[Path]:
    yield start / "cases"
    for folder in (start, *start.parents):
        yield folder / "data" / "cases"
    try:
        yield course_file("data/cases")
    except FileNotFoundError:
        return


def _cases_in(place: Path) -> Iterator[str]:
    try:
        yield from (path.parent.name for path in place.glob("*/case.yaml"))
    except OSError:
        return
