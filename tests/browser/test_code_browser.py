"""The code book in a cell of its own and in front of a workstation, by keyboard."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import ROOT, VIEWPORT, DeskFor
from tests.browser.desk import NOTEBOOK, Desk, line
from tests.browser.test_states import OVER_THE_SIDE, _settle, _theme, _theme_now

STAY = "inpatient-pneumonia-01"
PICTURES = ROOT / "test-output" / "screenshots"


@pytest.fixture(scope="module")
def indexes(
    tmp_path_factory: pytest.TempPathFactory,
    official: Callable[[str], Path],
) -> Path:
    """A home with the official index to external causes and the table of drugs installed."""
    files = [official(f"icd10cm-{name}-April-1-2026.xml") for name in ("eindex", "drug")]
    home = tmp_path_factory.mktemp("home-with-indexes")
    subprocess.run(
        [sys.executable, "-m", "coding_lab.cli.main", "codes", "install", *map(str, files)],
        env={**os.environ, "CODING_LAB_HOME": str(home)},
        check=True,
        capture_output=True,
    )
    return home


@pytest.fixture
def zoom(page: Page) -> Iterator[CDPSession]:
    """A hold on the browser itself, for a screen that is magnified."""
    session = page.context.new_cdp_session(page)
    yield session
    session.detach()
    page.set_viewport_size({"width": 1000, "height": 800})
    page.set_viewport_size(VIEWPORT)


class Book:
    """A browser of the code book on the page."""

    def __init__(self, desk: Desk, element: Locator):
        self.desk = desk
        self.page = desk.page
        self.element = element

    @property
    def title(self) -> Locator:
        """Heading of the page that is shown."""
        return self.element.locator(".cl-book-code")

    @property
    def said(self) -> Locator:
        """What was said aloud last."""
        return self.element.locator("[role=status]")

    def line(self, code: str) -> Locator:
        """A line of the tree."""
        return self.element.locator(f"[role=treeitem][data-key='{code}']")

    def here(self) -> str:
        """Which line of the tree has focus; empty if none."""
        key = self.page.evaluate("() => document.activeElement.dataset.key || ''")
        assert isinstance(key, str)
        return key

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def part(self, name: str) -> Locator:
        """The tab of a part."""
        return self.element.get_by_role("tab", name=name, exact=True)


def write_cell(path: Path, source: str) -> None:
    """A notebook with one cell."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


def open_book(desk_for: DeskFor, start: str = "", home: Path | None = None) -> Book:
    """Run a cell that opens the book of 1 May 2026."""
    source = "from datetime import date\n"
    if home:
        source += f"import os\nos.environ['CODING_LAB_HOME'] = {str(home)!r}\n"
    source += f"from coding_lab import browse_codes\nbrowse_codes({start!r}, on=date(2026, 5, 1))"
    desk = desk_for(prepare=lambda folder: write_cell(folder / NOTEBOOK, source))
    cell = desk.run_cell()
    element = cell.locator("section.coding-lab")
    expect(element.locator("[role=treeitem]").first).to_be_visible(timeout=60_000)
    return Book(desk, element)


def test_the_tree_is_walked_by_keyboard_from_chapter_to_code(desk_for: DeskFor) -> None:
    """Arrows open, close and walk; letters jump; Home and End are the ends."""
    book = open_book(desk_for)
    expect(book.element.locator("[role=treeitem]")).to_have_count(22)
    book.line("A00-B99").focus()
    book.press("ArrowDown", "ArrowDown", "ArrowDown")
    assert book.here() == "E00-E89"
    expect(book.title).to_contain_text("Endocrine, nutritional and metabolic diseases")
    book.press("ArrowRight")
    expect(book.line("E00-E89")).to_have_attribute("aria-expanded", "true")
    book.press("ArrowRight")
    assert book.here() == "E00-E07"
    book.press(*"e08-")
    assert book.here() == "E08-E13"
    book.press("ArrowRight")
    expect(book.line("E11")).to_be_visible()
    book.page.wait_for_timeout(800)
    book.press(*"e11")
    assert book.here() == "E11"
    book.press("ArrowRight")
    expect(book.line("E11.9")).to_be_visible()
    book.press("ArrowRight")
    assert book.here() == "E11.0"
    book.press("ArrowLeft")
    assert book.here() == "E11"
    book.press("ArrowLeft")
    expect(book.line("E11")).to_have_attribute("aria-expanded", "false")
    expect(book.line("E11.9")).to_be_hidden()
    book.press("Home")
    assert book.here() == "A00-B99"
    book.press("End")
    assert book.here() == "U00-U85"
    stops = book.element.locator("[role=treeitem][tabindex='0']")
    expect(stops).to_have_count(1)
    assert book.line("E11").get_attribute("aria-level") == "3"
    expect(book.element).to_contain_text("ICD-10-CM FY2026")
    expect(book.element).to_contain_text("1 May 2026")


def test_notes_lead_on_and_there_is_a_way_back(desk_for: DeskFor) -> None:
    """Enter goes to the notes, a code in them to its page, Alt with an arrow back and forward."""
    book = open_book(desk_for, "J44.0")
    expect(book.title).to_contain_text("J44.0")
    expect(book.line("J44.0")).to_have_attribute("aria-selected", "true")
    book.line("J44.0").focus()
    book.press("Enter")
    expect(book.title).to_be_focused()
    expect(book.said).to_contain_text("billable")
    expect(book.element.locator(".cl-browser-page")).to_contain_text("Code also")
    link = book.element.locator(".cl-note .cl-link:visible").first
    target = link.inner_text().rstrip("-").rstrip(".")
    link.focus()
    book.press("Enter")
    expect(book.title).to_contain_text(target)
    expect(book.title).to_be_focused()
    book.press("Alt+ArrowLeft")
    expect(book.title).to_contain_text("J44.0")
    book.press("Alt+ArrowRight")
    expect(book.title).to_contain_text(target)
    expect(book.line(target)).to_have_attribute("aria-selected", "true")
    book.press("Escape")
    assert book.here() == target


def test_a_code_is_copied_by_keyboard(desk_for: DeskFor) -> None:
    """Ctrl+C in the tree copies the code and says so."""
    book = open_book(desk_for, "E11.9")
    book.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(book.title).to_contain_text("E11.9")
    book.line("E11.9").focus()
    book.press("Control+c")
    expect(book.said).to_have_text("E11.9 copied.")
    assert book.page.evaluate("() => navigator.clipboard.readText()") == "E11.9"


def test_a_search_leads_into_the_tree(desk_for: DeskFor) -> None:
    """What is chosen is shown with its branch open, also where it is not billable."""
    book = open_book(desk_for)
    book.press("F6")
    field = book.element.get_by_role("combobox")
    field.focus()
    book.page.keyboard.type("wrist fracture sequela S52.501S"[-8:])
    expect(book.element.locator("[role=option]").first).to_be_visible()
    book.press("ArrowDown", "Enter")
    expect(book.title).to_contain_text("S52.501S")
    expect(book.line("S52.501S")).to_be_visible()
    table = book.element.get_by_role("table", name=re.compile("7th characters"))
    expect(table.get_by_role("rowheader", name="S", exact=True)).to_be_visible()
    table.get_by_role("button", name="S52.501B", exact=True).click()
    expect(book.title).to_contain_text("S52.501B")


def test_the_open_list_goes_out_of_sight_with_its_field(desk_for: DeskFor) -> None:
    """It does not stay over what one has scrolled to, and comes back with the field."""
    book = open_book(desk_for)
    book.page.set_viewport_size({"width": 1440, "height": 500})
    option = _list_open(book)
    book.element.locator(".cl-in-force").last.scroll_into_view_if_needed()
    expect(option).to_be_hidden()
    book.element.get_by_role("combobox").scroll_into_view_if_needed()
    expect(option).to_be_visible()


def test_what_is_not_installed_says_how_to_install_it(desk_for: DeskFor) -> None:
    """The tab is there, and tells in words what it would hold."""
    book = open_book(desk_for)
    book.part("Tabular List").focus()
    book.press("ArrowRight")
    expect(book.part("Index to diseases")).to_be_focused()
    panel = book.element.get_by_role("tabpanel")
    expect(panel).to_contain_text("coding-lab codes install FILE")
    expect(panel).to_contain_text("lead terms")


def test_index_and_table_of_drugs_lead_to_the_tabular_list(
    desk_for: DeskFor, indexes: Path
) -> None:
    """Terms by letter and modifier; the table filtered and by pages, never whole."""
    book = open_book(desk_for, home=indexes)
    book.part("Index to external causes").click()
    book.line("A").focus()
    book.press("f", "ArrowRight")
    lead = book.element.locator("[role=treeitem]", has_text="Fall, falling").last
    expect(lead).to_be_visible()
    book.press("ArrowRight")
    book.press(*"fall")
    expect(book.title).to_contain_text("Fall, falling")
    book.press("Enter")
    expect(book.title).to_be_focused()
    field = book.element.get_by_role("combobox")
    field.focus()
    book.page.keyboard.type("fall ladder")
    expect(book.element.locator("[role=option]", has_text="ladder").first).to_be_visible()
    book.press("ArrowDown", "Enter")
    expect(book.title).to_contain_text("ladder")
    book.element.get_by_role("button", name="W11", exact=True).click()
    expect(book.title).to_contain_text("Fall on and from ladder")
    expect(book.part("Tabular List")).to_have_attribute("aria-selected", "true")
    book.press("Alt+ArrowLeft")
    expect(book.title).to_contain_text("ladder")

    book.part("Drug table").click()
    table = book.element.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(51)
    expect(table.get_by_role("columnheader")).to_have_count(7)
    book.element.get_by_role("button", name="Next page").click()
    expect(book.element.locator(".cl-table-count")).to_contain_text("Rows 51 to 100 of 7,430")
    book.element.get_by_label("Show rows with").fill("aspirin")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(book.said).to_contain_text("Rows 1 to 2 of 2")
    table.get_by_role("button", name="T39.015", exact=True).first.click()
    expect(book.title).to_contain_text("T39.015")
    expect(book.element.locator(".cl-browser-page")).to_contain_text("needs more characters")


def test_other_code_sets_are_searched(desk_for: DeskFor) -> None:
    """ICD-10-PCS by a common name; a CPT code is met with a word on why no title shows."""
    book = open_book(desk_for)
    book.part("ICD-10-PCS").click()
    book.element.get_by_label("Search ICD-10-PCS").fill("appendectomy")
    found = book.element.get_by_role("listitem").filter(has_text="0DTJ4ZZ")
    expect(found).to_contain_text("Resection of Appendix", timeout=90_000)
    found.get_by_role("button", name="Copy 0DTJ4ZZ").focus()
    assert violations(book.page, "section.coding-lab") == []
    book.part("Tabular List").click()
    book.element.get_by_role("combobox").fill("00001")
    expect(book.element.locator(".cl-popup-note")).to_contain_text("your own book")


def test_a_code_of_the_book_goes_into_the_line(desk_for: DeskFor) -> None:
    """Opened from the bar, in front of the workstation; “Use” closes it and fills the line."""
    desk = desk_for(STAY)
    desk.put_answer(STAY, line("I10"))
    stay = desk.start()
    stay.button("Code book").focus()
    stay.press("Enter")
    dialog = stay.element.get_by_role("dialog", name="Code book")
    expect(dialog.locator("[role=treeitem]").first).to_be_visible()
    dialog.get_by_role("combobox").focus()
    stay.write("J44.0")
    expect(dialog.locator("[role=option]").first).to_be_visible()
    stay.press("ArrowDown", "Enter")
    expect(dialog.locator(".cl-book-code")).to_be_focused()
    assert violations(desk.page, "dialog.cl-shelf") == []
    stay.tab_to("button", "Use J44.0", limit=4)
    stay.press("Enter")
    expect(dialog).to_be_hidden()
    expect(stay.field()).to_have_value("J44.0")
    expect(stay.field()).to_be_focused()
    stay.wait_until_saved()
    assert desk.codes(STAY) == ["J44.0"]
    stay.button("Code book").focus()
    stay.press("Enter")
    expect(dialog).to_be_visible()
    stay.press("Escape")
    expect(dialog).to_be_hidden()
    expect(stay.button("Code book")).to_be_focused()


def _page_of_a_code(book: Book) -> Locator:
    return book.title


def _list_open(book: Book) -> Locator:
    book.element.get_by_role("combobox").focus()
    book.page.keyboard.type("diabetes")
    option = book.element.locator("[role=option]").first
    expect(option).to_be_visible()
    book.press("ArrowDown")
    return option


def _term(book: Book) -> Locator:
    book.part("Index to external causes").click()
    book.element.get_by_role("combobox").focus()
    book.page.keyboard.type("fall ladder")
    expect(book.element.locator("[role=option]", has_text="ladder").first).to_be_visible()
    book.press("ArrowDown", "Enter")
    expect(book.title).to_contain_text("ladder")
    return book.title


def _drugs(book: Book) -> Locator:
    book.part("Drug table").click()
    return book.element.get_by_label("Show rows with")


def _missing(book: Book) -> Locator:
    book.part("Neoplasm table").click()
    return book.element.locator(".cl-missing")


@pytest.mark.parametrize(
    "state", [_page_of_a_code, _list_open, _term, _drugs, _missing], ids=lambda s: s.__name__[1:]
)
def test_every_view_has_no_barrier_and_fits_every_screen(
    desk_for: DeskFor, page: Page, zoom: CDPSession, indexes: Path, state: Callable[[Book], Locator]
) -> None:
    """axe finds nothing in light and dark; at 320 pixels and 200 % nothing is cut off."""
    book = open_book(desk_for, "S52.501A", home=indexes)
    expect(book.title).to_contain_text("S52.501A")
    sign = state(book)
    name = f"book-{state.__name__[1:].replace('_', '-')}"
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = {}
    for theme in sorted(("Light", "Dark"), key=lambda theme: theme != _theme_now(page)):
        _theme(page, theme)
        _show(book, sign)
        found[theme] = violations(page, "section.coding-lab")
        page.screenshot(path=PICTURES / f"{name}-{theme.lower()}.png")
    page.set_viewport_size({"width": 320, "height": 900})
    _show(book, sign)
    found["320 pixels"] = book.element.evaluate(OVER_THE_SIDE)
    found["320 pixels, axe"] = violations(page, "section.coding-lab")
    page.screenshot(path=PICTURES / f"{name}-320.png")
    page.set_viewport_size(VIEWPORT)
    screen = {"width": 720, "height": 500, "deviceScaleFactor": 2, "mobile": False}
    zoom.send("Emulation.setDeviceMetricsOverride", screen)
    _show(book, sign)
    found["200 %"] = book.element.evaluate(OVER_THE_SIDE)
    taken = zoom.send("Page.captureScreenshot")
    (PICTURES / f"{name}-zoom-200.png").write_bytes(base64.b64decode(taken["data"]))
    assert {where: faults for where, faults in found.items() if faults} == {}


def _show(book: Book, sign: Locator) -> None:
    """Bring what the state is about onto the screen."""
    _settle(book.page)
    sign.evaluate(
        """(sign) => {
          const field = sign.closest('.cl-popup') && document.activeElement; // a list follows it
          (field || sign).scrollIntoView({ block: 'center' });
        }"""
    )
    _settle(book.page)
    expect(sign).to_be_in_viewport()
