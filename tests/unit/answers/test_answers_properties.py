"""What holds for all answers and all bytes."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coding_lab.answers import AnswersError, merge, parse_answers
from coding_lab.answers.parse import ODD_CHARACTER

TEXTS = st.text(max_size=20).filter(lambda text: not ODD_CHARACTER.search(text))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
IDS = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
ENTRIES = st.fixed_dictionaries(
    {
        "kind": IDS,
        "answer": st.dictionaries(TEXTS, VALUES, max_size=3),
        "saved_at": st.just("2026-11-25T10:00:00-05:00"),
        "active_seconds": st.integers(0, 10**6),
    }
)
MARKS = st.lists(
    st.fixed_dictionaries({"document": st.sampled_from("xy"), "start": st.integers(0, 3)}),
    max_size=3,
    unique_by=lambda mark: json.dumps(mark),
)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from("abcdef"),
            "code": st.sampled_from(["E11.9", "I10", ""]),
            "poa": st.none() | st.sampled_from("YN"),
            "evidence": MARKS,
        }
    ),
    max_size=5,
    unique_by=lambda line: line["id"],
)
ANSWERS = st.fixed_dictionaries(
    {
        "lines": LINES,
        "no_code": st.none() | st.fixed_dictionaries({"reason": TEXTS, "evidence": MARKS}),
    }
)


@given(st.dictionaries(IDS, ENTRIES, max_size=3))
def test_what_is_written_is_read_back(exercises: dict[str, dict[str, Any]]) -> None:
    """Round trip: any answer within the limits, in any kind of exercise."""
    data = json.dumps({"format": 1, "exercises": exercises}, ensure_ascii=False).encode()
    found = parse_answers(data)
    assert {name: vars(stored) for name, stored in found.items()} == exercises


@given(st.binary(max_size=300))
def test_any_bytes_give_answers_or_an_answers_error(data: bytes) -> None:
    """No other exception leaves the parser."""
    with suppress(AnswersError):
        parse_answers(data)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["format", "exercises", "answer", "a"]), inner)
        ),
    ),
    st.booleans(),
)
def test_any_json_gives_answers_or_an_answers_error(value: object, wrapped: bool) -> None:
    """JSON of any shape, bare or inside a valid head, is read or refused."""
    document = {"format": 1, "exercises": {"x": value}} if wrapped else value
    with suppress(AnswersError):
        parse_answers(json.dumps(document).encode())


@given(st.lists(st.sampled_from([*'{}[],:"\\', "1", "format", "null", " ", "\n"]), max_size=60))
def test_any_json_signs_give_answers_or_an_answers_error(signs: list[str]) -> None:
    """Signs of JSON in any order, so that the check of nesting meets broken strings."""
    with suppress(AnswersError):
        parse_answers("".join(signs).encode())


@given(ANSWERS, ANSWERS)
def test_a_side_that_changed_nothing_gives_way(base: dict[str, Any], side: dict[str, Any]) -> None:
    """With one side unchanged the merge is the other, order included."""
    assert merge(base, side, base) == side
    assert merge(base, base, side) == side
    assert merge(base, side, side) == side


@given(ANSWERS, ANSWERS, ANSWERS)
def test_merging_again_changes_nothing(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """Idempotent: once merged, each side finds its changes in it."""
    once = merge(base, mine, theirs)
    assert merge(theirs, once, once) == once
    assert merge(mine, mine, once) == once


@given(ANSWERS, ANSWERS, ANSWERS)
def test_no_line_is_lost(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """A line is gone only where one side removed it and the other had not changed it."""
    merged = {line["id"] for line in merge(base, mine, theirs)["lines"]}
    old, here, there = (
        {line["id"]: line for line in side["lines"]} for side in (base, mine, theirs)
    )
    for name in here.keys() | there.keys():
        removed_here = name not in here and old.get(name) == there.get(name)
        removed_there = name not in there and old.get(name) == here.get(name)
        assert (name in merged) == (not removed_here and not removed_there)


@given(ANSWERS, ANSWERS, ANSWERS)
def test_no_field_changed_on_one_side_is_lost(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """In a line that all three have, a field one side changed keeps that side's value."""
    merged = {line["id"]: line for line in merge(base, mine, theirs)["lines"]}
    old, here, there = (
        {line["id"]: line for line in side["lines"]} for side in (base, mine, theirs)
    )
    for name in old.keys() & here.keys() & there.keys():
        for field in ("code", "poa", "evidence"):
            if old[name][field] == here[name][field]:
                assert merged[name][field] == there[name][field]
            elif old[name][field] == there[name][field]:
                assert merged[name][field] == here[name][field]


@given(ANSWERS, ANSWERS, ANSWERS)
def test_a_merge_repeats_no_line(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """Ids stay unique."""
    names = [line["id"] for line in merge(base, mine, theirs)["lines"]]
    assert len(names) == len(set(names))
