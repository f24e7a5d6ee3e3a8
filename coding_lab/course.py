"""Where the course's own files are: in a checkout, or packaged in the wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def course_file(relative: str) -> Path:
    """Path of a file or folder of the course, such as ``data/syllabus.yaml``.

    A checkout wins over the packaged course, so that an author sees their own change.

    Raises ``ValueError`` if ``relative`` would leave the course, and ``FileNotFoundError``
    if neither place has it.
    """
    if Path(relative).is_absolute() or ".." in Path(relative).parts:
        raise ValueError(f"not a path inside the course: {relative!r}")
    for root in _course_roots():
        path = root / relative
        if path.exists():
            return path
    places = " and ".join(str(root) for root in _course_roots())
    raise FileNotFoundError(
        f"the course has no {relative}: looked in {places}; reinstall coding_lab if it is damaged"
    )


def _course_roots() -> tuple[Path, ...]:
    packaged = _PACKAGE / "_course"
    checkout = _PACKAGE.parent
    # A wheel's parent folder is site-packages, where any other project may have put a `data`.
    if (checkout / "pyproject.toml").is_file():
        return (checkout, packaged)
    return (packaged,)
