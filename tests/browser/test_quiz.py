"""A quiz in JupyterLab: by keyboard alone, saved and restored, checked, graded without a key."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from playwright.sync_api import Locator, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import ROOT, DeskFor
from tests.browser.desk import LONG, NOTEBOOK, Desk, Workstation

PLANES, WORDS = "planes-and-directions-01", "word-parts-01"
QUIZZES = ROOT / "data" / "quizzes"


def quiz_cells(*ids: str, graded: bool = False) -> Callable[[Path], object]:
    """Writes a notebook with a cell for each quiz; ``graded``: beside it, without the keys."""

    def prepare(folder: Path) -> None:
        cells = [
            nbformat.v4.new_code_cell(f'from coding_lab import quiz\nquiz("{name}")')
            for name in ids
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, folder / NOTEBOOK)
        for name in ids if graded else ():
            hidden = shutil.ignore_patterns("key")
            shutil.copytree(QUIZZES / name, folder / "quizzes" / name, ignore=hidden)

    return prepare


def responses(desk: Desk, quiz_id: str) -> dict[str, Any]:
    """What the answers file holds for a quiz."""
    exercise = desk.exercises()[quiz_id]
    assert exercise["kind"] == "quiz"
    found: dict[str, Any] = exercise["answer"]["responses"]
    return found


def card(page: Workstation, number: int) -> Locator:
    """A question, counted from 1."""
    return page.element.locator(".cl-question").nth(number - 1)


def test_a_quiz_is_answered_by_keyboard_and_is_there_again_another_day(desk_for: DeskFor) -> None:
    """Every kind of question by keys alone; after a new kernel and page all is as it was."""
    desk = desk_for(prepare=quiz_cells(PLANES))
    page = desk.start()
    page.tab_to("select", "Number 1")
    page.press("s")  # a list takes the first letter: sagittal
    page.tab_to("select", "Number 2")
    page.press("t")
    page.tab_to("select", "Number 3")
    page.press("c")
    page.tab_to("input", "On the left side of the picture")
    page.press("ArrowDown")
    page.tab_to("button", "Move up: Shoulder")
    page.press("Enter")
    expect(page.element.get_by_role("status")).to_have_text("“Shoulder” is now 1 of 4.")
    assert page.focused() == ("button", "Move up: Shoulder")
    page.tab_to("button", "Move down: Wrist")
    page.press("Enter", "Enter")
    page.tab_to("input", "Your answer")
    page.write("Proximal")
    page.tab_to("input", "contralateral to the stroke")
    page.press("Space", "Tab", "Tab", "Space")
    page.wait_until_saved()
    expected = {
        "three-planes": {
            "front-vertical": "sagittal",
            "front-across": "transverse",
            "side-vertical": "coronal",
        },
        "side-of-the-picture": "right",
        "along-the-arm": ["shoulder", "fingertip", "elbow", "wrist"],
        "near-end": "Proximal",
        "weakness-after-stroke": ["contralateral", "unilateral"],
    }
    assert responses(desk, PLANES) == expected
    expect(page.element.locator(".cl-q-count")).to_have_text("5 of 10 answered")

    desk.lab.end_kernels()
    page = desk.reload().start()
    expect(page.element.locator(".cl-q-count")).to_have_text("5 of 10 answered")
    assert card(page, 1).locator("select").nth(2).input_value() == "coronal"
    expect(card(page, 3).get_by_label("On the right side of the picture")).to_be_checked()
    items = card(page, 5).locator(".cl-order-text")
    expect(items).to_have_text(["Shoulder", "Tip of the index finger", "Elbow", "Wrist"])
    expect(card(page, 6).get_by_label("Your answer")).to_have_value("Proximal")
    expect(card(page, 7).get_by_role("checkbox", checked=True)).to_have_count(2)
    assert responses(desk, PLANES) == expected


def test_check_tells_each_question_why_and_is_remembered(
    desk_for: DeskFor, learner_home: Path
) -> None:
    """Verdict, reason and source under the question; mark at the end; the way back; history."""
    desk = desk_for(prepare=quiz_cells(WORDS))
    page = desk.start()
    card(page, 1).get_by_label("Pain").check()
    card(page, 3).get_by_label("Your answer").fill("cholecystotomy")
    card(page, 5).get_by_label("Your answer").fill("ileum")
    page.tab_to("button", "Check")
    page.press("Enter")
    heading = page.feedback.get_by_role("heading", name="Feedback", exact=True)
    expect(heading).to_be_focused(timeout=30_000)
    expect(page.feedback).to_contain_text("Mark: 10 %")
    for number, verdict, why in (
        (1, "Wrong", "That is “-algia”"),
        (3, "Wrong", "the gallbladder stays"),
        (5, "Right", "with an e as in “enteric”"),
        (6, "Not answered", "hypo-"),
    ):
        expect(card(page, number).locator(".cl-q-verdict")).to_contain_text(verdict)
        expect(card(page, number)).to_contain_text(why)
        expect(card(page, number)).to_contain_text("Source: ")
    expect(page.feedback.get_by_role("button", name="Go to question")).to_have_count(9)
    assert violations(desk.page, ".coding-lab") == []

    page.feedback.get_by_role("button", name="Go to question 3").focus()
    page.press("Enter")
    assert page.focused() == ("input", "Your answer")
    page.press("Control+a")
    page.write("cholecystectomy")
    expect(page.feedback).to_contain_text("You have changed the sheet since this check.")
    page.button("Try again").focus()
    page.press("Enter")
    expect(page.feedback).to_be_hidden()
    expect(card(page, 1).locator(".cl-q-verdict")).to_be_hidden()
    page.button("Check").focus()
    page.press("Enter")
    expect(page.feedback).to_contain_text("Mark: 20 %", timeout=30_000)

    lines = (learner_home / "history.jsonl").read_text("utf-8").splitlines()
    attempts = [json.loads(line) for line in lines if f'"{WORDS}"' in line]
    assert [(attempt["kind"], attempt["mark"]) for attempt in attempts] == [
        ("quiz", 0.1),
        ("quiz", 0.2),
    ]


def test_a_figure_can_be_clicked(desk_for: DeskFor) -> None:
    """A click on a number leads to its list, and the number shows that it has a label."""
    desk = desk_for(prepare=quiz_cells(PLANES))
    page = desk.start()
    target = card(page, 2).locator("[data-target=to-hand]")
    target.locator("text").click()
    assert page.focused() == ("select", "Number 6")
    expect(target).to_have_class("cl-current")
    page.press("Escape")
    card(page, 2).get_by_label("Number 6").select_option("distal")
    expect(target).to_have_class("cl-current cl-filled")
    page.wait_until_saved()
    assert responses(desk, PLANES) == {"six-directions": {"to-hand": "distal"}}


def test_clearing_and_undoing(desk_for: DeskFor) -> None:
    """An answer can be taken back, and taken back again."""
    desk = desk_for(prepare=quiz_cells(WORDS))
    page = desk.start()
    card(page, 7).get_by_label("Swallowing").check()
    page.wait_until_saved()
    page.button("Clear the answer to question 7").focus()
    page.press("Enter")
    expect(card(page, 7).get_by_role("radio", checked=True)).to_have_count(0)
    page.press("Control+z")
    expect(card(page, 7).get_by_label("Swallowing")).to_be_checked()
    page.wait_until_saved()
    assert responses(desk, WORDS) == {"dysphagia": "swallowing"}


def test_a_graded_quiz_holds_no_key(desk_for: DeskFor) -> None:
    """No check, no hint; nothing of the key is on the page or in the widget's state."""
    desk = desk_for(prepare=quiz_cells(WORDS, graded=True))
    page = desk.start()
    expect(page.button("Check")).to_have_count(0)
    expect(page.element).to_contain_text("Graded exercise")
    card(page, 7).get_by_label("Speaking").or_(
        card(page, 7).get_by_role("radio").first
    ).first.check()
    page.wait_until_saved()
    desk.save_notebook()
    key = yaml.safe_load((QUIZZES / WORDS / "key" / "key.yaml").read_text("utf-8"))
    seen = page.page.content() + (desk.folder / NOTEBOOK).read_text("utf-8")
    for answer in key["answers"]:
        assert answer["why"].split(".")[0] not in seen
    assert "cholecystectomy" not in seen


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_no_barrier_is_found_in_any_state(desk_for: DeskFor, theme: str) -> None:
    """axe on the quiz, in both themes, wide and 320 px narrow, before and after a check."""
    desk = desk_for(prepare=quiz_cells(PLANES))
    desk.command("apputils:change-theme", theme=theme)
    try:
        page = desk.start()
        assert violations(desk.page, ".coding-lab") == []
        card(page, 3).get_by_role("radio").first.check()
        page.button("Check").click()
        expect(page.feedback).to_be_visible(timeout=LONG)
        desk.page.set_viewport_size({"width": 320, "height": 900})
        assert violations(desk.page, ".coding-lab") == []
        width = page.element.evaluate("(e) => [e.scrollWidth, e.clientWidth]")
        assert width[0] <= width[1]
    finally:
        desk.command("apputils:change-theme", theme="JupyterLab Light")
