"""The sheet's lines, read and compared with the key one by one, before any matching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding_lab.cases.case import Case, Column
from coding_lab.cases.key import Alternative, Key, KeyLine, NotCoded
from coding_lab.cases.sheet import CodeLine, Sheet
from coding_lab.codesets import normalise
from coding_lab.scoring.family import category, foreseen
from coding_lab.scoring.result import OutcomeKind

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook, FormProblem

FAMILY_SHARE = 0.5
POA_SHARE = 0.75
# A foreseen mistake about the amount of detail leaves the condition right: half credit.
MISTAKES_OF_DETAIL = frozenset(
    ("less-specific", "more-specific-than-documented", "wrong-encounter-type")
)


@dataclass(frozen=True)
class Entry:
    """One line of the sheet that holds a code."""

    number: int
    """Its number on the sheet, from 1."""
    line: CodeLine
    code: str
    """The code as the Tabular List writes it."""
    problem: FormProblem | None
    named: NotCoded | None
    """The foreseen mistake that names the code."""
    repeats: bool
    """The same code stands higher up."""


@dataclass(frozen=True)
class Edge:
    """A key line that an entry may be matched to, and what that earns."""

    kind: OutcomeKind
    share: float
    """Share of the line's worth that the code earns: 1 exact, 0.5 right family."""
    credit: float
    """Credit in worth units, POA considered, position not yet; 0 for an optional line."""
    poa_right: bool | None
    """``None`` where POA does not apply."""
    alternative: Alternative | None = None


def read_entries(sheet: Sheet, key: Key, book: CodeBook | None) -> tuple[Entry, ...]:
    """Lines that hold a code, in order; lines without a letter or digit are left out.

    A code that the key itself holds is not looked up: the linter has proved it.
    """
    own = {c for line in key.lines for c in (line.code, *(a.code for a in line.accepted))}
    seen: set[str] = set()
    entries = []
    for number, line in enumerate(sheet.lines, 1):
        code = normalise(line.code)
        if not any(character.isalnum() for character in code):
            continue
        problem = book.check_form(code) if book and code not in own else None
        entries.append(
            Entry(number, line, code, problem, foreseen(code, key.not_coded), code in seen)
        )
        seen.add(code)
    return tuple(entries)


def edges_of(entry: Entry, key: Key, case: Case) -> dict[int, Edge]:
    """Key lines (by index) that the entry may be matched to.

    A code that the key holds for one line is never taken for a wrong detail of another.
    """
    if entry.repeats:
        return {}
    edges = {}
    for index, line in enumerate(key.lines):
        if entry.code == line.code:
            edges[index] = _edge(OutcomeKind.CORRECT, 1.0, line, entry, case)
        for alternative in line.accepted:
            if entry.code == alternative.code and index not in edges:
                edges[index] = _edge(
                    OutcomeKind.ACCEPTED_ALTERNATIVE,
                    alternative.worth,
                    line,
                    entry,
                    case,
                    alternative,
                )
    if edges or entry.problem or not _may_be_detail(entry):
        return edges
    return {
        index: _edge(OutcomeKind.WRONG_DETAIL, FAMILY_SHARE, line, entry, case)
        for index, line in enumerate(key.lines)
        if line.required and category(line.code) == category(entry.code)
    }


def cost_of(edges: dict[int, Edge], key: Key) -> float:
    """What an entry costs if it stays unmatched: 1 less the share that it has of a key line.

    So a code that says nothing of the key costs 1; the right family beside the right code 0.5;
    the same condition by an accepted alternative, or an optional code, nothing.
    With any greater cost, adding the right code to a sheet could lower its mark.
    """
    costs = [1.0]
    for index, edge in edges.items():
        line = key.lines[index]
        costs.append((1 - edge.share) * min(1.0, line.worth) if line.required else 0.0)
    return min(costs)


def _may_be_detail(entry: Entry) -> bool:
    return entry.named is None or entry.named.mistake in MISTAKES_OF_DETAIL


def _edge(
    kind: OutcomeKind,
    share: float,
    line: KeyLine,
    entry: Entry,
    case: Case,
    alternative: Alternative | None = None,
) -> Edge:
    right = _poa_right(line, entry, case)
    credit = share * line.worth if line.required else 0.0
    return Edge(kind, share, credit * (POA_SHARE if right is False else 1.0), right, alternative)


def _poa_right(line: KeyLine, entry: Entry, case: Case) -> bool | None:
    """Exempt codes carry no indicator (Guidelines, Appendix I), so blank is right for them."""
    if Column.POA not in case.columns or line.poa is None:
        return None
    if line.poa == "exempt":
        return entry.line.poa in (None, "exempt")
    return entry.line.poa == line.poa
