"""How fast a class is graded: this course's settings against plain nbgrader, same notebook.

Both run the real `nbgrader autograde` on the same submissions. Plain nbgrader executes every
exercise cell in a kernel; with this course's settings none is started. What a command costs
before it grades anything is measured too (a second run has nothing to do), and taken off.

    python bench/grading.py [--exercises 10] [--submissions 10]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import yaml

from coding_lab.grading.assignments import build_source
from coding_lab.grading.commands import run_nbgrader
from coding_lab.grading.keys import KeyShelf
from coding_lab.grading.simulate import answers_file, hasty

ROOT = Path(__file__).resolve().parent.parent
OPEN_CASE = ROOT / "data" / "cases" / "office-sore-throat-01"
BAR = 5.0


def lay_out(folder: Path, exercises: int, submissions: int) -> None:
    """A released assignment with submissions of simulated students."""
    names = [f"case-{number:02d}" for number in range(exercises)]
    for name in names:
        shutil.copytree(OPEN_CASE, folder / "data" / "graded" / name)
    described = {
        "format": 1, "assignment": "ps1", "title": "Bench", "module": "01", "intro": "Bench.",
        "cases": [{"case": name, "points": 2} for name in names],
    }  # fmt: skip
    (folder / "data/graded/ps1.yaml").write_text(yaml.safe_dump(described), encoding="utf-8")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    build_source(folder, "ps1")
    run(folder, "generate_assignment", "ps1")
    shelf = KeyShelf([folder / "data" / "graded"])
    answers = answers_file({name: hasty(shelf.find(name)) for name in names})
    for number in range(submissions):
        submitted = folder / "submitted" / f"student-{number:03d}" / "ps1"
        shutil.copytree(folder / "release" / "ps1", submitted)
        (submitted / "answers.json").write_bytes(answers)
        (submitted / "timestamp.txt").write_text("2026-09-30 10:00:00 UTC\n", encoding="utf-8")


def run(folder: Path, *arguments: str) -> float:
    """Seconds that a command took; stops the bench if it failed."""
    started = perf_counter()
    done = run_nbgrader(folder, *arguments)
    if done.returncode:
        sys.exit(f"nbgrader {' '.join(arguments)} failed:\n{done.stderr}")
    return perf_counter() - started


def measure(label: str, folder: Path, submissions: int) -> float:
    """Submissions per second, without what the command costs by itself."""
    whole = run(folder, "autograde", "ps1")
    start_up = run(folder, "autograde", "ps1")
    rate = submissions / max(whole - start_up, 0.001)
    print(
        f"{label:<12} {whole:6.1f} s in all, {start_up:4.1f} s of it start-up"
        f" → {rate:6.2f} submissions/s"
    )
    return rate


def main() -> int:
    """Measure, print, and exit 1 below the bar."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--exercises", type=int, default=10)
    parser.add_argument("--submissions", type=int, default=10)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        ours, plain = Path(temporary, "ours"), Path(temporary, "plain")
        lay_out(ours, args.exercises, args.submissions)
        shutil.copytree(ours, plain)
        (plain / "nbgrader_config.py").unlink()
        print(f"{args.submissions} submissions, {args.exercises} exercises each")
        fast = measure("this course", ours, args.submissions)
        slow = measure("plain", plain, args.submissions)
    ratio = fast / slow
    print(f"ratio {ratio:.1f} (bar: {BAR:g})")
    return 0 if ratio >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
