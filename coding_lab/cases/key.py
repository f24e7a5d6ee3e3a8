"""The instructor's part of a case: what must be coded, what must not, and why."""

from __future__ import annotations

from dataclasses import dataclass

from coding_lab.cases.case import Span


@dataclass(frozen=True)
class Alternative:
    """Another code that is accepted in a line's place."""

    code: str
    worth: float
    """Share of the line's worth that it earns, 0 to 1."""
    why: str


@dataclass(frozen=True)
class KeyLine:
    """One code of the key."""

    id: str
    code: str
    required: bool
    worth: float
    poa: str | None
    evidence: tuple[Span, ...]
    why: str
    references: tuple[str, ...]
    accepted: tuple[Alternative, ...]


@dataclass(frozen=True)
class Order:
    """A sequencing rule: line ``before`` must stand above line ``after``."""

    before: str
    after: str
    why: str
    reference: str


@dataclass(frozen=True)
class NotCoded:
    """A mistake that the key foresees: codes that a hasty coder would enter, and why not."""

    id: str
    label: str
    codes: tuple[str, ...]
    """Codes or prefixes ending in ``-`` (``J18.-``)."""
    mistake: str
    evidence: tuple[Span, ...]
    why: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class KeyQuery:
    """Where the right step is to ask the provider."""

    id: str
    about: str
    required: bool
    worth: float
    keywords: tuple[str, ...]
    indicators: tuple[Span, ...]
    why: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class KeyNoCode:
    """Where the right answer is that nothing in the record may be coded."""

    worth: float
    evidence: tuple[Span, ...]
    why: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class BlindCoding:
    """One independent coding of the chart, made without sight of the key."""

    date: str
    coder: str
    codes: tuple[str, ...]
    agreed: bool
    resolution: str


@dataclass(frozen=True)
class Excludes1Exception:
    """A pair that an Excludes1 note covers and that the key reports together all the same."""

    codes: tuple[str, str]
    why: str
    reference: str


@dataclass(frozen=True)
class Key:
    """The answer of one case with its reasons."""

    version: int
    lines: tuple[KeyLine, ...]
    first: tuple[str, ...]
    """Ids of the lines any of which may stand first; empty where nothing is coded."""
    first_why: str
    sequence: tuple[Order, ...]
    not_coded: tuple[NotCoded, ...]
    queries: tuple[KeyQuery, ...]
    no_code: KeyNoCode | None
    excludes1_exceptions: tuple[Excludes1Exception, ...]
    blind_codings: tuple[BlindCoding, ...]

    def line(self, line_id: str) -> KeyLine:
        """The line with that id; raises ``KeyError``."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(line_id)
