"""The workstation's front end: what all widgets share, the code book, saving, and its own."""

from __future__ import annotations

from coding_lab.browse import front_end
from coding_lab.browse.code_book.front_end import CODE_BOOK
from coding_lab.browse.front_end import Pieces
from coding_lab.exercises.pieces import SAVING

_WORKSTATION = Pieces(
    __package__,
    (
        "spans.js",
        "state.js",
        "table.js",
        "chart.js",
        "evidence.js",
        "lines.js",
        "statements.js",
        "panel.js",
        "bar.js",
        "main.js",
    ),
    ("columns.css", "chart.css", "sheet.css"),
)


def script() -> str:
    """One ES module: the files in order, each under a line with its name."""
    return front_end.script(CODE_BOOK, SAVING, _WORKSTATION)


def style() -> str:
    """One style sheet: the files in order; every rule is scoped under ``.coding-lab``."""
    return front_end.style(CODE_BOOK, SAVING, _WORKSTATION)
