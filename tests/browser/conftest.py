"""One JupyterLab, one browser and one page for all tests; each test has a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from coding_lab.codesets import CodeBook
from tests.browser.desk import NOTEBOOK, Desk, enter, exercise_notebook
from tests.browser.jupyter import CHROMIUM_ARGUMENTS, JupyterLab, find_chromium

ROOT = Path(__file__).parents[2]
VIEWPORT = {"width": 1440, "height": 1000}
MEASURED = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def pytest_configure(config: pytest.Config) -> None:
    """A place for what tests measure."""
    config.stash[MEASURED] = []


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was measured; it is told, not asserted."""
    if config.stash[MEASURED]:
        terminalreporter.section("measured in the browser")
        for sentence in config.stash[MEASURED]:
            terminalreporter.write_line(sentence)


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Takes a sentence for the end of the report."""
    return request.config.stash[MEASURED].append


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
def learner_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the learner's own history is kept."""
    return tmp_path_factory.mktemp("learner")


@pytest.fixture(scope="session")
def lab(
    tmp_path_factory: pytest.TempPathFactory,
    learner_home: Path,
    built_cache: Path,
    codebook: CodeBook,
) -> Iterator[JupyterLab]:
    """One JupyterLab on a folder with all open exercises; its code book is built already."""
    home = tmp_path_factory.mktemp("home")
    root = tmp_path_factory.mktemp("course")
    for folder in ("cases", "quizzes"):
        shutil.copytree(ROOT / "data" / folder, root / "data" / folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODING_LAB_HOME", str(learner_home))
        patch.setenv("CODING_LAB_CACHE", str(built_cache))
        patch.setenv("IPYTHONDIR", str(home / "ipython"))
        patch.setenv("JUPYTER_CONFIG_DIR", str(home / "jupyter"))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(home / "runtime"))
        server = JupyterLab.start(root, home)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The browser profile of one learner."""
    context = browser.new_context(viewport=VIEWPORT)
    yield context
    context.close()


@pytest.fixture(scope="session")
def front_end(context: BrowserContext, lab: JupyterLab) -> Iterator[tuple[Page, list[Error]]]:
    """JupyterLab, loaded once, and the errors of scripts on its page."""
    page = context.new_page()
    failures: list[Error] = []
    page.on("pageerror", lambda error: failures.append(error))
    enter(page, lab)
    yield page, failures
    page.close()


@pytest.fixture
def page(front_end: tuple[Page, list[Error]]) -> Iterator[Page]:
    """The page with JupyterLab, as a learner finds it, on which none of our scripts may fail."""
    page, failures = front_end
    failures.clear()
    page.set_viewport_size(VIEWPORT)
    forget(page)
    yield page
    # JupyterLab itself complains when a kernel goes; ours come from a blob, by anywidget.
    assert [error.stack for error in failures if "blob:" in (error.stack or "")] == []


def forget(page: Page) -> None:
    """Take away what workstations have left in this browser."""
    page.evaluate(
        """() => {
          for (const name of Object.keys(localStorage))
            if (name.startsWith('coding-lab:')) localStorage.removeItem(name);
        }"""
    )


DeskFor = Callable[..., Desk]


@pytest.fixture
def desk_for(lab: JupyterLab, page: Page, request: pytest.FixtureRequest) -> Iterator[DeskFor]:
    """A desk at a new folder with a notebook that has an exercise cell for each case named."""
    name = "".join(c if c.isalnum() else "-" for c in request.node.name)[:60]
    desks = []

    def desk_for(
        *case_ids: str,
        prepare: Callable[[Path], object] | None = None,
        notebook: str = NOTEBOOK,
    ) -> Desk:
        folder = lab.root / (name if not desks else f"{name}-{len(desks)}")
        folder.mkdir()
        exercise_notebook(folder / NOTEBOOK, *case_ids)
        if prepare:
            prepare(folder)
        desks.append(Desk(lab, page, folder))
        return desks[-1].open(notebook)

    yield desk_for
    for desk in desks[:1]:
        desk.close()
    lab.end_kernels()
