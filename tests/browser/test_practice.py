"""Practice: check, feedback line by line, hints, trying again, and what is remembered of it."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import ROOT, DeskFor
from tests.browser.desk import line

CASE = "inpatient-pneumonia-01"
KEY = yaml.safe_load((ROOT / "data" / "cases" / CASE / "key" / "key.yaml").read_text("utf-8"))


def test_check_explains_every_line_and_moves_focus_to_it(desk_for: DeskFor) -> None:
    """Feedback on right, partly right, unsupported and missed lines, each with its reason."""
    desk = desk_for(CASE)
    desk.put_answer(CASE, line("J15.1", poa="Y"), line("J44.9", poa="Y"), line("R05.1"))
    station = desk.start()
    expect(station.feedback).to_be_hidden()
    station.tab_to("button", "Check", back=True)
    station.press("Enter")
    heading = station.feedback.get_by_role("heading", name="Feedback", exact=True)
    expect(heading).to_be_focused(timeout=30_000)
    expect(heading).to_be_in_viewport()

    items = station.feedback.locator(".cl-result-item")
    for code, verdict, why in (
        ("J15.1", "Right", _why("pseudomonas-pneumonia")),
        ("J44.9", "Partly right", _why("copd-with-infection")),
        ("R05.1", "Not supported", _why("symptoms")),
        ("E87.1", "Missed", _why("hyponatremia")),
        ("B37.0", "Missed", _why("oral-thrush")),
        ("I10", "Missed", _why("hypertension")),
    ):
        item = items.filter(has_text=code).filter(has_text=verdict)
        expect(item).to_have_count(1)
        expect(item).to_contain_text(why)
        expect(item).to_contain_text("ICD-10-CM Guidelines FY2026")
    expect(items.filter(has_text="J15.1")).to_contain_text("Discharge summary, line 7")
    assert violations(desk.page, ".coding-lab") == []

    station.tab_to("button", "Try again")
    station.press("Enter")
    expect(station.feedback).to_be_hidden()
    assert station.focused() == ("combobox", "Code")
    assert station.codes() == ["J15.1", "J44.9", "R05.1"]


def test_hints_come_one_by_one_and_are_read_out(desk_for: DeskFor) -> None:
    """Each press of the button shows one hint more, and the live region says it."""
    desk = desk_for(CASE)
    hints = yaml.safe_load((ROOT / "data" / "cases" / CASE / "case.yaml").read_text("utf-8"))[
        "hints"
    ]
    station = desk.start()
    shown = station.element.get_by_role("list", name="Hints")
    expect(shown).to_be_hidden()
    station.button("Hint 1 of 4").focus()
    for number, hint in enumerate(hints, 1):
        station.press("Enter")
        expect(shown.get_by_role("listitem")).to_have_text(hints[:number])
        expect(station.element.get_by_role("status")).to_have_text(f"Hint {number}: {hint}")
    expect(station.button("No more hints")).to_have_attribute("aria-disabled", "true")


def test_every_check_is_in_the_history(desk_for: DeskFor, learner_home: Path) -> None:
    """A second try after a change is a second attempt in the learner's own history file."""
    desk = desk_for("office-sore-throat-01")
    station = desk.start()
    before = len(_history(learner_home))
    for code, mark in (("J02.9", "50"), ("J02.0", "100")):
        station.field().focus()
        station.press("Control+a")
        station.write(code)
        station.press("Tab")
        station.button("Check").focus()
        station.press("Enter")
        expect(station.feedback).to_contain_text(f"Mark: {mark} %", timeout=30_000)
        station.button("Try again").focus()
        station.press("Enter")
    attempts = _history(learner_home)[before:]
    assert [(attempt["case"], attempt["mark"]) for attempt in attempts] == [
        ("office-sore-throat-01", 0.5),
        ("office-sore-throat-01", 1.0),
    ]
    assert attempts[1]["sheet"]["lines"][0]["code"] == "J02.0"


def _why(name: str) -> str:
    """The reason that the key gives for a line or for a mistake, its first sentence."""
    (found,) = (item for item in KEY["lines"] + KEY["not_coded"] if item["id"] == name)
    return str(found["why"]).split(". ")[0].strip()


def _history(home: Path) -> list[dict[str, object]]:
    path = home / "history.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(text) for text in lines]
