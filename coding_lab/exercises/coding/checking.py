"""Checking a practice case: score, explain, remember."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coding_lab.exercises.coding.feedback import explain, feedback_html
from coding_lab.progress.history import HistoryError, record_attempt
from coding_lab.scoring import score

if TYPE_CHECKING:
    from coding_lab.cases.case import Case
    from coding_lab.cases.key import Key
    from coding_lab.cases.sheet import Sheet
    from coding_lab.codesets import CodeBook


def check(
    case: Case,
    key: Key,
    sheet: Sheet,
    answer: dict[str, Any],
    book: CodeBook | None,
    active_seconds: int,
) -> dict[str, Any]:
    """The explanation of a sheet as HTML, its mark from 0 to 1, and what could not be recorded.

    The attempt goes into the learner's own history; where that cannot be written, checking
    goes on and ``warning`` says so.
    """
    result = score(key, sheet, case, book)
    warning = ""
    try:
        record_attempt(case.id, answer, result, active_seconds, case_version=case.version)
    except HistoryError as error:
        warning = f"This attempt is not in your history: {error}"
    feedback = explain(result, key, sheet, case, book)
    return {"html": feedback_html(feedback), "mark": result.mark, "warning": warning}
