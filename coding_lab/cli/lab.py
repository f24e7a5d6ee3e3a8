"""``coding-lab lab``: lay the course out and open it in JupyterLab."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

START_PAGE = "notebooks/00-start-here.ipynb"
DEFAULT_FOLDER = "coding_lab_course"


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``lab``."""
    parser = subparsers.add_parser(
        "lab",
        help="open the course in JupyterLab",
        description="Lay the course out in a folder of yours (nothing of yours is overwritten), "
        "build the code index and open JupyterLab there.",
        epilog="Example: coding-lab lab ~/coding --port 8890",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help=f"your folder; ~/{DEFAULT_FOLDER} if left out, or the checkout you are in",
    )
    parser.add_argument("--port", type=_port, metavar="N", help="port to use; else a free one")
    parser.add_argument(
        "--no-browser", action="store_true", help="open no browser; the address is printed"
    )
    parser.add_argument(
        "--no-open", action="store_true", help="lay out and build the index, then stop"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Lay out, build the index, run JupyterLab; 1 if one of them fails."""
    from coding_lab.lab import LayoutError, ServerError, lay_out, run_jupyterlab

    try:
        folder, is_checkout = _choose(args.folder)
        if is_checkout:
            print(f"The course is this checkout: {folder}")
        else:
            for line in lay_out(folder).lines():
                print(line)
        sys.stdout.flush()
        built = _build_index()
        if args.no_open:
            return 0 if built else 1
        return run_jupyterlab(folder, START_PAGE, port=args.port, browser=not args.no_browser)
    except (LayoutError, ServerError, FileNotFoundError) as error:
        print(f"coding-lab lab: {error}", file=sys.stderr)
        return 1


def _choose(wanted: Path | None) -> tuple[Path, bool]:
    """The folder to work in, and whether it is a checkout that needs no laying out."""
    from coding_lab.lab import checkout_around

    if wanted is None:
        checkout = checkout_around(Path.cwd())
        return (checkout, True) if checkout else (Path.home() / DEFAULT_FOLDER, False)
    folder = wanted.expanduser().absolute()
    return folder, checkout_around(folder) == folder


def _build_index() -> bool:
    """Build the code index unless it is there; without it the lessons still open."""
    from coding_lab.codesets import CodeBookError, code_book

    try:
        print(f"Code book: {code_book().release}", flush=True)
    except CodeBookError as error:
        print(f"coding-lab lab: {error}", file=sys.stderr)
        print("The lessons open all the same; searching for codes will not work.", file=sys.stderr)
        return False
    return True


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"not a port: {text!r}; give a number from 1024 to 65535")
    return int(text)
