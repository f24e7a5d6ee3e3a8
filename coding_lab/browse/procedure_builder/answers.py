"""Answers the questions of the builder's front end, without any widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coding_lab.browse.procedure_builder import questions
from coding_lab.codesets.icd10pcs.builder import Choice, TableBuilder
from coding_lab.codesets.icd10pcs.tables import LENGTH
from coding_lab.codesets.records import CodeBookError, CodeRecord

if TYPE_CHECKING:
    from coding_lab.codesets.icd10pcs.book import ProcedureBook

Reply = dict[str, Any]
AT_ONCE = 50
"""So many of the codes that remain are sent at a time."""
FOUND = 30
"""At most so many matches of a search."""


def answer(book: ProcedureBook, question: questions.BuilderQuestion) -> Reply:
    """The reply, with the question's type and number; a ``problem`` where nothing can be shown."""
    reply: Reply = {"type": question.type, "request": question.request}
    try:
        match question:
            case questions.State():
                return {**reply, **state(TableBuilder.starting(book, question.prefix))}
            case questions.Codes():
                return {**reply, "codes": _codes(book, question.prefix, question.start)}
            case questions.Search():
                found = book.search(question.text, FOUND)
                return {**reply, "items": [_item(record) for record in found]}
    except (CodeBookError, ValueError) as error:
        return {**reply, "problem": str(error)}


def state(builder: TableBuilder) -> Reply:
    """All that the front end shows after some characters."""
    record = builder.record
    return {
        "prefix": builder.prefix,
        "axis": builder.axis,
        "code": builder.code,
        "title": record.title if record else "",
        "since": record.begin.isoformat() if record and record.begin else "",
        "steps": _steps(builder),
        "choices": [_choice(builder, choice) for choice in builder.choices()],
        "remaining": builder.remaining,
        "codes": _codes(builder.book, builder.prefix, 0),
    }


def _steps(builder: TableBuilder) -> list[Reply]:
    """The seven positions: what was chosen, and what the others stand for."""
    steps: list[Reply] = [
        {"axis": choice.axis, "character": choice.character, "label": choice.label,
         "definitions": _definitions(builder, choice)}
        for choice in builder.chosen()
    ]  # fmt: skip
    labels = builder.book.labels
    for position in range(len(steps), LENGTH):
        # What a later position stands for is the same in the whole section.
        axis = labels.axis(
            builder.prefix.ljust(position, "0") if builder.prefix else "0" * position
        )
        steps.append({"axis": axis, "character": "", "label": ""})
    return steps


def _choice(builder: TableBuilder, choice: Choice) -> Reply:
    return {
        "character": choice.character,
        "label": choice.label,
        "source": choice.source,
        "remaining": choice.remaining,
        "example": choice.example,
        "definitions": _definitions(builder, choice),
    }


def _definitions(builder: TableBuilder, choice: Choice) -> list[Reply]:
    return [
        {
            "text": d.text,
            "explanation": d.explanation,
            "includes": list(d.includes),
            "unlike": d.unlike,
        }
        for d in builder.definitions_of(choice)
    ]


def _codes(book: ProcedureBook, prefix: str, start: int) -> list[Reply]:
    codes = book.beginning_with(prefix)[start : start + AT_ONCE]
    return [_item(record) for record in book.records(codes)]


def _item(record: CodeRecord) -> Reply:
    return {"code": record.code, "title": record.title, "billable": record.billable}
