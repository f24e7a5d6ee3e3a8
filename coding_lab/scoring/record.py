"""Counts and measures of one scored record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coding_lab.cases.key import Key
from coding_lab.scoring.entries import Edge, Entry
from coding_lab.scoring.marks import Counts
from coding_lab.scoring.matching import Matching
from coding_lab.scoring.measures import measure
from coding_lab.scoring.result import Measure, Outcome, OutcomeKind

RIGHT_CODE = (OutcomeKind.CORRECT, OutcomeKind.ACCEPTED_ALTERNATIVE)


def counts_of(
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


def measures_of(
    entries: Sequence[Entry],
    edges: Sequence[Mapping[int, Edge]],
    matching: Matching,
    outcomes: Sequence[Outcome],
    key: Key,
) -> dict[str, Measure]:
    """Every measure that this record has a place for, by name."""
    counts = counts_of(entries, edges, key)
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
    found |= _rules(edges, matching, key)
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
    held = next((n for i, n in matching.pairs.items() if i == at_top and n in firsts), None)
    principal = held if held is not None else next(iter(firsts), None)
    secondary = [n for n in required if n != principal]
    return {
        "principal_diagnosis": measure("principal_diagnosis", int(right), int(bool(firsts))),
        "secondary_diagnoses": measure(
            "secondary_diagnoses", len(_right_pairs(edges, secondary)), len(secondary)
        ),
    }


def _rules(
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
