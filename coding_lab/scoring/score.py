"""Scoring one answer sheet against one key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coding_lab.cases.case import Case
from coding_lab.cases.key import Key
from coding_lab.cases.sheet import Sheet
from coding_lab.scoring.entries import Edge, Entry, edges_of, read_entries
from coding_lab.scoring.evidence import overlap_f1
from coding_lab.scoring.family import wrong_detail
from coding_lab.scoring.marks import MARKS, Counts, compute
from coding_lab.scoring.matching import Matching, match
from coding_lab.scoring.queries import no_code_outcomes, query_outcomes
from coding_lab.scoring.record import RIGHT_CODE, counts_of, measures_of
from coding_lab.scoring.result import Outcome, OutcomeKind, Score
from coding_lab.scoring.sequence import POSITION_SHARE

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook


def score(
    key: Key, sheet: Sheet, case: Case, book: CodeBook | None = None, mark: str = "line_credit"
) -> Score:
    """Score a sheet; a pure function of its arguments.

    Lines are matched to the key so that the mark is the largest possible. ``mark`` names the
    formula (``line_credit``, ``recall``, ``max_rule``, ``f1``, ``jaccard``). Without a ``book``
    codes are not looked up: none is ``invalid``, and wrong details are told from their form.

    Raises ``ValueError`` for an unknown mark, or for a key that requires nothing at all.
    """
    if mark not in MARKS:
        raise ValueError(f"no mark {mark!r}; the marks are {', '.join(MARKS)}")
    required = (
        sum(line.worth for line in key.lines if line.required)
        + sum(query.worth for query in key.queries if query.required)
        + (key.no_code.worth if key.no_code else 0.0)
    )
    if required <= 0:
        raise ValueError("the key requires nothing: no line, no query, no statement of “no code”")
    entries = read_entries(sheet, key, book)
    edges = [edges_of(entry, key, case) for entry in entries]
    others = (*query_outcomes(sheet, key), *no_code_outcomes(sheet, key))
    fixed_cost = sum(outcome.cost for outcome in others)
    fixed_credit = sum(outcome.credit for outcome in others)
    matching = match(entries, key, edges, required, fixed_cost, fixed_credit)
    outcomes = (
        *(
            _line_outcome(index, entries, edges[index], matching, key, case, book)
            for index in range(len(entries))
        ),
        *(
            Outcome(OutcomeKind.MISSED, key=line.id, expected=line.code, worth=line.worth)
            for index, line in enumerate(key.lines)
            if line.required and index not in matching.pairs.values()
        ),
        *others,
    )
    counts = counts_of(entries, edges, key, others)
    whole = Counts(
        counts.correct,
        counts.entered,
        counts.key,
        matching.credit + fixed_credit,
        required,
        matching.unsupported + fixed_cost,
    )
    value, formula = compute(mark, whole)
    return Score(
        mark=min(1.0, value),
        formula=formula,
        outcomes=outcomes,
        measures=measures_of(entries, edges, matching, outcomes, key),
        mark_name=mark,
        credit=whole.credit,
        required=required,
        unsupported=whole.unsupported,
    )


def _line_outcome(
    index: int,
    entries: Sequence[Entry],
    edges: Mapping[int, Edge],
    matching: Matching,
    key: Key,
    case: Case,
    book: CodeBook | None,
) -> Outcome:
    entry = entries[index]
    named = entry.named.id if entry.named else None
    if index in matching.pairs:
        return _matched(entry, matching.pairs[index], edges, matching, key, case, book)
    cost = 0.0 if entry.repeats else matching.costs[index]
    near = min(edges, key=lambda n: -edges[n].share, default=None)
    kind, detail, near_id = OutcomeKind.UNSUPPORTED, None, None
    if entry.repeats or cost == 0:
        kind = OutcomeKind.DUPLICATE
    elif entry.problem is not None:
        kind, detail = OutcomeKind.INVALID, entry.problem.kind
    if near is not None:
        near_id = key.lines[near].id
    return Outcome(
        kind,
        key=near_id,
        line=entry.line.id,
        code=entry.line.code,
        detail=detail,
        mistake=named,
        number=entry.number,
        cost=cost,
    )


def _matched(
    entry: Entry,
    line_index: int,
    edges: Mapping[int, Edge],
    matching: Matching,
    key: Key,
    case: Case,
    book: CodeBook | None,
) -> Outcome:
    line, edge = key.lines[line_index], edges[line_index]
    misplaced = line_index in matching.misplaced
    kind = edge.kind if line.required else OutcomeKind.OPTIONAL
    detail = mistake = None
    faults = []
    if edge.kind is OutcomeKind.WRONG_DETAIL:
        named = entry.named
        detail = wrong_detail(entry.code, line.code, book, named.mistake if named else None)
        mistake = named.id if named else None
        faults.append("detail")
    if misplaced:
        kind = OutcomeKind.WRONG_POSITION
        faults.append("position")
    if edge.poa_right is False and line.required:
        if kind in RIGHT_CODE:
            kind = OutcomeKind.WRONG_POA
        faults.append("poa")
    return Outcome(
        kind,
        key=line.id,
        line=entry.line.id,
        code=entry.line.code,
        expected=line.code,
        credit=edge.credit * (POSITION_SHARE if misplaced else 1.0),
        worth=line.worth if line.required else 0.0,
        detail=detail,
        mistake=mistake,
        evidence_f1=overlap_f1(case, entry.line.evidence, line.evidence),
        number=entry.number,
        faults=tuple(faults),
    )
