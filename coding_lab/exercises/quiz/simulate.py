"""Simulated answers to a quiz, made from its key, to try out a course before learners come."""

from __future__ import annotations

from typing import Any

from coding_lab.exercises.quiz.kind import KeyedQuiz
from coding_lab.exercises.quiz.model import Answer, Question, QuestionKind

Sheet = dict[str, Any]


def perfect(keyed: KeyedQuiz) -> Sheet:
    """Every question right."""
    return {"responses": {q.id: _right(q, keyed.key.answers[q.id]) for q in keyed.quiz.questions}}


def hasty(keyed: KeyedQuiz) -> Sheet:
    """The first wrong answer that the key foresees, where it foresees one."""
    return {"responses": {q.id: _wrong(q, keyed.key.answers[q.id]) for q in keyed.quiz.questions}}


def over_chosen(keyed: KeyedQuiz) -> Sheet:
    """All right, but of several choices every one is ticked."""
    responses = {q.id: _right(q, keyed.key.answers[q.id]) for q in keyed.quiz.questions}
    for question in keyed.quiz.questions:
        if question.kind is QuestionKind.CHOOSE_SEVERAL:
            responses[question.id] = [option.id for option in question.options]
    return {"responses": responses}


def empty(keyed: KeyedQuiz) -> Sheet:
    """Nothing answered."""
    return {"responses": {}}


def _right(question: Question, answer: Answer) -> object:
    match question.kind:
        case QuestionKind.CHOOSE_ONE:
            return answer.right[0]
        case QuestionKind.CHOOSE_SEVERAL | QuestionKind.ORDER:
            return list(answer.right)
        case QuestionKind.FILL_IN:
            return answer.accepted[0]
        case QuestionKind.MATCH | QuestionKind.LABEL:
            return dict(answer.pairs or {})


def _wrong(question: Question, answer: Answer) -> object:
    right = _right(question, answer)
    if not answer.wrong:
        return right
    given = answer.wrong[0].given
    match question.kind:
        case QuestionKind.CHOOSE_ONE | QuestionKind.FILL_IN:
            return given[0]
        case QuestionKind.CHOOSE_SEVERAL:
            return [*answer.right, given[0]]
        case QuestionKind.MATCH | QuestionKind.LABEL:
            return {**(answer.pairs or {}), given[0]: given[1]}
        case QuestionKind.ORDER:
            swapped = {given[0]: given[1], given[1]: given[0]}
            return [swapped.get(name, name) for name in answer.right]
