"""Feedback as plain values, before it becomes HTML or text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quote:
    """Words of the chart and where they stand."""

    title: str
    """The document's title."""
    line: int
    """Number of the line in the document, from 1."""
    words: str


@dataclass(frozen=True)
class Reason:
    """Why something is so, and where that stands."""

    label: str
    text: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """What is said about one outcome."""

    kind: str
    """The outcome's kind, as the scorer names it."""
    verdict: str
    """``right``, ``partly``, ``wrong``, ``missed`` or ``neutral``."""
    heading: str
    credit: str
    paragraphs: tuple[str, ...]
    reasons: tuple[Reason, ...]
    quotes: tuple[Quote, ...]
    messages: tuple[str, ...]
    """Names of the messages used, for whoever looks for dead ones."""
    word: str = ""
    """The word of the verdict, where the usual one does not fit the kind of exercise."""


@dataclass(frozen=True)
class MeasureRow:
    """One measure, ready to print."""

    label: str
    value: str
    numbers: str
    formula: str


@dataclass(frozen=True)
class Feedback:
    """All that is said about one answer sheet."""

    title: str
    mark: float
    formula: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    measures: tuple[MeasureRow, ...]
    messages: tuple[str, ...]
    """Names of the messages in ``summary`` and ``notes``."""
