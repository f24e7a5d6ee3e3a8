"""``coding-lab course``: build the assignments, and play a course with simulated students."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``course`` and, below it, ``course build``."""
    parser = subparsers.add_parser(
        "course",
        help="play a course with simulated students, or build its assignments",
        description="Play the whole circle in a temporary folder with nbgrader's own commands: "
        "release, hand in, grade, feedback, export. Prints the marks.",
        epilog="Examples: coding-lab course --keep    coding-lab course build --check",
    )
    parser.add_argument("--dir", type=Path, metavar="DIR", help="play in DIR (new or empty)")
    parser.add_argument("--keep", action="store_true", help="keep the folder, to look around in it")
    parser.add_argument("--all", action="store_true", help="every assignment, not only the first")
    parser.set_defaults(run=run_play)
    below = parser.add_subparsers(metavar="COMMAND")
    build = below.add_parser(
        "build",
        help="build source/ from data/graded",
        description="Build source/<assignment>/ from data/graded/<assignment>.yaml and its cases.",
        epilog="Example: coding-lab course build 01-first-charts --release",
    )
    build.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    build.add_argument("--course", type=Path, default=Path(), help="the course's folder")
    build.add_argument("--release", action="store_true", help="also release/, by nbgrader")
    build.add_argument("--check", action="store_true", help="write nothing; exit 1 on a difference")
    build.set_defaults(run=run_build)


def run_build(args: argparse.Namespace) -> int:
    """Build or check; 1 if something differs (with ``--check``) or cannot be built."""
    from coding_lab.grading.assignments import (
        AssignmentError,
        assignment_names,
        build_release,
        build_source,
    )

    names = args.assignments or assignment_names(args.course)
    if not names:
        print("coding-lab course build: no data/graded/*.yaml here; use --course", file=sys.stderr)
        return 2
    different = []
    try:
        for name in names:
            different += build_source(args.course, name, check=args.check)
            if args.release:
                different += build_release(args.course, name, check=args.check)
    except AssignmentError as error:
        print(f"coding-lab course build: {error}", file=sys.stderr)
        return 2
    for path in different:
        print(f"{path}: {'differs; run `make release`' if args.check else 'built'}")
    if not different:
        print(f"up to date: {', '.join(names)}")
    return 1 if args.check and different else 0


def run_play(args: argparse.Namespace) -> int:
    """Play a course; 1 if a step fails."""
    from coding_lab.course import course_file
    from coding_lab.grading.assignments import AssignmentError, assignment_names
    from coding_lab.grading.play import PlayError, play

    try:
        course = course_file("data/graded").parent.parent
    except FileNotFoundError:
        print(
            "coding-lab course: the graded cases are not packaged; run it in a checkout",
            file=sys.stderr,
        )
        return 2
    names = assignment_names(course)
    if not names:
        print(f"coding-lab course: no assignment in {course / 'data/graded'}", file=sys.stderr)
        return 2
    if args.dir and args.dir.exists() and any(args.dir.iterdir()):
        print(f"coding-lab course: {args.dir} is not empty; name a new folder", file=sys.stderr)
        return 2
    folder = (args.dir or Path(tempfile.mkdtemp(prefix="coding-lab-course-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    kept = bool(args.keep or args.dir)
    try:
        play(course, folder, names if args.all else names[:1])
    except (AssignmentError, PlayError) as error:
        print(f"coding-lab course: {error}\nThe folder is kept: {folder}", file=sys.stderr)
        return 1
    if kept:
        print(_where_to_look(folder))
    else:
        shutil.rmtree(folder)
        print("The folder is gone; `coding-lab course --keep` keeps it for you to look around in.")
    return 0


def _where_to_look(folder: Path) -> str:
    return (
        f"\nLook around in {folder}:\n"
        "  feedback/perfect/…        the page that each student gets (open it in a browser)\n"
        "  grades.csv                all marks\n"
        "  submitted/hasty/…         what was handed in\n"
        "  jupyter lab               then Nbgrader → Formgrader: the same marks, and the\n"
        "                            submission that waits for a person"
    )
