"""The marks an instructor can choose from; each prints its formula with its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """What the marks are made of."""

    correct: int
    """Required lines (and queries, “no code”) that are on the sheet, whatever their place."""
    entered: int
    """Those, and entries that match nothing; optional and repeated ones are not counted."""
    key: int
    """All that the key requires."""
    credit: float = 0.0
    required: float = 0.0
    unsupported: float = 0.0


def line_credit(counts: Counts) -> tuple[float, str]:
    """Credit earned / (worth required + unsupported entries): partial credit, over-coding costs.

    A second, less exact code for a condition that is coded right counts as half an entry.
    """
    mark = counts.credit / (counts.required + counts.unsupported)
    return mark, (
        f"line credit = credit earned / (credit possible + unsupported entries) = "
        f"{_n(counts.credit)} / ({_n(counts.required)} + {_n(counts.unsupported)})"
    )


def recall(counts: Counts) -> tuple[float, str]:
    """Correct / key: over-coding costs nothing."""
    return (
        counts.correct / counts.key,
        f"recall = correct / key = {counts.correct} / {counts.key}",
    )


def max_rule(counts: Counts) -> tuple[float, str]:
    """Correct / the larger of entered and key."""
    return counts.correct / max(counts.entered, counts.key), (
        f"max rule = correct / the larger of entered and key = "
        f"{counts.correct} / max({counts.entered}, {counts.key})"
    )


def f1(counts: Counts) -> tuple[float, str]:
    """Harmonic mean of precision and recall: 2 · correct / (entered + key)."""
    return 2 * counts.correct / (counts.entered + counts.key), (
        f"F1 = 2 × correct / (entered + key) = "
        f"2 × {counts.correct} / ({counts.entered} + {counts.key})"
    )


def jaccard(counts: Counts) -> tuple[float, str]:
    """Correct / codes in either list."""
    either = counts.entered + counts.key - counts.correct
    return counts.correct / either, (
        f"Jaccard = correct / (entered + key − correct) = "
        f"{counts.correct} / ({counts.entered} + {counts.key} − {counts.correct})"
    )


MARKS: dict[str, Callable[[Counts], tuple[float, str]]] = {
    "line_credit": line_credit,
    "recall": recall,
    "max_rule": max_rule,
    "f1": f1,
    "jaccard": jaccard,
}


def compute(name: str, counts: Counts) -> tuple[float, str]:
    """The mark of that name and its formula, result included.

    Raises ``ValueError`` naming the marks there are.
    """
    if name not in MARKS:
        raise ValueError(f"no mark {name!r}; the marks are {', '.join(MARKS)}")
    mark, formula = MARKS[name](counts)
    return mark, f"{formula} = {mark:.3f}"


def _n(number: float) -> str:
    return f"{round(number, 4):g}"
