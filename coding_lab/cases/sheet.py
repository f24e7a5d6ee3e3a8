"""The answer sheet: what a coder hands in for one chart."""

from __future__ import annotations

from dataclasses import dataclass, field

from coding_lab.cases.case import Span


@dataclass(frozen=True)
class CodeLine:
    """One code on the sheet; the first line is the principal or first-listed diagnosis."""

    id: str
    code: str
    poa: str | None = None
    confidence: int | None = None
    """How sure the coder is, in percent."""
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True)
class ProviderQuery:
    """“Ask the provider”: the record does not say enough."""

    id: str
    about: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True)
class NoCode:
    """“No code for this”: nothing in this record may be coded."""

    reason: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A whole answer: code lines in order, queries, or the statement that there is no code."""

    lines: tuple[CodeLine, ...] = ()
    queries: tuple[ProviderQuery, ...] = ()
    no_code: NoCode | None = field(default=None)

    @property
    def is_empty(self) -> bool:
        """True when nothing at all has been entered."""
        return not self.lines and not self.queries and self.no_code is None
