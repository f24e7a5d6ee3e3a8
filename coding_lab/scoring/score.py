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
from coding_lab.scoring.measures import measure
from coding_lab.scoring.queries import no_code_outcomes, query_outcomes
from coding_lab.scoring.result import Measure, Outcome, OutcomeKind, Score
from coding_lab.scoring.sequence import POSITION_SHARE

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook

RIGHT_CODE = (OutcomeKind.CORRECT, OutcomeKind.ACCEPTED_ALTERNATIVE)


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
    counts = _counts(entries, edges, key, others)
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
        measures=_measures(entries, edges, matching, outcomes, key, sheet),
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


def _counts(
    entries: Sequence[Entry],
    edges: Sequence[Mapping[int, Edge]],
    key: Key,
    others: Sequence[Outcome] = (),
) -> Counts:
    """Right codes whatever their place; the matching for credit has no say in it."""
    wanted = [n for n, line in enumerate(key.lines) if line.required]
    correct = len(_right_pairs(edges, wanted))
    wrong = sum(
        1
        for entry, edge in zip(entries, edges, strict=True)
        if not entry.repeats and not any(e.kind in RIGHT_CODE for e in edge.values())
    )
    right_others = sum(1 for o in others if o.worth and o.credit)
    return Counts(
        correct=correct + right_others,
        entered=correct + wrong + right_others + sum(1 for o in others if o.cost),
        key=len(wanted) + sum(1 for o in others if o.worth),
    )


def _right_pairs(edges: Sequence[Mapping[int, Edge]], wanted: Sequence[int]) -> dict[int, int]:
    """Key line → entry with its code or an accepted alternative, as many as possible."""
    fits = {
        n: [i for i, e in enumerate(edges) if n in e and e[n].kind in RIGHT_CODE] for n in wanted
    }
    pairs: dict[int, int] = {}

    def place(line: int, tried: set[int]) -> bool:
        for entry in fits[line]:
            if entry in tried:
                continue
            tried.add(entry)
            holder = next((n for n, i in pairs.items() if i == entry), None)
            if holder is None or place(holder, tried):
                pairs[line] = entry
                return True
        return False

    for line in wanted:
        place(line, set())
    return pairs


def _measures(
    entries: Sequence[Entry],
    edges: Sequence[Mapping[int, Edge]],
    matching: Matching,
    outcomes: Sequence[Outcome],
    key: Key,
    sheet: Sheet,
) -> dict[str, Measure]:
    counts = _counts(entries, edges, key)
    correct, entered, wanted = counts.correct, counts.entered, counts.key
    codes = {
        "recall": (correct, wanted),
        "precision": (correct, entered),
        "f1": (2 * correct, entered + wanted),
        "jaccard": (correct, entered + wanted - correct),
        "max_rule": (correct, max(entered, wanted)),
        "code_over_code": (correct, wanted),
    }
    found = {name: measure(name, *pair) for name, pair in codes.items()}
    clean = not any(_is_error(outcome) for outcome in outcomes)
    found["record_over_record"] = measure("record_over_record", int(clean), 1)
    found |= _fields(edges, matching, key)
    found |= _rules(entries, edges, matching, key)
    matched = [o.evidence_f1 for o in outcomes if o.evidence_f1 is not None]
    found["evidence_overlap"] = measure("evidence_overlap", sum(matched), len(matched))
    lines = [entry.line for entry in entries if not entry.repeats]
    marked = sum(1 for line in lines if line.evidence)
    found["evidence_marked"] = measure("evidence_marked", marked, len(lines))
    asked_well = not any(
        o.kind in (OutcomeKind.QUERY_MISSED, OutcomeKind.QUERY_UNNEEDED) for o in outcomes
    )
    found["query_decision"] = measure("query_decision", int(asked_well), 1)
    return found


def _is_error(outcome: Outcome) -> bool:
    """Anything that took credit or cost something; a missed line has worth and no credit."""
    return outcome.credit < outcome.worth - 1e-9 or outcome.cost > 0 or bool(outcome.faults)


def _fields(
    edges: Sequence[Mapping[int, Edge]], matching: Matching, key: Key
) -> dict[str, Measure]:
    """The diagnosis fields of the four-field audit: principal (or first-listed), secondary."""
    required = [n for n, line in enumerate(key.lines) if line.required]
    if not required:
        return {
            name: measure(name, 0, 0) for name in ("principal_diagnosis", "secondary_diagnoses")
        }
    firsts = [n for n, line in enumerate(key.lines) if line.id in key.first]
    at_top = matching.first_entry
    right = at_top is not None and any(
        n in edges[at_top] and edges[at_top][n].kind in RIGHT_CODE for n in firsts
    )
    held = next((n for i, n in matching.pairs.items() if i == at_top and n in firsts), firsts[0])
    secondary = [n for n in required if n != held]
    return {
        "principal_diagnosis": measure("principal_diagnosis", int(right), 1),
        "secondary_diagnoses": measure(
            "secondary_diagnoses", len(_right_pairs(edges, secondary)), len(secondary)
        ),
    }


def _rules(
    entries: Sequence[Entry],
    edges: Sequence[Mapping[int, Edge]],
    matching: Matching,
    key: Key,
) -> dict[str, Measure]:
    place = {key.lines[n].id: i for i, n in matching.pairs.items()}
    pairs = [o for o in key.sequence if o.before in place and o.after in place]
    kept = sum(1 for o in pairs if place[o.before] < place[o.after])
    verdicts = [
        edges[i][n].poa_right
        for i, n in matching.pairs.items()
        if edges[i][n].poa_right is not None
    ]
    return {
        "required_sequence": measure("required_sequence", kept, len(pairs)),
        "present_on_admission": measure(
            "present_on_admission", sum(1 for v in verdicts if v), len(verdicts)
        ),
    }
