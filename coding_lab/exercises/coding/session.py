"""One exercise at work on the kernel's side, without any widget: messages in, replies out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from coding_lab.answers import AnswersError, AnswerStore, Damaged, NotReadable, StoredAnswer
from coding_lab.browse.code_book import tabular
from coding_lab.browse.code_book.reader import BookReader
from coding_lab.cases.case import Case
from coding_lab.cases.files import Evidence, SheetFile
from coding_lab.cases.load import CaseError, load_key, locate, sheet_of
from coding_lab.exercises.coding import messages

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook

Reply = dict[str, Any]
UNREADABLE = "the answers file cannot be read; see below"
EMPTY: dict[str, Any] = {"lines": [], "queries": [], "no_code": None}


class Session:
    """Answers the front end's messages for one case.

    ``stored`` is what is on the disk; ``trouble`` says why the answers file cannot be used, and
    is None as long as all is well. While there is trouble nothing is written.
    """

    def __init__(self, case: Case, store: AnswerStore, book: CodeBook | None, *, practice: bool):
        self.case = case
        self.store = store
        self.book = book
        self.practice = practice
        self._reader = BookReader(book)
        self.stored: StoredAnswer | None = None
        self.trouble: dict[str, Any] | None = None
        self._received: dict[str, tuple[int, dict[str, Any]]] = {}
        self.read()

    def read(self) -> None:
        """Read what is saved; sets ``stored`` or ``trouble``."""
        try:
            stored = self.store.read(self.case.id)
            if stored:
                stored = replace(stored, answer=self._own_form(stored.answer))
            self.stored, self.trouble = stored, None
        except AnswersError as error:
            self.trouble = _trouble(error)

    @property
    def sheet(self) -> dict[str, Any]:
        """The saved sheet as JSON; an empty one where nothing is saved."""
        return self.stored.answer if self.stored else EMPTY

    def saved(self) -> dict[str, Any]:
        """When the sheet was saved, the time spent, and the code book's word on each line."""
        return {
            "at": self.stored.saved_at if self.stored else "",
            "active_seconds": self.stored.active_seconds if self.stored else 0,
            "lines": self._line_notes(self.sheet),
        }

    def handle(self, content: object) -> Reply:
        """Answer one message; anything that is not one gets a ``refused`` reply."""
        try:
            message = messages.parse(content)
        except messages.MessageError as error:
            return _refusal(content, str(error))
        match message:
            case messages.Save():
                return self._save(message)
            case messages.Check():
                return self._check(message)
            case messages.SetAside():
                return self._set_aside()
            case _:
                return self._reader.answer(message)

    def _save(self, message: messages.Save | messages.Check) -> Reply:
        said = {"client": message.client, "revision": message.revision}
        if self.trouble:
            return {
                "type": "not_saved", **said, "reason": UNREADABLE, "trouble": self.trouble,
            }  # fmt: skip
        mine = self._json(message.sheet)
        try:
            stored = self.store.save(
                self.case.id,
                mine,
                base=self._base(message),
                active_seconds=message.active_seconds,
            )
            self.stored = replace(stored, answer=self._own_form(stored.answer))
        except AnswersError as error:
            if isinstance(error, Damaged) or error.kept_copy or isinstance(error, NotReadable):
                self.trouble = _trouble(error)
            reason = UNREADABLE if self.trouble else _reason(error, self.store.path)
            return {"type": "not_saved", **said, "reason": reason, "trouble": self.trouble}
        self._received[message.client] = (message.revision, mine)
        saved = self.saved()
        return {
            "type": "saved",
            **said,
            "saved_at": saved["at"],
            "active_seconds": saved["active_seconds"],
            "lines": saved["lines"],
            "sheet": self.stored.answer,
        }

    def _base(self, message: messages.Save | messages.Check) -> dict[str, Any] | None:
        """What this client's sheet descends from.

        A client that has not yet heard of its last save builds on what it sent then, not on
        what it was told before.
        """
        revision, sent = self._received.get(message.client, (0, None))
        if sent is not None and revision > message.confirmed:
            return sent
        return self._json(message.base) if message.base else None

    def _set_aside(self) -> Reply:
        try:
            path = self.store.set_aside()
        except AnswersError as error:
            return {"type": "not_set_aside", "reason": str(error)}
        self.read()
        return {"type": "set_aside", "file": path.name}

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

    def _own_form(self, answer: dict[str, Any]) -> dict[str, Any]:
        """A stored answer in full form; raises ``Damaged`` if it is no answer sheet."""
        try:
            return self._json(SheetFile.model_validate(answer))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise Damaged(
                f"{self.store.path}: the saved answer to “{self.case.id}” is no answer sheet "
                f"({where}: {first['msg']}); nothing was changed"
            ) from None

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


def answers_path() -> Path:
    """The answers file: beside the notebook, which is where its kernel works."""
    return Path.cwd() / "answers.json"


def _reason(error: AnswersError, path: Path) -> str:
    """Why nothing was saved, after “Not saved: ”: the file by its name, and once."""
    words = str(error).removeprefix(f"{path}: ").removeprefix("not saved, ")
    return f"{path.name}: {words}"


def _trouble(error: AnswersError) -> dict[str, Any]:
    # The store speaks to programmers at the end of its line; here there is a button instead.
    return {
        "message": str(error).partition("; restore the file")[0],
        "copy": error.kept_copy.name if error.kept_copy else "",
        "can_set_aside": not isinstance(error, NotReadable),
    }


def _refusal(content: object, reason: str) -> Reply:
    """Tell the sender; a save that could not be read is a sheet that is not saved."""
    fields = content if isinstance(content, dict) else {}
    if fields.get("type") in ("save", "check"):
        return {
            "type": "not_saved",
            "client": fields.get("client"),
            "revision": fields.get("revision"),
            "reason": f"the sheet cannot be saved as it is ({reason})",
            "trouble": None,
        }
    return {"type": "refused", "request": fields.get("request"), "reason": reason}
