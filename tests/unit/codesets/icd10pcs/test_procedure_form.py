"""What is said of a procedure code that cannot be reported."""

from datetime import date

import pytest

from coding_lab.codesets.icd10pcs.book import ProcedureBook


@pytest.mark.parametrize(
    ("typed", "kind", "said"),
    [
        ("", "empty", "No code is given"),
        ("  ", "empty", "No code is given"),
        ("0DT", "not-billable", "0DT is a table, not a code"),
        ("0DTJ", "not-billable", "Next is the approach: 0 (Open), 4 (Percutaneous Endoscopic)"),
        ("0DTJ4Z", "not-billable", "such as 0DTJ4ZG"),
        ("ODTJ4ZZ", "malformed", "Did you mean 0DTJ4ZZ?"),
        ("0DTJ4ZZZ", "malformed", "8 characters"),
        ("0DTJ-ZZ", "malformed", "each a digit or a letter"),
        ("0DTJ5ZZ", "no-such-code", "After 0DTJ the character 5 is not possible"),
        ("0DZ0000", "no-such-code", "No table begins with 0DZ"),
        ("Q000000", "no-such-code", "No section has the character Q"),
        ("30233AZ", "not-in-force", "it was in force from 2015-10-01 to 2026-03-31"),
        ("0SG00E0", "not-in-force", "it is in force from 2026-10-01"),
    ],
)
def test_the_message_says_what_is_wrong_and_what_comes_next(
    procedures: ProcedureBook, typed: str, kind: str, said: str
) -> None:
    """Each kind of problem in its own words."""
    problem = procedures.check_form(typed)
    assert problem is not None
    assert problem.kind == kind
    assert said in problem.message


@pytest.mark.parametrize("typed", ["0DTJ4ZZ", "0dtj4zz", "10D00Z1", " 021009W"])
def test_a_code_in_force_has_no_problem(procedures: ProcedureBook, typed: str) -> None:
    """However it is typed."""
    assert procedures.check_form(typed) is None


def test_the_date_decides(procedures: ProcedureBook) -> None:
    """A code that is new in October 2026 can be reported from then on."""
    later = ProcedureBook(procedures._index, date(2026, 10, 1))
    assert later.check_form("0SG00E0") is None
