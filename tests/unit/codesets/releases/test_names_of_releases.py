"""How a release may be named."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.releases import dating, facts, names
from coding_lab.codesets.releases.names import parse_release


@pytest.mark.parametrize(
    ("text", "code_set", "begin", "as_of", "label"),
    [
        ("FY2027", None, date(2026, 10, 1), date(2027, 9, 30), "FY2027"),
        ("fy27", None, date(2026, 10, 1), date(2027, 9, 30), "FY2027"),
        ("icd10cm-fy2027", "icd10cm", date(2026, 10, 1), date(2027, 9, 30), "FY2027"),
        ("ICD-10-PCS-FY2026", "icd10pcs", date(2025, 10, 1), date(2026, 9, 30), "FY2026"),
        ("pcs-2026", "icd10pcs", date(2025, 10, 1), date(2026, 9, 30), "FY2026"),
        ("FY2026 April", None, date(2026, 4, 1), date(2026, 4, 1), "FY2026 (April 2026)"),
        ("FY2026-10", None, date(2025, 10, 1), date(2025, 10, 1), "FY2026 (October 2025)"),
        ("2026-04-01", None, date(2026, 4, 1), date(2026, 4, 1), "FY2026 (April 2026)"),
        ("2026-04-15", None, date(2026, 4, 15), date(2026, 4, 15), "2026-04-15"),
        ("hcpcs-2026-07", "hcpcs", date(2026, 7, 1), date(2026, 7, 1), "2026 (July)"),
        ("hcpcs-2026", "hcpcs", date(2026, 1, 1), date(2026, 12, 31), "2026"),
    ],
)
def test_names_and_what_they_mean(
    text: str, code_set: str | None, begin: date, as_of: date, label: str
) -> None:
    """A whole fiscal year means the codes at its end, with its updates."""
    name = parse_release(text)
    assert (name.code_set, name.begin, name.as_of, name.label) == (code_set, begin, as_of, label)


@pytest.mark.parametrize(
    "text", ["", "FY", "2026-02-30", "FY2026-smarch", "cpt-2026", "FY2026-04-01", "../x", "20261"]
)
def test_other_names_are_refused_with_examples(text: str) -> None:
    """One line, with what would be understood."""
    with pytest.raises(CodeBookError, match="write it as FY2027"):
        parse_release(text)


@pytest.mark.parametrize("module", [names, facts, dating])
def test_examples_in_the_descriptions_hold(module: object) -> None:
    """What the docstrings show is what happens."""
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried
    assert not failed
