"""One exercise at work on the kernel's side, without any widget: messages in, replies out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coding_lab.answers import AnswerStore
from coding_lab.browse.code_book import tabular
from coding_lab.browse.code_book.reader import BookReader
from coding_lab.cases.case import Case
from coding_lab.cases.files import Evidence, SheetFile
from coding_lab.cases.load import CaseError, load_key, locate, sheet_of
from coding_lab.exercises.coding import messages
from coding_lab.exercises.saving import MessageError, Reply, SavingSession, SetAside, refusal

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook

EMPTY: dict[str, Any] = {"lines": [], "queries": [], "no_code": None}


class Session(SavingSession):
    """Answers the front end's messages for one case."""

    kind = "coding"

    def __init__(self, case: Case, store: AnswerStore, book: CodeBook | None, *, practice: bool):
        self.case = case
        self.book = book
        self.practice = practice
        self._reader = BookReader(book)
        super().__init__(case.id, store)

    @property
    def sheet(self) -> dict[str, Any]:
        """The saved sheet as JSON; an empty one where nothing is saved."""
        return self.stored.answer if self.stored else EMPTY

    def saved(self) -> dict[str, Any]:
        """When the sheet was saved, the time spent, and the code book's word on each line."""
        return super().saved() | {"lines": self._line_notes(self.sheet)}

    def full_form(self, answer: dict[str, Any]) -> dict[str, Any]:
        """A stored answer in full form; raises ``ValidationError`` if it is no answer sheet."""
        return self._json(SheetFile.model_validate(answer))

    def handle(self, content: object) -> Reply:
        """Answer one message; anything that is not one gets a ``refused`` reply."""
        try:
            message = messages.parse(content)
        except MessageError as error:
            return refusal(content, str(error))
        match message:
            case messages.Save():
                return self._save(message)
            case messages.Check():
                return self._check(message)
            case SetAside():
                return self.set_aside()
            case _:
                return self._reader.answer(message)

    def _save(self, message: messages.Save | messages.Check) -> Reply:
        base = self._json(message.base) if message.base else None
        return self.save_sheet(message, self._json(message.sheet), base)

    def _check(self, message: messages.Check) -> Reply:
        if not self.practice:
            return {"type": "refused", "reason": "A graded exercise is not checked here."}
        saved = self._save(message)
        # The key and the scorer are read here and nowhere else.
        from coding_lab.exercises.coding.checking import check

        sheet = sheet_of(self.case, message.sheet, self.case.path, lenient=True)
        try:
            key = load_key(self.case)
        except CaseError as error:
            reason = f"This case's key cannot be read, so it cannot be checked. {error}"
            return {"type": "refused", "reason": reason, "saved": saved}
        answer = self._json(message.sheet)
        result = check(self.case, key, sheet, answer, self.book, message.active_seconds)
        return {"type": "feedback", "saved": saved, **result}

    def _line_notes(self, sheet: dict[str, Any]) -> dict[str, Any]:
        return {line["id"]: tabular.line_notes(self.book, line["code"]) for line in sheet["lines"]}

    def _json(self, sheet: SheetFile) -> dict[str, Any]:
        """A sheet as the answers file holds it, every mark with its position and its words."""
        no_code = sheet.no_code
        return {
            "lines": [
                {
                    "id": line.id or f"line-{n}",
                    "code": line.code,
                    "poa": line.poa,
                    "confidence": line.confidence,
                    "evidence": self._marks(line.evidence),
                }
                for n, line in enumerate(sheet.lines, 1)
            ],
            "queries": [
                {
                    "id": query.id or f"query-{n}",
                    "about": query.about,
                    "evidence": self._marks(query.evidence),
                }
                for n, query in enumerate(sheet.queries, 1)
            ],
            "no_code": None
            if no_code is None
            else {"reason": no_code.reason, "evidence": self._marks(no_code.evidence)},
        }

    def _marks(self, evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
        """Marks with position and words; one that points outside the chart is left out."""
        marks = []
        for item in evidence:
            try:
                span = locate(self.case, item)
            except LookupError:
                continue
            text = self.case.document(span.document).text[span.start : span.end]
            marks.append(
                {
                    "document": span.document,
                    "start": span.start,
                    "end": span.end,
                    "quote": text[:5000],
                }
            )
        return marks
