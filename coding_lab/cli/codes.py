"""``coding-lab codes`` and ``coding-lab index``: the code book on the command line."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import textwrap
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from coding_lab.cli import releases

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook, CodeRecord

Subparsers = argparse._SubParsersAction


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``codes search``, ``codes show``, ``index build`` and ``index status``."""
    codes = subparsers.add_parser(
        "codes",
        help="search the code book, show a code",
        description="Look into ICD-10-CM as it is in force on a day.",
        epilog="Example: coding-lab codes show E11.9",
    ).add_subparsers(metavar="COMMAND", required=True)
    search = codes.add_parser(
        "search",
        help="find codes by words or by their beginning",
        description="Find codes by words or by their beginning. The last word may be unfinished; "
        "misspelt words are corrected. * marks what may be reported.",
        epilog='Example: coding-lab codes search "type 2 diabetes" --limit 5',
    )
    search.add_argument("text", nargs="+", metavar="TEXT")
    search.add_argument("--limit", type=_count, default=10, metavar="N", help="at most N (10)")
    _add_common(search, dated=True)
    search.set_defaults(run=_search)
    show = codes.add_parser(
        "show",
        help="show a code with its notes",
        description="Show a code, category, block or chapter: title, validity, what it stands "
        "under, what stands under it, and every note that holds for it with its origin.",
        epilog="Example: coding-lab codes show S52.501A --date 2026-03-15",
    )
    show.add_argument("code", metavar="CODE")
    _add_common(show, dated=True)
    show.set_defaults(run=_show)
    releases.add_commands(codes)
    _add_index_commands(subparsers)


def _add_index_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    index = subparsers.add_parser(
        "index",
        help="build the code book's index, show its state",
        description="The code book is read once from the official file into an index in your "
        "cache folder (or the folder named in CODING_LAB_CACHE).",
        epilog="Example: coding-lab index status",
    ).add_subparsers(metavar="COMMAND", required=True)
    build = index.add_parser(
        "build",
        help="build the index if it is missing",
        description="Build the index of the installed release, or of an official Tabular List.",
        epilog="Example: coding-lab index build --tabular icd10cm-tabular-2027.xml",
    )
    build.add_argument("--tabular", type=Path, metavar="FILE", help="official Tabular List (XML)")
    build.add_argument("--codes", type=Path, metavar="FILE", help="its list of codes, one a line")
    build.add_argument("--force", action="store_true", help="build it even if it is there")
    _add_common(build)
    build.set_defaults(run=_build)
    status = index.add_parser(
        "status",
        help="show which releases are indexed",
        description="Show which releases are indexed, where, and where their dates come from.",
        epilog="Example: coding-lab index status --json",
    )
    _add_common(status)
    status.set_defaults(run=_status)


def _add_common(parser: argparse.ArgumentParser, *, dated: bool = False) -> None:
    if dated:
        parser.add_argument(
            "--date", type=_day, metavar="YYYY-MM-DD", help="day of the encounter (today)"
        )
    parser.add_argument("--json", action="store_true", help="JSON on standard output")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date: {text!r}; write it as YYYY-MM-DD") from None


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 300:
        raise argparse.ArgumentTypeError(f"not a number from 1 to 300: {text!r}")
    return int(text)


def _search(args: argparse.Namespace) -> int:
    text = " ".join(args.text).strip()
    if not text:
        print("coding-lab codes: nothing to search for; give words or a code", file=sys.stderr)
        return 2
    book = _book(args.date)
    if book is None:
        return 1
    found = book.search(text, args.limit)
    if found:
        _print_caveat(book)
    if args.json:
        _print_json([{"code": r.code, "title": r.title, "billable": r.billable} for r in found])
    elif found:
        _print_table(found)
    if not found:
        print(f"coding-lab codes: nothing found for “{text}” on {book.on}", file=sys.stderr)
    return 0 if found else 1


def _show(args: argparse.Namespace) -> int:
    book = _book(args.date)
    if book is None:
        return 1
    record = book.look_up(args.code)
    if record is None:
        problem = book.check_form(args.code)
        reason = problem.message if problem else f"There is no code {args.code}."
        print(f"coding-lab codes: {reason}", file=sys.stderr)
        return 1
    _print_caveat(book)
    if args.json:
        _print_json(_as_json(book, record))
    else:
        _print_entry(book, record)
    return 0


def _as_json(book: CodeBook, record: CodeRecord) -> dict[str, object]:
    def short(records: Iterable[CodeRecord]) -> list[dict[str, object]]:
        return [{"code": r.code, "title": r.title, "billable": r.billable} for r in records]

    return {
        "code": record.code,
        "title": record.title,
        "billable": record.billable,
        "begin": record.begin and record.begin.isoformat(),
        "end": record.end and record.end.isoformat(),
        "release": book.release,
        "date": book.on.isoformat(),
        "parents": short(book.parents(record.code)),
        "children": short(book.children(record.code)),
        "notes": [
            {"kind": n.kind, "text": n.text, "origin": n.origin} for n in book.notes(record.code)
        ],
    }


def _print_entry(book: CodeBook, record: CodeRecord) -> None:
    _print_wrapped(f"{record.code}  ", record.title)
    problem = book.check_form(record.code)
    if problem is None:
        since = f"billable, in force from {record.begin}" if record.begin else "billable"
        print(f"{since} to {record.end}" if record.end else since)
    else:
        print(problem.message)
    parents = book.parents(record.code)
    if parents:
        print("\nUnder")
        _print_table(parents)
    children = book.children(record.code)
    if children:
        print("\nHolds")
        _print_table(children)
    notes = book.notes(record.code)
    if notes:
        print("\nNotes")
    kind = ("", "")
    for note in notes:
        if (note.kind, note.origin) != kind:
            kind = (note.kind, note.origin)
            print(f"  {note.kind.replace('_', ' ')} (under {note.origin})")
        _print_wrapped("    - ", note.text)


def _print_table(records: list[CodeRecord]) -> None:
    width = max(len(r.code) for r in records)
    for record in records:
        mark = "*" if record.billable else " "
        _print_wrapped(f"  {record.code:<{width}} {mark} ", record.title)


def _print_wrapped(head: str, text: str) -> None:
    columns = max(40, shutil.get_terminal_size((100, 24)).columns)
    print(
        textwrap.fill(
            text, columns, initial_indent=head, subsequent_indent=" " * len(head),
            break_long_words=False, break_on_hyphens=False,
        )
    )  # fmt: skip


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))


def _book(on: date | None) -> CodeBook | None:
    from coding_lab.codesets import CodeBookError, code_book

    try:
        return code_book(on)
    except CodeBookError as error:
        print(f"coding-lab codes: {error}", file=sys.stderr)
        return None


def _print_caveat(book: CodeBook) -> None:
    if book.caveat:
        print(f"note: {book.caveat}", file=sys.stderr)


def _build(args: argparse.Namespace) -> int:
    from coding_lab.codesets import CodeBookError
    from coding_lab.codesets.icd10cm.sources import Source, packaged_source
    from coding_lab.codesets.icd10cm.store import ensure_index

    if args.codes and not args.tabular:
        print("coding-lab index: --codes goes with --tabular; name both", file=sys.stderr)
        return 2
    try:
        source = Source(args.tabular, args.codes) if args.tabular else packaged_source()
        index = ensure_index(source, force=args.force)
    except CodeBookError as error:
        print(f"coding-lab index: {error}", file=sys.stderr)
        return 1
    if args.json:
        _print_json({"path": str(index.path), **_facts(index.facts)})
    else:
        print(f"{index.facts['release']}: {index.path}")
    return 0


def _status(args: argparse.Namespace) -> int:
    from coding_lab.codesets import CodeBookError
    from coding_lab.codesets.icd10cm.sources import index_files
    from coding_lab.codesets.icd10cm.store import open_index
    from coding_lab.codesets.index import cache_folder

    folder = cache_folder()
    indexes: list[dict[str, object]] = []
    damaged = []
    for file in index_files():
        try:
            index = open_index(file.path)
        except CodeBookError as error:
            damaged.append(str(error))
            continue
        size = round(file.path.stat().st_size / 1e6, 1)
        indexes.append({"path": str(file.path), "megabytes": size, **_facts(index.facts)})
    if args.json:
        _print_json({"folder": str(folder), "indexes": indexes})
    elif not indexes and not damaged:
        print(f"no index in {folder}; the first search builds it, or `coding-lab index build`")
    elif indexes:
        print(f"indexes in {folder}")
        for item in indexes:
            dates = f"dates from {item['dates']}, known to {item['dates_until']}"
            if not item["dates"]:
                dates = f"no dates of validity: {item['dates_missing']}"
            print(f"  {item['release']}: {item['codes']:,} codes, {item['megabytes']} MB; {dates}")
    for message in damaged:
        print(f"coding-lab index: {message}", file=sys.stderr)
    return 1 if damaged else 0


def _facts(facts: dict[str, str]) -> dict[str, object]:
    return {
        "release": facts["release"],
        "fiscal_year": int(facts["fiscal_year"]),
        "codes": int(facts["codes"]),
        "dates": facts["dates"] or None,
        "dates_until": facts["dates_until"] or None,
        "dates_missing": facts["dates_missing"] or None,
    }
