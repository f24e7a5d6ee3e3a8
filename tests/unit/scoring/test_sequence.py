"""Who pays for broken rules of position."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from scoring_cases import key_of

from coding_lab.scoring.sequence import broken_rules, payers

rules = st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True), max_size=8)
credits_of_six = st.lists(st.sampled_from((0.0, 0.5, 1.0, 2.0)), min_size=6, max_size=6)


@given(rules, credits_of_six)
def test_the_payers_are_the_cheapest_cover(broken: list[list[int]], credit: list[float]) -> None:
    """Every broken rule has a payer, and no other set of payers costs less: all are tried."""
    paying = payers([tuple(rule) for rule in broken], dict(enumerate(credit)))
    assert all(paying & set(rule) for rule in broken)
    covers = [
        sum(credit[line] for line in chosen)
        for size in range(7)
        for chosen in combinations(range(6), size)
        if all(set(chosen) & set(rule) for rule in broken)
    ]
    assert sum(credit[line] for line in paying) == min(covers)


def test_on_a_tie_the_line_that_stands_too_early_pays() -> None:
    """Of two equal lines, the one that should stand lower is the one told."""
    key = key_of("E11.9", "I10", sequence=[("E11.9", "I10")], first=())
    broken = broken_rules(key, {0: 1, 1: 0}, 0)
    assert payers(broken, {0: 1.0, 1: 1.0}) == {1}


def test_a_rule_needs_both_lines_on_the_sheet() -> None:
    """A pair with one line missing is not broken, nor is the first place without a first line."""
    key = key_of("E11.9", "I10", sequence=[("E11.9", "I10")])
    assert broken_rules(key, {1: 0}, 0) == []
