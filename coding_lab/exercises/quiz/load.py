"""Reading a quiz folder: files in, frozen values out.

Every problem is reported with its file and line: ``CaseError`` carries all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from coding_lab.cases.load import CaseError, Problem, read_yaml
from coding_lab.exercises.quiz import files
from coding_lab.exercises.quiz.figure import load_figure
from coding_lab.exercises.quiz.model import (
    Answer,
    Item,
    Question,
    QuestionKind,
    Quiz,
    QuizKey,
    Response,
    Responses,
    WrongAnswer,
)
from coding_lab.exercises.quiz.terms import fold

QUIZ_FILE = "quiz.yaml"
FEWEST_LETTERS = {0: 1, 1: 5, 2: 9}
"""Tolerated letters → letters that every accepted term must have at least."""


def load_quiz(folder: Path) -> Quiz:
    """Read ``quiz.yaml`` and the figures of a quiz folder.

    Raises ``CaseError`` with every problem found.
    """
    path = folder / QUIZ_FILE
    file = read_yaml(path, files.QuizFile)
    problems = [
        *_twice(path, (question.id for question in file.questions), "question"),
        *(problem for question in file.questions for problem in _items_twice(path, question)),
    ]
    questions = []
    for question in file.questions:
        try:
            questions.append(_question(folder, question))
        except CaseError as error:
            problems.extend(error.problems)
    if problems:
        raise CaseError(problems)
    return Quiz(
        id=folder.name,
        version=file.version,
        title=file.title,
        skills=file.skills,
        difficulty=file.difficulty,
        minutes=file.minutes,
        task=file.task,
        hints=file.hints,
        questions=tuple(questions),
        path=folder,
    )


def load_quiz_key(quiz: Quiz, folder: Path | None = None) -> QuizKey:
    """Read ``key/key.yaml`` of a quiz, from another ``folder`` if the key lives apart.

    Raises ``CaseError`` with every problem found, also for a key that does not fit the questions.
    """
    path = (folder or quiz.path) / "key" / "key.yaml"
    file = read_yaml(path, files.KeyFile)
    by_question = {answer.question: answer for answer in file.answers}
    problems = _twice(path, (answer.question for answer in file.answers), "answer to")
    known = {question.id: question for question in quiz.questions}
    for name in known.keys() - by_question.keys():
        problems.append(Problem(path, 1, "key", f"no answer to the question {name}"))
    for name in sorted(by_question.keys() - known.keys()):
        problems.append(_told(path, name, f"there is no question {name}"))
    answers = {}
    for name, question in known.items():
        if name not in by_question:
            continue
        entry = by_question[name]
        if entry.kind != question.kind:
            problems.append(_told(path, name, f"the question {name} is of kind {question.kind}"))
            continue
        answer = _answer(entry)
        problems += [_told(path, name, f"{name}: {fault}") for fault in _faults(question, answer)]
        answers[name] = answer
    if problems:
        raise CaseError(problems)
    return QuizKey(file.version, answers)


def load_quiz_attempt(path: Path) -> files.AttemptFile:
    """Read a worked attempt; raises ``CaseError``."""
    return read_yaml(path, files.AttemptFile)


def responses_of(quiz: Quiz, sheet: files.SheetFile) -> Responses:
    """The responses of a sheet in the form that the scorer knows.

    What names nothing in the quiz, or has not the form of its question, is left out: that
    question then counts as not answered. An order that lacks something gets it at its end.
    """
    found = {}
    for question in quiz.questions:
        response = _response(question, sheet.responses.get(question.id))
        if response:
            found[question.id] = response
    return found


def _response(question: Question, given: object) -> Response | None:
    options = [option.id for option in question.options]
    match question.kind:
        case QuestionKind.CHOOSE_ONE:
            return given if isinstance(given, str) and given in options else None
        case QuestionKind.FILL_IN:
            return " ".join(given.split()) or None if isinstance(given, str) else None
        case QuestionKind.MATCH | QuestionKind.LABEL:
            if not isinstance(given, dict):
                return None
            places = [place.id for place in question.places]
            return {place: given[place] for place in places if given.get(place) in options}
    if not isinstance(given, tuple):
        return None
    if question.kind is QuestionKind.CHOOSE_SEVERAL:
        return tuple(option for option in options if option in given)
    named = tuple(dict.fromkeys(name for name in given if name in options))
    return (*named, *(name for name in options if name not in named)) if named else None


def _question(folder: Path, file: files.QuestionFile) -> Question:
    kind = QuestionKind(file.kind)
    match file:
        case files.ChooseOneFile() | files.ChooseSeveralFile():
            return Question(file.id, kind, file.prompt, file.worth, _items(file.options))
        case files.MatchFile():
            right, left = _items(file.right), _items(file.left)
            return Question(file.id, kind, file.prompt, file.worth, right, left)
        case files.OrderFile():
            items = _items(file.items)
            return Question(file.id, kind, file.prompt, file.worth, items, first=file.first)
        case files.FillInFile():
            return Question(
                file.id,
                kind,
                file.prompt,
                file.worth,
                spelling_letters=file.spelling.letters,
                spelling_credit=file.spelling.credit,
            )
        case files.LabelFile():
            places = tuple(Item(target.id, target.where) for target in file.targets)
            figure = load_figure(folder / file.figure, tuple(place.id for place in places))
            labels = _items(file.labels)
            return Question(file.id, kind, file.prompt, file.worth, labels, places, figure)


def _items(items: Iterable[files.ItemFile]) -> tuple[Item, ...]:
    return tuple(Item(item.id, item.text) for item in items)


def _answer(file: files.AnswerFile) -> Answer:
    right: tuple[str, ...] = ()
    pairs: dict[str, str] | None = None
    accepted: tuple[str, ...] = ()
    wrong: list[tuple[tuple[str, ...], str]]
    match file:
        case files.ChooseOneKeyFile():
            right, wrong = (file.right,), [((w.option,), w.why) for w in file.wrong]
        case files.ChooseSeveralKeyFile():
            right, wrong = file.right, [((w.option,), w.why) for w in file.wrong]
        case files.MatchKeyFile():
            pairs, wrong = file.pairs, [((w.place, w.choice), w.why) for w in file.wrong]
        case files.LabelKeyFile():
            pairs, wrong = file.labels, [((w.place, w.choice), w.why) for w in file.wrong]
        case files.OrderKeyFile():
            right, wrong = file.order, [((w.before, w.after), w.why) for w in file.wrong]
        case files.FillInKeyFile():
            accepted, wrong = file.accepted, [((w.term,), w.why) for w in file.confusables]
    foreseen = tuple(
        WrongAnswer(f"{file.question}:{'/'.join(given)}", given, why) for given, why in wrong
    )
    return Answer(file.question, file.why, file.references, right, pairs, accepted, foreseen)


def _faults(question: Question, answer: Answer) -> Iterator[str]:
    """Where a key does not fit its question."""
    options = [option.id for option in question.options]
    places = [place.id for place in question.places]
    match question.kind:
        case QuestionKind.CHOOSE_ONE | QuestionKind.CHOOSE_SEVERAL:
            told = [*answer.right, *(name for wrong in answer.wrong for name in wrong.given)]
            yield from _unlike(told, options, "an option with its reason")
        case QuestionKind.MATCH | QuestionKind.LABEL:
            pairs = answer.pairs or {}
            yield from _unlike(list(pairs), places, "a pair")
            for place, choice in (*pairs.items(), *(_two(w) for w in answer.wrong)):
                if place not in places or choice not in options:
                    yield f"the pair {place}: {choice} names something that is not there"
            for wrong in answer.wrong:
                place, choice = _two(wrong)
                if pairs.get(place) == choice:
                    yield f"the pair {place}: {choice} is both right and wrong"
        case QuestionKind.ORDER:
            yield from _unlike(list(answer.right), options, "a place in the order")
            if list(answer.right) == options:
                yield "the items are shown in the right order already; show them in another"
            for wrong in answer.wrong:
                before, after = _two(wrong)
                order = [name for name in answer.right if name in (before, after)]
                if order != [after, before]:
                    yield f"{before} before {after} is no wrong order"
        case QuestionKind.FILL_IN:
            accepted = {fold(term) for term in answer.accepted}
            for wrong in answer.wrong:
                if fold(wrong.given[0]) in accepted:
                    yield f"{wrong.given[0]} is both accepted and another term"
            fewest = FEWEST_LETTERS[question.spelling_letters]
            for term in answer.accepted:
                if len(fold(term)) < fewest:
                    yield (
                        f"{term} is too short for {question.spelling_letters} wrong letters; "
                        f"it takes {fewest} letters"
                    )


def _two(wrong: WrongAnswer) -> tuple[str, str]:
    return wrong.given[0], wrong.given[1]


def _unlike(told: Sequence[str], wanted: Sequence[str], what: str) -> Iterator[str]:
    for name in wanted:
        if told.count(name) != 1:
            yield f"{name} must have {what} exactly once"
    for name in dict.fromkeys(told):
        if name not in wanted:
            yield f"there is no {name}"


def _twice(path: Path, names: Iterable[str], what: str) -> list[Problem]:
    names = list(names)
    return [
        _told(path, name, f"two have the id {name} ({what})")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _items_twice(path: Path, question: files.QuestionFile) -> list[Problem]:
    groups = (
        [item.id for item in getattr(question, field, ())]
        for field in ("options", "left", "right", "items", "targets", "labels")
    )
    return [problem for names in groups for problem in _twice(path, names, f"in {question.id}")]


def _told(path: Path, needle: str, message: str) -> Problem:
    lines = path.read_text(encoding="utf-8").split("\n")
    line = next((n for n, text in enumerate(lines, 1) if needle in text), 1)
    return Problem(path, line, "quiz", message)
