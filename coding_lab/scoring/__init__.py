"""Scoring: matching a sheet to a key, marks and measures; pure functions.

The words for learners live beside each kind of exercise; here are outcomes and numbers alone.
"""

from coding_lab.scoring.marks import MARKS
from coding_lab.scoring.measures import Pooled, measures_over
from coding_lab.scoring.result import Measure, Outcome, OutcomeKind, Score
from coding_lab.scoring.score import score

__all__ = [
    "MARKS",
    "Measure",
    "Outcome",
    "OutcomeKind",
    "Pooled",
    "Score",
    "measures_over",
    "score",
]
