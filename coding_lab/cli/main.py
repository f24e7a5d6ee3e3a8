"""``coding-lab``: the command line, a thin layer over the engine.

Each group of commands is a module here with ``add_commands(subparsers)``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from coding_lab import __version__

GROUPS = ("codes", "index", "check", "drg", "lint", "score", "lab", "course")


class _Parser(argparse.ArgumentParser):
    """A parser that tells a wrong argument in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; ``argv`` is without the program's name."""
    parser = build_parser()
    args = parser.parse_args(argv)
    try:
        code: int = args.run(args)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`| head`) has what it wanted.
        # Python would flush again at exit and complain, so standard output goes nowhere now.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # Each command tells its own files' errors; what is left is the output, as on a full disk.
        place = error.filename or "standard output"
        print(f"coding-lab: {place}: {error.strerror or error}", file=sys.stderr)
        with suppress(AttributeError, OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("coding-lab: stopped", file=sys.stderr)
        return 130
    return code


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each sets ``run`` to a function of its arguments."""
    parser = _Parser(
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
