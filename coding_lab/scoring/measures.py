"""The professional measures, on one record and over many.

What a case does not have is absent, not faked: coding exercises have no procedures, modifiers,
units or MS-DRG yet, so those measures do not appear.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coding_lab.scoring.result import Measure, Score

LABELS = {
    "recall": "Recall (codes not missed)",
    "precision": "Precision (codes supported)",
    "f1": "F1",
    "jaccard": "Jaccard",
    "max_rule": "Max rule",
    "code_over_code": "Code over code",
    "record_over_record": "Record over record",
    "principal_diagnosis": "Principal or first-listed diagnosis",
    "secondary_diagnoses": "Secondary diagnoses",
    "required_sequence": "Required sequence",
    "present_on_admission": "Present on admission",
    "evidence_overlap": "Evidence overlap",
    "evidence_marked": "Lines with words marked",
    "query_decision": "Query decision",
}
FORMULAS = {
    "recall": "correct / key",
    "precision": "correct / entered",
    "f1": "2 × correct / (entered + key)",
    "jaccard": "correct / (entered + key − correct)",
    "max_rule": "correct / max(entered, key)",
    "code_over_code": "correct / key lines reviewed",
    "record_over_record": "records without any error / records",
    "principal_diagnosis": "right / records",
    "secondary_diagnoses": "correct / secondary lines of the key",
    "required_sequence": "ordered pairs kept / pairs demanded",
    "present_on_admission": "right / applicable",
    "evidence_overlap": "mean over matched lines of 2 × common words / all words marked",
    "evidence_marked": "lines with any words marked / lines entered",
    "query_decision": "records that asked what was needed and nothing else / records",
}
# Sums of ratios or of unlike things: no binomial interval.
_NO_PROPORTION = frozenset(("f1", "jaccard", "max_rule", "evidence_overlap"))


def measure(name: str, numerator: float, denominator: float) -> Measure:
    """A measure by name; without a value where the denominator is 0."""
    value = numerator / denominator if denominator else None
    return Measure(value, numerator, denominator, FORMULAS[name], LABELS[name])


@dataclass(frozen=True)
class Pooled:
    """A measure over many records, with a 95 % confidence interval."""

    value: float
    numerator: float
    denominator: float
    formula: str
    label: str
    records: int
    low: float | None
    """``None`` where one record is too few for an interval."""
    high: float | None
    interval: str
    """``wilson`` for proportions, ``t`` for the mean mark and for ratios, else ``none``."""


def measures_over(scores: Iterable[Score]) -> dict[str, Pooled]:
    """Every measure over many records, and the mean ``mark``; sums are divided, not averaged.

    Proportions carry Wilson's interval. It takes lines as independent, and lines of one record
    are not quite so: read it as the least width. Other ratios carry Student's t interval with
    the linearised standard error of a ratio, records being the units.
    """
    marked = list(scores)
    pooled: dict[str, Pooled] = {}
    if marked:
        marks = [score.mark for score in marked]
        pooled["mark"] = _pool(
            "Mean mark", "sum of marks / records", marks, [1.0] * len(marks), False
        )
    for name in LABELS:
        found = [
            score.measures[name]
            for score in marked
            if name in score.measures and score.measures[name].value is not None
        ]
        if found:
            pooled[name] = _pool(
                LABELS[name],
                FORMULAS[name],
                [m.numerator for m in found],
                [m.denominator for m in found],
                name not in _NO_PROPORTION,
            )
    return pooled


def _pool(
    label: str,
    formula: str,
    numerators: Sequence[float],
    denominators: Sequence[float],
    is_proportion: bool,
) -> Pooled:
    numerator, denominator = math.fsum(numerators), math.fsum(denominators)
    value, records = numerator / denominator, len(numerators)
    low: float | None = None
    high: float | None = None
    kind = "none"
    if is_proportion:
        low, high = wilson(round(numerator), round(denominator))
        kind = "wilson"
    elif records > 1:
        half = _ratio_half_width(numerators, denominators, value)
        low, high = max(0.0, value - half), min(1.0, value + half)
        kind = "t"
    return Pooled(value, numerator, denominator, formula, label, records, low, high, kind)


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's confidence interval of a proportion (score interval, no continuity correction)."""
    from scipy.stats import binomtest

    interval = binomtest(successes, trials).proportion_ci(confidence, method="wilson")
    return float(interval.low), float(interval.high)


def _ratio_half_width(
    numerators: Sequence[float], denominators: Sequence[float], value: float
) -> float:
    from scipy.stats import t

    n = len(numerators)
    residuals = [(a - value * b) ** 2 for a, b in zip(numerators, denominators, strict=True)]
    mean = math.fsum(denominators) / n
    error = math.sqrt(math.fsum(residuals) / (n * (n - 1))) / mean
    return float(t.ppf(0.975, n - 1)) * error
