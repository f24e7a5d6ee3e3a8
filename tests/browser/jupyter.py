"""A real JupyterLab for tests, and what a person does in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

TOKEN = "a-token-for-tests"
START_SECONDS = 60
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    "themes": {"theme": "JupyterLab Light"},
    "notification": {"fetchNews": "false", "checkForUpdates": False},
}


def find_chromium() -> str:
    """Path of a browser of the Chromium family; ``CHROMIUM`` names one."""
    for name in (os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES):
        path = shutil.which(name) if name else None
        if path:
            return path
    mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    if mac.exists():
        return str(mac)
    raise RuntimeError("no Chromium found; make test installs it on Debian, or set CHROMIUM")


def exercise_notebook(path: Path, *case_ids: str) -> Path:
    """Write a notebook with one exercise cell for each case."""
    import nbformat

    cells = [
        nbformat.v4.new_code_cell(f'from coding_lab import workstation\nworkstation("{case_id}")')
        for case_id in case_ids
    ]
    notebook = nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )
    nbformat.write(notebook, path)
    return path


@dataclass
class JupyterLab:
    """A JupyterLab server on its own folder and settings."""

    root: Path
    settings: Path
    port: int
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, root: Path, home: Path) -> JupyterLab:
        """Start a server on ``root``; raises ``RuntimeError`` with its log if it does not answer."""
        settings = home / "user-settings"
        port = _free_port()
        command = [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            f"--ServerApp.root_dir={root}",
            f"--ServerApp.port={port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={TOKEN}",
            f"--LabApp.user_settings_dir={settings}",
            f"--LabApp.workspaces_dir={home / 'workspaces'}",
        ]
        with (home / "jupyter.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=root)
        server = cls(root, settings, port, process)
        server.set_theme("light")
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                server.call("GET", "status")
                return server
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        server.stop()
        raise RuntimeError((home / "jupyter.log").read_text(encoding="utf-8", errors="replace"))

    def stop(self) -> None:
        """End the server and its kernels."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=15)

    def call(self, method: str, path: str, body: object = None) -> object:
        """Call the server's own API."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as response:
            text = response.read()
        return json.loads(text) if text else None

    def kernels(self) -> list[str]:
        """Ids of the running kernels."""
        kernels = self.call("GET", "kernels")
        assert isinstance(kernels, list)
        return [kernel["id"] for kernel in kernels]

    def end_kernels(self) -> None:
        """Shut down every session, as if the machine had been switched off."""
        sessions = self.call("GET", "sessions")
        assert isinstance(sessions, list)
        for session in sessions:
            self.call("DELETE", f"sessions/{session['id']}")

    def set_theme(self, name: str) -> None:
        """``light`` or ``dark``; applies to pages opened afterwards."""
        folder = self.settings / "@jupyterlab" / "apputils-extension"
        folder.mkdir(parents=True, exist_ok=True)
        for file, values in SETTINGS.items():
            chosen = {"theme": f"JupyterLab {name.capitalize()}"} if file == "themes" else values
            (folder / f"{file}.jupyterlab-settings").write_text(json.dumps(chosen), "utf-8")

    def url(self, notebook: str) -> str:
        """Address that opens a notebook of the root folder alone on the page."""
        return f"http://127.0.0.1:{self.port}/lab/tree/{notebook}?token={TOKEN}&reset"


@dataclass
class Desk:
    """A learner at a notebook: a page, and what can be done on it."""

    lab: JupyterLab
    page: Page
    notebook: str

    def open(self) -> Desk:
        """Open the notebook in JupyterLab."""
        self.page.goto(self.lab.url(self.notebook))
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        expect(self.page.locator("#jp-bottom-panel")).to_contain_text(" | Idle", timeout=60_000)
        return self

    def run_cell(self, number: int = 0) -> Locator:
        """Run an exercise cell and wait for its end; the workstation that appears."""
        cell = self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)
        cell.locator(".cm-content").click()
        expect(cell.locator(".cm-editor")).to_have_class(re.compile("cm-focused"))
        self.page.keyboard.press("Control+Enter")
        expect(cell.locator(".jp-InputPrompt")).to_contain_text(
            re.compile(r"\[\d+\]"), timeout=60_000
        )
        return self.workstation(number)

    def workstation(self, number: int = 0) -> Locator:
        """The workstation under a cell, once it is there."""
        cell = self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)
        found = cell.locator("section.coding-lab")
        expect(found).to_be_visible(timeout=60_000)
        return found

    def answers(self) -> dict[str, dict[str, object]]:
        """What ``answers.json`` beside the notebook holds."""
        path = (self.lab.root / self.notebook).parent / "answers.json"
        exercises = json.loads(path.read_text(encoding="utf-8"))["exercises"]
        assert isinstance(exercises, dict)
        return exercises

    def wait_until_saved(self, workstation: Locator) -> None:
        """Wait until the page says that everything is saved."""
        expect(workstation.locator(".cl-saved[data-state=saved]")).to_be_visible(timeout=10_000)

    def focused(self) -> str:
        """Role and name of the element that has focus."""
        return str(
            self.page.evaluate(
                "() => { const a = document.activeElement; return (a.getAttribute('role') ||"
                " a.tagName) + ': ' + (a.getAttribute('aria-label') || a.textContent ||"
                " a.value || '').trim().slice(0, 80); }"
            )
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
