"""What holds for the findings of any claim, however odd its lines."""

from datetime import date

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coding_lab.codesets import CodeBook, normalise
from coding_lab.course import course_file
from coding_lab.edits import conventions
from coding_lab.edits.claim import DiagnosisLine, Encounter, Finding
from coding_lab.edits.references import references

PAIR_RULES = {"excludes1", "laterality", "unspecified"}
_SHEET = yaml.safe_load(course_file("data/codesets/worked_claims.yaml").read_text(encoding="utf-8"))
# Codes that have much to say to each other: those of the worked claims.
_KNOWN = sorted({line.partition(":")[0] for c in _SHEET["claims"] for line in c["lines"]})
claims = st.lists(st.sampled_from(_KNOWN), unique_by=normalise, max_size=9)
typed = (
    st.sampled_from(_KNOWN)
    | st.sampled_from(_KNOWN).map(lambda code: code.lower().replace(".", " "))
    | st.from_regex(r"[A-Z][0-9A][0-9A-Z](\.[0-9A-Z]{0,4})?", fullmatch=True)
    | st.text(max_size=12)
    | st.sampled_from(["", " ", "E11.-", "E08-E13", "I84.0", "0DTJ4ZZ", "99213", "J1100", "\u200b"])
)
indicators = st.sampled_from([None, "", "Y", "N", "U", "W", "1", "exempt", "y", "E", "\x00"])
junk = st.lists(st.builds(DiagnosisLine, typed, indicators), max_size=7)


def findings(book: CodeBook, codes: list[str]) -> tuple[Finding, ...]:
    encounter = Encounter(book.on, 50, "female", inpatient=False, reports_poa=False)
    return conventions.check([DiagnosisLine(code) for code in codes], encounter, book)


def pairs(found: tuple[Finding, ...]) -> set[Finding]:
    return {finding for finding in found if finding.rule in PAIR_RULES}


@settings(max_examples=80)
@given(codes=claims, data=st.data())
def test_the_order_of_lines_does_not_change_what_holds_between_two_codes(
    codebook: CodeBook, codes: list[str], data: st.DataObject
) -> None:
    """Excludes1, sides and unspecified codes are told alike, word for word, in any order."""
    shuffled = data.draw(st.permutations(codes))
    assert pairs(findings(codebook, codes)) == pairs(findings(codebook, shuffled))


@settings(max_examples=80)
@given(codes=claims, added=st.sampled_from(_KNOWN), data=st.data())
def test_another_line_takes_no_pair_back(
    codebook: CodeBook, codes: list[str], added: str, data: st.DataObject
) -> None:
    """A line that is added, wherever, never removes a finding about two other codes."""
    place = data.draw(st.integers(0, len(codes)))
    more = [*codes[:place], added, *codes[place:]]
    assert pairs(findings(codebook, codes)) <= pairs(findings(codebook, more))


@settings(max_examples=200)
@given(lines=junk, reports_poa=st.booleans(), age=st.floats(0, 130), sex=st.text(max_size=6))
@example(lines=[DiagnosisLine(" ")], reports_poa=True, age=0, sex="")
def test_any_lines_are_checked_without_fault(
    codebook: CodeBook, lines: list[DiagnosisLine], reports_poa: bool, age: float, sex: str
) -> None:
    """Every finding is of codes on the claim, says something, and is told once."""
    encounter = Encounter(codebook.on, age, sex, reports_poa, reports_poa)
    found = conventions.check(lines, encounter, codebook)
    on_the_claim = {line.code for line in lines}
    for finding in found:
        assert finding.codes
        assert set(finding.codes) <= on_the_claim
        assert finding.message
        assert finding.severity in ("error", "review")
        assert bool(finding.note) == bool(finding.origin)
    of_pairs = [(f.rule, frozenset(f.codes)) for f in found if f.rule in PAIR_RULES]
    assert len(of_pairs) == len(set(of_pairs))
    conventions.free_text(lines, codebook)


@given(st.text(max_size=60) | st.lists(st.sampled_from(
    ["(", ")", "E11.-", "T36-T50", " with ", "fifth or sixth character ", "1-4", ", ", "except ",
     "classified to ", "C00-C96", "-", ".", "unless"]), max_size=9).map("".join))  # fmt: skip
def test_any_note_is_read_without_fault(text: str) -> None:
    """A note names codes or is free text; reading it never fails, nor does asking it."""
    found = references(text)
    assert bool(found) == bool(found.ranges)
    found.name("E11.9")
    found.name("")


def test_a_code_of_another_year_is_told_and_compared_with_nothing(codebook: CodeBook) -> None:
    """A code that is not in force on the day takes no part in pairs."""
    assert codebook.on == date(2026, 5, 1)
    found = findings(codebook, ["E66.8", "G35", "E11.9"])
    assert {finding.rule for finding in found} <= {"not-billable", "not-in-force", "no-such-code"}
    assert {code for finding in found for code in finding.codes} == {"E66.8", "G35"}
