"""The browser of the code book for a cell of its own; its pieces are shared with other widgets."""

from __future__ import annotations

from coding_lab.browse import front_end
from coding_lab.browse.front_end import CELL, Pieces

CODE_BOOK = Pieces(
    __package__,
    (
        "picker.js",
        "tree.js",
        "page.js",
        "history.js",
        "tabular.js",
        "index.js",
        "table.js",
        "codes.js",
        "browser.js",
    ),
    ("picker.css", "book.css", "browser.css"),
)
"""Code field, tree, pages and tables; whoever joins them brings the module that opens them."""

_CELL = Pieces(__package__, ("cell.js",))


def script() -> str:
    """One ES module for a cell of its own."""
    return front_end.script(CODE_BOOK, CELL, _CELL)


def style() -> str:
    """One style sheet; every rule is scoped under ``.coding-lab``."""
    return front_end.style(CODE_BOOK, CELL)
