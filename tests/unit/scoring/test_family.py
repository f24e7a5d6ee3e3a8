"""Which detail of two codes of one family differs."""

from __future__ import annotations

from datetime import date

import pytest

from coding_lab.codesets import CodeBook, code_book
from coding_lab.scoring.family import wrong_detail


@pytest.fixture(scope="module")
def book() -> CodeBook:
    return code_book(date(2026, 5, 14))


DETAILS = [
    ("S52.532D", "S52.532A", "seventh-character"),
    ("W01.0XXD", "W01.0XXA", "seventh-character"),
    ("S52.531A", "S52.532A", "laterality"),
    ("S52.531D", "S52.532A", "laterality"),
    ("H66.003", "H66.002", "laterality"),
    ("M25.569", "M25.562", "laterality"),
    ("M17.0", "M17.12", "laterality"),
    ("S52.502A", "S52.532A", "specificity"),
    ("J45.909", "J45.30", "specificity"),
    ("H66.004", "H66.001", "specificity"),
    ("R07.89", "R07.1", "specificity"),
    ("Z00.00", "Z00.01", "encounter"),
    ("R73.03", "R73.01", "other"),
]


@pytest.mark.parametrize(("entered", "expected", "detail"), DETAILS)
def test_the_detail_is_told_from_the_titles(
    book: CodeBook, entered: str, expected: str, detail: str
) -> None:
    """With a code book, the titles tell side, kind and amount of detail."""
    assert wrong_detail(entered, expected, book) == detail


@pytest.mark.parametrize(
    ("entered", "expected", "detail"),
    [
        ("S52.532D", "S52.532A", "seventh-character"),
        ("S52.531A", "S52.532A", "laterality"),
        ("H66.003", "H66.002", "laterality"),
        ("M25.569", "M25.562", "laterality"),
        ("J45.909", "J45.30", "specificity"),
        ("T36.0X1A", "T36.0X5A", "other"),
        ("R10.31", "R10.32", "other"),
        ("Z00.00", "Z00.01", "encounter"),
    ],
)
def test_without_a_book_the_form_of_the_codes_decides(
    entered: str, expected: str, detail: str
) -> None:
    """The place and the value of the differing characters tell it as far as they can."""
    assert wrong_detail(entered, expected) == detail


@pytest.mark.parametrize(
    ("mistake", "detail"),
    [
        (None, "other"),
        ("less-specific", "specificity"),
        ("more-specific-than-documented", "specificity"),
        ("wrong-encounter-type", "encounter"),
    ],
)
def test_a_foreseen_mistake_decides_where_the_titles_do_not(
    book: CodeBook, mistake: str | None, detail: str
) -> None:
    """The author's word on the kind of mistake is used last."""
    assert wrong_detail("R73.03", "R73.01", book, mistake) == detail
