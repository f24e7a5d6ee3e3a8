"""Finding and reading the key of a graded exercise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from coding_lab.cases.files import Id
from coding_lab.cases.load import CaseError
from coding_lab.exercises.kinds import Keyed, kind_named, kind_of

_ID: TypeAdapter[str] = TypeAdapter(Id)


class BrokenKeyError(Exception):
    """A key that cannot be used; the text is for the instructor and may name files."""


class KeyShelf:
    """The folders in which keys are looked for, first hit wins."""

    def __init__(self, roots: Sequence[Path]):
        self.roots = tuple(roots)

    def find(self, exercise_id: str) -> Keyed:
        """The exercise and its key.

        Raises ``BrokenKeyError`` if no root has one, or with everything that is wrong in it.
        """
        try:
            _ID.validate_python(exercise_id)
        except ValidationError:
            raise BrokenKeyError(f"{exercise_id!r} is not the id of an exercise") from None
        for root in self.roots:
            folder = root / exercise_id
            kind = kind_of(folder)
            if kind is not None and (folder / "key" / "key.yaml").is_file():
                try:
                    return _read(kind.name, folder, _stamp(folder))
                except CaseError as error:
                    raise BrokenKeyError(str(error)) from None
        places = ", ".join(str(root) for root in self.roots)
        raise BrokenKeyError(f"no {exercise_id}/key/key.yaml in {places}; set GradeExercises.keys")


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    files = [*folder.glob("*"), *folder.glob("chart/*.md"), folder / "key" / "key.yaml"]
    found = [(path, path.stat()) for path in sorted(files) if path.is_file()]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)


@lru_cache(maxsize=256)
def _read(kind: str, folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> Keyed:
    """Read an exercise once per version of its files: a formgrader may run for weeks."""
    return kind_named(kind).load_keyed(folder)
