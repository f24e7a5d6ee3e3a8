"""The procedure builder's front end: what all widgets share, the code field, and its own."""

from __future__ import annotations

from coding_lab.browse import front_end
from coding_lab.browse.front_end import CELL, Pieces

# The code field with its list, and copying a code, as the browser of the code book has them.
_CODE_FIELD = Pieces(
    "coding_lab.browse.code_book", ("picker.js", "page.js", "tabular.js"), ("picker.css",)
)
_BUILDER = Pieces(
    __package__,
    ("steps.js", "choices.js", "remaining.js", "builder.js", "cell.js"),
    ("builder.css",),
)


def script() -> str:
    """One ES module: the files in order, each under a line with its name."""
    return front_end.script(_CODE_FIELD, CELL, _BUILDER)


def style() -> str:
    """One style sheet; every rule is scoped under ``.coding-lab``."""
    return front_end.style(_CODE_FIELD, CELL, _BUILDER)
