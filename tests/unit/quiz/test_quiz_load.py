"""Reading a quiz folder: everything that is wrong is told, with file and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from quizzes import PLANES, WORD_PARTS, small_quiz

from coding_lab.cases.load import CaseError
from coding_lab.exercises.quiz.files import SheetFile
from coding_lab.exercises.quiz.load import load_quiz, load_quiz_key, responses_of

Change = Callable[[Path], None]


def change(name: str, old: str, new: str) -> Change:
    """Replace words in a file of the quiz."""

    def spoil(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the quiz with figures."""
    return Path(shutil.copytree(PLANES, tmp_path / PLANES.name))


def test_a_quiz_is_read_with_its_figures() -> None:
    """Questions in order; a figure's title and description are its text alternative."""
    quiz = load_quiz(PLANES)
    assert [question.kind for question in quiz.questions][:4] == [
        "label", "label", "choose-one", "match",
    ]  # fmt: skip
    figure = quiz.questions[0].figure
    assert figure is not None
    assert "front" in figure.title
    assert "Line 1 runs" in figure.description
    assert len(load_quiz(WORD_PARTS).questions) == 10


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (change("quiz.yaml", "difficulty: 2", "difficulty: 9"), "difficulty"),
        (change("quiz.yaml", "id: near-end", "id: prone"), "two have the id prone"),
        (change("quiz.yaml", "{id: elbow,", "{id: wrist,"), "two have the id wrist"),
        (change("quiz.yaml", "figure: planes.svg", "figure: lines.svg"), "the figure is missing"),
        (change("quiz.yaml", "figure: planes.svg", "figure: ../x.svg"), "figure"),
        (change("quiz.yaml", "kind: order", "kind: sort"), "does not match any of the expected"),
        (change("planes.svg", "<title>", "<title hidden='x'>"), "attribute hidden may not be"),
        (change("planes.svg", "<desc>", "<script>1</script><desc>"), "<script> may not be"),
        (change("planes.svg", "<ellipse ", "<ellipse onclick='x()' "), "onclick may not be"),
        (change("planes.svg", 'fill="none"', 'fill="url(#a)"'), "may not be in a figure"),
        (change("planes.svg", "<svg", "<!DOCTYPE svg><svg"), "declares a document type"),
        (change("planes.svg", ">2</text>", ">4</text>"), "must show the number 2, not “4”"),
        (change("planes.svg", 'data-target="front-across"', ""), "no element has data-target"),
        (change("planes.svg", "</svg>", ""), "no element found"),
    ],
)
def test_what_is_wrong_in_a_quiz_is_told(folder: Path, spoil: Change, words: str) -> None:
    """Unknown fields, ids used twice, and a figure that holds more than a drawing."""
    spoil(folder)
    with pytest.raises(CaseError) as caught:
        load_quiz(folder)
    assert words in str(caught.value)


KEY = "key/key.yaml"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (change(KEY, "question: prone", "question: supine"), "no answer to the question prone"),
        (change(KEY, "right: face-down", "right: face-up"), "face-up must have an option"),
        (change(KEY, "  - {option: side,", "  - {option: sides,"), "there is no sides"),
        (change(KEY, "order: [shoulder, elbow", "order: [shoulder"), "elbow must have a place"),
        (change(KEY, "front-across: transverse,", ""), "front-across must have a pair"),
        (change(KEY, "{before: fingertip, after: shoulder", "{before: shoulder, after: elbow"),
         "no wrong order"),
        (change(KEY, "term: distal", "term: Proximal"), "both accepted and another term"),
        (change(KEY, "[proximal, upper]", "[proximal, near]"), "too short for 1 wrong letters"),
        (change(KEY, "[shoulder, elbow, wrist, fingertip]", "[wrist, shoulder, fingertip, elbow]"),
         "shown in the right order already"),
    ],
)  # fmt: skip
def test_a_key_that_does_not_fit_is_told(folder: Path, spoil: Change, words: str) -> None:
    """Every option, place and item has its answer or its reason, once."""
    spoil(folder)
    with pytest.raises(CaseError) as caught:
        load_quiz_key(load_quiz(folder))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("question", "given", "kept"),
    [
        ("choose-one", "b", "b"),
        ("choose-one", "z", None),
        ("choose-one", ["b"], None),
        ("choose-several", ["d", "a", "a", "z"], ("a", "d")),
        ("choose-several", [], None),
        ("match", {"p": "x", "q": "nothing", "nowhere": "x"}, {"p": "x"}),
        ("match", "x", None),
        ("order", ["d", "c"], ("d", "c", "a", "b")),
        ("order", ["z"], None),
        ("fill-in", "  two   words ", "two words"),
        ("fill-in", "  ", None),
    ],
)
def test_what_names_nothing_in_the_quiz_is_left_out(
    question: str, given: object, kept: object
) -> None:
    """A learner's file is taken for what it says of this quiz, and never raises."""
    quiz, _ = small_quiz()
    sheet = SheetFile.model_validate({"responses": {question: given, "other": "x"}})
    assert responses_of(quiz, sheet).get(question) == kept
