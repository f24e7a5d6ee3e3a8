"""What holds for any text a learner may type as a code or a search."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from coding_lab.codesets import CodeBook, normalise
from coding_lab.codesets.icd10cm.poa import is_poa_exempt
from coding_lab.codesets.records import without_dot
from coding_lab.codesets.spelling import edit_distance

codes = st.from_regex(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}", fullmatch=True)
fillers = st.text(alphabet=" .\t\u00a0\u200b", max_size=2)
words = st.text(alphabet="abcde", max_size=7)


@given(st.text())
@example("e11.-")
@example("İ10")
def test_a_normal_code_is_already_normal(text: str) -> None:
    """Normalising twice changes nothing."""
    assert normalise(normalise(text)) == normalise(text)


@given(codes, st.data())
def test_blanks_dots_and_case_make_no_difference(code: str, data: st.DataObject) -> None:
    """However a code is spaced and cased, it is the same code."""
    typed = "".join(data.draw(fillers) + letter for letter in code.lower())
    assert normalise(typed) == normalise(code)
    assert without_dot(normalise(code)) == code
    assert normalise(code)[3:4] in ("", ".")


@settings(max_examples=200)
@given(text=st.text(max_size=30) | codes)
def test_any_text_is_looked_up_without_fault(codebook: CodeBook, text: str) -> None:
    """A text is a billable code, or it has a problem of form; never both, never an exception."""
    record = codebook.look_up(text)
    problem = codebook.check_form(text)
    assert (problem is None) == (record is not None and record.billable)
    assert problem is None or (problem.message and "\n" not in problem.message.strip())
    for relatives in (codebook.parents(text), codebook.children(text), codebook.siblings(text)):
        assert record is not None or relatives == []
    codebook.notes(text)
    is_poa_exempt(text)


@settings(max_examples=200)
@given(text=st.text(max_size=60), limit=st.integers(0, 40))
def test_any_text_is_searched_without_fault(codebook: CodeBook, text: str, limit: int) -> None:
    """At most as many as asked for, none twice, all of them entries of the book."""
    found = codebook.search(text, limit)
    assert len(found) <= limit
    assert len({record.code for record in found}) == len(found)
    assert all(codebook.look_up(record.code) == record for record in found)


@given(words, words)
def test_edit_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    """It is 0 for equal words only, and never more than the longer word."""
    distance = edit_distance(one, other, 10)
    assert distance == edit_distance(other, one, 10)
    assert (distance == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance <= max(len(one), len(other))
    assert edit_distance(one, other, 1) == min(distance, 2)
