"""The procedure builder in a cell, by keyboard, in light and dark, on small screens."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from coding_lab.codesets.icd10pcs.book import ProcedureBook
from tests.browser.accessibility import violations
from tests.browser.conftest import ROOT, VIEWPORT, DeskFor
from tests.browser.desk import NOTEBOOK
from tests.browser.test_states import OVER_THE_SIDE, _settle, _theme, _theme_now

PICTURES = ROOT / "test-output" / "screenshots"


class Builder:
    """A procedure builder on the page."""

    def __init__(self, page: Page, element: Locator):
        self.page = page
        self.element = element

    @property
    def list(self) -> Locator:
        """What may come next."""
        return self.element.locator("ul.cl-choices")

    @property
    def active(self) -> Locator:
        """The choice that one stands on."""
        return self.list.locator("[aria-selected=true]")

    @property
    def said(self) -> Locator:
        """What was said aloud last."""
        return self.element.locator("[role=status]")

    @property
    def result(self) -> Locator:
        """The complete code."""
        return self.element.locator(".cl-result-title")

    def step(self, number: int) -> Locator:
        """One of the seven positions, counted from 1."""
        return self.element.locator(".cl-step").nth(number - 1)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def choose(self, *characters: str) -> None:
        """Walk to each character and choose it, by keyboard alone."""
        for character in characters:
            before = self.said.inner_text()
            self.press(character)
            expect(self.active.locator(".cl-code")).to_have_text(character.upper())
            self.press("Enter")
            expect(self.said).not_to_have_text(before)


def _write_cell(path: Path, start: str) -> None:
    source = (
        "from datetime import date\nfrom coding_lab import procedure_builder\n"
        f"procedure_builder({start!r}, on=date(2026, 5, 1))"
    )
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


def open_builder(desk_for: DeskFor, start: str = "") -> Builder:
    """Run a cell that opens the builder of 1 May 2026."""
    desk = desk_for(prepare=lambda folder: _write_cell(folder / NOTEBOOK, start))
    element = desk.run_cell().locator("section.coding-lab")
    expect(element.locator("[role=option], .cl-result-title").first).to_be_visible(timeout=60_000)
    return Builder(desk.page, element)


@pytest.fixture(autouse=True)
def _built(procedures: ProcedureBook) -> None:
    """The index is there before the kernel asks for it."""


@pytest.fixture
def zoom(page: Page) -> CDPSession:
    """A hold on the browser itself, for a screen that is magnified."""
    return page.context.new_cdp_session(page)


def test_a_code_is_built_by_keyboard_from_section_to_qualifier(desk_for: DeskFor) -> None:
    """Seven choices; each is said aloud; the complete code has focus, title and meaning."""
    builder = open_builder(desk_for)
    builder.list.focus()
    expect(builder.list.locator("[role=option]")).to_have_count(17)
    builder.choose("0")
    expect(builder.said).to_contain_text("Section: 0 Medical and Surgical. Next is Body System")
    builder.choose("d", "t", "j")
    expect(builder.said).to_contain_text("Body Part: J Appendix. Next is Approach, 4 choices")
    expect(builder.element.locator(".cl-remaining h4")).to_have_text("5 codes remain")
    expect(builder.step(4)).to_contain_text("Appendix")
    expect(builder.step(5)).to_have_attribute("aria-current", "step")
    builder.choose("4", "z", "z")
    expect(builder.result).to_be_focused()
    expect(builder.result).to_have_text(
        "0DTJ4ZZ Resection of Appendix, Percutaneous Endoscopic Approach"
    )
    expect(builder.said).to_contain_text("0DTJ4ZZ is complete")
    expect(builder.element.get_by_role("row", name="Body Part J Appendix")).to_be_visible()
    expect(builder.list).to_be_hidden()


def test_backspace_goes_back_to_where_one_stood(desk_for: DeskFor) -> None:
    """From the complete code to the last choice, and on to the beginning."""
    builder = open_builder(desk_for, "0DTJ4ZZ")
    expect(builder.result).to_be_visible()
    builder.element.get_by_role("button", name="Copy 0DTJ4ZZ").focus()
    builder.press("Backspace")
    expect(builder.list).to_be_focused()
    expect(builder.active.locator(".cl-code")).to_have_text("Z")
    for position, character in ((6, "Z"), (5, "4"), (4, "J")):
        builder.press("Backspace")
        expect(builder.step(position)).to_have_attribute("aria-current", "step")
        expect(builder.active.locator(".cl-code")).to_have_text(character)
    builder.press("Backspace", "Backspace", "Backspace", "Backspace")
    expect(builder.step(1)).to_have_attribute("aria-current", "step")
    expect(builder.active.locator(".cl-code")).to_have_text("0")
    expect(builder.element.get_by_role("button", name="Back")).to_have_attribute(
        "aria-disabled", "true"
    )


def test_letters_walk_and_what_a_choice_means_is_shown(desk_for: DeskFor) -> None:
    """A character, the beginning of a label, the ends of the list."""
    builder = open_builder(desk_for, "0D")
    builder.list.focus()
    builder.press(*"rese")
    expect(builder.active).to_contain_text("Resection")
    expect(builder.element.locator(".cl-detail")).to_contain_text("T Resection")
    builder.press("Home")
    expect(builder.active).to_contain_text("Bypass")
    builder.press("End", "ArrowUp", "ArrowDown")
    expect(builder.active.locator(".cl-code")).to_have_text("Y")
    builder.page.wait_for_timeout(800)
    builder.press("q", "q")
    expect(builder.said).to_contain_text("Nothing here is called “qq”")


def test_a_step_that_was_chosen_leads_back_to_it(desk_for: DeskFor) -> None:
    """The button of the body part opens its choices again, on the one that was chosen."""
    builder = open_builder(desk_for, "0DTJ4ZZ")
    builder.element.get_by_role("button", name="4 Body Part J Appendix, choose again").press(
        "Enter"
    )
    expect(builder.list).to_be_focused()
    expect(builder.active).to_contain_text("Appendix")
    expect(builder.step(5)).to_contain_text("not chosen yet")


def test_a_search_and_a_remaining_code_lead_into_the_builder(desk_for: DeskFor) -> None:
    """The beginning of a code opens its table; a code of the list completes it."""
    builder = open_builder(desk_for)
    field = builder.element.get_by_role("combobox", name="Find a procedure")
    field.focus()
    builder.page.keyboard.type("resection of appendix")
    option = builder.element.locator("[role=option]:has(.cl-code:text-is('0DTJ0ZZ'))")
    expect(option).to_be_visible()
    builder.press("Enter")
    expect(builder.result).to_contain_text("0DTJ0ZZ")
    builder.press("Backspace", "Backspace", "Backspace")
    expect(builder.list).to_be_focused()
    builder.element.locator(".cl-remaining button", has_text="0DTJ8ZZ").press("Enter")
    expect(builder.result).to_be_focused()
    expect(builder.result).to_contain_text("0DTJ8ZZ")
    builder.press("F6")
    expect(field).to_be_focused()


def test_more_of_the_remaining_codes_can_be_shown(desk_for: DeskFor) -> None:
    """Fifty at a time; focus goes to the first new one."""
    builder = open_builder(desk_for, "0DT")
    lines = builder.element.locator(".cl-remaining-list li")
    expect(lines).to_have_count(50)
    builder.element.get_by_role("button", name="Show more").press("Enter")
    expect(lines).to_have_count(100)
    expect(lines.nth(50).locator("button")).to_be_focused()


def test_a_start_that_begins_no_code_is_told(desk_for: DeskFor) -> None:
    """The builder opens at the beginning and says why."""
    builder = open_builder(desk_for, "0DZ")
    expect(builder.element.locator(".cl-problem")).to_contain_text("Z is not possible after 0D")


@pytest.mark.parametrize("start", ["", "0D", "0DTJ", "0DTJ4ZZ", "00H"])
def test_every_state_has_no_barrier_and_fits_every_screen(
    desk_for: DeskFor, page: Page, zoom: CDPSession, start: str
) -> None:
    """Light and dark by axe; nothing over the side at 400 and 320 pixels, or at 200 %."""
    builder = open_builder(desk_for, start)
    if not builder.result.is_visible():
        builder.list.focus()
    PICTURES.mkdir(parents=True, exist_ok=True)
    name = f"procedure-builder-{start or 'beginning'}"
    before = _theme_now(page)
    found: dict[str, list[str]] = {}
    for theme in ("Light", "Dark"):
        _theme(page, theme)
        _settle(page)
        found[theme] = violations(page, "section.coding-lab")
        page.screenshot(path=PICTURES / f"{name}-{theme.lower()}.png")
    _theme(page, before)
    for width in (400, 320):
        page.set_viewport_size({"width": width, "height": 800})
        _settle(page)
        found[f"{width} pixels"] = builder.element.evaluate(OVER_THE_SIDE)
    found["320 pixels, axe"] = violations(page, "section.coding-lab")
    page.screenshot(path=PICTURES / f"{name}-320.png")
    page.set_viewport_size(VIEWPORT)
    screen = {"width": 720, "height": 500, "deviceScaleFactor": 2, "mobile": False}
    zoom.send("Emulation.setDeviceMetricsOverride", screen)
    _settle(page)
    found["200 %"] = builder.element.evaluate(OVER_THE_SIDE)
    zoom.send("Emulation.clearDeviceMetricsOverride")
    page.set_viewport_size({"width": 1000, "height": 800})
    page.set_viewport_size(VIEWPORT)
    assert {where: faults for where, faults in found.items() if faults} == {}
