"""axe-core on a page: what a machine can find of barriers."""

from __future__ import annotations

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page


def violations(page: Page, selector: str) -> list[str]:
    """What axe finds inside the elements that ``selector`` names; one line per element."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async (selector) => {
          const all = [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
          if (!all.length) return [{ id: 'nothing', help: `no ${selector} to look at`, nodes: [] }];
          const options = { resultTypes: ['violations'] };
          return (await axe.run({ include: all }, options)).violations;
        }""",
        selector,
    )
    return [
        f"{rule['id']} ({rule['help']}): {' '.join(node['target'])} {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"] or [{"target": [], "html": ""}]
    ]
