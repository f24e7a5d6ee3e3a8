"""The kernel's side of a workstation: saving, merging, searching, checking."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from coding_lab.answers import AnswerStore
from coding_lab.cases.load import load_case
from coding_lab.exercises.coding.session import Session

CASES = Path(__file__).parents[3] / "data" / "cases"
PRACTICE = "office-sore-throat-01"


def sheet(*codes: str, **fields: Any) -> dict[str, Any]:
    lines = [{"id": f"line-{code}", "code": code} for code in codes]
    return {"lines": lines, "queries": [], "no_code": None, **fields}


def save(
    session: Session,
    content: dict[str, Any],
    revision: int = 1,
    *,
    kind: str = "save",
    client: str = "c-1",
    confirmed: int = 0,
    base: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return session.handle(
        {
            "type": kind, "client": client, "revision": revision, "confirmed": confirmed,
            "sheet": content, "base": base, "active_seconds": 5,
        }
    )  # fmt: skip


def stored_codes(folder: Path) -> list[str]:
    content = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return [line["code"] for line in content["exercises"][PRACTICE]["answer"]["lines"]]


def test_a_save_is_on_the_disk_before_it_is_confirmed(session: Session, folder: Path) -> None:
    """The reply carries client, revision, time and what the code book says of each line."""
    reply = save(session, sheet("J02.0"), revision=4)
    assert stored_codes(folder) == ["J02.0"]
    assert (reply["type"], reply["client"], reply["revision"]) == ("saved", "c-1", 4)
    assert reply["saved_at"]
    assert reply["lines"]["line-J02.0"] == {
        "code": "J02.0", "title": "Streptococcal pharyngitis", "billable": True, "problem": None,
    }  # fmt: skip


def test_a_form_problem_is_told_and_saved_all_the_same(session: Session, folder: Path) -> None:
    """A code that needs more characters is kept as typed, with its problem beside it."""
    reply = save(session, sheet("J02", "J02.77", ""))
    notes = reply["lines"]
    assert notes["line-J02"]["problem"]["kind"] == "not-billable"
    assert notes["line-J02.77"]["problem"]["kind"] == "no-such-code"
    assert notes["line-"]["problem"] is None
    assert stored_codes(folder) == ["J02", "J02.77", ""]


def test_a_form_problem_never_tells_whether_a_code_is_right(session: Session) -> None:
    """A wrong code that exists looks like the right one."""
    notes = save(session, sheet("J02.0", "J02.9"))["lines"]
    assert notes["line-J02.0"].keys() == notes["line-J02.9"].keys()
    assert notes["line-J02.0"]["problem"] is notes["line-J02.9"]["problem"] is None


def test_marks_are_kept_with_position_and_words(session: Session, folder: Path) -> None:
    """The words come from the chart, whatever the front end sent with them."""
    text = session.case.documents[0].text
    start = text.index("Streptococcal pharyngitis.")
    mark = {"document": "10-office-note", "start": start, "end": start + 13, "quote": "made up"}
    reply = save(session, sheet(lines=[{"id": "line-1", "code": "J02.0", "evidence": [mark]}]))
    assert reply["sheet"]["lines"][0]["evidence"] == [{**mark, "quote": "Streptococcal"}]


def test_a_mark_outside_the_chart_is_left_out(session: Session) -> None:
    """It points at nothing, and the rest of the sheet is saved."""
    mark = {"document": "10-office-note", "start": 0, "end": 10**6}
    reply = save(session, sheet(lines=[{"id": "line-1", "code": "J02.0", "evidence": [mark]}]))
    assert reply["sheet"]["lines"][0]["evidence"] == []


def test_two_kernels_on_one_file_keep_both_lines(session: Session, folder: Path) -> None:
    """What the other one saved meanwhile comes back with the reply."""
    other = Session(session.case, AnswerStore(folder / "answers.json"), None, practice=True)
    save(other, sheet("R50.9"), client="c-2")
    reply = save(session, sheet("J02.0"), base=sheet())
    assert {line["code"] for line in reply["sheet"]["lines"]} == {"J02.0", "R50.9"}


def test_a_line_removed_before_its_saving_was_confirmed_stays_removed(
    session: Session, folder: Path
) -> None:
    """A client that has not heard of its first save builds its second on what it sent."""
    save(session, sheet("J02.0", "R50.9"), revision=1)
    save(session, sheet("J02.0"), revision=2, confirmed=0, base=sheet())
    assert stored_codes(folder) == ["J02.0"]


def test_a_line_is_not_lost_when_an_earlier_save_never_arrived(
    session: Session, folder: Path
) -> None:
    """A front end whose first save was lost sends the whole sheet on its old base."""
    save(session, sheet("J02.0", "R50.9"), revision=2, confirmed=0, base=sheet())
    assert stored_codes(folder) == ["J02.0", "R50.9"]


def test_what_was_saved_is_there_when_the_cell_runs_again(session: Session, folder: Path) -> None:
    """Another kernel, another day: the sheet is read from the file."""
    save(session, sheet("J02.0"))
    again = Session(session.case, AnswerStore(folder / "answers.json"), None, practice=True)
    assert [line["code"] for line in again.sheet["lines"]] == ["J02.0"]
    assert again.saved()["active_seconds"] == 5


@pytest.mark.parametrize("content", [b'{"format": 1, "exer', b'{"format": 99, "exercises": {}}'])
def test_an_unreadable_file_is_never_written_over(
    session: Session, folder: Path, content: bytes
) -> None:
    """A save is refused with the reason and the name of the copy, and the file stays as it is."""
    path = folder / "answers.json"
    path.write_bytes(content)
    for reply in (save(session, sheet("J02.0")), save(session, sheet("J02.0"), revision=2)):
        assert reply["type"] == "not_saved"
        assert reply["trouble"]["can_set_aside"] is True
        assert (folder / reply["trouble"]["copy"]).read_bytes() == content
    assert path.read_bytes() == content


def test_setting_a_damaged_file_aside_lets_one_go_on(session: Session, folder: Path) -> None:
    """The old bytes are kept under another name, and the next save goes through."""
    (folder / "answers.json").write_bytes(b"{")
    save(session, sheet("J02.0"))
    reply = session.handle({"type": "set_aside"})
    assert (folder / reply["file"]).read_bytes() == b"{"
    assert session.trouble is None
    assert save(session, sheet("J02.0"), revision=2)["type"] == "saved"


def test_an_answer_that_is_no_sheet_blocks_saving(session: Session, folder: Path) -> None:
    """A file that parses but holds something else under the exercise is not merged into."""
    entry = {
        "kind": "coding", "answer": {"lines": "none"}, "saved_at": "2026-11-02T10:30:00+00:00",
        "active_seconds": 0,
    }  # fmt: skip
    content = json.dumps({"format": 1, "exercises": {PRACTICE: entry}})
    (folder / "answers.json").write_text(content, encoding="utf-8")
    again = Session(session.case, session.store, None, practice=True)
    assert "lines" in again.trouble["message"] if again.trouble else False
    assert save(again, sheet("J02.0"))["type"] == "not_saved"
    assert (folder / "answers.json").read_text(encoding="utf-8") == content


def test_a_folder_that_cannot_be_written_says_so(session: Session, folder: Path) -> None:
    """The reason is one line for the learner; there is nothing to set aside."""
    blocked = AnswerStore(folder / "gone" / "answers.json")
    reply = save(Session(session.case, blocked, None, practice=True), sheet("J02.0"))
    assert reply["type"] == "not_saved"
    assert "folder does not exist" in reply["reason"]
    assert reply["trouble"] is None


def test_a_sheet_that_breaks_the_limits_is_called_not_saved(session: Session) -> None:
    """The front end hears it as a failed save, not as silence."""
    reply = save(session, sheet(*(f"A{n:02}" for n in range(101))))
    assert (reply["type"], reply["revision"]) == ("not_saved", 1)


def test_search_puts_the_typed_code_and_its_children_first(session: Session) -> None:
    """The beginning of a code is a question for that code."""
    reply = session.handle({"type": "search", "request": 3, "text": "j02"})
    assert reply["request"] == 3
    assert [item["code"] for item in reply["items"]][:4] == ["J02", "J02.0", "J02.8", "J02.9"]
    assert [item["billable"] for item in reply["items"]][:2] == [False, True]


def test_search_finds_words(session: Session) -> None:
    """Words of a title find its code."""
    reply = session.handle({"type": "search", "request": 1, "text": "streptococcal phar"})
    assert "J02.0" in [item["code"] for item in reply["items"]]


def test_the_neighbourhood_shows_notes_with_their_origin(session: Session) -> None:
    """Inherited notes say where they come from, and codes in them can be looked up."""
    page = session.handle({"type": "neighbourhood", "request": 1, "code": "j020"})["page"]
    assert page["code"] == "J02.0"
    assert [item["code"] for item in page["parents"]][-1] == "J02"
    assert {"J02.8", "J02.9"} == {item["code"] for item in page["siblings"]}
    notes = {group["kind"]: group["notes"] for group in page["notes"]}
    inherited = [note for note in notes["excludes1"] if note["inherited"]]
    assert {"J02"} <= {note["origin"] for note in inherited}
    linked = {
        part["code"] for note in notes["excludes1"] for part in note["parts"] if "code" in part
    }
    assert "J36" in linked


def test_an_unknown_code_has_no_neighbourhood(session: Session) -> None:
    """The panel gets a sentence instead."""
    reply = session.handle({"type": "neighbourhood", "request": 1, "code": "Z99.99"})
    assert "Z99.99" in reply["problem"]


def test_without_a_code_book_answers_are_saved_all_the_same(session: Session, folder: Path) -> None:
    """Search says why there is none; nothing is lost."""
    bare = Session(session.case, session.store, None, practice=True)
    assert save(bare, sheet("J02.0"))["type"] == "saved"
    assert "no code book" in bare.handle({"type": "search", "request": 1, "text": "x"})["problem"]


def test_checking_explains_and_remembers(session: Session, folder: Path) -> None:
    """Practice: saved, scored with the key, explained, and kept in the learner's history."""
    reply = save(session, sheet("J02.0"), kind="check")
    assert reply["saved"]["type"] == "saved"
    assert reply["mark"] == 1.0
    assert "J02.0" in reply["html"]
    assert "<script" not in reply["html"]
    history = "".join(path.read_text() for path in (folder / "home").glob("*.jsonl"))
    assert PRACTICE in history


def test_a_graded_exercise_is_not_checked(session: Session) -> None:
    """Even if asked: no key is read."""
    graded = Session(session.case, session.store, session.book, practice=False)
    reply = save(graded, sheet("J02.0"), kind="check")
    assert reply["type"] == "refused"
    assert "mark" not in reply


def test_a_broken_key_is_told_with_its_place(session: Session, tmp_path: Path) -> None:
    """Practice goes on; the author sees the line to mend."""
    import shutil

    copy = tmp_path / "broken" / PRACTICE
    shutil.copytree(CASES / PRACTICE, copy)
    (copy / "key" / "key.yaml").write_text("format: 1\n", encoding="utf-8")
    broken = Session(load_case(copy), session.store, session.book, practice=True)
    reply = save(broken, sheet("J02.0"), kind="check")
    assert reply["type"] == "refused"
    assert "key.yaml:1" in reply["reason"]
    assert reply["saved"]["type"] == "saved"


def test_a_question_that_makes_no_sense_is_refused(session: Session) -> None:
    """The front end gets its number back, and goes on."""
    reply = session.handle({"type": "search", "request": 9, "text": None})
    assert (reply["type"], reply["request"]) == ("refused", 9)


def test_nothing_heavy_is_imported_before_checking() -> None:
    """Opening and saving need neither pandas nor matplotlib nor scipy."""
    import subprocess

    program = (
        "import sys; import coding_lab.exercises.coding.workstation; "
        "print(sorted({'pandas', 'matplotlib', 'scipy', 'numpy'} & set(sys.modules)))"
    )
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"
