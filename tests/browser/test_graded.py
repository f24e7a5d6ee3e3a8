"""The whole loop: a released chart coded in JupyterLab, graded by nbgrader, explained."""

from __future__ import annotations

import shutil

import yaml
from playwright.sync_api import BrowserContext, Page, WebSocket, expect

from tests.browser.accessibility import violations
from tests.browser.desk import Desk
from tests.browser.jupyter import JupyterLab
from tests.nbgrader.tiny_course import ONE, OPEN_CASE, TWO, new_course

HOSTILE = "<img src=x onerror=\"document.title='taken'\"> Which germ?"


def test_a_graded_chart_goes_from_the_learner_to_the_feedback_page(
    lab: JupyterLab, page: Page, context: BrowserContext
) -> None:
    """Coded by keyboard, handed in, autograded; the page says why, and runs nothing of theirs."""
    course = new_course(lab.root / "graded-course")
    handed_out = lab.root / "ada" / "ps1"
    shutil.copytree(course.root / "release" / "ps1", handed_out)
    frames: list[str] = []
    page.on("websocket", lambda socket: _listen(socket, frames))

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
    shown = page.content()
    desk.close()
    lab.end_kernels()

    key = yaml.safe_load((OPEN_CASE / "key" / "key.yaml").read_text(encoding="utf-8"))
    reason = " ".join(key["lines"][0]["why"].split())
    assert len(frames) > 20
    assert not any(reason[:40] in text for text in (shown, *frames))

    folder = course.submit("ada", answers=(handed_out / "answers.json").read_bytes())
    assert (folder / "answers.json").exists()
    course.nbgrader("autograde", "ps1")
    course.nbgrader("generate_feedback", "ps1")
    assert course.points("ada") == {ONE: 4.0, TWO: 0.0}

    feedback = context.new_page()
    feedback.goto((course.root / "feedback" / "ada" / "ps1" / "ps1.html").as_uri())
    expect(feedback.locator("body")).to_contain_text(reason)
    expect(feedback.locator("body")).to_contain_text("ICD-10-CM Guidelines FY2026 I.B.5")
    assert feedback.title() != "taken"
    assert feedback.locator("img[onerror]").count() == 0
    assert violations(feedback, ".cl-result") == []
    feedback.close()


def _listen(socket: WebSocket, frames: list[str]) -> None:
    def keep(payload: str | bytes) -> None:
        frames.append(payload if isinstance(payload, str) else payload.decode("utf-8", "replace"))

    socket.on("framereceived", keep)
