"""A quiz's front end: what all widgets share, saving, and its own."""

from __future__ import annotations

from coding_lab.browse import front_end
from coding_lab.browse.front_end import Pieces
from coding_lab.exercises.pieces import SAVING

_QUIZ = Pieces(
    __package__,
    ("questions.js", "placing.js", "order.js", "quiz.js"),
    ("quiz.css",),
)


def script() -> str:
    """One ES module: the files in order, each under a line with its name."""
    return front_end.script(SAVING, _QUIZ)


def style() -> str:
    """One style sheet; every rule is scoped under ``.coding-lab``."""
    return front_end.style(SAVING, _QUIZ)
