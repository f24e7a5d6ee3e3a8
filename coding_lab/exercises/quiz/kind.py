"""A quiz as a kind of exercise, for grading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from coding_lab.exercises.finding import Shelf
from coding_lab.exercises.kinds import Books, Exercise, Marked
from coding_lab.exercises.quiz.files import SheetFile
from coding_lab.exercises.quiz.load import QUIZ_FILE, load_quiz, load_quiz_key, responses_of
from coding_lab.exercises.quiz.model import Quiz, QuizKey

QUIZZES = Shelf(noun="quiz", folder="quizzes", file=QUIZ_FILE)


@dataclass(frozen=True)
class KeyedQuiz:
    """A quiz with its key."""

    quiz: Quiz
    key: QuizKey

    @property
    def exercise(self) -> Quiz:
        """The quiz."""
        return self.quiz

    def mark(self, answer: dict[str, Any] | None, books: Books, formula: str) -> Marked:
        """Mark an answer; a quiz has one formula and needs no code book. See ``Keyed.mark``."""
        from coding_lab.exercises.coding.render import feedback_html, feedback_text
        from coding_lab.exercises.quiz.explain import explain_quiz
        from coding_lab.exercises.quiz.score import score_quiz

        responses = responses_of(self.quiz, SheetFile.model_validate(answer or {}))
        score = score_quiz(self.quiz, self.key, responses)
        feedback = explain_quiz(score, self.quiz, self.key, responses)
        versions: dict[str, str | int] = {"quiz": self.quiz.version, "key": self.key.version}
        html, text = feedback_html(feedback), feedback_text(feedback)
        return Marked(score, not responses, html, text, versions)


class QuizKind:
    """A quiz."""

    name = "quiz"
    shelf = QUIZZES
    opener = "quiz"

    def load(self, folder: Path) -> Quiz:
        """The quiz."""
        return load_quiz(folder)

    def load_keyed(self, folder: Path) -> KeyedQuiz:
        """The quiz with its key."""
        quiz = load_quiz(folder)
        return KeyedQuiz(quiz, load_quiz_key(quiz))

    def learner_files(self, exercise: Exercise) -> list[Path]:
        """``quiz.yaml`` and its figures."""
        quiz = cast(Quiz, exercise)
        names = [QUIZ_FILE, *(q.figure.name for q in quiz.questions if q.figure)]
        return [quiz.path / name for name in dict.fromkeys(names)]


KIND = QuizKind()
