"""``coding-lab codes search`` and ``codes show``: the code books on the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coding_lab.cli import diffs, releases, show
from coding_lab.cli.output import add_date, add_json, print_json, print_records

if TYPE_CHECKING:
    from coding_lab.codesets import CodeRecord
    from coding_lab.codesets.books import Book

Subparsers = argparse._SubParsersAction
_SETS = ("icd10cm", "icd10pcs", "hcpcs", "cpt")
_HEADINGS = {
    "icd10cm": "ICD-10-CM (diagnoses)",
    "icd10pcs": "ICD-10-PCS (inpatient procedures)",
    "hcpcs": "HCPCS Level II (supplies, drugs, services)",
    "cpt": "CPT (your own file)",
}


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``codes search``, ``codes show`` and the commands for installed files."""
    codes = subparsers.add_parser(
        "codes",
        help="search the code books, show a code, install official files",
        description="Look into the code books as they are in force on a day.",
        epilog="Example: coding-lab codes show E11.9",
    ).add_subparsers(metavar="COMMAND", required=True)
    search = codes.add_parser(
        "search",
        help="find codes by words or by their beginning",
        description="Find codes by words or by their beginning, in all code sets or in one. The "
        "last word may be unfinished; misspelt words are corrected. * marks what may be reported.",
        epilog='Example: coding-lab codes search "type 2 diabetes" --set icd10cm --limit 5',
    )
    search.add_argument("text", nargs="+", metavar="TEXT")
    search.add_argument(
        "--set",
        choices=(*_SETS, "all"),
        default="icd10cm",
        help="the code set to look into (icd10cm)",
    )
    search.add_argument(
        "--limit", type=_count, default=10, metavar="N", help="at most N of each code set (10)"
    )
    add_date(search)
    add_json(search)
    search.set_defaults(run=_search)
    one = codes.add_parser(
        "show",
        help="show a code with all that the book says about it",
        description="Show a code: title, validity, and for ICD-10-CM what it stands under, what "
        "stands under it, and every note that holds for it with its origin; for ICD-10-PCS its "
        "seven characters.",
        epilog="Example: coding-lab codes show S52.501A --date 2026-03-15",
    )
    one.add_argument("code", metavar="CODE")
    add_date(one)
    add_json(one)
    one.set_defaults(run=show.run)
    releases.add_commands(codes)
    diffs.add_commands(codes)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 300:
        raise argparse.ArgumentTypeError(f"not a number from 1 to 300: {text!r}")
    return int(text)


def _search(args: argparse.Namespace) -> int:
    from coding_lab.codesets import CodeBookError, code_books
    from coding_lab.codesets.cpt.form import STATEMENT, note_on

    text = " ".join(args.text).strip()
    if not text:
        print("coding-lab codes: nothing to search for; give words or a code", file=sys.stderr)
        return 2
    books = code_books(args.date)
    found: list[tuple[Book, str, Sequence[CodeRecord]]] = []
    troubles = []
    for code_set in _SETS if args.set == "all" else (args.set,):
        try:
            book = books.book(code_set)
            found.append((book, code_set, book.search(text, args.limit)))
        except CodeBookError as error:
            troubles.append(f"coding-lab codes: {error}")
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    if not any(records for _, _, records in found):
        if args.json:
            print_json([])
        if not troubles:
            why = note_on(text)
            if args.set == "cpt" and not books.cpt.has_titles:
                why = why or STATEMENT
            print(
                f"coding-lab codes: nothing found for “{text}” on {books.on}"
                + (f". {why}" if why else ""),
                file=sys.stderr,
            )
        return 1
    show.print_caveats([book for book, _, records in found if records])
    if args.json:
        print_json([_as_json(record) for _, _, records in found for record in records])
    else:
        _print_found([(code_set, records) for _, code_set, records in found if records])
    return 1 if troubles else 0


def _print_found(found: Sequence[tuple[str, Sequence[CodeRecord]]]) -> None:
    for n, (code_set, records) in enumerate(found):
        print("\n" * bool(n) + _HEADINGS[code_set])
        print_records(records)


def _as_json(record: CodeRecord) -> dict[str, object]:
    return {
        "code": record.code,
        "title": record.title,
        "billable": record.billable,
        "code_set": record.code_set,
    }
