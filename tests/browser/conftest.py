"""A real JupyterLab in a real browser; screenshots go to ``test-output/screenshots``."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.jupyter import (
    CHROMIUM_ARGUMENTS,
    Desk,
    JupyterLab,
    exercise_notebook,
    find_chromium,
)

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "test-output" / "screenshots"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterLab]:
    """One JupyterLab on a folder with all open cases; each test has its own subfolder."""
    home = tmp_path_factory.mktemp("home")
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "data" / "cases", root / "data" / "cases")
    patch = pytest.MonkeyPatch()
    patch.setenv("CODING_LAB_HOME", str(home / "learner"))
    patch.setenv("JUPYTER_CONFIG_DIR", str(home / "jupyter"))
    server = JupyterLab.start(root, home)
    patch.undo()
    yield server
    server.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which no script may fail."""
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    assert failures == []


@pytest.fixture
def desk_for(
    lab: JupyterLab, page: Page, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Desk]]:
    """Opens a notebook with exercise cells for the cases named, in a folder of its own."""
    name = "".join(c if c.isalnum() else "-" for c in request.node.name)[:60]
    folder = lab.root / name

    def open_desk(*case_ids: str, prepare: Callable[[Path], None] | None = None) -> Desk:
        folder.mkdir()
        exercise_notebook(folder / "exercise.ipynb", *case_ids)
        if prepare:
            prepare(folder)
        return Desk(lab, page, f"{name}/exercise.ipynb").open()

    yield open_desk
    lab.end_kernels()


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """Keeps a picture of the page under ``test-output/screenshots``."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return take
