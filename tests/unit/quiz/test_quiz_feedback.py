"""What a learner is told: verdict, right answer, reasons, and words that cannot act."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from quizzes import QUIZZES, RIGHT, small_quiz

from coding_lab.exercises.coding.explanation import Feedback
from coding_lab.exercises.coding.render import feedback_html, feedback_text
from coding_lab.exercises.quiz.checking import check
from coding_lab.exercises.quiz.explain import explain_quiz, rule
from coding_lab.exercises.quiz.load import (
    load_quiz,
    load_quiz_attempt,
    load_quiz_key,
    responses_of,
)
from coding_lab.exercises.quiz.score import score_quiz
from coding_lab.grading.sanitize import clean_html

PROSE = Path(__file__).parents[3] / "coding_lab" / "exercises" / "quiz" / "prose"


def explained(responses: dict[str, object]) -> Feedback:
    """The feedback on responses to the small quiz."""
    quiz, key = small_quiz()
    return explain_quiz(score_quiz(quiz, key, responses), quiz, key, responses)  # type: ignore[arg-type]


def test_every_question_has_its_verdict_and_its_reason() -> None:
    """In the order of the quiz, right answers too; the reference is named."""
    feedback = explained(
        {"choose-one": "a", "choose-several": ("a", "c"), "order": ("d", "b", "c", "a"),
         "fill-in": "illeum", "match": {"p": "y"}}
    )  # fmt: skip
    assert [section.word for section in feedback.sections] == [
        "Wrong", "Wrong", "Wrong", "Wrong", "Partly right", "Not answered",
    ]  # fmt: skip
    text = feedback_text(feedback, 300)
    assert "Your answer: A. The right answer is: B." in text
    assert "Not “A”. Because." in text
    assert "Leave out: C." in text
    assert "You left out: B." in text
    assert "“P”: you chose Y; it is X." in text
    assert "Not “D” before “A”. Because." in text
    assert "mind the spelling, which is ileum" in text
    assert "The right answer is: number 1 – X; number 2 – Y." in text
    assert "Source: A book" in text


def test_what_a_learner_typed_cannot_act() -> None:
    """Markup in a typed term is text in the feedback, and the page's cleaner changes nothing."""
    html = feedback_html(explained({**RIGHT, "fill-in": "<script>alert(1)</script>"}))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert clean_html(html).count("<section") == html.count("<section")


def test_check_records_the_attempt_with_its_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The history names the kind of exercise, and of each question how it ended."""
    monkeypatch.setenv("CODING_LAB_HOME", str(tmp_path))
    quiz, key = small_quiz()
    result = check(quiz, key, {"choose-one": "a"}, {"responses": {"choose-one": "a"}}, 30)
    assert result["questions"]["choose-one"]["verdict"] == "wrong"
    assert "Because." in result["questions"]["choose-one"]["html"]
    line = json.loads((tmp_path / "history.jsonl").read_text())
    assert (line["kind"], line["case"], line["mark"]) == ("quiz", "small", 0.0)
    first = line["outcomes"][0]
    assert (first["question"], first["kind"], first["mistake"]) == (
        "choose-one", "wrong", "choose-one:a",
    )  # fmt: skip


def test_the_rule_is_told_with_every_question() -> None:
    """Tolerance in spelling and partial credit are stated before anybody answers."""
    quiz, _ = small_quiz()
    rules = {str(question.kind): " ".join(rule(question)) for question in quiz.questions}
    assert "(right − wrong)" in rules["choose-several"]
    assert "one letter still earns 50 %" in rules["fill-in"]
    assert all(rules.values())


def test_every_sentence_of_prose_is_used() -> None:
    """The attempts of the repository and the small quiz produce every message."""
    used: set[str] = set()
    for folder in QUIZZES.iterdir():
        quiz = load_quiz(folder)
        key = load_quiz_key(quiz)
        for path in (folder / "key" / "attempts").glob("*.yaml"):
            responses = responses_of(quiz, load_quiz_attempt(path).sheet)
            feedback = explain_quiz(score_quiz(quiz, key, responses), quiz, key, responses)
            used.update(feedback.messages)
            used.update(name for section in feedback.sections for name in section.messages)
    written = {
        path.relative_to(PROSE).with_suffix("").as_posix()
        for path in PROSE.rglob("*.md")
        if path.parent.name != "rules"
    }
    in_part = explained({"label": {"p": "x"}})
    used.update(name for section in in_part.sections for name in section.messages)
    assert written - used == set()


@pytest.mark.parametrize("path", sorted(PROSE.rglob("*.md")), ids=lambda path: path.stem)
def test_prose_is_kind(path: Path) -> None:
    """Nothing is called simple, and one line holds one sentence."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(just|simply|obviously|easy|easily)\b", text, re.I)
