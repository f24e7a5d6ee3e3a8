"""JupyterLab as a child process: started, announced and ended cleanly."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

START_SECONDS = 120.0
FIRST_PORT = 8888
PORTS_TRIED = 100
SETTINGS = Path(__file__).parent / "config"
"""Defaults of JupyterLab's settings; what the learner sets wins."""


class ServerError(Exception):
    """JupyterLab did not start; one line says why and what to do."""


def run_jupyterlab(folder: Path, page: str, *, port: int | None, browser: bool) -> int:
    """Run JupyterLab on ``folder`` until it ends or Ctrl-C is pressed; returns its exit status.

    ``page`` is the notebook to open, relative to ``folder``. ``port`` None takes the first free one
    from 8888. Without ``browser``, or where there is no screen, the printed address is the way in.
    Raises ``ServerError``.
    """
    port = free_port() if port is None else check_port(port)
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    # The token goes by the environment: other users of the machine can see a command line.
    settings = os.pathsep.join(filter(None, (os.environ.get("JUPYTER_CONFIG_PATH"), str(SETTINGS))))
    environment = os.environ | {"JUPYTER_TOKEN": token, "JUPYTER_CONFIG_PATH": settings}
    command = jupyterlab_command(page, port=port, browser=browser and has_screen())
    with _terminated_as_interrupted():
        server = subprocess.Popen(command, cwd=folder, env=environment)
        try:
            address = _wait_for_address(server, token, page)
            print(f"JupyterLab is running. Open this address in a browser:\n\n    {address}")
            print("\nTo stop it, press Ctrl-C here.", flush=True)
            return server.wait()
        except KeyboardInterrupt:
            print("\nStopping JupyterLab …", flush=True)
            return 0
        finally:
            stop(server)


def jupyterlab_command(page: str, *, port: int, browser: bool) -> list[str]:
    """The command line that starts JupyterLab in the working directory, with ``page`` open."""
    command = [
        sys.executable, "-m", "jupyterlab",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.root_dir=.",
        "--ServerApp.answer_yes=True",
        f"--ServerApp.open_browser={browser}",
        f"--LabApp.default_url=/lab/tree/{page}",
        # Nothing calls out; that the learner is not asked about it either is in SETTINGS.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--ServerApp.log_level=WARN",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def has_screen() -> bool:
    """Whether a browser can be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def check_port(port: int) -> int:
    """The port, if a server can listen on it; raises ``ServerError``."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # elsewhere this option would share the port with its holder
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise ServerError(
                f"port {port}: you may not use it; choose one of 1024 or more"
            ) from None
        except OSError:
            raise ServerError(
                f"port {port} is taken by another program; choose another (--port {port + 1}), "
                "or leave --port out and a free one is found"
            ) from None
    return port


def free_port() -> int:
    """The first free port from 8888; raises ``ServerError`` if there is none near."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        with suppress(ServerError):
            return check_port(port)
    raise ServerError(
        f"no free port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1}; name one with --port"
    )


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server: Ctrl-C has reached it already as a rule, else it is asked, then made to."""
    for seconds, act in ((3, server.terminate), (10, server.kill), (10, server.kill)):
        try:
            server.wait(seconds if server.poll() is None else 0)
            return
        except subprocess.TimeoutExpired:
            act()
        except KeyboardInterrupt:  # pressed again: the learner is in a hurry
            server.kill()


def _wait_for_address(server: subprocess.Popen[bytes], token: str, page: str) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise ServerError(
                f"JupyterLab ended with status {server.returncode}; its own message is above"
            )
        for info in _running_servers():
            if info.get("token") == token and isinstance(info.get("url"), str):
                return f"{info['url']}lab/tree/{page}?token={token}"
        time.sleep(0.2)
    raise ServerError(f"JupyterLab did not start within {START_SECONDS:.0f} seconds")


def _running_servers() -> Iterator[dict[str, object]]:
    """What running Jupyter servers of this user say of themselves."""
    from jupyter_core.paths import jupyter_runtime_dir

    for path in Path(jupyter_runtime_dir()).glob("jpserver-*.json"):
        with suppress(OSError, ValueError):
            info = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(info, dict):
                yield info


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Inside, a request to terminate ends the server, too, instead of leaving it alone."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
