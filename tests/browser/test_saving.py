"""“Saved 14:02” is true, and what is not saved is said and not lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import DeskFor
from tests.browser.desk import Desk, Workstation, enter, line
from tests.browser.disk import read_only

CASE = "inpatient-pneumonia-01"
SUMMARY = "60-discharge-summary"
FIRST = "Probable Pseudomonas pneumonia, right lower lobe"
SECOND = "COPD, severe, no exacerbation"


def test_after_every_kind_of_edit_the_file_holds_what_the_page_shows(desk_for: DeskFor) -> None:
    """Whenever the page says “Saved hh:mm”, file and page agree, and the time is the file's."""
    desk = desk_for(CASE)
    station = desk.start()
    seen: list[object] = []
    for edit in EDITS:
        edit(station)
        told = station.wait_until_saved()
        shown, held = station.sheet(), _held(desk)
        assert shown == held, edit.__name__
        assert shown not in seen[-1:], f"{edit.__name__} changed nothing"
        saved_at = datetime.fromisoformat(desk.exercises()[CASE]["saved_at"])
        assert told == f"{saved_at:%H:%M}", edit.__name__
        seen.append(shown)
    assert seen[-1] == seen[-3], "done again is not what was undone"


def test_in_a_read_only_folder_nothing_is_called_saved(desk_for: DeskFor) -> None:
    """The page says “Not saved” and why; once the folder is writable, “Try again” saves it all."""
    desk = desk_for(CASE)
    desk.put_answer(CASE, line("I10"))
    station = desk.start()
    before = desk.answers_path.read_bytes()
    with read_only(desk.folder):
        _retype(station, "E87.1")
        expect(station.status).to_have_attribute("data-state", "failed", timeout=20_000)
        expect(station.status).to_contain_text(
            re.compile("^Not saved: answers.json: (?!not saved)")
        )
        station.button("Add a code").click()
        station.write("B37.0")
        station.press("Tab")
        expect(station.status).to_contain_text("Not saved: ")
        assert desk.answers_path.read_bytes() == before
    station.button("Try again").click()
    station.wait_until_saved()
    assert desk.codes(CASE) == ["E87.1", "B37.0"]


def test_a_silent_kernel_is_told_and_all_is_saved_when_it_goes_on(desk_for: DeskFor) -> None:
    """While the kernel says nothing the page says “Not saved”; afterwards “Saved”, unasked."""
    desk = desk_for(CASE)
    desk.put_answer(CASE, line("I10"))
    station = desk.start()
    frozen = desk.lab.freeze_kernels()
    assert len(frozen) == 1
    try:
        _retype(station, "E87.1")
        expect(station.status).to_contain_text(
            "Not saved: the kernel does not answer", timeout=20_000
        )
        assert desk.codes(CASE) == ["I10"]
    finally:
        desk.lab.thaw_kernels(frozen)
    station.wait_until_saved()
    assert desk.codes(CASE) == ["E87.1"]


def test_work_typed_while_the_kernel_is_dead_is_offered_again(desk_for: DeskFor) -> None:
    """Without a kernel the page says “Not saved”; the next run of the cell offers that work."""
    desk = desk_for(CASE)
    desk.put_answer(CASE, line("I10"))
    station = desk.start()
    desk.lab.end_kernels()
    _retype(station, "E87.1")
    expect(station.status).to_contain_text("Not saved: the kernel does not answer", timeout=20_000)
    station.button("Ask the provider").click()
    station.write("Which germ?")
    station.press("Tab")
    expect(station.status).to_contain_text("Not saved: ")
    assert desk.codes(CASE) == ["I10"]

    desk.close()
    desk.open()
    station = desk.start()
    expect(station.element).to_contain_text("This browser holds work on this exercise")
    assert station.codes() == ["I10"]
    station.button("Restore it").focus()
    station.press("Enter")
    station.wait_until_saved()
    expect(station.element).not_to_contain_text("This browser holds work")
    assert desk.codes(CASE) == ["E87.1"]
    assert desk.answer(CASE)["queries"][0]["about"] == "Which germ?"
    assert desk.start().codes() == ["E87.1"]
    expect(desk.workstation().element).not_to_contain_text("This browser holds work")


def test_two_views_of_one_workstation_show_one_sheet(desk_for: DeskFor) -> None:
    """A second view of the output shows what the first one does, and neither loses a line."""
    desk = desk_for(CASE)
    first = desk.start()
    desk.command("notebook:create-output-view")
    view = desk.page.locator(".jp-LinkedOutputView section.coding-lab")
    expect(view).to_be_visible(timeout=20_000)
    second = Workstation(desk, view)
    _retype(first, "I10")
    expect(second.field()).to_have_value("I10")
    second.button("Add a code").click()
    second.write("E87.1")
    second.press("Tab")
    expect(first.field(2)).to_have_value("E87.1")
    first.button("Move up line 2").click()
    expect(second.field(1)).to_have_value("E87.1")
    second.wait_until_saved()
    assert desk.codes(CASE) == first.codes() == second.codes() == ["E87.1", "I10"]


def test_two_tabs_with_one_notebook_keep_the_lines_of_both(
    desk_for: DeskFor, context: BrowserContext
) -> None:
    """Lines added in two browser tabs are all in the file, and in both tabs on the next run."""
    desk = desk_for(CASE)
    desk.put_answer(CASE, line("I10"))
    here = desk.start()
    page = context.new_page()
    try:
        enter(page, desk.lab)
        other = Desk(desk.lab, page, desk.folder).open()
        there = other.start()
        for station, code in ((here, "E87.1"), (there, "B37.0")):
            station.page.bring_to_front()
            station.button("Add a code").click()
            station.write(code)
            station.press("Tab")
            station.wait_until_saved()
        here.page.bring_to_front()
        here.field(2).focus()
        here.press("Alt+ArrowUp")
        here.wait_until_saved()
        assert desk.codes(CASE) == ["E87.1", "I10", "B37.0"]
        assert desk.start().codes() == ["E87.1", "I10", "B37.0"]
        page.bring_to_front()
        assert other.start().codes() == ["E87.1", "I10", "B37.0"]
    finally:
        page.evaluate(
            "() => { for (const w of window.jupyterapp.shell.widgets('main'))"
            " if (w.context) w.context.model.dirty = false; }"
        )
        page.close()


def test_steps_are_undone_and_done_again(desk_for: DeskFor) -> None:
    """Ctrl+Z takes steps back in order, Ctrl+Shift+Z gives them again, and the file follows."""
    desk = desk_for(CASE)
    desk.put_answer(CASE, line("I10"), line("E87.1", (SUMMARY, "Hyponatremia, corrected")))
    station = desk.start()
    start = station.sheet()
    station.button("Remove line 2").focus()
    station.press("Enter")
    assert station.codes() == ["I10"]
    station.button("Mark words for line 1").focus()
    station.press("Enter")
    station.press("Space")
    changed = station.sheet()
    assert changed != start
    station.press("Control+z", "Control+z")
    assert station.sheet() == start
    station.wait_until_saved()
    assert _held(desk) == start
    expect(station.button("Undo")).to_have_attribute("aria-disabled", "true")
    station.press("Control+Shift+z", "Control+y")
    assert station.sheet() == changed
    station.wait_until_saved()
    assert _held(desk) == changed
    expect(station.button("Redo")).to_have_attribute("aria-disabled", "true")


def test_the_time_is_kept_and_shown_to_those_who_want_it(desk_for: DeskFor) -> None:
    """Active time is hidden at first; who asks for it sees it, also the next time."""
    desk = desk_for(CASE)
    desk.put_answer(CASE, line("I10"))
    station = desk.start()
    expect(station.element.get_by_text("at work")).to_be_hidden()
    station.button("Time").focus()
    station.press("Enter")
    expect(station.button("Time")).to_have_attribute("aria-pressed", "true")
    expect(station.element.get_by_text(re.compile(r"^1:\d\d min at work$"))).to_be_visible()
    expect(station.element.get_by_text(re.compile(r"^1:0[2-9] min at work$"))).to_be_visible()
    _retype(station, "E87.1")
    station.wait_until_saved()
    assert 62 <= desk.exercises()[CASE]["active_seconds"] < 180
    station = desk.start()
    expect(station.element.get_by_text("at work")).to_be_visible()


# ---- edits -----------------------------------------------------------------------------------


def _type_a_code(station: Workstation) -> None:
    station.field().focus()
    station.write("J44.9")


def _leave_the_field(station: Workstation) -> None:
    station.press("Control+a", "Delete")
    station.write("j15.1")
    station.press("Tab")


def _answer_poa(station: Workstation) -> None:
    station.element.get_by_label("Present on admission").first.select_option("N")


def _add_a_line(station: Workstation) -> None:
    station.button("Add a code").click()


def _choose_a_code(station: Workstation) -> None:
    station.search("hyponatremia", "E87.1")
    station.pick("E87.1")


def _mark(station: Workstation) -> None:
    station.element.get_by_role("tab", name="Discharge summary").click()
    station.piece(FIRST).click()


def _mark_for_another_line(station: Workstation) -> None:
    station.element.locator(".cl-tools select").select_option(index=0)
    station.piece(FIRST).click()


def _mark_more(station: Workstation) -> None:
    station.piece(SECOND).click()


def _unmark_in_the_chart(station: Workstation) -> None:
    station.piece(FIRST).click()


def _take_the_mark_away(station: Workstation) -> None:
    station.button(re.compile("^Take away the mark “COPD")).click()


def _mark_a_phrase(station: Workstation) -> None:
    station.button("Mark phrases").click()
    station.piece("Probable Pseudomonas pneumonia").first.click()
    station.button("Mark phrases").click()


def _move_down(station: Workstation) -> None:
    station.button("Move down line 1").click()


def _ask(station: Workstation) -> None:
    station.button("Ask the provider").click()
    station.write("Ärztin: which germ – “Pseudomonas”?\nThank you 🙂")


def _mark_for_the_query(station: Workstation) -> None:
    station.piece(SECOND).click()


def _say_nothing_to_code(station: Workstation) -> None:
    station.button("Nothing to code").click()
    station.write("Because.")


def _take_it_back(station: Workstation) -> None:
    station.button("Remove “nothing to code”").click()


def _remove_the_query(station: Workstation) -> None:
    station.button("Remove query 1").click()


def _remove_a_line(station: Workstation) -> None:
    station.button("Remove line 1").click()


def _drag(station: Workstation) -> None:
    station.button("Add a code").click()
    station.write("I10")
    station.press("Tab")
    handle = station.element.locator(".cl-line-card .cl-handle")
    handle.nth(1).hover()
    station.page.mouse.down()
    box = station.element.locator(".cl-line-card").nth(0).bounding_box()
    assert box
    station.page.mouse.move(box["x"] + 40, box["y"] + 4, steps=4)
    station.page.mouse.up()


def _start_over(station: Workstation) -> None:
    station.button("Check").click()
    station.button("Start over").click(timeout=30_000)


def _undo(station: Workstation) -> None:
    station.button("Undo").click()


def _redo(station: Workstation) -> None:
    station.button("Redo").click()


EDITS: list[Callable[[Workstation], None]] = [
    _type_a_code, _leave_the_field, _answer_poa, _add_a_line, _choose_a_code, _mark,
    _mark_for_another_line, _mark_more, _unmark_in_the_chart, _take_the_mark_away,
    _mark_a_phrase, _move_down, _ask, _mark_for_the_query, _say_nothing_to_code, _take_it_back,
    _remove_the_query, _remove_a_line, _drag, _start_over, _undo, _redo,
]  # fmt: skip


def _retype(station: Workstation, code: str) -> None:
    """Type another code into the first line and leave the field."""
    station.field().focus()
    station.press("Control+a")
    station.write(code)
    station.press("Tab")


def _held(desk: Desk) -> tuple[list[dict[str, object]], list[list[object]]]:
    """The file's answer in the form of ``Workstation.sheet``."""
    answer = desk.answer(CASE)
    lines = [
        {"code": kept["code"], "poa": kept["poa"], "evidence": _quotes(kept["evidence"])}
        for kept in answer["lines"]
    ]
    others: list[list[object]] = [
        [f"Q{n} Ask the provider", query["about"], _quotes(query["evidence"])]
        for n, query in enumerate(answer["queries"], 1)
    ]
    if answer["no_code"]:
        said = answer["no_code"]
        others.append(["0 Nothing to code", said["reason"], _quotes(said["evidence"])])
    return lines, others


def _quotes(marks: list[dict[str, str]]) -> list[str]:
    return [" ".join(mark["quote"].split()) for mark in marks]
