"""The browser of the code book for a cell of its own; its pieces are shared with other widgets."""

from __future__ import annotations

from coding_lab.browse.front_end import Pieces

CODE_BOOK = Pieces(
    __package__,
    ("picker.js", "book.js"),
    ("picker.css", "book.css"),
)
"""Code field, tree, pages and tables; whoever joins them brings a module of its own."""
