"""The quizzes of the repository, and a small one with every kind of question."""

from __future__ import annotations

from pathlib import Path

from coding_lab.exercises.quiz.model import (
    Answer,
    Item,
    Question,
    QuestionKind,
    Quiz,
    QuizKey,
    WrongAnswer,
)

ROOT = Path(__file__).parents[3]
QUIZZES = ROOT / "data" / "quizzes"
WORD_PARTS = QUIZZES / "word-parts-01"
PLANES = QUIZZES / "planes-and-directions-01"


def items(*names: str) -> tuple[Item, ...]:
    """Items whose text is their name in capitals."""
    return tuple(Item(name, name.upper()) for name in names)


def question(kind: QuestionKind, **fields: object) -> Question:
    """A question of that kind, named after it."""
    return Question(str(kind), kind, f"Prompt of {kind}?", **{"worth": 1.0, **fields})  # type: ignore[arg-type]


def answer(kind: QuestionKind, *wrong: tuple[str, ...], **fields: object) -> Answer:
    """The key of such a question; ``wrong`` are answers that it foresees."""
    foreseen = tuple(WrongAnswer(f"{kind}:{'/'.join(given)}", given, "Because.") for given in wrong)
    return Answer(str(kind), "So it is.", ("A book",), wrong=foreseen, **fields)  # type: ignore[arg-type]


K = QuestionKind
QUESTIONS = {
    K.CHOOSE_ONE: (
        question(K.CHOOSE_ONE, options=items("a", "b", "c")),
        answer(K.CHOOSE_ONE, ("a",), ("c",), right=("b",)),
    ),
    K.CHOOSE_SEVERAL: (
        question(K.CHOOSE_SEVERAL, options=items("a", "b", "c", "d")),
        answer(K.CHOOSE_SEVERAL, ("c",), ("d",), right=("a", "b")),
    ),
    K.MATCH: (
        question(K.MATCH, places=items("p", "q", "r"), options=items("x", "y", "z")),
        answer(K.MATCH, ("p", "y"), pairs={"p": "x", "q": "y", "r": "x"}),
    ),
    K.ORDER: (
        question(K.ORDER, options=items("a", "c", "b", "d"), first="first"),
        answer(K.ORDER, ("d", "a"), right=("a", "b", "c", "d")),
    ),
    K.FILL_IN: (
        question(K.FILL_IN, spelling_letters=1, spelling_credit=0.5),
        answer(K.FILL_IN, ("ilium",), accepted=("ileum",)),
    ),
    K.LABEL: (
        question(K.LABEL, places=items("p", "q"), options=items("x", "y", "z"), worth=2.0),
        answer(K.LABEL, ("p", "z"), pairs={"p": "x", "q": "y"}),
    ),
}
RIGHT: dict[str, object] = {
    "choose-one": "b",
    "choose-several": ("a", "b"),
    "match": {"p": "x", "q": "y", "r": "x"},
    "order": ("a", "b", "c", "d"),
    "fill-in": "Ileum",
    "label": {"p": "x", "q": "y"},
}


def small_quiz() -> tuple[Quiz, QuizKey]:
    """A quiz with one question of every kind; together they are worth 7."""
    quiz = Quiz(
        id="small", version=1, title="Small <quiz>", skills=("terminology",), difficulty=1,
        minutes=1, task="Answer.", hints=("A hint.",),
        questions=tuple(asked for asked, _ in QUESTIONS.values()), path=Path("small"),
    )  # fmt: skip
    return quiz, QuizKey(1, {key.question: key for _, key in QUESTIONS.values()})
