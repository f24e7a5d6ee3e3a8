"""Finding and reading the key of a graded case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from coding_lab.cases.case import Case
from coding_lab.cases.files import Id
from coding_lab.cases.key import Key
from coding_lab.cases.load import CaseError, load_case, load_key

_ID: TypeAdapter[str] = TypeAdapter(Id)


class BrokenKeyError(Exception):
    """A key that cannot be used; the text is for the instructor and may name files."""


@dataclass(frozen=True)
class KeyedCase:
    """A case with its key."""

    case: Case
    key: Key


class KeyShelf:
    """The folders in which keys are looked for, first hit wins."""

    def __init__(self, roots: Sequence[Path]):
        self.roots = tuple(roots)

    def find(self, case_id: str) -> KeyedCase:
        """The case and its key.

        Raises ``BrokenKeyError`` if no root has one, or with everything that is wrong in it.
        """
        try:
            _ID.validate_python(case_id)
        except ValidationError:
            raise BrokenKeyError(f"{case_id!r} is not the id of a case") from None
        for root in self.roots:
            folder = root / case_id
            if (folder / "key" / "key.yaml").is_file():
                try:
                    return _read(folder, _stamp(folder))
                except CaseError as error:
                    raise BrokenKeyError(str(error)) from None
        places = ", ".join(str(root) for root in self.roots)
        raise BrokenKeyError(f"no {case_id}/key/key.yaml in {places}; set GradeExercises.keys")


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    files = [folder / "case.yaml", folder / "key" / "key.yaml", *folder.glob("chart/*.md")]
    found = [(path, path.stat()) for path in sorted(files) if path.is_file()]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)


@lru_cache(maxsize=256)
def _read(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> KeyedCase:
    """Read a case once per version of its files: a formgrader may run for weeks."""
    case = load_case(folder)
    return KeyedCase(case, load_key(case))
