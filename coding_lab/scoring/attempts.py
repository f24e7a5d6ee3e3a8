"""Worked attempts: each is scored again and must come out as its file says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from coding_lab.cases.case import Case
from coding_lab.cases.files import Expectation, ExpectedOutcome
from coding_lab.cases.key import Key
from coding_lab.cases.load import CaseError, Problem, load_attempt
from coding_lab.codesets import normalise
from coding_lab.scoring.result import Outcome, Score
from coding_lab.scoring.score import score

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook

Row = tuple[str, str | None, str | None, str | None, str | None]
TOLERANCE = 0.00051
"""Marks are written to three decimals."""


def check_attempt(
    case: Case, key: Key, attempt_path: Path, book: CodeBook | None = None
) -> list[Problem]:
    """Everything in which an attempt's score differs from what its file expects."""
    try:
        file, sheet = load_attempt(case, attempt_path)
    except CaseError as error:
        return list(error.problems)
    try:
        found = score(key, sheet, case, book)
    except ValueError as error:
        return [Problem(attempt_path, 1, "attempt", str(error))]
    text = attempt_path.read_text(encoding="utf-8")
    return [
        Problem(attempt_path, _line(text, needle), "attempt", message)
        for needle, message in differences(file.expect, found)
    ]


def differences(expected: Expectation, found: Score) -> list[tuple[str, str]]:
    """What differs, each as the text to find in the file and a message."""
    told = []
    if abs(expected.mark - found.mark) > TOLERANCE:
        told.append(
            ("mark:", f"the mark is {found.mark:.3f}, not {expected.mark:.3f}: {found.formula}")
        )
    wanted = Counter(_expected_row(outcome) for outcome in expected.outcomes)
    made = Counter(row(outcome) for outcome in found.outcomes)
    for missing in (wanted - made).elements():
        told.append((_needle(missing), f"expected but not scored: {_say(missing)}"))
    for extra in (made - wanted).elements():
        told.append(("outcomes:", f"scored but not expected: {_say(extra)}"))
    return told


def row(outcome: Outcome) -> Row:
    """The part of an outcome that an attempt states."""
    code = normalise(outcome.code) if outcome.code else None
    return (str(outcome.kind), outcome.key, code, outcome.detail, outcome.mistake)


def expect_block(found: Score) -> str:
    """The ``expect:`` block in YAML, for an author to check and paste."""
    lines = ["expect:", f"  mark: {round(found.mark, 3)}", "  outcomes:"]
    for outcome in found.outcomes:
        kind, key, code, detail, mistake = row(outcome)
        fields = {"outcome": kind, "key": key, "code": code, "detail": detail, "mistake": mistake}
        shown = {name: value for name, value in fields.items() if value is not None}
        flow = yaml.safe_dump(shown, default_flow_style=True, sort_keys=False, width=1000)
        lines.append(f"    - {flow.strip()}")
    return "\n".join(lines)


def _expected_row(outcome: ExpectedOutcome) -> Row:
    code = normalise(outcome.code) if outcome.code else None
    return (outcome.outcome, outcome.key, code, outcome.detail, outcome.mistake)


def _needle(missing: Row) -> str:
    kind, key, code, _, _ = missing
    return f"code: {code}" if code else f"key: {key}" if key else f"outcome: {kind}"


def _say(outcome: Row) -> str:
    names = ("", "key ", "code ", "detail ", "mistake ")
    return ", ".join(n + v for n, v in zip(names, outcome, strict=True) if v is not None)


def _line(text: str, needle: str) -> int:
    """The line after ``expect:`` on which the text stands."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.startswith("expect:")), 0)
    return next((n for n, line in enumerate(lines, 1) if n > start and needle in line), start + 1)
