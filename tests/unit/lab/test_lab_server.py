"""JupyterLab as ``coding-lab lab`` runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

from coding_lab.cli.main import main
from coding_lab.lab import server


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_explained(taken: int) -> None:
    """The message names the port and the way out."""
    with pytest.raises(server.ServerError, match=f"port {taken} is taken.*--port"):
        server.check_port(taken)


def test_a_free_port_is_found_beside_a_taken_one(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another JupyterLab on the usual port is no obstacle."""
    monkeypatch.setattr(server, "FIRST_PORT", taken)
    monkeypatch.setattr(server, "PORTS_TRIED", 50 if taken < 65_000 else 1)
    if taken < 65_000:
        assert server.free_port() > taken
    monkeypatch.setattr(server, "PORTS_TRIED", 1)
    with pytest.raises(server.ServerError, match="no free port"):
        server.free_port()


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "８８"])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is laid out."""
    with pytest.raises(SystemExit) as caught:
        main(["lab", f"--port={port}"])
    assert caught.value.code == 2
    assert "port" in capsys.readouterr().err


def test_without_a_screen_no_browser_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux a display must be there; on Windows and macOS it always is."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not server.has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert server.has_screen()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setattr(sys, "platform", "win32")
    assert server.has_screen()


def test_root_is_allowed_only_for_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """JupyterLab refuses root unless told; a system without user numbers needs no telling."""
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert "--allow-root" in server.jupyterlab_command("a.ipynb", port=1, browser=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--allow-root" not in server.jupyterlab_command("a.ipynb", port=1, browser=False)
    monkeypatch.delattr(os, "geteuid")
    assert "--allow-root" not in server.jupyterlab_command("a.ipynb", port=1, browser=False)


def test_jupyterlab_does_not_call_out() -> None:
    """The installed JupyterLab knows the options by which its news and updates are off."""
    from jupyterlab.handlers.announcements import NeverCheckForUpdate
    from jupyterlab.labapp import LabApp

    command = server.jupyterlab_command("a.ipynb", port=1, browser=False)
    app = LabApp()
    app.parse_command_line([a for a in command if a.startswith("--LabApp.")])
    assert app.news_url is None
    assert app.check_for_updates_class is NeverCheckForUpdate


# A test run in the background ignores Ctrl-C, and so would its children.
PROGRAM = """
import signal, sys
from coding_lab.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C of a process group as here exists on POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_real_jupyterlab_starts_answers_and_ends_cleanly(
    tmp_path: Path, number: signal.Signals
) -> None:
    """The printed address works, a stranger without the token is refused, and nothing is left.

    Ctrl-C in a terminal reaches the whole group; a request to terminate only the parent.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "PYTHONUNBUFFERED": "1",
    }
    output = tmp_path / "output"
    with output.open("w") as file:
        lab = subprocess.Popen(
            [
                sys.executable,
                "-c",
                PROGRAM,
                "lab",
                tmp_path / "c",
                "--port",
                str(port),
            ],
            stdout=file,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    try:
        address = wait_for_address(output, lab)
        assert f":{port}/lab/tree/notebooks/00-start-here.ipynb?token=" in address
        with urlopen(address, timeout=30) as answer:
            assert answer.status == 200
        site, _, token = address.partition("lab/tree/")
        token = token.partition("?")[2]
        with urlopen(f"{site}api?{token}", timeout=30) as answer:
            assert "version" in json.load(answer)
        with urlopen(f"{site}api/contents/notebooks?{token}", timeout=30) as answer:
            names = [entry["name"] for entry in json.load(answer)["content"]]
        assert "00-start-here.ipynb" in names
        plugin = "lab/api/settings/@jupyterlab/apputils-extension:notification"
        with urlopen(f"{site}{plugin}?{token}", timeout=30) as answer:
            offered = json.load(answer)["schema"]["properties"]
        assert offered["fetchNews"]["default"] == "false"  # "none" would ask the learner
        with pytest.raises(HTTPError) as caught:
            urlopen(f"{site}api/contents/notebooks", timeout=30)
        assert caught.value.code == 403
        caught.value.close()
        children = psutil.Process(lab.pid).children(recursive=True)
        assert children
        assert not any(token.partition("=")[2] in " ".join(p.cmdline()) for p in children)
        if number == signal.SIGINT:
            os.killpg(lab.pid, number)
        else:
            lab.send_signal(number)
        assert lab.wait(30) == 0
        assert not psutil.wait_procs(children, timeout=5)[1]
        assert "Traceback" not in output.read_text()
    finally:
        if lab.poll() is None:
            os.killpg(lab.pid, signal.SIGKILL)
            lab.wait(10)


def wait_for_address(output: Path, lab: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if found := re.search(r"http://\S+token=\w+", output.read_text()):
            return found[0]
        assert lab.poll() is None, output.read_text()
        time.sleep(0.2)
    raise AssertionError(output.read_text())
