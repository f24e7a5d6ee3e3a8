"""What commands share: options, tables, JSON."""

from __future__ import annotations

import argparse
import json
import shutil
import textwrap
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coding_lab.codesets import CodeRecord

OLDEST = 124
"""The highest age, in years, that the Medicare Code Editor takes."""


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help="JSON on standard output")


def add_date(parser: argparse.ArgumentParser) -> None:
    """Add ``--date``."""
    parser.add_argument(
        "--date", type=day, metavar="YYYY-MM-DD", help="day of the encounter (default: today)"
    )


def day(text: str) -> date:
    """A date as an option gives it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date: {text!r}; write it as YYYY-MM-DD") from None


def age(text: str) -> float:
    """An age in years as an option gives it."""
    try:
        years = float(text)
    except ValueError:
        years = -1
    if not 0 <= years <= OLDEST:
        raise argparse.ArgumentTypeError(f"not an age in years from 0 to {OLDEST}: {text!r}")
    return years


def print_json(value: object) -> None:
    """JSON for people and programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def print_records(records: Iterable[CodeRecord]) -> None:
    """Codes with their titles; ``*`` marks what may be reported."""
    records = list(records)
    width = max((len(r.code) for r in records), default=0)
    for record in records:
        mark = "*" if record.billable else " "
        print_wrapped(f"  {record.code:<{width}} {mark} ", record.title)


def print_wrapped(head: str, text: str) -> None:
    """A text after a head, further lines under its beginning."""
    columns = max(40, shutil.get_terminal_size((100, 24)).columns)
    print(
        textwrap.fill(
            text, columns, initial_indent=head, subsequent_indent=" " * len(head),
            break_long_words=False, break_on_hyphens=False,
        )
    )  # fmt: skip
