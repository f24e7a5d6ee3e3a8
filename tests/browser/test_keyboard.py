"""A chart coded by keyboard alone, and found again on another day."""

from playwright.sync_api import expect

from tests.browser.conftest import DeskFor
from tests.browser.desk import Desk, Workstation, line

STAY, CALLS = "inpatient-pneumonia-01", "office-nurse-call-01"
QUESTION = "Please name the germ, or say that it is not known."
REASON = "No provider saw him on this day."
GERM = "He failed ceftriaxone and became afebrile within a day of cefepime"


def test_a_chart_is_coded_by_keyboard_and_is_there_again_another_day(desk_for: DeskFor) -> None:
    """Every step without a mouse; a reload, a restart and a new kernel give all of it back."""
    desk = desk_for(STAY, CALLS)
    desk.press_run(desk.cell(0))
    stay = desk.workstation()
    _code_the_stay(stay)
    coded = stay.sheet()
    desk.run_cell(1)
    calls = desk.workstation(desk.cell(1))
    _say_that_there_is_nothing_to_code(calls)
    said = calls.sheet()
    saved = desk.exercises()

    assert [shown["code"] for shown in coded[0]] == ["J15.1", "J44.0", "E87.1"]
    assert [shown["poa"] for shown in coded[0]] == ["Y", "Y", None]
    assert coded[0][0]["evidence"] == ["Probable Pseudomonas pneumonia, right lower lobe"]
    assert [(words, len(marks)) for _, words, marks in coded[1]] == [(QUESTION, 1)]
    assert said[0] == []
    assert [(words, len(marks)) for _, words, marks in said[1]] == [(REASON, 1)]
    assert desk.codes(STAY) == ["J15.1", "J44.0", "E87.1"]

    desk.reload()
    assert _both(desk) == (coded, said)

    desk.page.keyboard.press("0")
    desk.page.keyboard.press("0")
    restart = desk.page.get_by_role("dialog").filter(has_text="Restart")
    expect(restart).to_be_visible()
    desk.page.keyboard.press("Enter")
    expect(restart).to_be_hidden()
    desk.wait_for_kernel()
    assert _both(desk) == (coded, said)

    desk.lab.end_kernels()
    desk.reload()
    assert _both(desk) == (coded, said)
    assert {name: kept["answer"] for name, kept in desk.exercises().items()} == {
        name: kept["answer"] for name, kept in saved.items()
    }


def test_escape_leaves_the_code_as_it_was(desk_for: DeskFor) -> None:
    """Escape steps out of the children, then out of the list, then out of the change."""
    desk = desk_for(STAY)
    desk.put_answer(STAY, line("I10"))
    stay = desk.start()
    stay.field().focus()
    stay.press("Control+a")
    stay.search("copd", "J44")
    stay.open_children("J44")
    stay.press("Escape")
    expect(stay.option("J44")).to_have_attribute("aria-selected", "true")
    stay.press("Escape")
    expect(stay.option("J44")).to_be_hidden()
    expect(stay.field()).to_have_value("copd")
    stay.press("Escape")
    expect(stay.field()).to_have_value("I10")
    assert desk.codes(STAY) == ["I10"]


def test_jupyterlab_does_not_take_our_keys(desk_for: DeskFor) -> None:
    """Letters and digits that are commands of JupyterLab do nothing to the notebook from here."""
    desk = desk_for(STAY)
    desk.put_answer(STAY, line("I10"), line("E87.1"))
    stay = desk.start()
    stay.button("Mark words for line 1").focus()
    stay.press("Enter")
    stay.press("d", "d", "x", "b", "a", "m", "y", "2", "ArrowDown")
    expect(desk.page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(1)
    expect(desk.page.locator(".jp-Notebook .jp-MarkdownCell")).to_have_count(0)
    expect(stay.element.locator(".cl-line-card[aria-current=true] input")).to_have_value("E87.1")
    expect(stay.element).to_be_visible()


def _code_the_stay(stay: Workstation) -> None:
    """Three lines with marks, put in order, and a query; ends when all is saved."""
    stay.tab_to("combobox", "Code")
    stay.search("copd", "J44")
    stay.open_children("J44")
    stay.pick("J44.0")
    expect(stay.field()).to_have_value("J44.0")
    stay.press("Tab")
    assert stay.focused() == ("select", "Present on admission")
    stay.press("y")

    stay.tab_to("button", "Add a code")
    stay.press("Enter")
    expect(stay.field(2)).to_be_focused()
    stay.search("pneumonia pseudomonas", "J15.1")
    stay.pick("J15.1")
    stay.press("Tab", "y")
    stay.tab_to("combobox", "Code", back=True, limit=1)
    stay.press("Alt+ArrowUp")
    expect(stay.field(1)).to_have_value("J15.1")
    expect(stay.field(1)).to_be_focused()

    stay.tab_to("button", "Mark words for line 1")
    stay.press("Enter")
    stay.tab_to("tab", "Registration", back=True)
    stay.press("End")
    assert stay.focused() == ("tab", "Discharge summary")
    stay.press("Tab")
    stay.walk_to("Probable Pseudomonas")
    stay.press("Space")
    expect(stay.piece("Probable Pseudomonas")).to_have_attribute("aria-pressed", "true")
    stay.press("Escape")
    expect(stay.field(1)).to_be_focused()

    stay.tab_to("button", "Add a code")
    stay.press("Space")
    stay.write("e87.1")
    stay.press("Tab")
    expect(stay.field(3)).to_have_value("E87.1")

    stay.tab_to("button", "Ask the provider")
    stay.press("Enter")
    assert stay.focused() == ("textarea", "What do you ask the provider?")
    stay.write(QUESTION)
    stay.tab_to("button", "Mark words for query 1")
    stay.press("Enter")
    stay.walk_to(GERM)
    stay.press("Enter")
    stay.wait_until_saved()


def _say_that_there_is_nothing_to_code(calls: Workstation) -> None:
    calls.tab_to("button", "Nothing to code")
    calls.press("Enter")
    assert calls.focused() == ("textarea", "Why is there nothing to code?")
    calls.write(REASON)
    calls.tab_to("button", "Mark words for nothing to code")
    calls.press("Enter")
    calls.walk_to("Good morning, my right big toe")
    calls.press("Space")
    calls.wait_until_saved()


Sheets = tuple[object, object]


def _both(desk: Desk) -> Sheets:
    """What both exercises show after their cells have been run."""
    stay = desk.start(0)
    desk.run_cell(1)
    calls = desk.workstation(desk.cell(1))
    return stay.sheet(), calls.sheet()
