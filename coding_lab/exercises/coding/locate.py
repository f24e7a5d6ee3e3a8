"""Finding the folder of a case, from where the kernel works."""

from __future__ import annotations

from pathlib import Path

from coding_lab.exercises.finding import ExerciseFolder, Shelf, find_exercise

CASES = Shelf(noun="case", folder="cases", file="case.yaml")


def find_case(case_id: str, start: Path | None = None) -> ExerciseFolder:
    """The folder of a case: ``cases/`` here, then ``data/cases/`` above, then the course's own.

    Raises ``UnknownExerciseError``.
    """
    return find_exercise(CASES, case_id, start)
