"""Grading one notebook: released cells and an answers file in, marks and feedback out.

No nbgrader here, no folder of a submission and no kernel: nbgrader's preprocessors and any
faster grader call the same function and so give the same marks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import nbformat
from nbformat import NotebookNode
from pydantic import ValidationError

from coding_lab.answers import AnswersError, StoredAnswer, parse_answers
from coding_lab.codesets import CodeBookError
from coding_lab.exercises.kinds import Books, Keyed, Scored, kind_named
from coding_lab.grading import outputs
from coding_lab.grading.cells import exercise_of, grade_id_of, is_graded, kind_name_of, points_of
from coding_lab.grading.intake import HandedIn
from coding_lab.grading.keys import BrokenKeyError, KeyShelf


class Status(StrEnum):
    """How the grading of one exercise ended."""

    SCORED = "scored"
    EMPTY = "nothing-entered"
    MISSING = "nothing-handed-in"
    UNREADABLE = "unreadable"
    KEY_BROKEN = "key-broken"

    @property
    def needs_review(self) -> bool:
        """True where a person must look before the mark counts."""
        return self not in (Status.SCORED, Status.EMPTY)


@dataclass(frozen=True)
class GradedExercise:
    """The result of one exercise cell."""

    case_id: str
    """Id of the exercise, of whatever kind."""
    grade_id: str | None
    """The cell's name in the gradebook; ``None`` for an exercise without points."""
    status: Status
    points: float | None
    """Points earned, to two decimals; ``None`` if it could not be marked at all."""
    max_points: float
    notice: str | None
    """One line for the student where nothing could be explained."""
    reason: str | None
    """What is wrong, for the instructor; may name files."""
    score: Scored | None
    html: str
    text: str
    saved_at: str | None
    active_seconds: int | None
    versions: dict[str, str | int]
    """Versions of exercise and key, and the release of the code set, that the mark rests on."""
    kind: str = "coding"
    """Kind of exercise."""


@dataclass(frozen=True)
class GradedNotebook:
    """A notebook whose exercise cells carry their feedback, and the results by themselves."""

    notebook: NotebookNode
    exercises: tuple[GradedExercise, ...]


def grade_submission(
    notebook: NotebookNode,
    answers: HandedIn,
    keys: KeyShelf,
    books: Books,
    *,
    mark: str = "line_credit",
) -> GradedNotebook:
    """Grade every exercise cell of a trusted ``notebook`` (as released) from an answers file.

    ``mark`` names the formula (see ``coding_lab.scoring``).
    The result depends on the arguments alone, so that grading again gives the same marks.
    Whatever an answers file holds ends as a status, never as an exception.
    A code book that cannot be had leaves the exercise unmarked and flagged, as a broken key does.
    """
    graded = nbformat.from_dict(notebook)
    stored, refusal = _parse(answers)
    results = []
    for cell in graded.cells:
        case_id = exercise_of(cell)
        if case_id is None:
            continue
        result = _grade_exercise(case_id, cell, stored, refusal, keys, books, mark)
        cell.outputs = outputs.cell_outputs(result)
        cell.execution_count = None
        results.append(result)
    return GradedNotebook(graded, tuple(results))


def _parse(answers: HandedIn) -> tuple[dict[str, StoredAnswer] | None, str | None]:
    if answers.refused is not None:
        return None, answers.refused
    if answers.data is None:
        return None, None
    try:
        return parse_answers(answers.data), None
    except AnswersError as error:
        return None, str(error)


def _grade_exercise(
    case_id: str,
    cell: NotebookNode,
    stored: dict[str, StoredAnswer] | None,
    refusal: str | None,
    keys: KeyShelf,
    books: Books,
    mark: str,
) -> GradedExercise:
    grade_id = grade_id_of(cell) if is_graded(cell) else None
    blank = GradedExercise(
        case_id=case_id, grade_id=grade_id, status=Status.MISSING, points=0.0,
        max_points=points_of(cell), notice=None, reason=None, score=None, html="", text="",
        saved_at=None, active_seconds=None, versions={}, kind=kind_name_of(cell),
    )  # fmt: skip
    if stored is None:
        return _refused(blank, refusal) if refusal else _missing(blank)
    answer = stored.get(case_id)
    if answer is not None:
        blank = replace(blank, saved_at=answer.saved_at, active_seconds=answer.active_seconds)
    try:
        keyed = keys.find(case_id)
    except BrokenKeyError as error:
        return _without_key(blank, str(error))
    try:
        return _mark(blank, keyed, answer, books, mark)
    except CodeBookError as error:
        return _without_key(blank, f"the code book cannot be used: {error}", "in the code book")
    except ValidationError as error:
        return _refused(blank, _first_line(error))


def _mark(
    blank: GradedExercise, keyed: Keyed, answer: StoredAnswer | None, books: Books, formula: str
) -> GradedExercise:
    kind = keyed.exercise.kind
    if answer is not None and answer.kind != kind:
        return _refused(blank, f"it holds an answer of kind {answer.kind}, not {kind}")
    marked = keyed.mark(answer.answer if answer else None, books, formula)
    empty = marked.is_empty
    return replace(
        blank,
        status=Status.EMPTY if empty else Status.SCORED,
        points=min(blank.max_points, round(marked.score.mark * blank.max_points, 2)),
        score=marked.score,
        notice=f"You entered nothing for this {_noun(blank)}." if empty else None,
        html=marked.html,
        text=marked.text,
        versions=marked.versions,
    )


def _noun(blank: GradedExercise) -> str:
    return kind_named(blank.kind).shelf.noun


def _missing(blank: GradedExercise) -> GradedExercise:
    notice = (
        f"Nothing was handed in for this {_noun(blank)}: the file answers.json was not in your "
        "submission. "
        "Your instructor has been told, and will look at it with you."
    )
    return _with_notice(blank, Status.MISSING, notice, "answers.json is missing")


def _refused(blank: GradedExercise, reason: str) -> GradedExercise:
    notice = (
        "Your answer could not be read, so this mark is not final. "
        "Your instructor has been told, and will look at it with you. "
        f"(answers.json: {reason.rstrip('.')}.)"
    )
    return _with_notice(blank, Status.UNREADABLE, notice, f"answers.json: {reason}")


def _without_key(blank: GradedExercise, reason: str, where: str = "in its key") -> GradedExercise:
    notice = (
        f"This {_noun(blank)} could not be marked because of a fault {where}, not in your answer. "
        "Your instructor has been told, and your answer is kept."
    )
    return _with_notice(replace(blank, points=None), Status.KEY_BROKEN, notice, reason)


def _with_notice(blank: GradedExercise, status: Status, notice: str, reason: str) -> GradedExercise:
    return replace(
        blank,
        status=status,
        notice=notice,
        reason=reason,
        html=outputs.notice_html(notice),
        text=notice,
    )


def _first_line(error: ValidationError) -> str:
    """The first fault, without the value: that may be long, and belongs to somebody else."""
    first = error.errors()[0]
    where = ".".join(str(part)[:40] for part in first["loc"]) or "the answer"
    return f"{where}: {first['msg']}"
