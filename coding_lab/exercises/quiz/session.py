"""One quiz at work on the kernel's side, without any widget: messages in, replies out."""

from __future__ import annotations

from typing import Any

from coding_lab.answers import AnswerStore
from coding_lab.cases.load import CaseError
from coding_lab.exercises.quiz import messages
from coding_lab.exercises.quiz.files import SheetFile
from coding_lab.exercises.quiz.load import load_quiz_key, responses_of
from coding_lab.exercises.quiz.model import Quiz
from coding_lab.exercises.saving import MessageError, Reply, SavingSession, SetAside, refusal

EMPTY: dict[str, Any] = {"responses": {}}


class QuizSession(SavingSession):
    """Answers the front end's messages for one quiz."""

    kind = "quiz"

    def __init__(self, quiz: Quiz, store: AnswerStore, *, practice: bool):
        self.quiz = quiz
        self.practice = practice
        super().__init__(quiz.id, store)

    @property
    def sheet(self) -> dict[str, Any]:
        """The saved sheet as JSON; an empty one where nothing is saved."""
        return self.stored.answer if self.stored else EMPTY

    def full_form(self, answer: dict[str, Any]) -> dict[str, Any]:
        """A stored answer as the front end knows it; raises ``ValidationError`` if it is none."""
        return _json(SheetFile.model_validate(answer))

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

    def _save(self, message: messages.Save | messages.Check) -> Reply:
        base = _json(message.base) if message.base else None
        return self.save_sheet(message, _json(message.sheet), base)

    def _check(self, message: messages.Check) -> Reply:
        if not self.practice:
            return {"type": "refused", "reason": "A graded exercise is not checked here."}
        saved = self._save(message)
        # The key and the scorer are read here and nowhere else.
        from coding_lab.exercises.quiz.checking import check

        try:
            key = load_quiz_key(self.quiz)
        except CaseError as error:
            reason = f"This quiz's key cannot be read, so it cannot be checked. {error}"
            return {"type": "refused", "reason": reason, "saved": saved}
        responses = responses_of(self.quiz, message.sheet)
        answer = _json(message.sheet)
        result = check(self.quiz, key, responses, answer, message.active_seconds)
        return {"type": "feedback", "saved": saved, **result}


def _json(sheet: SheetFile) -> dict[str, Any]:
    """A sheet as the answers file holds it."""
    dumped: dict[str, Any] = sheet.model_dump(mode="json")
    return dumped
