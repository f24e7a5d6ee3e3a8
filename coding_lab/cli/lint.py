"""``coding-lab lint``: prove cases and quizzes before they are released."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from coding_lab.cli.output import print_json


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``lint``."""
    parser = subparsers.add_parser(
        "lint",
        help="prove case and quiz folders",
        description="Prove every case and quiz folder at or below the paths: files, codes, "
        "conventions, evidence, keys, worked attempts. Exit 1 if anything is wrong.",
        epilog="Example: coding-lab lint data/cases/office-sore-throat-01",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="findings as JSON on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Lint and report; 1 if there is a finding."""
    from coding_lab.authoring.lint import Linter
    from coding_lab.cases.syllabus import load_syllabus
    from coding_lab.course import course_file

    missing = [path for path in args.paths if not path.exists()]
    if missing:
        print(f"coding-lab lint: no such file or folder: {missing[0]}", file=sys.stderr)
        return 2
    report = Linter(load_syllabus(course_file("data/syllabus.yaml"))).lint(args.paths)
    if args.json:
        findings = [
            {"file": str(p.path), "line": p.line, "rule": p.rule, "message": p.message}
            for p in report.problems
        ]
        print_json(
            {
                "cases": [str(c) for c in report.cases],
                "quizzes": [str(q) for q in report.quizzes],
                "findings": findings,
            }
        )
    else:
        for problem in report.problems:
            print(problem)
        counted = f"{len(report.cases)} cases"
        if report.quizzes:
            counted += f", {len(report.quizzes)} quizzes"
        print(f"{counted}, {len(report.problems)} findings")
    return 1 if report.problems else 0
