"""Measures over many records."""

from __future__ import annotations

import math

import pytest
from scoring_cases import key_of, made_up_case, sheet_of_codes

from coding_lab.scoring import Score, measures_over, score
from coding_lab.scoring.measures import wilson

CASE, KEY = made_up_case(), key_of("E11.9", "I10")


def scores() -> list[Score]:
    sheets = [("E11.9", "I10"), ("E11.9",), ("I10", "E11.9", "A00.0"), ()]
    return [score(KEY, sheet_of_codes(*codes), CASE) for codes in sheets]


def test_sums_are_divided_not_averaged() -> None:
    """Recall over four records is all correct lines by all key lines."""
    pooled = measures_over(scores())
    assert pooled["recall"].value == 5 / 8
    assert (pooled["recall"].numerator, pooled["recall"].denominator) == (5, 8)
    assert pooled["precision"].value == 5 / 6
    assert pooled["record_over_record"].value == 1 / 4
    assert pooled["principal_diagnosis"].value == 2 / 4
    assert pooled["recall"].records == 4


def test_proportions_carry_wilsons_interval() -> None:
    """8 of 10 is from 49.0 to 94.3 %, as published for Wilson's method."""
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    pooled = measures_over(scores())["recall"]
    assert (pooled.low, pooled.high) == wilson(5, 8)
    assert pooled.interval == "wilson"


def test_the_mean_mark_carries_students_interval() -> None:
    """With equal divisors the linearised interval is that of a mean."""
    made = scores()
    marks = [s.mark for s in made]
    pooled = measures_over(made)["mark"]
    mean = sum(marks) / 4
    deviation = math.sqrt(sum((m - mean) ** 2 for m in marks) / 3)
    half = 3.182446305 * deviation / 2
    assert pooled.value == pytest.approx(mean)
    assert pooled.low == pytest.approx(max(0, mean - half))
    assert pooled.high == pytest.approx(min(1, mean + half))


def test_one_record_has_no_interval_for_a_ratio() -> None:
    """No spread can be told from one record."""
    pooled = measures_over(scores()[:1])
    assert pooled["f1"].low is None
    assert pooled["f1"].interval == "none"


def test_what_a_record_does_not_have_is_absent() -> None:
    """MS-DRG, modifiers and units are not computed, so they do not appear."""
    assert measures_over([]) == {}
    names = set(measures_over(scores()))
    assert not {n for n in names if "drg" in n or "modifier" in n or "unit" in n}
    assert "present_on_admission" not in names
