"""What holds of every quiz answer, whatever it is."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st
from quiz_strategies import asked, responses

from coding_lab.exercises.quiz.files import SheetFile
from coding_lab.exercises.quiz.load import responses_of
from coding_lab.exercises.quiz.model import (
    Answer,
    Item,
    Question,
    QuestionKind,
    Quiz,
    QuizKey,
    Response,
)
from coding_lab.exercises.quiz.score import score_question, score_quiz
from coding_lab.exercises.quiz.terms import fold, letters_wrong

NAMES = string.ascii_lowercase[:8]


@given(asked(), st.data())
def test_a_share_lies_between_nothing_and_all(
    pair: tuple[Question, Answer], data: st.DataObject
) -> None:
    """No response earns less than 0 or more than its worth, and the key's own earns all."""
    question, answer = pair
    outcome = score_question(question, answer, data.draw(responses(question)))
    assert 0 <= outcome.share <= 1
    assert score_question(question, answer, right(answer)).share == 1


@given(
    st.sets(st.sampled_from(NAMES), min_size=1, max_size=6),
    st.sets(st.sampled_from(NAMES)),
    st.sampled_from(NAMES),
)
def test_a_right_choice_more_never_costs_and_a_wrong_one_never_pays(
    wanted: set[str], chosen: set[str], more: str
) -> None:
    """Of several: ticking everything cannot pay, ticking what is right cannot cost."""
    options = tuple(Item(name, name) for name in NAMES)
    question = Question("q", QuestionKind.CHOOSE_SEVERAL, "?", 1.0, options)
    answer = Answer("q", "", (), right=tuple(sorted(wanted)))

    def share(names: set[str]) -> float:
        return score_question(question, answer, tuple(sorted(names))).share

    before, after = share(chosen), share(chosen | {more})
    assert after >= before if more in wanted else after <= before
    assert share(set(NAMES)) <= max(0, 2 * len(wanted) - len(NAMES)) / len(wanted)


@given(st.permutations("abcde"))
def test_only_the_right_order_earns_all(given_order: list[str]) -> None:
    """Every other order earns less, and the same whatever is shown first."""
    right_order = tuple("abcde")
    items = tuple(Item(name, name) for name in "badce")
    question = Question("q", QuestionKind.ORDER, "?", 1.0, items)
    answer = Answer("q", "", (), right=right_order)
    share = score_question(question, answer, tuple(given_order)).share
    assert (share == 1) is (tuple(given_order) == right_order)


@given(st.text(max_size=40), st.sampled_from([0, 1, 2]))
def test_another_term_never_counts_as_a_slip(term: str, most: int) -> None:
    """Whatever is typed: if it folds to a term of the list, it earns nothing."""
    accepted = ["ileum", "cholecystectomy"]
    if fold(term) in map(fold, accepted):
        return
    assert letters_wrong(term, accepted, [term], most) is None


@given(st.text(string.ascii_letters + " -.’", max_size=30))
def test_case_blanks_and_hyphens_do_not_count(term: str) -> None:
    """Folding gives the same for every way of writing it, and folding again changes nothing."""
    assert fold(term) == fold(term.upper()) == fold(f" {term.replace(' ', '-')}. ")
    assert fold(fold(term)) == fold(term)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["q", "r"]), JSON))
def test_whatever_an_answers_file_holds_is_refused_or_scored(given_responses: object) -> None:
    """A sheet that passes the model is scored; nothing else than its refusal is raised."""
    options = tuple(Item(name, name) for name in "abc")
    question = Question("q", QuestionKind.ORDER, "?", 1.0, options)
    quiz = Quiz("x", 1, "X", (), 1, 1, "", (), (question,), None)  # type: ignore[arg-type]
    key = QuizKey(1, {"q": Answer("q", "", (), right=("c", "a", "b"))})
    try:
        sheet = SheetFile.model_validate({"responses": given_responses})
    except ValueError:
        return
    assert 0 <= score_quiz(quiz, key, responses_of(quiz, sheet)).mark <= 1


def right(answer: Answer) -> Response:
    """The key's own response."""
    if answer.pairs is not None:
        return answer.pairs
    if answer.accepted:
        return answer.accepted[0]
    return (
        answer.right if len(answer.right) > 1 or answer.question == "several" else answer.right[0]
    )
