"""Coding a chart as a kind of exercise, for grading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from coding_lab.cases.case import Case
from coding_lab.cases.files import SheetFile
from coding_lab.cases.key import Key
from coding_lab.cases.load import load_case, load_key, sheet_of
from coding_lab.cases.sheet import Sheet
from coding_lab.exercises.coding.locate import CASES
from coding_lab.exercises.kinds import Books, Exercise, Marked


@dataclass(frozen=True)
class KeyedCase:
    """A case with its key."""

    case: Case
    key: Key

    @property
    def exercise(self) -> Case:
        """The case."""
        return self.case

    def mark(self, answer: dict[str, Any] | None, books: Books, formula: str) -> Marked:
        """Mark an answer sheet; see ``Keyed.mark``."""
        from coding_lab.exercises.coding.feedback import explain, feedback_html, feedback_text
        from coding_lab.scoring import score

        case, key = self.case, self.key
        sheet = self._sheet(answer)
        book = books(case.date_of_service)
        result = score(key, sheet, case, book, formula)
        feedback = explain(result, key, sheet, case, book)
        versions: dict[str, str | int] = {"case": case.version, "key": key.version}
        if book is not None:
            versions["codes"] = book.release
        html, text = feedback_html(feedback), feedback_text(feedback)
        return Marked(result, sheet.is_empty, html, text, versions)

    def _sheet(self, answer: dict[str, Any] | None) -> Sheet:
        if answer is None:
            return Sheet()
        file = SheetFile.model_validate(answer)
        return sheet_of(self.case, file, self.case.path / "answers.json", lenient=True)


class CodingKind:
    """Coding a chart."""

    name = "coding"
    shelf = CASES
    opener = "workstation"

    def load(self, folder: Path) -> Case:
        """The case."""
        return load_case(folder)

    def load_keyed(self, folder: Path) -> KeyedCase:
        """The case with its key."""
        case = load_case(folder)
        return KeyedCase(case, load_key(case))

    def learner_files(self, exercise: Exercise) -> list[Path]:
        """``case.yaml`` and the documents of the chart."""
        case = cast(Case, exercise)
        return [case.path / CASES.file, *(document.path for document in case.documents)]


KIND = CodingKind()
