"""``coding-lab``: the command line, a thin layer over the engine.

Each group of commands is a module here with ``add_commands(subparsers)``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from coding_lab import __version__

GROUPS = ("codes", "lint", "score", "lab", "course")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; ``argv`` is without the program's name."""
    parser = build_parser()
    args = parser.parse_args(argv)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`| head`) has what it wanted.
        # Python would flush again at exit and complain, so standard output goes nowhere now.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("coding-lab: stopped", file=sys.stderr)
        return 130
    return code


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each sets ``run`` to a function of its arguments."""
    parser = argparse.ArgumentParser(
        prog="coding-lab",
        description="Learn medical coding by doing it.",
        epilog="Example: coding-lab codes search 'type 2 diabetes'",
    )
    parser.add_argument("--version", action="version", version=f"coding-lab {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for group in GROUPS:
        import_module(f"coding_lab.cli.{group}").add_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
