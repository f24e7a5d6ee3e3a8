"""Front ends without a build: small plain files, joined in a fixed order into one module.

Every room that shows something has a folder ``widget`` of ``.js`` and ``.css`` files and names
them in a ``Pieces``. What is shared comes first: ``COMMON`` holds the helpers over the DOM, the
questions to the kernel, the help with the keys, and the colours, type and controls.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Pieces:
    """The files of one package's folder ``widget``, in the order in which they are joined."""

    package: str
    """Import name of the package."""
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


COMMON = Pieces(
    "coding_lab.browse",
    ("dom.js", "questions.js", "keys.js"),
    ("base.css", "controls.css"),
)
CELL = Pieces("coding_lab.browse", ("cell.js",), ("cell.css",))
"""A book in a cell of its own."""


def script(*pieces: Pieces) -> str:
    """One ES module: ``COMMON``, then the given pieces, each file under a line with its name."""
    return "\n".join(_texts(pieces, "scripts", "// {}"))


def style(*pieces: Pieces) -> str:
    """One style sheet in the same order; every rule is scoped under ``.coding-lab``."""
    return "\n".join(_texts(pieces, "styles", "/* {} */"))


def _texts(pieces: tuple[Pieces, ...], what: str, comment: str) -> list[str]:
    found = []
    for piece in (COMMON, *pieces):
        folder = files(piece.package) / "widget"
        for name in getattr(piece, what):
            text = (folder / name).read_text(encoding="utf-8")
            found.append(f"{comment.format(name)}\n{text}")
    return found
