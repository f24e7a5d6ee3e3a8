"""``nbgrader export``: the marks as CSV, with a column for what is not final."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin

COLUMNS = [
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score", "needs_review",
]  # fmt: skip


class MarksCsv(ExportPlugin):  # type: ignore[misc]
    """nbgrader's columns, and last ``needs_review``.

    ``needs_review`` counts the exercises that wait for a person; it reads ``not submitted``
    where there is no submission, so that no zero is silent.
    """

    def export(self, gradebook: Any) -> None:
        """Write ``grades.csv``, or the file named by ``--to``."""
        path = Path(self.to or "grades.csv")
        students = {str(name) for name in self.student}
        assignments = {str(name) for name in self.assignment}
        self.log.info("Exporting grades to %s", path)
        waiting = 0
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            for assignment in gradebook.assignments:
                if assignments and assignment.name not in assignments:
                    continue
                for student in gradebook.students:
                    if students and student.id not in students:
                        continue
                    row = _row(gradebook, assignment, student)
                    waiting += row["needs_review"] not in (0, "not submitted")
                    writer.writerow({k: "" if v is None else v for k, v in row.items()})
        if waiting:
            self.log.warning(
                "%s submission(s) wait for manual grading; see the column needs_review", waiting
            )


def _row(gradebook: Any, assignment: Any, student: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "timestamp": None,
        "student_id": student.id,
        "last_name": student.last_name,
        "first_name": student.first_name,
        "email": student.email,
        "raw_score": 0.0,
        "late_submission_penalty": 0.0,
        "score": 0.0,
        "max_score": assignment.max_score,
        "needs_review": "not submitted",
    }
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return row
    penalty = submission.late_submission_penalty or 0.0
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    return row | {
        "timestamp": submission.timestamp,
        "raw_score": round(submission.score, 2),
        "late_submission_penalty": round(penalty, 2),
        "score": round(max(0.0, submission.score - penalty), 2),
        "needs_review": sum(grade.needs_manual_grade for grade in grades),
    }
