"""The Tabular List as a front end shows it: search, tree, and the page of a code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from coding_lab.browse.code_book.other_books import validity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coding_lab.codesets import CodeBook, CodeRecord, Note

SEARCH_LIMIT = 14
# QA0 and QA1 are the categories whose second character is a letter.
_CODE_BEGINNING = re.compile(r"(?:[A-Z]\d[\dA-Z]?|QA\d)\s*\.?\s*[\dA-Z]{0,4}", re.IGNORECASE)
_CODE_IN_NOTE = re.compile(r"\b(?:[A-Z]\d[\dA-Z]|QA\d)(?:\.[\dA-Z]{0,4})?-?(?![\dA-Za-z])")
_CHARACTER = re.compile(r"([0-9A-Z]): (.+)")
_KINDS = {
    "code_first": "Code first",
    "use_additional": "Use additional code",
    "code_also": "Code also",
    "includes": "Includes",
    "inclusion_term": "Inclusion terms",
    "excludes1": "Excludes1 (never together)",
    "excludes2": "Excludes2 (not included here, may be coded beside it)",
    "note": "Note",
}


def search(book: CodeBook, text: str) -> list[dict[str, Any]]:
    """Codes for words; where the words are the beginning of a code, that code comes first."""
    found: list[CodeRecord] = []
    if _CODE_BEGINNING.fullmatch(text.strip()):
        record = book.look_up(text)
        if record:
            found.append(record)
            if not record.billable:
                found.extend(book.children(record.code))
    found.extend(book.search(text, limit=SEARCH_LIMIT))
    return _items(book, found)[: max(SEARCH_LIMIT, 1)]


def children(book: CodeBook, code: str) -> list[dict[str, Any]]:
    """The codes one level under a code that needs more characters."""
    return _items(book, book.children(code))


def contents(book: CodeBook) -> list[dict[str, Any]]:
    """The chapters."""
    return _items(book, book.chapters())


def path(book: CodeBook, code: str) -> dict[str, Any] | None:
    """What a tree must hold to show a code: the children of everything above it, chapter first.

    None where the book has no such code, or it stands nowhere (a code newer than the release).
    """
    record = book.look_up(code)
    if record is None:
        return None
    above = list(book.parents(record.code))[::-1]
    levels = [{"of": item.code, "items": _items(book, book.children(item.code))} for item in above]
    return {"code": record.code, "levels": levels}


def line_notes(book: CodeBook | None, code: str) -> dict[str, Any]:
    """Title and problem of form of an entered code; says nothing about being right."""
    if book is None or not code.strip():
        return {"code": code, "title": "", "billable": False, "problem": None}
    record, problem = book.look_up(code), book.check_form(code)
    return {
        "code": code,
        "title": record.title if record else "",
        "billable": bool(record and record.billable),
        "problem": {"kind": str(problem.kind), "message": problem.message} if problem else None,
    }


def neighbourhood(book: CodeBook, code: str) -> dict[str, Any] | None:
    """Everything around a code in the tabular list; None where the book has no such code."""
    record = book.look_up(code)
    if record is None:
        return None
    parents = list(book.parents(record.code))
    notes = list(book.notes(record.code))
    return {
        "code": record.code,
        "kind": _kind(book, record.code),
        "title": record.title,
        "billable": record.billable,
        "validity": validity(record),
        "parents": _items(book, reversed(parents)),
        "siblings": _items(book, (i for i in book.siblings(record.code) if i != record)),
        "children": _items(book, book.children(record.code)),
        "notes": _notes(book, record.code, notes),
        "seventh": _seventh_characters(book, record.code, notes),
    }


def _items(book: CodeBook, records: Iterable[CodeRecord]) -> list[dict[str, Any]]:
    unique = {record.code: record for record in records}
    return [
        {
            "code": record.code,
            "kind": _kind(book, record.code),
            "title": record.title,
            "billable": record.billable,
        }
        for record in unique.values()
    ]


def _kind(book: CodeBook, code: str) -> str:
    """``chapter``, ``block`` or ``code``; only the first two are ranges."""
    if "-" not in code:
        return "code"
    return "block" if book.parents(code) else "chapter"


def _notes(book: CodeBook, code: str, notes: list[Note]) -> list[dict[str, Any]]:
    """Notes by kind, in the order a coder reads them; own notes before inherited ones."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for note in notes:
        if note.kind == "seventh_characters":
            continue  # a table, see below
        groups.setdefault(str(note.kind), []).append(
            {
                # The tabular list goes on from its heading: “Code first, if applicable, …”.
                "parts": parts(book, note.text.lstrip(" ,")),
                "origin": note.origin,
                "inherited": note.origin != code,
            }
        )
    order = [*_KINDS, *(kind for kind in groups if kind not in _KINDS)]
    return [
        {"kind": kind, "label": _KINDS.get(kind, kind.replace("_", " ")), "notes": groups[kind]}
        for kind in order
        if kind in groups
    ]


def _seventh_characters(book: CodeBook, code: str, notes: list[Note]) -> dict[str, Any] | None:
    """The table of seventh characters that holds for a code, with the code each one makes.

    ``made`` is empty where the code still lacks other characters, or the book has no such code.
    """
    table = [note for note in notes if note.kind == "seventh_characters"]
    if not table:
        return None
    made = _codes_with_seventh(book, code)
    words, rows = [], []
    for note in table:
        row = _CHARACTER.fullmatch(note.text)
        if row:
            rows.append({"character": row[1], "meaning": row[2], "made": made.get(row[1], "")})
        else:
            words.append(note.text)
    return {
        "words": parts(book, " ".join(words)),
        "origin": table[0].origin,
        "inherited": table[0].origin != code,
        "rows": rows,
    }


def _codes_with_seventh(book: CodeBook, code: str) -> dict[str, str]:
    full = {r.code for r in (*book.children(code), *book.siblings(code)) if len(r.code) == 8}
    if len(code) == 8:
        full.add(code)
    return {found[-1]: found for found in full}


def parts(book: CodeBook, text: str) -> list[dict[str, str]]:
    """A note cut into words and codes; a code carries what to look up."""
    parts: list[dict[str, str]] = []
    position = 0
    for match in _CODE_IN_NOTE.finditer(text):
        target = match[0].rstrip("-").rstrip(".")
        if book.look_up(target) is None:
            continue
        if match.start() > position:
            parts.append({"text": text[position : match.start()]})
        parts.append({"text": match[0], "code": target})
        position = match.end()
    if position < len(text):
        parts.append({"text": text[position:]})
    return parts
