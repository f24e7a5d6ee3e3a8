"""The conventions of ICD-10-CM, held against reported lines."""

from datetime import date

import pytest

from coding_lab.codesets import code_book
from coding_lab.edits import conventions, demographics
from coding_lab.edits.claim import DiagnosisLine, Encounter

ON = date(2026, 5, 20)


def encounter(age: float = 50, sex: str = "female", *, inpatient: bool = False) -> Encounter:
    return Encounter(ON, age, sex, inpatient, reports_poa=inpatient)


def rules(*codes: str) -> set[str]:
    lines = [DiagnosisLine(code) for code in codes]
    return {finding.rule for finding in conventions.check(lines, encounter(), code_book(ON))}


@pytest.mark.parametrize(
    ("codes", "rule"),
    [
        (["E11"], "not-billable"),
        (["E11.99"], "no-such-code"),
        (["S52.531"], "seventh-character"),
        (["I10", "I10"], "duplicate"),
        (["N13.2", "N20.1"], "excludes1"),
        (["E11.9", "E10.9"], "excludes1"),
        (["F33.1", "F31.9"], "excludes1"),
        (["R73.01", "E11.9"], "excludes1"),
        (["N18.32", "E11.22"], "code-first"),
        (["E11.22", "N18.32", "I12.9"], "code-first"),
        (["Z85.038", "Z08"], "code-first"),
        (["B96.20", "N39.0"], "use-additional"),
        (["Z79.84", "E11.9"], "use-additional"),
        (["T45.1X5A", "G62.0"], "use-additional"),
        (["R73.01", "Z00.01"], None),
        (["J91.8", "J18.9"], "manifestation-first"),
        (["S52.531A", "S52.539A"], "laterality"),
        (["W18.30XA", "S52.531A"], "external-cause-first"),
    ],
)
def test_a_broken_convention_is_found(codes: list[str], rule: str | None) -> None:
    """Each breach is found under its rule; a note that names no codes is not guessed at."""
    found = rules(*codes)
    assert rule in found if rule else not found


@pytest.mark.parametrize(
    "codes",
    [
        ["J02.0"],
        ["N39.0", "B96.20"],
        ["E11.22", "I12.9", "N18.32", "Z79.84"],
        ["Z08", "Z85.038", "Z90.49", "I10"],
        ["N13.2", "E11.9", "Z79.84"],
        ["A41.51", "N39.0", "R65.20", "N17.9"],
        ["S52.531A", "W01.0XXA", "Y92.480"],
        ["S52.531A", "S52.532A"],
        ["Z01.818", "H25.11", "I10"],
        ["F33.1", "E03.9", "Z79.899"],
        ["I11.0", "I50.9"],
        ["G62.0", "T45.1X5A"],
    ],
)
def test_a_correct_claim_raises_nothing(codes: list[str]) -> None:
    """Correct claims pass without a finding."""
    assert rules(*codes) == set()


def test_a_finding_carries_the_words_and_the_place_of_the_note() -> None:
    """The note's own words and its origin are part of the finding."""
    lines = [DiagnosisLine("N20.1"), DiagnosisLine("N13.2")]
    (finding,) = conventions.check(lines, encounter(), code_book(ON))
    assert finding.origin == "N20"
    assert "that with hydronephrosis (N13.2)" in finding.note
    assert set(finding.codes) == {"N20.1", "N13.2"}


@pytest.mark.parametrize(
    ("code", "poa", "inpatient", "rule"),
    [
        ("J18.9", "Y", True, None),
        ("J18.9", None, True, "poa-missing"),
        ("J18.9", "exempt", True, "poa-missing"),
        ("Z87.891", None, True, None),
        ("Z87.891", "exempt", True, None),
        ("Z87.891", "Y", True, "poa-exempt"),
        ("J18.9", None, False, None),
        ("J18.9", "Y", False, "poa-not-reported"),
    ],
)
def test_present_on_admission_is_reported_where_it_applies(
    code: str, poa: str | None, inpatient: bool, rule: str | None
) -> None:
    """POA belongs to inpatient lines that are not exempt, and to no others."""
    found = conventions.check(
        [DiagnosisLine(code, poa)], encounter(inpatient=inpatient), code_book(ON)
    )
    assert {finding.rule for finding in found} == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("code", "age", "sex", "rules_found"),
    [
        ("O80", 30, "female", set()),
        ("O80", 30, "male", {"sex-conflict"}),
        ("N40.0", 70, "female", {"sex-conflict"}),
        ("N40.0", 70, "male", set()),
        ("N80.9", 40, "male", {"sex-conflict"}),
        ("Z00.129", 40, "female", {"age-conflict"}),
        ("Z00.129", 6, "female", set()),
    ],
)
def test_age_and_sex_conflicts_are_found(
    code: str, age: float, sex: str, rules_found: set[str]
) -> None:
    """A code of the other sex or of another age is found, a fitting one is not."""
    lines, facts = [DiagnosisLine(code)], encounter(age, sex)
    found = (
        *demographics.check(lines, facts),
        *demographics.check_headings(lines, facts, code_book(ON)),
    )
    assert {finding.rule for finding in found} == rules_found
