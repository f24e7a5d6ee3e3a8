"""Simulated students: answers made from keys, to try out a course before real ones come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from coding_lab.answers import FORMAT
from coding_lab.cases.case import Span
from coding_lab.cases.key import KeyLine, NotCoded
from coding_lab.exercises.coding.kind import KeyedCase
from coding_lab.exercises.kinds import Keyed
from coding_lab.exercises.quiz import simulate as quiz

SAVED_AT = datetime(2026, 9, 28, 16, 30, tzinfo=UTC)
Coder = Callable[[Any], dict[str, Any]]
"""Makes an answer from an exercise with its key, of the kind that it is for."""


@dataclass(frozen=True)
class Student:
    """A simulated student."""

    id: str
    about: str
    answers: Callable[[Iterable[Keyed]], bytes]
    """The bytes of ``answers.json`` for some exercises."""
    late_days: int = 0


def students() -> tuple[Student, ...]:
    """Six students whose marks an instructor can foresee."""
    return (
        Student("perfect", "codes what the key has", _file("perfect")),
        Student("hasty", "falls for the mistakes that the keys foresee", _file("hasty")),
        Student("over-coder", "codes all that is right, and much that is not", _file("over-coded")),
        Student("empty", "opened every case and entered nothing", _file("empty")),
        Student("broken-file", "hands in half a file", lambda cases: _file("perfect")(cases)[:-40]),
        Student("late", "as perfect, three days late", _file("perfect"), late_days=3),
    )


def perfect(keyed: KeyedCase) -> dict[str, Any]:
    """Every required line in a lawful order, with the key's evidence, POA and queries."""
    return _sheet(
        keyed, [_line(keyed, line) for line in _in_order(keyed) if line.required], queries=True
    )


def hasty(keyed: KeyedCase) -> dict[str, Any]:
    """The less exact code where one is foreseen, the first other mistake, and no query."""
    lines, used = [], set()
    for line in _in_order(keyed):
        if not line.required:
            continue
        near = next((n for n in keyed.key.not_coded if _family(n) == line.code[:3]), None)
        if near is not None and near.id not in used:
            used.add(near.id)
            lines.append(_mistake(keyed, near))
        else:
            lines.append(_line(keyed, line))
    other = next((n for n in keyed.key.not_coded if n.id not in used), None)
    return _sheet(keyed, lines + ([_mistake(keyed, other)] if other else []), queries=False)


def over_coded(keyed: KeyedCase) -> dict[str, Any]:
    """The perfect sheet and, behind it, every mistake that the key foresees."""
    lines = [_line(keyed, line) for line in _in_order(keyed)]
    return _sheet(keyed, lines + [_mistake(keyed, n) for n in keyed.key.not_coded], queries=True)


def empty(keyed: KeyedCase) -> dict[str, Any]:
    """A sheet with nothing on it."""
    return {"lines": [], "queries": [], "no_code": None}


def _coders(kind: str) -> dict[str, Coder]:
    """How each student answers an exercise of that kind."""
    if kind == "quiz":
        return {
            "perfect": quiz.perfect, "hasty": quiz.hasty, "over-coded": quiz.over_chosen,
            "empty": quiz.empty,
        }  # fmt: skip
    return {"perfect": perfect, "hasty": hasty, "over-coded": over_coded, "empty": empty}


def _file(name: str) -> Callable[[Iterable[Keyed]], bytes]:
    def file(exercises: Iterable[Keyed]) -> bytes:
        given = list(exercises)
        answers = {x.exercise.id: _coders(x.exercise.kind)[name](x) for x in given}
        return answers_file(answers, {x.exercise.id: x.exercise.kind for x in given})

    return file


def answers_file(
    sheets: dict[str, dict[str, Any]], kinds: Mapping[str, str] | None = None
) -> bytes:
    """The bytes of ``answers.json`` with these sheets; ``kinds`` names those that are no coding."""
    exercises = {
        case_id: {
            "kind": (kinds or {}).get(case_id, "coding"),
            "answer": sheet,
            "saved_at": SAVED_AT.isoformat(),
            "active_seconds": 300,
        }
        for case_id, sheet in sheets.items()
    }
    return json.dumps({"format": FORMAT, "exercises": exercises}, indent=1).encode()


def _in_order(keyed: KeyedCase) -> list[KeyLine]:
    """The key's lines so that ``first`` and every ``sequence`` pair hold."""
    key = keyed.key
    left = sorted(key.lines, key=lambda line: line.id not in key.first)
    ordered: list[KeyLine] = []
    while left:
        waiting = {line.id for line in left}
        held = {order.after for order in key.sequence if order.before in waiting}
        ready = next((line for line in left if line.id not in held), left[0])
        left.remove(ready)
        ordered.append(ready)
    return ordered


def _sheet(keyed: KeyedCase, lines: list[dict[str, Any]], *, queries: bool) -> dict[str, Any]:
    key = keyed.key
    asked = [
        {"id": f"query-{q.id}", "about": q.about, "evidence": _marks(keyed, q.indicators)}
        for q in key.queries
        if queries and q.required
    ]
    no_code = None
    if key.no_code is not None and queries:
        no_code = {"reason": key.no_code.why, "evidence": _marks(keyed, key.no_code.evidence)}
    return {"lines": lines, "queries": asked, "no_code": no_code}


def _line(keyed: KeyedCase, line: KeyLine) -> dict[str, Any]:
    return {
        "id": f"line-{line.id}"[:40],
        "code": line.code,
        "poa": line.poa,
        "confidence": None,
        "evidence": _marks(keyed, line.evidence),
    }


def _mistake(keyed: KeyedCase, mistake: NotCoded) -> dict[str, Any]:
    """The first code of a mistake; of a range the first that can be reported."""
    whole = [code for code in mistake.codes if not code.endswith("-")]
    return {
        "id": f"extra-{mistake.id}"[:40],
        "code": whole[0] if whole else _first_below(keyed, mistake.codes[0].rstrip("-.")),
        "poa": None,
        "confidence": None,
        "evidence": [],
    }


def _first_below(keyed: KeyedCase, code: str) -> str:
    from coding_lab.codesets import code_book

    book = code_book(keyed.case.date_of_service)
    for _ in range(6):
        record = book.look_up(code)
        below = [] if record is not None and record.billable else book.children(code)
        if not below:
            break
        code = below[0].code
    return code


def _marks(keyed: KeyedCase, spans: Iterable[Span]) -> list[dict[str, Any]]:
    return [
        {
            "document": span.document,
            "start": span.start,
            "end": span.end,
            "quote": keyed.case.document(span.document).text[span.start : span.end],
        }
        for span in spans
    ]


def _family(mistake: NotCoded) -> str:
    return mistake.codes[0][:3]
