"""A learner's own history of practice: kept on their machine, theirs to take along or delete."""

from __future__ import annotations

from coding_lab.progress.history import (
    Attempt,
    AttemptOutcome,
    History,
    HistoryError,
    UnreadableLine,
    attempts,
    history_path,
    read_history,
    record_attempt,
)

__all__ = [
    "Attempt",
    "AttemptOutcome",
    "History",
    "HistoryError",
    "UnreadableLine",
    "attempts",
    "history_path",
    "read_history",
    "record_attempt",
]
