"""Questions with their keys, and responses to them."""

from __future__ import annotations

from hypothesis import strategies as st

from coding_lab.exercises.quiz.model import (
    Answer,
    Item,
    Question,
    QuestionKind,
    Response,
    WrongAnswer,
)

K = QuestionKind
NAMES = tuple("abcdef")
TERMS = ("ileum", "ilium", "ileus", "cholecystectomy", "proximal")


@st.composite
def asked(draw: st.DrawFn) -> tuple[Question, Answer]:
    """A question of any kind with its key."""
    kind = draw(st.sampled_from(list(K)))
    options = tuple(Item(name, name) for name in draw(st.permutations(NAMES)))
    places = tuple(Item(name, name) for name in "pqr")
    name = "several" if kind is K.CHOOSE_SEVERAL else "question"
    worth = draw(st.sampled_from([0.5, 1.0, 2.0]))
    if kind is K.FILL_IN:
        question = Question(name, kind, "?", worth, spelling_letters=draw(st.integers(0, 2)))
        wrong = (WrongAnswer("w", (draw(st.sampled_from(TERMS[1:])),), ""),)
        return question, Answer(name, "", (), accepted=(TERMS[0],), wrong=wrong)
    if kind in (K.MATCH, K.LABEL):
        pairs = {place.id: draw(st.sampled_from(NAMES)) for place in places}
        return Question(name, kind, "?", worth, options, places), Answer(name, "", (), pairs=pairs)
    size = {K.CHOOSE_ONE: 1, K.ORDER: len(NAMES)}.get(kind) or draw(st.integers(1, 5))
    chosen = tuple(draw(st.permutations(NAMES)))[:size]
    return Question(name, kind, "?", worth, options), Answer(name, "", (), right=chosen)


def responses(question: Question) -> st.SearchStrategy[Response]:
    """Any response that has the form of the question."""
    option = st.sampled_from(NAMES)
    match question.kind:
        case K.CHOOSE_ONE:
            return option
        case K.CHOOSE_SEVERAL:
            return st.lists(option, unique=True).map(tuple)
        case K.ORDER:
            return st.permutations(NAMES).map(tuple)
        case K.FILL_IN:
            return st.sampled_from(TERMS) | st.text(max_size=20)
        case K.MATCH | K.LABEL:
            return st.dictionaries(st.sampled_from("pqr"), option)
