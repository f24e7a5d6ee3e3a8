"""What the scorer says: one outcome for every line on either side, and the measures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OutcomeKind(StrEnum):
    """How one line, query or statement ended."""

    CORRECT = "correct"
    ACCEPTED_ALTERNATIVE = "accepted-alternative"
    WRONG_DETAIL = "wrong-detail"
    WRONG_POSITION = "wrong-position"
    WRONG_POA = "wrong-poa"
    UNSUPPORTED = "unsupported"
    OPTIONAL = "optional"
    MISSED = "missed"
    DUPLICATE = "duplicate"
    INVALID = "invalid"
    QUERY_RIGHT = "query-right"
    QUERY_UNNEEDED = "query-unneeded"
    QUERY_MISSED = "query-missed"
    NO_CODE_RIGHT = "no-code-right"
    NO_CODE_WRONG = "no-code-wrong"
    NO_CODE_MISSED = "no-code-missed"


@dataclass(frozen=True)
class Outcome:
    """The outcome of one sheet line, key line, query or “no code” statement."""

    kind: OutcomeKind
    key: str | None = None
    """Id of the key line or key query concerned."""
    line: str | None = None
    """Id of the sheet line or sheet query concerned."""
    code: str | None = None
    """The code as the learner typed it."""
    expected: str | None = None
    """The key's code."""
    credit: float = 0.0
    """Credit earned, out of ``worth``."""
    worth: float = 0.0
    detail: str | None = None
    """Wrong detail: seventh-character, laterality, specificity, encounter or other.
    Invalid code: what is wrong with its form (``FormProblem.kind``)."""
    mistake: str | None = None
    """Id of the key's ``not_coded`` entry that names the code."""
    evidence_f1: float | None = None
    """Overlap of the marked words with the key's evidence, 0 to 1; ``None`` if not matched."""
    number: int | None = None
    """Number of the line (or query) on the sheet, from 1."""
    cost: float = 0.0
    """What it adds to the divisor of line credit: 1 for an unsupported entry."""
    faults: tuple[str, ...] = ()
    """All that took credit: ``detail``, ``position``, ``poa``."""


@dataclass(frozen=True)
class Measure:
    """One professional measure of one record."""

    value: float | None
    """From 0 to 1; ``None`` where it does not apply."""
    numerator: float
    denominator: float
    formula: str
    label: str


@dataclass(frozen=True)
class Score:
    """The result of scoring one sheet against one key."""

    mark: float
    """From 0 to 1, by the formula that was asked for."""
    formula: str
    """That formula with its numbers."""
    outcomes: tuple[Outcome, ...]
    measures: dict[str, Measure]
    mark_name: str = "line_credit"
    credit: float = 0.0
    """Credit earned, after position and POA."""
    required: float = 0.0
    """Worth of all that the key requires."""
    unsupported: float = 0.0
    """Unsupported entries; a second code for a condition counts in part."""
