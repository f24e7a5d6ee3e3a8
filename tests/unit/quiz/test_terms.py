"""When a typed term counts."""

from __future__ import annotations

import pytest

from coding_lab.exercises.quiz.terms import letters_wrong


@pytest.mark.parametrize(
    ("typed", "most", "wrong"),
    [
        ("cholecystectomy", 2, 0),
        ("  Chole-cystectomy. ", 0, 0),
        ("CHOLÉCYSTECTOMY", 0, 0),
        ("colecystectomy", 2, 1),
        ("cholecystecotmy", 2, 1),
        ("colecystectomi", 2, 2),
        ("colecystectomi", 1, None),
        ("cholecystotomy", 2, None),
        ("cholecystostomy", 2, None),
        ("colecystotomy", 2, None),
        ("", 2, None),
        ("-", 2, None),
    ],
)
def test_slips_count_and_other_terms_never_do(typed: str, most: int, wrong: int | None) -> None:
    """Case, accents, blanks and hyphens do not count; another operation is no slip."""
    others = ["cholecystotomy", "cholecystostomy"]
    assert letters_wrong(typed, ["cholecystectomy"], others, most) == wrong


def test_as_near_to_another_term_as_to_the_right_one_is_not_credited() -> None:
    """“ileun” may be a slip of ileum or of ileus: nobody can tell, so it earns nothing."""
    assert letters_wrong("ileun", ["ileum"], [], 1) == 1
    assert letters_wrong("ileun", ["ileum"], ["ileus"], 1) is None
