"""Folders that refuse to be written to, also for the administrator."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in ``folder`` can be made, changed or renamed; skips where that cannot be had."""
    mode = folder.stat().st_mode
    folder.chmod(0o555)
    frozen = _writable(folder) and _freeze(folder)
    try:
        if _writable(folder):
            pytest.skip("no folder is read-only for this user here (chmod and chattr do not hold)")
        yield
    finally:
        if frozen:
            subprocess.run(["chattr", "-i", str(folder)], check=True)
        folder.chmod(mode)


def _freeze(folder: Path) -> bool:
    """Set the flag that stops the administrator, too; False where the file system has none."""
    if shutil.which("chattr") is None:
        return False
    done = subprocess.run(["chattr", "+i", str(folder)], capture_output=True, check=False)
    return done.returncode == 0


def _writable(folder: Path) -> bool:
    probe = folder / "probe"
    try:
        probe.touch()
    except OSError:
        return False
    probe.unlink()
    return True
