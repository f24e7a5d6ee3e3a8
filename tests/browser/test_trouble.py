"""Damaged files, unknown and faulty cases: one clear message, and a way on."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import ROOT, DeskFor

CASE = "office-sore-throat-01"
DAMAGED = b'{"format": 1, "exercises": {"office-sore-throat-01": {"ans'


def test_a_damaged_file_is_never_overwritten_and_can_be_set_aside(desk_for: DeskFor) -> None:
    """The page says what is wrong; only a button renames the file, and then work is saved."""
    desk = desk_for(CASE)
    desk.answers_path.write_bytes(DAMAGED)
    station = desk.start()
    expect(station.element).to_contain_text("Your saved answers cannot be read")
    expect(station.status).to_contain_text("Not saved: the answers file cannot be read")
    expect(desk.cell(0)).not_to_contain_text("Traceback")
    station.field().focus()
    station.write("J02.0")
    station.press("Tab")
    expect(station.field()).to_have_value("J02.0")
    expect(station.status).to_contain_text("Not saved: the answers file cannot be read")
    assert desk.answers_path.read_bytes() == DAMAGED

    station.button("Set it aside and start fresh").focus()
    station.press("Enter")
    station.wait_until_saved()
    expect(station.element).not_to_contain_text("cannot be read")
    assert desk.codes(CASE) == ["J02.0"]
    kept = [path.read_bytes() for path in desk.folder.glob("answers.json.unreadable-*")]
    assert kept
    assert set(kept) == {DAMAGED}


def test_an_unknown_case_is_told_with_the_name_that_was_meant(desk_for: DeskFor) -> None:
    """A typing error in the cell gives a message with near names, and no traceback."""
    desk = desk_for("office-sore-throat-1")
    cell = desk.run_cell()
    alert = cell.get_by_role("alert")
    expect(alert).to_contain_text("There is no case “office-sore-throat-1”.")
    expect(alert).to_contain_text("Did you mean “office-sore-throat-01”")
    expect(cell).not_to_contain_text("Traceback")


def test_a_faulty_case_is_told_with_file_and_line(desk_for: DeskFor) -> None:
    """A case whose files have mistakes names them, and no traceback is shown."""

    def prepare(folder: Path) -> None:
        case = folder / "cases" / CASE
        shutil.copytree(ROOT / "data" / "cases" / CASE, case)
        text = (case / "case.yaml").read_text("utf-8")
        (case / "case.yaml").write_text(text.replace("setting: office", "setting: ofice"), "utf-8")

    desk = desk_for(CASE, prepare=prepare)
    cell = desk.run_cell()
    alert = cell.get_by_role("alert")
    expect(alert).to_contain_text(f"The case “{CASE}” cannot be opened: its files have mistakes.")
    expect(alert).to_contain_text("case.yaml:5")
    expect(alert).to_contain_text("setting")
    expect(cell).not_to_contain_text("Traceback")
