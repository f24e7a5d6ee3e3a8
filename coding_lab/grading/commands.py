"""Running nbgrader's own commands in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path


def run_nbgrader(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``nbgrader <arguments>`` in ``folder``; look at ``returncode`` and ``stderr`` after."""
    # nbgrader calls `alembic` by name, which fails where this environment is not activated.
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
