"""A real JupyterLab server for tests."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOKEN = "a-token-for-tests"
START_SECONDS = 90
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


@dataclass
class JupyterLab:
    """A JupyterLab server on its own folder and settings."""

    root: Path
    port: int
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, root: Path, home: Path) -> JupyterLab:
        """Start a server on ``root``; raises ``RuntimeError`` with its log if it is silent."""
        settings = home / "user-settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        for file, values in SETTINGS.items():
            (settings / f"{file}.jupyterlab-settings").write_text(json.dumps(values), "utf-8")
        port = _free_port()
        command = [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            "--expose-app-in-browser",  # tests open notebooks without loading the page again
            f"--ServerApp.root_dir={root}",
            f"--ServerApp.port={port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={TOKEN}",
            f"--LabApp.user_settings_dir={home / 'user-settings'}",
            f"--LabApp.workspaces_dir={home / 'workspaces'}",
        ]
        with (home / "jupyter.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=root)
        server = cls(root, port, process)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                server.call("GET", "status")
                return server
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        server.stop()
        raise RuntimeError((home / "jupyter.log").read_text(encoding="utf-8", errors="replace"))

    @property
    def url(self) -> str:
        """Address of the front end, with nothing open."""
        return f"http://127.0.0.1:{self.port}/lab?token={TOKEN}&reset"

    def stop(self) -> None:
        """End the server and its kernels."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=20)

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Call the server's own API; returns the JSON of its answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            text = response.read()
        return json.loads(text) if text else None

    def end_kernels(self) -> None:
        """Shut down every session, as if the machine had been switched off."""
        for session in self.call("GET", "sessions"):
            self.call("DELETE", f"sessions/{session['id']}")

    def freeze_kernels(self) -> list[int]:
        """Stop every kernel in its tracks: alive, and silent; returns the processes."""
        found = [
            process for process in _children(self.process.pid) if "ipykernel" in _command(process)
        ]
        for process in found:
            os.kill(process, signal.SIGSTOP)
        return found

    def thaw_kernels(self, processes: list[int]) -> None:
        """Let stopped kernels go on."""
        for process in processes:
            os.kill(process, signal.SIGCONT)


def _children(parent: int) -> list[int]:
    import psutil

    return [child.pid for child in psutil.Process(parent).children(recursive=True)]


def _command(process: int) -> str:
    import psutil

    return " ".join(psutil.Process(process).cmdline())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
