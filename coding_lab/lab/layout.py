"""Laying the course out in a folder of the learner's, without touching anything of theirs.

A small manifest in the folder holds the digest of every file as it was laid out.
It tells a file that the learner changed from one that a newer course changed.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coding_lab.course import course_file
from coding_lab.durable import reason_of, replace_file

MANIFEST = ".coding_lab_manifest.json"
README = """\
# Your copy of the coding_lab course

Open `notebooks/00-start-here.ipynb`: in a terminal, `coding-lab lab` opens it for you.

Everything here is yours to change.
Your answers are in `notebooks/answers.json`; copy that file to keep them or to move them.
Running `coding-lab lab` again, also after an update, adds what is new and keeps your work.
A newer version of a notebook that you have changed is put beside yours, as `NAME.new.ipynb`.
To start a notebook afresh, delete or rename it and run `coding-lab lab` again.
"""
_SHIPPED = ("notebooks", "data/cases")
_LEFT_OUT = {"text", "__pycache__", "answers.json"}


class LayoutError(Exception):
    """The course cannot be laid out; one line says where, why and what to do."""


@dataclass
class Report:
    """What laying out did, as paths relative to the folder."""

    folder: Path
    new: list[str] = field(default_factory=list)
    """Was not there (or had been deleted)."""
    unchanged: list[str] = field(default_factory=list)
    """Is what the course has."""
    updated: list[str] = field(default_factory=list)
    """Was as laid out before, and the course has a newer version."""
    yours: list[str] = field(default_factory=list)
    """Differs from the course and was left alone."""
    beside: list[str] = field(default_factory=list)
    """New version of a notebook that the learner changed, under another name."""

    def lines(self) -> Iterator[str]:
        """The report for a reader."""
        counts = ", ".join(
            f"{len(names)} {word}"
            for word, names in (
                ("new", self.new),
                ("updated", self.updated),
                ("unchanged", self.unchanged),
                ("changed by you and left alone", self.yours),
            )
            if names
        )
        yield f"The course is in {self.folder}: {counts or 'no files'}"
        yield from (f"  yours, left alone: {name}" for name in self.yours)
        yield from (f"  newer version beside yours: {name}" for name in self.beside)


def checkout_around(place: Path) -> Path | None:
    """The checkout of the coding_lab repository that ``place`` is in, if it is in one."""
    for folder in (place, *place.parents):
        try:
            with (folder / "pyproject.toml").open("rb") as file:
                name = tomllib.load(file).get("project", {}).get("name")
        except (OSError, tomllib.TOMLDecodeError, AttributeError):
            continue
        if name == "coding_lab" and (folder / "notebooks").is_dir():
            return folder
    return None


def lay_out(folder: Path) -> Report:
    """Lay the course out in ``folder``, which is made if need be.

    What is not there is written; a file that is as it was laid out is brought up to date; a file
    that the learner changed is left alone, and if it is a notebook whose course version has changed
    since, that version is put beside it as ``NAME.new.ipynb``.
    Raises ``LayoutError``.
    """
    report = Report(folder)
    try:
        if folder.exists() and not folder.is_dir():
            raise LayoutError(f"{folder}: is a file; name a folder, or one that does not exist yet")
        folder.mkdir(parents=True, exist_ok=True)
        manifest = _read_manifest(folder)
        try:
            for name, data in _shipped():
                _lay(folder, name, data, manifest, report)
        finally:
            _write_manifest(folder, manifest)
    except OSError as error:
        raise LayoutError(f"{folder}: not laid out, {reason_of(error)}") from None
    return report


def _shipped() -> Iterator[tuple[str, bytes]]:
    """Name and content of every file to lay out."""
    yield "README.md", README.encode()
    for top in _SHIPPED:
        root = course_file(top)
        for path in sorted(root.rglob("*")):
            parts = path.relative_to(root).parts
            if any(part.startswith(".") or part in _LEFT_OUT for part in parts):
                continue
            if path.is_file():
                yield "/".join((top, *parts)), path.read_bytes()


def _lay(folder: Path, name: str, data: bytes, manifest: dict[str, str], report: Report) -> None:
    target = folder / name
    shipped = _digest(data)
    if not target.exists() and not target.is_symlink():
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, data)
        report.new.append(name)
    elif not target.is_file():
        report.yours.append(name)
        return
    else:
        found = _digest(target.read_bytes())
        if found == shipped:
            report.unchanged.append(name)
        elif found == manifest.get(name) and not target.is_symlink():
            replace_file(target, data)
            report.updated.append(name)
        else:
            report.yours.append(name)
            # Elsewhere than in notebooks a second file would be read as one more document.
            if target.suffix == ".ipynb" and manifest.get(name) != shipped:
                report.beside.append(_put_beside(target, data).relative_to(folder).as_posix())
    manifest[name] = shipped


def _put_beside(target: Path, data: bytes) -> Path:
    number = 1
    while True:
        ending = ".new" if number == 1 else f".new{number}"
        path = target.with_name(f"{target.stem}{ending}{target.suffix}")
        if not path.exists():
            replace_file(path, data)
        if path.is_file() and path.read_bytes() == data:
            return path
        number += 1


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_manifest(folder: Path) -> dict[str, str]:
    """What was laid out before; without a readable manifest every file counts as the learner's."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _write_manifest(folder: Path, manifest: dict[str, str]) -> None:
    text = json.dumps({"format": 1, "files": manifest}, indent=1, sort_keys=True)
    replace_file(folder / MANIFEST, text.encode() + b"\n")
