"""The saved answer is readable without a kernel and without script."""

from __future__ import annotations

import subprocess
import sys

from playwright.sync_api import Browser, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import DeskFor
from tests.browser.desk import line

CASE = "inpatient-pneumonia-01"
MARK = ("60-discharge-summary", "Probable Pseudomonas pneumonia, right lower lobe")


def test_a_notebook_opened_again_shows_the_saved_answer(
    desk_for: DeskFor, browser: Browser
) -> None:
    """In JupyterLab without a kernel and in HTML of nbconvert the last saved answer stands."""
    desk = desk_for(CASE)
    desk.put_answer(CASE, line("J15.1", MARK, poa="Y"))
    station = desk.start()
    table = desk.cell(0).locator(f"[data-coding-lab-static={CASE}]")
    expect(table).to_be_hidden()
    station.button("Add a code").click()
    station.write("E87.1")
    station.press("Tab")
    station.wait_until_saved()
    desk.save_notebook()
    desk.close()
    desk.lab.end_kernels()

    desk.open()
    expect(table).to_be_visible()
    expect(desk.cell(0).locator("section.coding-lab")).to_have_count(0)
    for words in ("J15.1", "Pneumonia due to Pseudomonas", "Y (yes)", MARK[1], "E87.1"):
        expect(table).to_contain_text(words)
    expect(desk.cell(0)).not_to_contain_text("Traceback")
    assert violations(desk.page, ".coding-lab-static") == []

    convert = [sys.executable, "-m", "nbconvert", "--to", "html", "exercise.ipynb"]
    done = subprocess.run(convert, cwd=desk.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((desk.folder / "exercise.html").as_uri())
    table = page.locator(f"[data-coding-lab-static={CASE}]")
    expect(table).to_be_visible()
    for words in ("J15.1", MARK[1], "E87.1"):
        expect(table).to_contain_text(words)
    context.close()
