"""A learner at a notebook in JupyterLab: what a person does, and what is on the disk."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, expect

from coding_lab.answers.parse import FORMAT
from coding_lab.cases.case import Case
from coding_lab.cases.load import load_case
from tests.browser.jupyter import JupyterLab

NOTEBOOK = "exercise.ipynb"
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
LONG = 60_000  # ms; for what starts a process, on a slow machine

FOCUSED = """() => {
  const a = document.activeElement;
  const words = (id) => document.getElementById(id)?.textContent || '';
  const labelled = (a.getAttribute('aria-labelledby') || '').split(' ').map(words).join(' ');
  const label = a.labels?.[0] ? (a.labels[0].querySelector('span') || a.labels[0]).textContent : '';
  const name = a.getAttribute('aria-label') || labelled.trim() || label || a.textContent || '';
  return [a.getAttribute('role') || a.tagName.toLowerCase(), name.replace(/\\s+/g, ' ').trim()];
}"""

SHEET = """(section) => {
  const text = (node) => node.textContent.replace(/^“|”$/g, '').replace(/\\s+/g, ' ').trim();
  const marks = (card) => [...card.querySelectorAll('.cl-evidence .cl-quote')].map(text);
  const cards = (list) => [...section.querySelectorAll(list)];
  const lines = cards('.cl-line-card').map((card) => ({
    code: card.querySelector('input').value,
    poa: card.querySelector('.cl-fields select')?.value || null,
    evidence: marks(card),
  }));
  const others = cards('.cl-card:not(.cl-line-card)').map((card) => [
    text(card.querySelector('.cl-card-label')),
    card.querySelector('textarea').value,
    marks(card),
  ]);
  return [lines, others];
}"""


LISTED = """(words) => {
  const field = document.activeElement;
  const list = document.getElementById(field.getAttribute('aria-controls'));
  window.codesListed = new Promise((resolve) => {
    // A list for fewer letters may still be on its way; the one for all of them is the last.
    const watch = new MutationObserver(() => {
      if (field.value !== words) return;
      watch.disconnect();
      resolve();
    });
    watch.observe(list, { childList: true });
  });
}"""


def exercise_notebook(path: Path, *case_ids: str) -> Path:
    """Write a notebook with one exercise cell for each case."""
    cells = [
        nbformat.v4.new_code_cell(f'from coding_lab import workstation\nworkstation("{case_id}")')
        for case_id in case_ids
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)
    return path


def line(code: str, *evidence: tuple[str, str], poa: str | None = None) -> dict[str, Any]:
    """A code line for ``Desk.put_answer``; evidence as (document, quote)."""
    return {"code": code, "poa": poa, "confidence": None, "evidence": list(evidence)}


def _mark(case: Case, document: str, quote: str) -> dict[str, Any]:
    start = case.document(document).text.index(quote)
    return {"document": document, "start": start, "end": start + len(quote), "quote": quote}


@dataclass
class Desk:
    """A learner at a notebook of one folder."""

    lab: JupyterLab
    page: Page
    folder: Path

    # ---- JupyterLab --------------------------------------------------------------------------

    def open(self, name: str = NOTEBOOK) -> Desk:
        """Open a notebook, in front of whatever else is open, and wait for its kernel."""
        path = str((self.folder / name).relative_to(self.lab.root))
        self.command("docmanager:open", path=path, factory="Notebook")
        self.wait_for_kernel(path)
        expect(self.cell(0)).to_be_visible(timeout=LONG)
        return self

    def wait_for_kernel(self, path: str = "") -> None:
        """Wait until the kernel of the notebook in front is ready (with ``path``: of that one)."""
        self.page.wait_for_function(
            """(path) => {
              const panel = window.jupyterapp.shell.currentWidget;
              return panel?.context?.isReady && (!path || panel.context.path === path)
                && panel.sessionContext?.session?.kernel?.status === 'idle';
            }""",
            arg=path,
            timeout=LONG,
        )

    def command(self, name: str, **arguments: Any) -> None:
        """One of JupyterLab's own commands, as its menus give them."""
        self.page.evaluate(
            "async ([name, values]) => { await window.jupyterapp.commands.execute(name, values); }",
            [name, arguments],
        )

    def close(self) -> None:
        """Close every notebook without saving."""
        self.page.evaluate(
            """() => {
              for (const widget of [...window.jupyterapp.shell.widgets('main')]) {
                if (widget.context) widget.context.model.dirty = false;
                widget.close();
              }
            }"""
        )

    def reload(self) -> Desk:
        """Load the whole page anew and open the notebook."""
        enter(self.page, self.lab)
        return self.open()

    def save_notebook(self) -> None:
        """Save as Ctrl+S does."""
        self.command("docmanager:save")

    def cell(self, number: int) -> Locator:
        """A code cell of the notebook in front."""
        return self.page.locator(f"{PANEL} .jp-CodeCell").nth(number)

    def run_cell(self, number: int = 0) -> Locator:
        """Run an exercise cell and wait for its end; the cell."""
        cell = self.cell(number)
        cell.locator(".cm-content").click()
        return self.press_run(cell)

    def press_run(self, cell: Locator) -> Locator:
        """Press Ctrl+Enter in the chosen cell and wait for its end; the cell."""
        # The prompt shows a number when the cell has run: take away the one of the last run.
        self.page.evaluate(
            """() => {
              const { model } = window.jupyterapp.shell.currentWidget.content.activeCell;
              model.executionCount = null;
            }"""
        )
        self.page.keyboard.press("Control+Enter")
        prompt = cell.locator(".jp-InputPrompt")
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=LONG)
        return cell

    def start(self, number: int = 0) -> Workstation:
        """Run an exercise cell; the workstation under it."""
        return self.workstation(self.run_cell(number))

    def workstation(self, cell: Locator | None = None) -> Workstation:
        """The workstation under a cell, once it is there."""
        element = (cell or self.cell(0)).locator("section.coding-lab")
        expect(element).to_be_visible(timeout=LONG)
        return Workstation(self, element)

    # ---- the disk ----------------------------------------------------------------------------

    @property
    def answers_path(self) -> Path:
        """The answers file beside the notebook."""
        return self.folder / "answers.json"

    def exercises(self) -> dict[str, Any]:
        """What the answers file holds, by exercise."""
        exercises = json.loads(self.answers_path.read_text(encoding="utf-8"))["exercises"]
        assert isinstance(exercises, dict)
        return exercises

    def answer(self, case_id: str) -> dict[str, Any]:
        """The saved answer to one case."""
        answer = self.exercises()[case_id]["answer"]
        assert isinstance(answer, dict)
        return answer

    def codes(self, case_id: str) -> list[str]:
        """The saved codes of one case, in order."""
        return [line["code"] for line in self.answer(case_id)["lines"]]

    def put_answer(self, case_id: str, *lines: dict[str, Any], **fields: Any) -> None:
        """Lay down a saved answer, as if from another day."""
        case = load_case(self.lab.root / "data" / "cases" / case_id)
        numbered = [
            {
                **line,
                "id": f"line-{n}",
                "evidence": [_mark(case, *mark) for mark in line["evidence"]],
            }
            for n, line in enumerate(lines, 1)
        ]
        answer = {"lines": numbered, "queries": [], "no_code": None, **fields}
        exercise = {
            "kind": "coding",
            "answer": answer,
            "saved_at": "2026-11-02T10:30:00+00:00",
            "active_seconds": 60,
        }
        content = {"format": FORMAT, "exercises": {case_id: exercise}}
        self.answers_path.write_text(json.dumps(content), encoding="utf-8")


@dataclass
class Workstation:
    """A workstation on the page."""

    desk: Desk
    element: Locator

    @property
    def page(self) -> Page:
        """The page that it is on."""
        return self.desk.page

    # ---- what is there -----------------------------------------------------------------------

    def field(self, number: int = 1) -> Locator:
        """The code field of a line, counted from 1."""
        return self.element.locator(".cl-line-card input[role=combobox]").nth(number - 1)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button by its name."""
        return self.element.get_by_role("button", name=name, exact=isinstance(name, str))

    def option(self, code: str) -> Locator:
        """A code in the open list."""
        return self.element.locator(f"[role=option]:has(.cl-code:text-is('{code}'))")

    def piece(self, words: str) -> Locator:
        """A markable piece of the chart that begins with these words."""
        return self.element.locator(".cl-piece").filter(
            has_text=re.compile(rf"^\s*{re.escape(words)}")
        )

    def problem(self, number: int = 1) -> Locator:
        """The problem of form shown under a line."""
        return self.element.locator(".cl-line-card").nth(number - 1).locator(".cl-problem")

    @property
    def status(self) -> Locator:
        """“Saved 14:02” and its kin."""
        return self.element.locator(".cl-saved")

    @property
    def feedback(self) -> Locator:
        """The region with the explanation."""
        return self.element.get_by_role("region", name="Feedback")

    def codes(self) -> list[str]:
        """The codes on the page, in order."""
        return [shown["code"] for shown in self.sheet()[0]]

    def sheet(self) -> tuple[list[dict[str, Any]], list[list[Any]]]:
        """What the page shows: code lines, and other answers as (label, text, marks)."""
        lines, others = self.element.evaluate(SHEET)
        return lines, others

    def focused(self) -> tuple[str, str]:
        """Role and name of the element that has focus."""
        role, name = self.page.evaluate(FOCUSED)
        return role, name

    # ---- what a person does ------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type into what has focus."""
        self.page.keyboard.type(text)

    def tab_to(self, role: str, name: str, *, back: bool = False, limit: int = 120) -> None:
        """Press Tab (with ``back``: Shift+Tab) until focus is on what a person looks for."""
        seen = []
        for _ in range(limit):
            self.press("Shift+Tab" if back else "Tab")
            seen.append(self.focused())
            if seen[-1][0] == role and seen[-1][1].startswith(name):
                return
        raise AssertionError(f"Tab does not reach {role} “{name}”; it went {seen}")

    def walk_to(self, words: str, key: str = "ArrowDown", limit: int = 200) -> None:
        """Press an arrow key in the chart until the piece with these words has focus."""
        seen = []
        for _ in range(limit):
            seen.append(self.focused()[1])
            if seen[-1].startswith(words):
                return
            self.press(key)
        raise AssertionError(f"{key} does not reach “{words}”; it went {seen}")

    def search(self, words: str, code: str) -> None:
        """Type words into the code field that has focus and wait for a code in their list."""
        self.write(words[:-1])
        self.page.evaluate(LISTED, words)
        self.press(words[-1])
        self.page.evaluate("() => window.codesListed")
        expect(self.option(code)).to_be_visible()

    def walk_list(self, code: str, limit: int = 20) -> None:
        """Walk with the arrow key to a code in the open list."""
        for _ in range(limit):
            if self.option(code).get_attribute("aria-selected") == "true":
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {code}")

    def open_children(self, code: str) -> None:
        """Walk to a code that needs more characters and open what stands under it."""
        self.walk_list(code)
        self.press("Enter")
        back = self.element.locator(".cl-popup-head", has_text=f"Back from {code} ")
        expect(back).to_be_visible()

    def pick(self, code: str) -> None:
        """Walk to a code in the open list and take it with Enter."""
        self.walk_list(code)
        self.press("Enter")

    def wait_until_saved(self) -> str:
        """Wait until the page says “Saved …”; the time it says."""
        expect(self.status).to_have_attribute("data-state", "saved", timeout=LONG)
        return self.status.inner_text().removeprefix("Saved ")


def enter(page: Page, lab: JupyterLab) -> None:
    """Load JupyterLab with nothing open."""
    page.goto(lab.url)
    page.wait_for_function(
        "() => window.jupyterapp?.shell && document.querySelector('#jp-main-dock-panel')"
        " && !document.querySelector('#jupyterlab-splash')",
        timeout=LONG,
    )
    page.evaluate(
        """async () => {
          const app = window.jupyterapp;
          await app.restored;
          app.shell.collapseLeft();
          app.shell.collapseRight();
        }"""
    )
