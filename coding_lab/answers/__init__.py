"""The answer store: one ``answers.json`` beside the notebook.

It knows the envelope of an answer and nothing about kinds of exercise: what an answer must look
like inside is checked by the exercise it belongs to.
"""

from __future__ import annotations

from coding_lab.answers.errors import (
    AnswersError,
    Damaged,
    ForeignFormat,
    Hostile,
    NotReadable,
    NotSaved,
    TooLarge,
)
from coding_lab.answers.merge import merge
from coding_lab.answers.parse import FORMAT, StoredAnswer, parse_answers, read_answers
from coding_lab.answers.store import FILE_NAME, AnswerStore

__all__ = [
    "FILE_NAME",
    "FORMAT",
    "AnswerStore",
    "AnswersError",
    "Damaged",
    "ForeignFormat",
    "Hostile",
    "NotReadable",
    "NotSaved",
    "StoredAnswer",
    "TooLarge",
    "merge",
    "parse_answers",
    "read_answers",
]
