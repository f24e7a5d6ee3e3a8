"""The three steps that nbgrader's autograde does differently in this course."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import BaseCell, Grade, Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import determine_grade
from traitlets import List, Unicode

from coding_lab.grading.cells import exercise_of, grade_id_of, is_own_work, needs_kernel
from coding_lab.grading.grade import grade_submission
from coding_lab.grading.intake import UNREADABLE, take_answers
from coding_lab.grading.keys import KeyShelf

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook

RESOURCE = "coding_lab"
"""Under this name the verdicts travel from ``GradeExercises`` to ``SaveGrades``."""


class GradeExercises(NbGraderPreprocessor):  # type: ignore[misc]
    """Mark every exercise cell from the submitted ``answers.json`` and the key.

    It runs in the instructor's own process, before any code of the student's.
    """

    keys = List(
        Unicode(),
        ["data/graded", "data/cases", "data/quizzes"],
        help="Folders with exercises and their keys, looked through in this order; "
        "relative to the course directory.",
    ).tag(config=True)
    mark = Unicode(
        "line_credit",
        help="The formula of the mark: line_credit, recall, max_rule, f1 or jaccard.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Grade the notebook; verdicts go into the resources."""
        course = _course_directory(self)
        names = resources["nbgrader"]
        student, assignment = names["student"], names["assignment"]
        # The submitted file is read and not its copy: copying follows links.
        submitted = Path(course.format_path(course.submitted_directory, student, assignment))
        shelf = KeyShelf([Path(course.root) / root for root in self.keys])
        graded = grade_submission(nb, take_answers(submitted), shelf, _book, mark=self.mark)
        verdicts: dict[str, bool] = {}
        """Grade id → whether there is a mark at all, for those that a person must look at."""
        for result in graded.exercises:
            if result.status.needs_review:
                self.log.warning(
                    "%s, %s: %s (%s); needs manual grading",
                    student, result.case_id, result.status, result.reason,
                )  # fmt: skip
                if result.grade_id is not None:
                    verdicts[result.grade_id] = result.points is not None
        if UNREADABLE in nb.metadata:
            verdicts |= {grade_id_of(cell) or "": True for cell in nb.cells if is_own_work(cell)}
        resources[RESOURCE] = verdicts
        return graded.notebook, resources


class ExecutePython(Execute):  # type: ignore[misc]
    """nbgrader's ``Execute``, for the cells that hold real Python.

    Without such a cell no kernel is started; exercise cells are never run.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict, km: Any = None
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Run the notebook if it has anything to run."""
        if not needs_kernel(nb):
            return nb, resources
        ran: tuple[NotebookNode, ResourcesDict] = super().preprocess(nb, resources, km=km)
        return ran

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Run one cell, unless it is an exercise, which has its feedback already."""
        if exercise_of(cell) is not None:
            return cell, resources
        ran: tuple[NotebookNode, ResourcesDict] = super().preprocess_cell(cell, resources, index)
        return ran


class SaveGrades(SaveAutoGrades):  # type: ignore[misc]
    """nbgrader's ``SaveAutoGrades``, which also asks for a person where one must look.

    All grades of a notebook are written in one transaction, where nbgrader takes one for each.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save the grade of every graded cell."""
        names = resources["nbgrader"]
        self.notebook_id, self.assignment_id = names["notebook"], names["assignment"]
        self.student_id, self.db_url = names["student"], names["db_url"]
        self.gradebook = Gradebook(self.db_url)
        with self.gradebook:
            notebook = self.gradebook.find_submission_notebook(
                self.notebook_id, self.assignment_id, self.student_id
            )
            rows = self.gradebook.db.query(BaseCell.name, Grade).join(Grade.cell)
            rows = rows.filter(Grade.notebook_id == notebook.id)
            self.grades = {name: grade for name, grade in rows}  # noqa: C416 - rows are no pairs
            for index, cell in enumerate(nb.cells):
                nb.cells[index], resources = self.preprocess_cell(cell, resources, index)
            self.gradebook.db.commit()
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        name = grade_id_of(cell)
        grade = self.grades[name]
        verdicts: dict[str, bool] = resources.get(RESOURCE, {})
        grade.auto_score, _ = determine_grade(cell, self.log)
        if not verdicts.get(name or "", True):
            grade.auto_score = None
        # The first two are nbgrader's own rule: a mark by hand, or none yet, is looked at.
        grade.needs_manual_grade = (
            grade.manual_score is not None or grade.auto_score is None or name in verdicts
        )


def _course_directory(step: Any) -> Any:
    """The course directory of the running converter, or the configured one."""
    above = step.parent
    while above is not None:
        if getattr(above, "coursedir", None) is not None:
            return above.coursedir
        above = getattr(above, "parent", None)
    return CourseDirectory(config=step.config)


def _book(on: date) -> CodeBook:
    from coding_lab.codesets import code_book

    return code_book(on)
