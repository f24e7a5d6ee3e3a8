"""From a quiz's score to what is said about it."""

from __future__ import annotations

from collections.abc import Iterator

from coding_lab.exercises.coding.explain import percent
from coding_lab.exercises.coding.explanation import Feedback, Reason, Section
from coding_lab.exercises.coding.prose import Message, message
from coding_lab.exercises.quiz.model import (
    Answer,
    Question,
    QuestionKind,
    Quiz,
    QuizKey,
    Response,
    Responses,
)
from coding_lab.exercises.quiz.score import Part, QuestionOutcome, QuizScore, Verdict

# The verdict as the page of feedback paints it, and its word.
VERDICTS = {
    Verdict.RIGHT: ("right", "Right"),
    Verdict.PARTLY: ("partly", "Partly right"),
    Verdict.WRONG: ("wrong", "Wrong"),
    Verdict.UNANSWERED: ("missed", "Not answered"),
}


def explain_quiz(score: QuizScore, quiz: Quiz, key: QuizKey, responses: Responses) -> Feedback:
    """What to say about every question, in the order of the quiz."""
    sections = tuple(
        _section(number, question, key.answers[question.id], outcome, responses.get(question.id))
        for number, (question, outcome) in enumerate(
            zip(quiz.questions, score.outcomes, strict=True), 1
        )
    )
    whole = _whole(score)
    return Feedback(
        title=quiz.title,
        mark=score.mark,
        formula=score.formula,
        summary=whole.paragraphs,
        sections=sections,
        notes=(),
        measures=(),
        messages=(whole.name,),
    )


def rule(question: Question) -> tuple[str, ...]:
    """What a learner is told of how a question is answered and counted; sentences."""
    name = str(question.kind)
    if question.kind is QuestionKind.FILL_IN:
        name = "fill-in-close" if question.spelling_letters else "fill-in-exact"
    letters = "one letter" if question.spelling_letters == 1 else "two letters"
    credit = question.spelling_credit
    share = "full credit" if credit == 1 else f"{percent(credit)} of the credit"
    return _said(f"rules/{name}", first=question.first, letters=letters, share=share).paragraphs


def _section(
    number: int,
    question: Question,
    answer: Answer,
    outcome: QuestionOutcome,
    response: Response | None,
) -> Section:
    verdict, word = VERDICTS[outcome.kind]
    head = _said(f"outcomes/{outcome.kind}", number=str(number), prompt=question.prompt)
    messages = [head, *_parts(question, answer, outcome, response)]
    return Section(
        kind=str(outcome.kind),
        verdict=verdict,
        word=word,
        heading=head.heading,
        credit=f"Credit {round(outcome.credit, 2):g} of {outcome.worth:g}",
        paragraphs=tuple(text for m in messages for text in m.paragraphs),
        reasons=tuple(_reasons(question, answer, outcome)),
        quotes=(),
        messages=tuple(m.name for m in messages),
    )


def _parts(
    question: Question, answer: Answer, outcome: QuestionOutcome, response: Response | None
) -> Iterator[Message]:
    """What is said of the response itself."""
    if response is None:
        yield _said("parts/solution", expected=_solution(question, answer))
        return
    match question.kind:
        case QuestionKind.CHOOSE_ONE:
            name = "chosen-right" if outcome.kind is Verdict.RIGHT else "chosen-wrong"
            given = _words(question, outcome.parts[0].given)
            yield _said(f"parts/{name}", given=given, expected=_solution(question, answer))
        case QuestionKind.CHOOSE_SEVERAL:
            yield from _several(question, outcome.parts)
        case QuestionKind.MATCH | QuestionKind.LABEL:
            yield from _pairs(question, outcome.parts)
        case QuestionKind.ORDER:
            name = "order-right" if outcome.kind is Verdict.RIGHT else "order-wrong"
            given = _listed(question, tuple(response))
            yield _said(f"parts/{name}", given=given, expected=_solution(question, answer))
        case QuestionKind.FILL_IN:
            name = "term-wrong" if outcome.kind is Verdict.WRONG else "term-right"
            if outcome.letters_wrong:
                name = "term-close"
            yield _said(f"parts/{name}", given=str(response), expected=answer.accepted[0])


def _several(question: Question, parts: tuple[Part, ...]) -> Iterator[Message]:
    found = [part.given or "" for part in parts if part.right]
    too_many = [part.given or "" for part in parts if part.expected is None]
    missed = [part.expected or "" for part in parts if part.given is None]
    for name, ids in (("right", found), ("wrong", too_many), ("missed", missed)):
        if ids:
            words = "; ".join(_words(question, option) for option in ids)
            yield _said(f"parts/several-{name}", given=words, expected=words)


def _pairs(question: Question, parts: tuple[Part, ...]) -> Iterator[Message]:
    right = [
        f"{_place(question, part.place)} – {_words(question, part.given)}"
        for part in parts
        if part.right
    ]
    if right:
        yield _said("parts/pairs-right", given="; ".join(right))
    for part in parts:
        if not part.right:
            place = _place(question, part.place)
            yield _said(
                "parts/pair-wrong" if part.given else "parts/pair-missed",
                place=place[:1].upper() + place[1:],
                given=_words(question, part.given),
                expected=_words(question, part.expected),
            )


def _reasons(question: Question, answer: Answer, outcome: QuestionOutcome) -> Iterator[Reason]:
    yield Reason("Why", answer.why, answer.references)
    wrong = {wrong.id: wrong for wrong in answer.wrong}
    for part in outcome.parts:
        if part.mistake is None:
            continue
        given = _words(question, part.given)
        if question.kind is QuestionKind.ORDER:
            label = f"Not “{given}” before “{_words(question, part.place)}”"
        elif part.place is not None:
            label = f"Not “{given}” for {_place(question, part.place)}"
        else:
            label = f"Not “{given}”"
        yield Reason(label, wrong[part.mistake].why)


def _whole(score: QuizScore) -> Message:
    kinds = [outcome.kind for outcome in score.outcomes]
    right = kinds.count(Verdict.RIGHT)
    if right == len(kinds):
        return _said("whole/full-credit")
    if kinds.count(Verdict.UNANSWERED) == len(kinds):
        return _said("whole/nothing-answered")
    return _said("whole/in-part", right=str(right), count=str(len(kinds)))


def _solution(question: Question, answer: Answer) -> str:
    if answer.pairs is not None:
        return "; ".join(
            f"{_place(question, place.id)} – {_words(question, answer.pairs[place.id])}"
            for place in question.places
        )
    if answer.accepted:
        return answer.accepted[0]
    if question.kind is QuestionKind.ORDER:
        return _listed(question, answer.right)
    return "; ".join(_words(question, option) for option in answer.right)


def _listed(question: Question, ids: tuple[str, ...]) -> str:
    return ", then ".join(_words(question, name) for name in ids)


def _words(question: Question, given: str | None) -> str:
    """The text of an option, or the term that was typed."""
    options = {option.id: option.text for option in question.options}
    return options.get(given or "", given or "")


def _place(question: Question, place_id: str | None) -> str:
    """What is matched, by its text; a place on a figure by its number."""
    numbers = {place.id: number for number, place in enumerate(question.places, 1)}
    if question.kind is QuestionKind.LABEL:
        return f"number {numbers[place_id or '']}"
    return f"“{question.place(place_id or '').text}”"


def _said(name: str, **parameters: str) -> Message:
    return message(name, package=__package__, **parameters)
