"""A graded chart: what it gives away, and the whole loop from release to feedback."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from playwright.sync_api import BrowserContext, Page, WebSocket, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import ROOT, DeskFor
from tests.browser.desk import Desk
from tests.browser.jupyter import JupyterLab
from tests.nbgrader.tiny_course import ONE, OPEN_CASE, TWO, new_course

KNEE, STAY = "office-knee-pain-11", "inpatient-abdominal-pain-11"
SCRIPT = "<script>document.title = 'taken'</script>"
HOSTILE = "<img src=x onerror=\"document.title='taken'\"> Which germ?"


def test_a_graded_chart_goes_from_the_learner_to_the_feedback_page(
    lab: JupyterLab, page: Page, context: BrowserContext, frames: list[str]
) -> None:
    """Coded by keyboard, handed in, autograded; the page says why, and runs nothing of theirs."""
    course = new_course(lab.root / "graded-course")
    handed_out = lab.root / "ada" / "ps1"
    shutil.copytree(course.root / "release" / "ps1", handed_out)
    desk = Desk(lab, page, handed_out).open("ps1.ipynb")
    one = desk.start(0)
    one.field().focus()
    one.search("e10.9", "E10.9")
    one.press("Escape", "Control+a")
    one.write("J02")
    one.press("Tab")
    expect(one.problem()).to_contain_text("J02 is not billable")
    one.field().focus()
    one.press("Control+a")
    one.search("strep pharyngitis", "J02.0")
    one.pick("J02.0")
    one.button("Mark words for line 1").focus()
    one.press("Enter")
    one.walk_to("Streptococcal pharyngitis.")
    one.press("Space")
    one.wait_until_saved()
    expect(one.element).to_contain_text("Graded exercise")
    expect(one.button("Check")).to_have_count(0)
    desk.run_cell(1)
    two = desk.workstation(desk.cell(1))
    two.field().focus()
    two.write("R50.9")
    two.button("Ask the provider").focus()
    two.press("Enter")
    two.write(HOSTILE)
    two.wait_until_saved()
    assert desk.codes(ONE) == ["J02.0"]
    desk.save_notebook()
    shown = page.content()
    desk.close()
    lab.end_kernels()

    key = yaml.safe_load((OPEN_CASE / "key" / "key.yaml").read_text(encoding="utf-8"))
    reason = " ".join(key["lines"][0]["why"].split())
    assert len(frames) > 20
    assert reason not in _plain(" ".join((shown, *frames)))

    folder = course.submit("ada", answers=(handed_out / "answers.json").read_bytes())
    _plant_script(handed_out / "ps1.ipynb", folder / "ps1.ipynb")
    course.nbgrader("autograde", "ps1")
    course.nbgrader("generate_feedback", "ps1")
    assert course.points("ada") == {ONE: 4.0, TWO: 0.0}

    feedback = context.new_page()
    feedback.goto((course.root / "feedback" / "ada" / "ps1" / "ps1.html").as_uri())
    expect(feedback.locator("body")).to_contain_text(reason)
    expect(feedback.locator("body")).to_contain_text("ICD-10-CM Guidelines FY2026 I.B.5")
    assert feedback.title() != "taken"
    assert feedback.locator("img[onerror]").count() == 0
    assert feedback.locator("script", has_text="taken").count() == 0
    assert violations(feedback, ".cl-result") == []
    feedback.close()


def test_nothing_in_a_graded_exercise_tells_what_is_right(
    desk_for: DeskFor, frames: list[str]
) -> None:
    """Faults of form at once, never correctness; no sentence of a key on the page or the wire."""
    desk = desk_for(KNEE, STAY, prepare=_hand_out)
    knee = desk.start(0)
    desk.run_cell(1)
    stay = desk.workstation(desk.cell(1))
    for code, title, problem in (
        ("M25.562", "Pain in left knee", ""),  # what the key wants
        ("M17.11", "Unilateral primary osteoarthritis, right knee", ""),  # a foreseen mistake
        ("M25.56", "Pain in knee", "M25.56 is not billable"),
        ("Q99.99", "", "There is no code Q99.99"),
    ):
        knee.field().focus()
        knee.press("Control+a")
        knee.write(code)
        knee.press("Tab")
        expect(knee.element.locator(".cl-title")).to_have_text(title)
        expect(knee.problem()).to_contain_text(problem)
        expect(knee.problem()).to_be_visible(visible=bool(problem))
        knee.wait_until_saved()
        assert desk.codes(KNEE) == [code]
    for station in (knee, stay):
        expect(station.element).to_contain_text("Graded exercise")
        expect(station.button(re.compile("Check|Hint|Try again"))).to_have_count(0)
        expect(station.feedback).to_be_hidden()

    # A message that no button sends is refused.
    knee.page.evaluate(ASK_FOR_A_CHECK)
    on_the_wire, on_the_page = _plain(" ".join(frames)), _plain(knee.page.content())
    assert "the reply is refused" in on_the_wire
    sentences = _key_sentences(KNEE) + _key_sentences(STAY)
    assert len(sentences) > 20
    for place in (on_the_wire, on_the_page):
        for chart in ("Tender over the medial joint line", "confined to the right iliac fossa"):
            assert chart in place, "the search itself must be able to find something"
        assert [sentence for sentence in sentences if sentence in place] == []


ASK_FOR_A_CHECK = """async () => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  const code = `
import ipywidgets
station = [one for one in ipywidgets.widget._instances.values() if hasattr(one, "practice")][0]
sheet = {"lines": [], "queries": [], "no_code": None}
asked = {"type": "check", "client": "c", "revision": 1, "sheet": sheet}
print("the reply is", station._session.handle(asked)["type"])
`;
  await kernel.requestExecute({ code }).done;
}"""


@pytest.fixture
def frames(page: Page) -> Iterator[list[str]]:
    """Every message that the server sends to the front end from now on."""
    received: list[str] = []

    def listen(socket: WebSocket) -> None:
        _listen(socket, received)

    page.on("websocket", listen)
    yield received
    page.remove_listener("websocket", listen)


def _hand_out(folder: Path) -> None:
    """Lay the cases beside the notebook as a release does: without their keys."""
    for case in (KNEE, STAY):
        shutil.copytree(
            ROOT / "data" / "graded" / case,
            folder / "cases" / case,
            ignore=shutil.ignore_patterns("key"),
        )


def _plant_script(notebook_path: Path, submitted_path: Path) -> None:
    """Hand a notebook in with what a student can write into it by hand."""
    notebook = nbformat.read(notebook_path, as_version=4)
    script = {"application/javascript": "document.title = 'taken'", "text/html": SCRIPT}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source += f"\n\n{SCRIPT}"
        else:
            cell.outputs = [nbformat.v4.new_output("display_data", script)]
    notebook.cells.append(nbformat.v4.new_raw_cell(SCRIPT))
    nbformat.write(notebook, submitted_path)


def _key_sentences(case: str) -> list[str]:
    """What the key and the hints of a case say in whole sentences."""
    folder = ROOT / "data" / "graded" / case
    key: dict[str, Any] = yaml.safe_load((folder / "key" / "key.yaml").read_text("utf-8"))
    hints = yaml.safe_load((folder / "case.yaml").read_text("utf-8"))["hints"]
    texts = [key["first_why"], *hints, *(item["why"] for item in key["lines"] + key["not_coded"])]
    parts = {_plain(part) for text in texts for part in re.split(r"(?<=[.?!])\s", text)}
    return sorted(part for part in parts if len(part) > 25)


def _plain(text: str) -> str:
    """Text as JSON, HTML and YAML agree on it: no escapes, one blank between words."""
    told = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"(\\n|\s)+", " ", told.replace("&amp;", "&").replace('\\"', '"')).strip()


def _listen(socket: WebSocket, frames: list[str]) -> None:
    def keep(payload: str | bytes) -> None:
        frames.append(payload if isinstance(payload, str) else payload.decode("utf-8", "replace"))

    socket.on("framereceived", keep)
