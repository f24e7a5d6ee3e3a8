"""The accessibility checker, run on our part of the page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

RUN = """async (selector) => {
  const { violations } = await axe.run(selector, { resultTypes: ['violations'] });
  return violations.map((found) => [
    found.id,
    found.nodes.slice(0, 3).map((node) => [node.html.slice(0, 160), node.failureSummary]),
  ]);
}"""


def violations(page: Page, selector: str) -> list[Any]:
    """What the checker finds under ``selector``; each with its first places."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = page.evaluate(RUN, selector)
    assert isinstance(found, list)
    return found
