"""Proving a quiz: its files fit together, and its worked attempts score as stated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coding_lab.cases.load import CaseError, Problem
from coding_lab.exercises.quiz.load import (
    QUIZ_FILE,
    load_quiz,
    load_quiz_attempt,
    load_quiz_key,
    responses_of,
)
from coding_lab.exercises.quiz.model import QuestionKind, Quiz, QuizKey
from coding_lab.exercises.quiz.score import QuizScore, score_quiz
from coding_lab.exercises.quiz.terms import fold

NEEDED_ATTEMPTS = ("full-credit", "empty", "typical-mistakes")
TOLERANCE = 0.00051
"""Marks and shares are written to three decimals."""


def quiz_folders(path: Path) -> list[Path]:
    """The quiz folders at or below ``path``, in order of their names."""
    if (path / QUIZ_FILE).exists():
        return [path]
    return sorted(file.parent for file in path.glob(f"**/{QUIZ_FILE}"))


def lint_quiz(folder: Path, known_skills: dict[str, str]) -> tuple[Problem, ...]:
    """Every problem of one quiz folder."""
    try:
        quiz = load_quiz(folder)
    except CaseError as error:
        return error.problems
    path = folder / QUIZ_FILE
    problems = [
        Problem(path, _line_with(path, skill), "skill", f"no skill {skill} in the syllabus")
        for skill in quiz.skills
        if skill not in known_skills
    ]
    if not (folder / "key").is_dir():
        return (*problems, Problem(folder, 1, "key", "the quiz has no key/ folder"))
    try:
        key = load_quiz_key(quiz)
    except CaseError as error:
        return (*problems, *error.problems)
    return (*problems, *_given_away(quiz, key), *_attempts(quiz, key))


def check_quiz_attempt(quiz: Quiz, key: QuizKey, path: Path) -> list[Problem]:
    """Everything in which an attempt's score differs from what its file expects."""
    try:
        file = load_quiz_attempt(path)
    except CaseError as error:
        return list(error.problems)
    responses = responses_of(quiz, file.sheet)
    found = score_quiz(quiz, key, responses)
    told = []
    for name, response in file.sheet.responses.items():
        if name not in responses and response:
            told.append((name, f"the response to {name} names nothing in the quiz"))
    if abs(found.mark - file.expect.mark) > TOLERANCE:
        message = f"the mark is {found.mark:.3f}, not {file.expect.mark:.3f}: {found.formula}"
        told.append(("mark:", message))
    shares = {outcome.question: outcome.share for outcome in found.outcomes}
    for name, expected in file.expect.credits.items():
        if name not in shares:
            told.append((name, f"there is no question {name}"))
        elif abs(shares[name] - expected) > TOLERANCE:
            told.append((name, f"{name} earns {shares[name]:.3f}, not {expected:.3f}"))
    for name in shares.keys() - file.expect.credits.keys():
        told.append(("credits:", f"the attempt does not say what {name} earns"))
    return [Problem(path, _line_with(path, where), "attempt", message) for where, message in told]


def expect_block(found: QuizScore) -> str:
    """The ``expect:`` block in YAML, for an author to check and paste."""
    lines = ["expect:", f"  mark: {round(found.mark, 3)}", "  credits:"]
    lines += [f"    {outcome.question}: {round(outcome.share, 3):g}" for outcome in found.outcomes]
    return "\n".join(lines)


def _given_away(quiz: Quiz, key: QuizKey) -> Iterator[Problem]:
    """Where a prompt holds the term that is to be typed."""
    path = quiz.path / QUIZ_FILE
    for question in quiz.questions:
        if question.kind is not QuestionKind.FILL_IN:
            continue
        words = {fold(word) for word in question.prompt.split()}
        for term in key.answers[question.id].accepted:
            if fold(term) in words:
                message = f"{question.id}: the question holds its answer, {term}"
                yield Problem(path, _line_with(path, question.id), "given-away", message)


def _attempts(quiz: Quiz, key: QuizKey) -> Iterator[Problem]:
    """Every attempt scores as stated, and every question and other term is tried wrongly."""
    folder = quiz.path / "key" / "attempts"
    paths = sorted(folder.glob("*.yaml"))
    for name in NEEDED_ATTEMPTS:
        if folder / f"{name}.yaml" not in paths:
            yield Problem(folder, 1, "attempts", f"no attempt {name}.yaml")
    wrong: set[str] = set()
    shown: set[str | None] = set()
    for path in paths:
        problems = check_quiz_attempt(quiz, key, path)
        yield from problems
        if any(problem.rule != "attempt" for problem in problems):
            continue
        responses = responses_of(quiz, load_quiz_attempt(path).sheet)
        for outcome in score_quiz(quiz, key, responses).outcomes:
            shown |= {part.mistake for part in outcome.parts}
            if outcome.parts and outcome.share < 1:
                wrong.add(outcome.question)
    key_path = quiz.path / "key" / "key.yaml"
    for question in quiz.questions:
        line = _line_with(key_path, f"question: {question.id}")
        if question.id not in wrong:
            message = f"no attempt answers {question.id} wrongly"
            yield Problem(key_path, line, "untested-question", message)
        if question.kind in (QuestionKind.CHOOSE_ONE, QuestionKind.CHOOSE_SEVERAL):
            continue  # every wrong choice has a reason; one tried is enough
        for mistake in key.answers[question.id].wrong:
            if mistake.id not in shown:
                message = f"no attempt makes the mistake {mistake.id}"
                yield Problem(key_path, line, "untested-mistake", message)


def _line_with(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next((n for n, line in enumerate(lines, 1) if text in line), 1)
