"""A quiz at work on the kernel's side: saving, merging, checking, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from quizzes import PLANES, WORD_PARTS

from coding_lab.answers import AnswerStore
from coding_lab.exercises.quiz import front_end
from coding_lab.exercises.quiz.kind import QUIZZES
from coding_lab.exercises.quiz.load import load_quiz
from coding_lab.exercises.quiz.session import QuizSession
from coding_lab.exercises.quiz.static import static_list, static_text
from coding_lab.exercises.quiz.widget import QuizView, quiz, quiz_json

Message = dict[str, Any]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kernel's working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CODING_LAB_HOME", str(tmp_path / "home"))
    return tmp_path


def session(folder: Path, *, practice: bool = True) -> QuizSession:
    """A session on the quiz about words."""
    return QuizSession(
        load_quiz(WORD_PARTS), AnswerStore(folder / "answers.json"), practice=practice
    )


def save(responses: dict[str, Any], base: dict[str, Any] | None = None, **more: Any) -> Message:
    """The front end's message with these responses."""
    return {
        "type": "save", "client": "c-1", "revision": 1, "sheet": {"responses": responses},
        "base": {"responses": base or {}}, "active_seconds": 5, **more,
    }  # fmt: skip


def test_what_is_saved_is_there_again(folder: Path) -> None:
    """A new session, as after a restart, has the responses; the file says that it is a quiz."""
    given = {"dysphagia": "swallowing", "kidney-words": ["renal"], "prefixes": {"peri": "around"}}
    assert session(folder).handle(save(given))["type"] == "saved"
    again = session(folder)
    assert again.sheet == {"responses": given}
    assert again.stored is not None
    assert again.stored.kind == "quiz"


def test_two_kernels_keep_each_others_questions(folder: Path) -> None:
    """Both opened the quiz empty; each answers another question, and one pair each of a third."""
    one, two = session(folder), session(folder)
    one.handle(save({"dysphagia": "swallowing", "prefixes": {"peri": "around"}}))
    reply = two.handle(save({"low-sugar": "hypoglycemia", "prefixes": {"inter": "between"}}))
    assert reply["sheet"]["responses"] == {
        "dysphagia": "swallowing",
        "low-sugar": "hypoglycemia",
        "prefixes": {"peri": "around", "inter": "between"},
    }


def test_an_answer_taken_back_stays_away(folder: Path) -> None:
    """Clearing a question removes it from the file."""
    here = session(folder)
    here.handle(save({"dysphagia": "swallowing"}))
    reply = here.handle(save({}, {"dysphagia": "swallowing"}, revision=2, confirmed=1))
    assert reply["sheet"] == {"responses": {}}


def test_the_answer_to_a_case_is_never_taken_for_a_quiz(folder: Path) -> None:
    """Another kind under the same id is trouble, and the file stays as it is."""
    AnswerStore(folder / "answers.json").save(
        WORD_PARTS.name, {"lines": []}, base=None, active_seconds=1
    )
    before = (folder / "answers.json").read_bytes()
    here = session(folder)
    assert here.trouble is not None
    assert "of kind “coding”, not “quiz”" in here.trouble["message"]
    assert here.handle(save({"dysphagia": "swallowing"}))["type"] == "not_saved"
    assert (folder / "answers.json").read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        None,
        {"type": "grade"},
        {"type": "save"},
        save({"x": 3}),
        save({"x": "y" * 300}),
        save({"x": {"a": ["b"]}}),
    ],
)
def test_what_no_front_end_sends_is_refused(folder: Path, content: object) -> None:
    """A message that is none changes nothing."""
    reply = session(folder).handle(content)
    assert reply["type"] in ("refused", "not_saved")
    assert not (folder / "answers.json").exists()


def test_check_saves_and_explains(folder: Path) -> None:
    """Practice: mark, verdict and reasons for every question."""
    reply = session(folder).handle({**save({"dysphagia": "speaking"}), "type": "check"})
    assert reply["type"] == "feedback"
    assert reply["saved"]["type"] == "saved"
    assert reply["questions"]["dysphagia"]["verdict"] == "wrong"
    assert "phas is speech" in reply["questions"]["dysphagia"]["html"]
    assert len(reply["questions"]) == 10


def test_a_graded_quiz_tells_nothing(folder: Path) -> None:
    """Without a key beside it there is no check and no hint, and no trait holds an answer."""
    target = folder / QUIZZES.folder / PLANES.name
    shutil.copytree(PLANES, target, ignore=shutil.ignore_patterns("key"))
    opened = quiz(PLANES.name)
    assert isinstance(opened, QuizView)
    assert opened.practice is False
    assert opened.quiz["hints"] == []
    reply = opened._session.handle({**save({"prone": "side"}), "type": "check"})
    assert reply == {"type": "refused", "reason": "A graded exercise is not checked here."}


def test_what_the_front_end_gets_holds_nothing_of_the_key() -> None:
    """No reason, reference or accepted spelling is in the page, in practice neither."""
    shown = str(quiz_json(load_quiz(WORD_PARTS), practice=True))
    assert "cholecystectomy" not in shown
    assert "MedlinePlus" not in shown
    assert "ileum" not in shown


def test_an_unknown_quiz_names_the_near_ones(folder: Path) -> None:
    """A slip in the cell is answered with what there is."""
    said = repr(quiz("word-part-01"))
    assert "There is no quiz “word-part-01”." in said
    assert "Did you mean “word-parts-01”" in said


def test_the_saved_answers_can_be_read_without_a_kernel(folder: Path) -> None:
    """The list in the notebook has words, not ids, and what was typed is escaped."""
    here = session(folder)
    here.handle(save({"dysphagia": "swallowing", "low-sugar": "<b>x", "reading-order": ["peri"]}))
    html = static_list(here.quiz, here.stored)
    assert "<strong>Swallowing</strong>" in html
    assert "&lt;b&gt;x" in html
    assert "peri- (around), then cardi/o (heart), then -centesis" in html
    assert "3 of 10 answered" in static_text(here.quiz, here.stored)


def test_under_plain_nbgrader_nobody_gets_marks_by_accident(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The cell's result reads as 0.0, and the output says why."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert repr(quiz(WORD_PARTS.name)) == "0.0"
    assert "nbgrader_config.py was not used" in capsys.readouterr().out


def test_the_front_end_is_one_module_of_all_its_files() -> None:
    """No file of the folder is left out, and no rule of its style reaches outside."""
    script, style = front_end.script(), front_end.style()
    for path in (Path(front_end.__file__).parent / "widget").iterdir():
        assert path.read_text(encoding="utf-8") in (script if path.suffix == ".js" else style)
    assert script.count("export default") == 1
    for line in style.splitlines():
        if line.endswith(("{", ",")) and not line.startswith((" ", "@", "/")):
            assert ".coding-lab" in line, line
