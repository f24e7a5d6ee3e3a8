"""What holds of every mark, whatever the key and the sheet."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scoring_strategies import FOREIGN, case, code_lines, keyed_sheets, keys, numbered

from coding_lab.cases.case import Column
from coding_lab.cases.key import Key
from coding_lab.cases.sheet import CodeLine, ProviderQuery, Sheet
from coding_lab.scoring import MARKS, OutcomeKind, score
from coding_lab.scoring.entries import edges_of, read_entries
from coding_lab.scoring.matching import Matcher

CASE = case(Column.POA)
EPSILON = 1e-9
Paper = tuple[Key, Sheet]


def marks_of(key: Key, sheet: Sheet) -> dict[str, float]:
    return {name: score(key, sheet, CASE, None, name).mark for name in MARKS}


def raised(before: dict[str, float], after: dict[str, float]) -> list[str]:
    """Names of the marks that rose."""
    return [name for name in before if after[name] > before[name] + EPSILON]


def put(sheet: Sheet, place: int, line: CodeLine) -> Sheet:
    lines = list(sheet.lines)
    lines.insert(min(place, len(lines)), line)
    return replace(sheet, lines=numbered(lines))


@given(keyed_sheets(), st.sampled_from(FOREIGN), st.integers(0, 9))
def test_a_wrong_line_never_raises_a_mark(paper: Paper, code: str, place: int) -> None:
    """A code that has nothing to do with the key, put anywhere, never raises any mark."""
    key, sheet = paper
    more = put(sheet, place, CodeLine("", code))
    assert not raised(marks_of(key, sheet), marks_of(key, more))


@given(keyed_sheets(), st.data(), st.integers(0, 9))
def test_a_right_line_never_lowers_a_mark(paper: Paper, data: st.DataObject, place: int) -> None:
    """A code of the key that is not yet on the sheet never lowers any mark, wherever it is put."""
    key, sheet = paper
    on_sheet = {line.code for line in sheet.lines}
    missing = [line for line in key.lines if line.code not in on_sheet]
    assume(missing)
    line = data.draw(st.sampled_from(missing))
    more = put(sheet, place, CodeLine("", line.code, line.poa))
    assert not raised(marks_of(key, more), marks_of(key, sheet))


@given(keyed_sheets(), st.data(), st.integers(0, 9))
def test_an_accepted_alternative_of_full_worth_never_lowers_a_mark(
    paper: Paper, data: st.DataObject, place: int
) -> None:
    """A learner never loses a mark for an alternative that is accepted as good as the key's."""
    key, sheet = paper
    on_sheet = {line.code for line in sheet.lines}
    missing = [
        (a.code, line.poa)
        for line in key.lines
        for a in line.accepted
        if a.worth == 1 and a.code not in on_sheet
    ]
    assume(missing)
    code, poa = data.draw(st.sampled_from(missing))
    more = put(sheet, place, CodeLine("", code, poa))
    assert not raised(marks_of(key, more), marks_of(key, sheet))


@given(keyed_sheets(), st.randoms(use_true_random=False))
def test_marks_do_not_depend_on_the_order_of_secondary_diagnoses(
    paper: Paper, random: object
) -> None:
    """Without a sequencing rule, the lines below the first may stand in any order."""
    key, sheet = paper
    free = replace(key, sequence=())
    lines = list({line.code: line for line in sheet.lines}.values())
    shuffled = lines[1:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = replace(sheet, lines=numbered(lines))
    other = replace(sheet, lines=numbered([*lines[:1], *shuffled]))
    assert marks_of(free, one) == pytest.approx(marks_of(free, other))


@given(keyed_sheets(), st.data())
def test_marks_do_not_depend_on_case_dots_and_blanks(paper: Paper, data: st.DataObject) -> None:
    """E11.9, e119 and “ E 11.9 ” are the same code."""
    key, sheet = paper
    forms = (str.lower, lambda c: c.replace(".", ""), lambda c: f" {c[0]} {c[1:]} ", lambda c: c)
    typed = [
        replace(line, code=data.draw(st.sampled_from(forms))(line.code)) for line in sheet.lines
    ]
    other = replace(sheet, lines=tuple(typed))
    assert marks_of(key, other) == pytest.approx(marks_of(key, sheet))


@given(keyed_sheets(), st.data())
def test_a_line_repeated_below_itself_changes_no_mark(paper: Paper, data: st.DataObject) -> None:
    """Duplicate identical lines are told and counted once."""
    key, sheet = paper
    assume(sheet.lines)
    at = data.draw(st.integers(0, len(sheet.lines) - 1))
    more = put(sheet, data.draw(st.integers(at + 1, 9)), sheet.lines[at])
    assert marks_of(key, more) == pytest.approx(marks_of(key, sheet))


@given(keyed_sheets(), st.integers(0, 9), st.sampled_from(("", "  ", "-", ".", "\u200b")))
def test_lines_without_a_code_change_no_mark(paper: Paper, place: int, blank: str) -> None:
    """A line that was begun and left empty counts for nothing."""
    key, sheet = paper
    more = put(sheet, place, CodeLine("", blank))
    assert marks_of(key, more) == pytest.approx(marks_of(key, sheet))


@given(keyed_sheets())
def test_an_unneeded_query_never_raises_a_mark(paper: Paper) -> None:
    """A question about nothing in the key costs like an unsupported line."""
    key, sheet = paper
    more = replace(sheet, queries=(*sheet.queries, ProviderQuery("new", "The weather?")))
    assert not raised(marks_of(key, sheet), marks_of(key, more))


@given(keyed_sheets())
def test_the_key_itself_earns_the_full_mark(paper: Paper) -> None:
    """A sheet made of the key's required lines in a lawful order earns 1."""
    key, _ = paper
    first = next(line for line in key.lines if line.id == key.first[0])
    lines = [first, *(line for line in key.lines if line.required and line is not first)]
    place = {line.id: n for n, line in enumerate(lines)}
    assume(
        all(
            place[o.before] < place[o.after]
            for o in key.sequence
            if {o.before, o.after} <= {*place}
        )
    )
    asked = [q.keywords[0] for q in key.queries if q.required]
    right = Sheet(
        numbered([CodeLine("", line.code, line.poa) for line in lines]),
        tuple(ProviderQuery(f"q{n}", word) for n, word in enumerate(asked)),
    )
    assert marks_of(key, right) == pytest.approx(dict.fromkeys(MARKS, 1.0))


@given(keyed_sheets())
def test_every_line_on_either_side_has_one_outcome(paper: Paper) -> None:
    """Each line with a code, each required key line and each query ends as one outcome."""
    key, sheet = paper
    found = score(key, sheet, CASE)
    assert [o.number for o in found.outcomes if o.code] == [*range(1, len(sheet.lines) + 1)]
    of_key = {line.id for line in key.lines if line.required}
    settled = [
        o.key for o in found.outcomes
        if o.key in of_key and (o.worth > 0)
    ]  # fmt: skip
    assert sorted(settled) == sorted(of_key)
    assert 0 <= found.mark <= 1
    assert sum(o.credit for o in found.outcomes) == pytest.approx(found.credit)
    assert sum(o.cost for o in found.outcomes) == pytest.approx(found.unsupported)
    missed = [o for o in found.outcomes if o.kind is OutcomeKind.MISSED]
    assert all(o.credit == 0 for o in missed)


@settings(max_examples=200)
@given(keys(), st.lists(code_lines, max_size=5).map(numbered))
def test_no_other_matching_earns_a_larger_mark(key: Key, lines: tuple[CodeLine, ...]) -> None:
    """The matching is the best of all there are, positions considered: every one is tried."""
    entries = read_entries(Sheet(lines), key, None)
    edges = [edges_of(entry, key, CASE) for entry in entries]
    matcher = Matcher(entries, edges, key)
    required = sum(line.worth for line in key.lines if line.required)
    best = matcher.best(required)
    top = 0.0
    for choice in product(*[[None, *edge] for edge in edges]):
        taken = [n for n in choice if n is not None]
        if len(taken) == len(set(taken)):
            priced = matcher._priced({i: n for i, n in enumerate(choice) if n is not None})
            top = max(top, priced.credit / (required + priced.unsupported))
    assert best.credit / (required + best.unsupported) == pytest.approx(top)


@given(keys(), st.lists(st.text(max_size=40), max_size=6))
def test_no_text_in_place_of_a_code_stops_the_scorer(key: Key, texts: list[str]) -> None:
    """Whatever a learner types as a code is scored or ignored, never an error."""
    sheet = Sheet(tuple(CodeLine(f"line-{n}", text) for n, text in enumerate(texts)))
    assert all(0 <= mark <= 1 for mark in marks_of(key, sheet).values())
