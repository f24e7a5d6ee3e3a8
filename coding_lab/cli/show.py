"""``coding-lab codes show``: one code, with what its book says about it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from coding_lab.cli.output import print_json, print_records, print_wrapped

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook, CodeRecord
    from coding_lab.codesets.books import Book, CodeBooks


def run(args: argparse.Namespace) -> int:
    """Show a code in every code set that has it."""
    from coding_lab.codesets import CodeBookError, code_books

    books = code_books(args.date)
    try:
        found = _entries(books, args.code)
        if not found and _is_well_formed_cpt(books, args.code):
            return _show_form_of_cpt(args)
        if not found:
            print(f"coding-lab codes: {_reason(books, args.code)}", file=sys.stderr)
            return 1
    except CodeBookError as error:
        print(f"coding-lab codes: {error}", file=sys.stderr)
        return 1
    print_caveats([book for book, _ in found])
    if args.json:
        # One code is one object; only a code that two code sets have is a list.
        entries = [_as_json(book, record) for book, record in found]
        print_json(entries[0] if len(entries) == 1 else entries)
    else:
        for n, (book, record) in enumerate(found):
            print("\n" * bool(n), end="")
            _print_entry(book, record)
    return 0


def print_caveats(books: Iterable[Book]) -> None:
    """What to know about the releases, on standard error."""
    for book in books:
        if book.caveat:
            print(f"note: {book.caveat}", file=sys.stderr)


def _entries(books: CodeBooks, code: str) -> list[tuple[Book, CodeRecord]]:
    from coding_lab.codesets.books import likely_code_sets

    found = [(book, book.look_up(code)) for book in map(books.book, likely_code_sets(code))]
    return [(book, record) for book, record in found if record is not None]


def _is_well_formed_cpt(books: CodeBooks, code: str) -> bool:
    """Whether a code has the form of CPT, and no file of the user's own tells more of it."""
    from coding_lab.codesets.cpt.form import looks_like_cpt

    return looks_like_cpt(code) and not books.cpt.has_titles


def _show_form_of_cpt(args: argparse.Namespace) -> int:
    """Say that the form is right, and why no title shows."""
    from coding_lab.codesets.cpt import form

    code, category = form.normalise(args.code), form.category(args.code)
    if args.json:
        print_json({"code": code, "title": "", "code_set": "CPT", "category": category,
                    "note": form.STATEMENT})  # fmt: skip
        return 0
    print_wrapped(f"{code}  ", f"written like a CPT code (category {category})")
    print_wrapped("", form.STATEMENT)
    return 0


def _reason(books: CodeBooks, code: str) -> str:
    from coding_lab.codesets.books import likely_code_sets

    problem = books.book(likely_code_sets(code)[0]).check_form(code)
    return problem.message if problem else f"There is no code {code}."


def _as_json(book: Book, record: CodeRecord) -> dict[str, object]:
    entry: dict[str, object] = {
        "code": record.code,
        "title": record.title,
        "billable": record.billable,
        "begin": record.begin and record.begin.isoformat(),
        "end": record.end and record.end.isoformat(),
        "code_set": record.code_set,
        "release": book.release,
        "date": book.on.isoformat(),
    }
    return entry | _details(book, record)


def _details(book: Any, record: CodeRecord) -> dict[str, object]:
    def short(records: Iterable[CodeRecord]) -> list[dict[str, object]]:
        return [{"code": r.code, "title": r.title, "billable": r.billable} for r in records]

    if record.code_set == "ICD-10-CM":
        return {
            "parents": short(book.parents(record.code)),
            "children": short(book.children(record.code)),
            "notes": [
                {"kind": n.kind, "text": n.text, "origin": n.origin}
                for n in book.notes(record.code)
            ],
        }
    return {"facts": [{"name": name, "text": text} for name, text in _facts(book, record)]}


def _print_entry(book: Any, record: CodeRecord) -> None:
    print_wrapped(f"{record.code}  ", record.title)
    problem = book.check_form(record.code)
    if problem is None:
        since = f"billable, in force from {record.begin}" if record.begin else "billable"
        print(f"{since} to {record.end}" if record.end else since)
    else:
        print(problem.message)
    if record.code_set == "ICD-10-CM":
        _print_place_and_notes(book, record)
    else:
        for name, text in _facts(book, record):
            print_wrapped(f"  {name}: ", text)


def _facts(book: Any, record: CodeRecord) -> list[tuple[str, str]]:
    """What else the book knows: of an ICD-10-PCS code its characters, of HCPCS unit and status."""
    if record.code_set != "ICD-10-PCS":
        facts: list[tuple[str, str]] = book.facts(record.code)
        return facts
    return [
        (f"{character} {axis}", label.text or "(no label here)")
        for axis, character, label in book.explain(record.code)
    ]


def _print_place_and_notes(book: CodeBook, record: CodeRecord) -> None:
    for heading, records in (
        ("Under", book.parents(record.code)),
        ("Holds", book.children(record.code)),
    ):
        if records:
            print(f"\n{heading}")
            print_records(records)
    notes = book.notes(record.code)
    if notes:
        print("\nNotes")
    kind = ("", "")
    for note in notes:
        if (note.kind, note.origin) != kind:
            kind = (note.kind, note.origin)
            print(f"  {note.kind.replace('_', ' ')} (under {note.origin})")
        print_wrapped("    - ", note.text)
