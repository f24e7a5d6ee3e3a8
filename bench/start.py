"""What starting costs: importing, building and opening the code book, a kernel with a chart.

Prints figures and ratios; judges nothing. Bars: import under 150 ms over a bare interpreter,
index build under 15 s, a kernel with one workstation under 150 MB over one with ipywidgets.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
BARE = "import ipywidgets, anywidget; ipywidgets.IntText()"
ONE_CHART = "from coding_lab import workstation; w = workstation('inpatient-sepsis-uti-01'); w"


def seconds(code: str, **environment: str) -> float:
    """Median wall time of a fresh interpreter that runs ``code``."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, **environment})
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def build_seconds(cache: Path) -> float:
    """Wall time of building the index into an empty cache."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "coding_lab.cli.main", "index", "build"],
        check=True,
        env={**os.environ, "CODING_LAB_CACHE": str(cache)},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def kernel_megabytes(code: str, folder: Path) -> float:
    """Resident memory of a kernel in ``folder`` that has run ``code``, in MB."""
    manager, client = start_new_kernel(cwd=str(folder))
    try:
        reply = client.execute_interactive(code, output_hook=lambda message: None, timeout=120)
        assert reply["content"]["status"] == "ok", reply["content"]
        return psutil.Process(manager.provisioner.pid).memory_info().rss / 1e6
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main() -> None:
    """Measure and print."""
    bare = seconds("pass")
    ours = seconds("import coding_lab")
    print(f"bare interpreter          {bare * 1000:7.0f} ms")
    print(f"import coding_lab         {(ours - bare) * 1000:+7.0f} ms  ({ours / bare:.2f} times)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"index build               {build_seconds(folder / 'cache'):7.1f} s")
        opened = seconds("from coding_lab.codesets import code_book; code_book().look_up('E119')")
        print(f"first look-up             {(opened - bare) * 1000:+7.0f} ms over bare")
        shutil.copytree(ROOT / "data" / "cases", folder / "data" / "cases")
        without = kernel_megabytes(BARE, folder)
        with_chart = kernel_megabytes(ONE_CHART, folder)
        print(f"kernel with ipywidgets    {without:7.0f} MB")
        print(f"kernel with a workstation {with_chart - without:+7.0f} MB")


if __name__ == "__main__":
    main()
