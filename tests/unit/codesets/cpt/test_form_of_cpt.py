"""How a CPT code is written. All codes here are invented or stand for a shape only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding_lab.codesets.cpt.form import (
    STATEMENT,
    category,
    check_form,
    check_modifier,
    looks_like_cpt,
    normalise,
    note_on,
)


@pytest.mark.parametrize("code", ["00001", "0000F", "0000T", "0000U", "0000M", " 0000-1 ", "0000t"])
def test_a_code_in_one_of_the_forms_has_no_problem(code: str) -> None:
    """Five digits, or four and F, T, U or M; blanks, dashes and case do not matter."""
    assert check_form(code) is None


@pytest.mark.parametrize(
    ("code", "kind", "told"),
    [
        ("", "empty", "No code is given."),
        (" - ", "empty", "No code is given."),
        ("0000", "malformed", "has 4 characters; a CPT code has five"),
        ("0", "malformed", "has 1 character; a CPT code has five"),
        ("000011", "malformed", "has 6 characters"),
        ("00001-00", "malformed", "if 00 is a modifier, give it in its own field"),
        ("J0001", "malformed", "begins with a letter, as codes of HCPCS Level II do"),
        ("0000X", "malformed", "four digits, then a digit, or F (category II)"),
        ("0O001", "malformed", "a letter where a digit belongs; is 00001 meant?"),
        ("0000l", "malformed", "is 00001 meant?"),
        ("00O0F", "malformed", "is 0000F meant?"),
        ("0000½", "malformed", "other characters than digits and letters"),
        ("ABCDE", "malformed", "not written like a CPT code"),
    ],
)
def test_each_fault_of_form_is_explained(code: str, kind: str, told: str) -> None:
    """The message says what is wrong and what is meant instead."""
    problem = check_form(code)
    assert problem is not None
    assert problem.kind == kind
    assert told in problem.message


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(text: str) -> None:
    """Whatever is typed, the form is right or the message names a reason."""
    problem = check_form(text)
    assert (problem is None) == bool(category(text))
    if problem is not None:
        assert problem.kind in {"empty", "malformed"}
        assert problem.message.endswith((".", "?"))
    assert check_modifier(text) is None or check_modifier(text)


def test_the_last_character_tells_the_category() -> None:
    """A digit makes category I, F category II, T category III; U and M are laboratory tests."""
    named = [category(f"0000{last}") for last in "1FTUM"]
    assert named == ["I", "II", "III", "proprietary laboratory analysis", "multianalyte assay"]
    assert category("J0001") == ""


def test_a_modifier_has_two_characters() -> None:
    """Digits or letters; which ones there are, the owner's book says."""
    assert check_modifier(" -0z") is None
    for wrong, told in (("", "No modifier"), ("0", "1 character;"), ("000", "3 characters;"),
                        ("é0", "other characters")):  # fmt: skip
        problem = check_modifier(wrong)
        assert problem is not None
        assert told in problem.message


def test_only_a_code_alone_is_told_about_cpt() -> None:
    """The plain statement comes for one code in the form of CPT, not for other text."""
    assert note_on("00001") == f"This is written like a CPT code. {STATEMENT}"
    assert "owned by the American Medical Association" in STATEMENT
    for text in ("", "0000", "00001 knee", "J0001", "knee", "0DTJ4ZZ"):
        assert note_on(text) == ""
    assert looks_like_cpt(" 0000t ")
    assert normalise("0000\u20131") == "00001"
