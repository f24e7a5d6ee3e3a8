"""The chart as the front end shows it: blocks of rows, each row cut into markable pieces.

Positions count characters as Python does; the front end treats them as names and never
does arithmetic on UTF-16 units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from coding_lab.cases.case import Case, Document
from coding_lab.cases.passages import Sentence, sentences

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+")
_ITEM = re.compile(r"(\s*)(?:[-*]|(\d{1,2})[.)])\s+")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*")


def chart_json(case: Case) -> list[dict[str, Any]]:
    """Every document of the chart: its head, its text and its blocks."""
    return [
        {
            "id": document.id,
            "title": document.title,
            "author": document.author,
            "role": document.author_role.replace("-", " "),
            "dated": _written(document),
            "text": document.text,
            "blocks": blocks(document),
        }
        for document in case.documents
    ]


def blocks(document: Document) -> list[dict[str, Any]]:
    """Headings, paragraphs, lists, quotations and tables of a document, in order.

    A row is ``{"line": number, "sentences": [[start, end, [[start, end], …phrases]], …]}``;
    in a table it has ``cells`` too, each ``[start, end]``, or None where the cell is empty.
    """
    rows = _rows(document)
    found: list[dict[str, Any]] = []
    previous = ""
    position = 0
    for number, line in enumerate(document.lines, 1):
        line_start, position = position, position + len(line) + 1
        kind = _kind(line, previous)
        if kind in ("blank", "rule", "table-rule"):
            if kind == "table-rule" and found and found[-1]["kind"] == "table":
                found[-1]["header"] = len(found[-1]["rows"]) == 1
            elif kind == "rule":
                found.append({"kind": "rule", "rows": []})
            previous = "table" if kind == "table-rule" else kind
            continue
        row = {"line": number, "sentences": rows.get(number, [])}
        if kind == "table":
            row["cells"] = list(_cells(line, line_start))
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if heading:
            found.append({"kind": "heading", "level": len(heading[1]), "rows": [row]})
        else:
            if item:
                row["depth"] = len(item[1].expandtabs(4)) // 2
                row["number"] = item[2]
            if not (found and previous == kind and found[-1]["kind"] == kind):
                found.append({"kind": kind, "rows": []})
            found[-1]["rows"].append(row)
        previous = kind
    return found


def _cells(line: str, line_start: int) -> Iterator[list[int] | None]:
    """Every cell of a table row, empty ones too: columns must stay under their heads."""
    body = line.strip()
    offset = line_start + line.index(body)
    if body.startswith("|"):
        body, offset = body[1:], offset + 1
    for text in body.removesuffix("|").split("|"):
        start = offset + len(text) - len(text.lstrip())
        yield [start, start + len(text.strip())] if text.strip() else None
        offset += len(text) + 1


def _kind(line: str, previous: str) -> str:
    if not line.strip():
        return "blank"
    if line.lstrip().startswith("|"):
        return "table-rule" if _TABLE_RULE.fullmatch(line) else "table"
    if _RULE.fullmatch(line):
        return "rule"
    if _HEADING.match(line):
        return "heading"
    if item := _ITEM.match(line):
        return "numbered" if item[2] else "list"
    if line.lstrip().startswith(">"):
        return "quotation"
    return "paragraph"


def _rows(document: Document) -> dict[int, list[list[Any]]]:
    rows: dict[int, list[list[Any]]] = {}
    for sentence in sentences(document):
        rows.setdefault(sentence.line, []).append(_piece(sentence))
    return rows


def _piece(sentence: Sentence) -> list[Any]:
    phrases: Iterable[list[int]] = ([span.start, span.end] for span in sentence.phrases)
    return [sentence.span.start, sentence.span.end, list(phrases)]


def _written(document: Document) -> str:
    return f"{document.dated.day} {document.dated:%B %Y}" if document.dated else ""
