"""The widget's traits, and what a cell shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from IPython.core.formatters import DisplayFormatter

from coding_lab import workstation
from coding_lab.exercises.coding import front_end
from coding_lab.exercises.coding.workstation import Workstation
from coding_lab.exercises.notices import Notice, Ungraded

CASES = Path(__file__).parents[3] / "data" / "cases"
INPATIENT = "inpatient-pneumonia-01"
PRACTICE = "office-sore-throat-01"
GRADED = "a-stay-without-key"


def opened(case_id: str) -> Workstation:
    widget = workstation(case_id)
    assert isinstance(widget, Workstation)
    return widget


def state_text(widget: Workstation) -> str:
    """All that a front end is sent when the widget opens, except the program itself."""
    state = {k: v for k, v in widget.get_state().items() if k not in ("_esm", "_css", "layout")}
    return json.dumps(state)


def key_words(folder: Path) -> list[str]:
    """Sentences of the key that a learner must not see before checking."""
    key = yaml.safe_load((folder / "key" / "key.yaml").read_text(encoding="utf-8"))
    lines = [*key["lines"], *key.get("not_coded", []), *key.get("queries", [])]
    return [line["why"].strip()[:40] for line in lines]


@pytest.mark.parametrize("case_id", [PRACTICE, GRADED])
def test_no_word_of_the_key_is_in_the_state(folder: Path, case_id: str) -> None:
    """Not even in practice, where the key lies beside the case."""
    home = CASES / (INPATIENT if case_id == GRADED else case_id)
    text = state_text(opened(case_id))
    words = key_words(home)
    assert words
    assert not [word for word in words if word in text]


def test_hints_are_for_practice_alone(folder: Path) -> None:
    """A graded exercise gives none."""
    assert opened(PRACTICE).case["hints"]
    assert opened(GRADED).case["hints"] == []


def test_practice_is_where_a_key_lies_beside_the_case(folder: Path) -> None:
    """A released case has none."""
    assert opened(PRACTICE).practice is True
    assert opened(GRADED).practice is False


def test_the_case_trait_holds_what_a_learner_may_know(folder: Path) -> None:
    """Title, facts, columns and documents; the first line's name follows the setting."""
    case = opened(GRADED).case
    assert case["first"] == "Principal diagnosis"
    assert case["poa"] is True
    assert dict(case["facts"])["Setting"] == "inpatient"
    assert case["documents"]
    assert opened(PRACTICE).case["first"] == "First-listed diagnosis"


def sent(widget: Workstation, content: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the widget answers to a message of the front end."""
    replies: list[Any] = []
    monkeypatch.setattr(widget, "send", replies.append)
    widget._handle_custom_msg(content, [])
    assert len(replies) == 1
    return replies[0]


def test_a_save_changes_the_traits_for_every_view(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second window that connects later finds the sheet as it is saved."""
    widget = opened(PRACTICE)
    content = {
        "type": "save", "client": "c-1", "revision": 1, "sheet": {"lines": [{"code": "J02.0"}]},
    }  # fmt: skip
    assert sent(widget, content, monkeypatch)["type"] == "saved"
    assert widget.sheet["lines"][0]["code"] == "J02.0"
    assert widget.saved["at"]
    assert widget.saved["lines"]["line-1"]["title"] == "Streptococcal pharyngitis"


def test_a_new_widget_opens_with_what_is_saved(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer lives in the file."""
    content = {
        "type": "save", "client": "c-1", "revision": 1, "sheet": {"lines": [{"code": "J02.0"}]},
    }  # fmt: skip
    sent(opened(PRACTICE), content, monkeypatch)
    assert opened(PRACTICE).sheet["lines"][0]["code"] == "J02.0"


def test_a_damaged_file_opens_with_its_trouble(folder: Path) -> None:
    """The chart can be read; the widget says where the copy is."""
    (folder / "answers.json").write_bytes(b"{")
    trouble = opened(PRACTICE).trouble
    assert trouble["can_set_aside"] is True
    assert (folder / trouble["copy"]).exists()
    assert "set_aside()" not in trouble["message"]


def test_the_table_of_the_saved_answer_is_shown_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A notebook opened without a kernel still shows it."""
    opened(PRACTICE)
    assert "Saved answer: A schoolgirl with a sore throat" in capsys.readouterr().out


def shown(result: object) -> str:
    bundle, _ = DisplayFormatter().format(result)
    return f"{bundle.get('text/html', '')}\n{bundle['text/plain']}"


def test_an_unknown_case_shows_near_ones_and_no_traceback(folder: Path) -> None:
    """The message names what there is and where it was looked for."""
    notice = workstation("office-sore-throt-01")
    assert isinstance(notice, Notice)
    text = shown(notice)
    assert "Did you mean “office-sore-throat-01”" in text
    assert GRADED in text
    assert str(folder / "cases") in text


def test_an_unknown_case_in_the_wrong_folder_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The usual cause is a kernel that works elsewhere than its notebook lies."""
    notebook = folder / "elsewhere" / "exercise.ipynb"
    notebook.parent.mkdir()
    notebook.touch()
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
    assert "restart the kernel" in shown(workstation("no-such-case"))
    assert opened(PRACTICE).warnings


def test_a_malformed_case_shows_every_problem(folder: Path) -> None:
    """Each with file and line."""
    path = folder / "cases" / GRADED / "case.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("difficulty:", "dificulty:"), encoding="utf-8")
    notice = workstation(GRADED)
    assert isinstance(notice, Notice)
    assert "dificulty" in shown(notice)
    assert "difficulty" in shown(notice)


def test_what_a_learner_typed_is_escaped_everywhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notice and the saved table are HTML in somebody else's page."""
    evil = "<img src=x onerror=alert(1)>"
    assert "<img" not in Notice(evil, (evil,), evil)._repr_mimebundle_()["text/html"]
    sheet = {
        "lines": [{"code": "<b>J02</b>"}],
        "queries": [{"about": evil}],
        "no_code": {"reason": evil},
    }
    widget = opened(PRACTICE)
    sent(widget, {"type": "save", "client": "c", "revision": 1, "sheet": sheet}, monkeypatch)
    from coding_lab.exercises.coding.static import static_table

    html = static_table(widget._session.case, widget._session.stored, None)
    assert "<img" not in html
    assert "<b>" not in html
    assert "&lt;img" in html


@pytest.mark.parametrize("case_id", [GRADED, "no-such-case", PRACTICE])
def test_plain_nbgrader_reads_a_mark_of_zero(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case_id: str,
) -> None:
    """Nobody gets full marks by accident, whatever else is wrong; the reason is printed."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    result = workstation(case_id)
    assert isinstance(result, Ungraded)
    bundle, _ = DisplayFormatter().format(result)
    assert bundle["text/plain"] == "0.0"
    assert "nbgrader_config.py" in capsys.readouterr().out


def test_plain_nbgrader_does_not_trip_over_a_hostile_answers_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cell ends with 0, not with an error that nbgrader might read otherwise."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    entry = {
        "kind": "coding", "answer": {"lines": [{"code": 5, "confidence": "x"}]},
        "saved_at": "2026-11-02T10:30:00+00:00", "active_seconds": 0,
    }  # fmt: skip
    content = json.dumps({"format": 1, "exercises": {GRADED: entry}})
    (folder / "answers.json").write_text(content, encoding="utf-8")
    assert isinstance(workstation(GRADED), Ungraded)


def test_a_workstations_text_is_no_number(folder: Path) -> None:
    """nbgrader must not read a mark from it."""
    text = repr(opened(PRACTICE))
    assert text.startswith("Coding workstation: ")
    assert "J02" not in text


def test_the_front_end_is_one_module_of_all_its_files() -> None:
    """No file of the folder is left out, and each stands under its name."""
    own = Path(front_end.__file__).parent
    browse = own.parents[1] / "browse"
    rooms = (own, own.parent, browse, browse / "code_book")
    script, style = front_end.script(), front_end.style()
    alone = {"cell.js", "cell.css"}  # what a book in a cell of its own needs
    for path in (p for room in rooms for p in (room / "widget").iterdir() if p.name not in alone):
        assert f"{path.name}" in (script if path.suffix == ".js" else style)
        assert path.read_text(encoding="utf-8") in (script if path.suffix == ".js" else style)
    assert script.count("export default") == 1
    assert "import " not in [line[:7] for line in script.splitlines()]


def test_every_style_is_scoped() -> None:
    """No rule reaches outside the workstation."""
    for line in front_end.style().splitlines():
        if line.endswith(("{", ",")) and not line.startswith((" ", "@", "/")):
            assert ".coding-lab" in line, line
