"""The worked examples that every implementation of the measures must reproduce."""

from __future__ import annotations

import pytest
from scoring_cases import key_of, made_up_case, sheet_of_codes

from coding_lab.cases.case import Case
from coding_lab.cases.key import Key
from coding_lab.scoring import MARKS, score

RIGHT = ("A00.0", "B20", "C50.911", "D64.9", "E03.9")
WRONG = ("I10", "J44.9", "K35.80", "L03.115")
EXAMPLES = [
    # correct, entered, key: max rule, F1, Jaccard, code over code (in per cent)
    (4, 5, 5, 80.0, 80.0, 66.7, 80.0),
    (5, 8, 5, 62.5, 76.9, 62.5, 100.0),
    (3, 3, 5, 60.0, 75.0, 60.0, 60.0),
    (4, 6, 5, 66.7, 72.7, 57.1, 80.0),
]


@pytest.mark.parametrize(
    ("correct", "entered", "wanted", "max_rule", "f1", "jaccard", "code_over_code"), EXAMPLES
)
def test_measures_and_marks_agree_with_the_worked_examples(
    correct: int,
    entered: int,
    wanted: int,
    max_rule: float,
    f1: float,
    jaccard: float,
    code_over_code: float,
) -> None:
    """Correct, entered and key give the published max rule, F1, Jaccard and code over code."""
    case, key = made_up_case(), key_of(*RIGHT[:wanted])
    sheet = sheet_of_codes(*RIGHT[:correct], *WRONG[: entered - correct])
    found = score(key, sheet, case)
    expected = {
        "max_rule": max_rule, "f1": f1, "jaccard": jaccard, "code_over_code": code_over_code,
    }  # fmt: skip
    for name, percent in expected.items():
        value = found.measures[name].value
        assert value is not None
        assert round(100 * value, 1) == percent, name
    for name in ("max_rule", "f1", "jaccard"):
        assert round(100 * score(key, sheet, case, mark=name).mark, 1) == expected[name]


@pytest.fixture
def two_of_three() -> tuple[Key, Case]:
    return key_of("A00.0", "B20", "C50.911"), made_up_case()


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("line_credit", "line credit = credit earned / (credit possible + unsupported entries) = "
                        "2 / (3 + 1) = 0.500"),
        ("recall", "recall = correct / key = 2 / 3 = 0.667"),
        ("max_rule", "max rule = correct / the larger of entered and key = 2 / max(3, 3) = 0.667"),
        ("f1", "F1 = 2 × correct / (entered + key) = 2 × 2 / (3 + 3) = 0.667"),
        ("jaccard", "Jaccard = correct / (entered + key − correct) = 2 / (3 + 3 − 2) = 0.500"),
    ],
)  # fmt: skip
def test_each_mark_prints_its_formula_with_its_numbers(
    two_of_three: tuple[Key, Case], name: str, formula: str
) -> None:
    """The formula names its parts, shows the numbers and ends with the mark."""
    key, case = two_of_three
    found = score(key, sheet_of_codes("A00.0", "B20", "I10"), case, mark=name)
    assert found.formula == formula
    assert found.mark == pytest.approx(float(formula.split()[-1]), abs=5e-4)


def test_an_unknown_mark_is_refused_with_the_names_there_are() -> None:
    """The error lists every mark."""
    with pytest.raises(ValueError, match=", ".join(MARKS)):
        score(key_of("A00.0"), sheet_of_codes(), made_up_case(), mark="best")


def test_a_key_that_requires_nothing_is_refused() -> None:
    """Without anything required there is nothing to divide by."""
    with pytest.raises(ValueError, match="requires nothing"):
        score(key_of(), sheet_of_codes("A00.0"), made_up_case())
