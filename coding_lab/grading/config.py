"""What a course sets in nbgrader; ``nbgrader_config.py`` calls it, so that a copy stays short.

Everything is named by its dotted path: reading the configuration imports nothing.
"""

from __future__ import annotations

from typing import Any

ANSWERS = "answers.json"
COURSE_ID = "coding-lab"


class AnswersAreKept(dict[str, list[str]]):
    """nbgrader's ``exclude_overwriting``, with ``answers.json`` in it for every assignment.

    nbgrader overwrites submitted files that have a namesake in ``source/``.
    A list per assignment would be stale as soon as an assignment is added.
    """

    def get(self, assignment: str, default: Any = None) -> list[str]:
        """The files of ``assignment`` that the source version must not overwrite."""
        return [*(super().get(assignment) or default or []), ANSWERS]


def configure(c: Any, *, course_id: str = COURSE_ID) -> None:
    """Set nbgrader up for exercises that live in ``answers.json``.

    ``c`` is what ``get_config()`` returns in ``nbgrader_config.py``.
    What the file sets after this call wins, and ``Exchange`` is left to the site.
    """
    here = "coding_lab.grading"
    c.CourseDirectory.course_id = course_id
    # A folder called "key" is never copied, whatever else goes wrong.
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "key"]

    # A clone brings release/ along. nbgrader would skip what is released, so that a new gradebook
    # never knew the assignment and a changed case never reached the students.
    c.GenerateAssignment.force = True

    c.Autograde.exporter_class = f"{here}.intake.IntakeExporter"
    c.Autograde.exclude_overwriting = AnswersAreKept()
    # Our marks are fixed before any code of the student's runs.
    c.Autograde.autograde_preprocessors = [
        f"{here}.preprocessors.GradeExercises",
        f"{here}.preprocessors.ExecutePython",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        f"{here}.preprocessors.SaveGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]

    # Both pages that people open, the formgrader and the feedback, are made by this exporter.
    c.HTMLExporter.preprocessors = [f"{here}.sanitize.SanitizePage"]
    c.HTMLExporter.filters = {"markdown2html": f"{here}.sanitize.safe_markdown"}

    c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".json"]
    c.ExportApp.plugin_class = f"{here}.export.MarksCsv"
