"""Claims worked by hand: every breach is told, and a correct claim raises nothing."""

from datetime import date
from typing import Any

import pytest
import yaml

from coding_lab.codesets import CodeBook
from coding_lab.course import course_file
from coding_lab.edits import claim_check
from coding_lab.edits.claim import DiagnosisLine, Encounter, Finding

SHEET = yaml.safe_load(course_file("data/codesets/worked_claims.yaml").read_text(encoding="utf-8"))
CLAIMS: list[dict[str, Any]] = SHEET["claims"]


def findings(claim: dict[str, Any], on: date, book: CodeBook) -> tuple[Finding, ...]:
    patient = claim["patient"]
    stay = patient["setting"] == "stay"
    encounter = Encounter(on, patient["age"], patient["sex"], stay, reports_poa=stay)
    lines = [
        DiagnosisLine(code, poa or None)
        for code, _, poa in (line.partition(":") for line in claim["lines"])
    ]
    return claim_check.check(lines, encounter, book)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["id"])
def test_a_worked_claim_has_the_findings_it_must_have(
    claim: dict[str, Any], codebook: CodeBook
) -> None:
    """No false alarm, nothing missed; a finding on a note carries its words and its place."""
    found = findings(claim, SHEET["date_of_service"], codebook)
    told = sorted((finding.rule, sorted(finding.codes)) for finding in found)
    assert told == sorted((f["rule"], sorted(f["codes"])) for f in claim["find"]), [
        finding.message for finding in found
    ]
    for finding in found:
        assert bool(finding.note) == bool(finding.origin)
        if finding.rule in ("excludes1", "code-first", "use-additional", "code-first-missing"):
            assert finding.note


def test_half_of_the_worked_claims_are_correct_and_their_codes_are_in_force(
    codebook: CodeBook,
) -> None:
    """There are at least 60, no two alike, and a claim without breach of form has real codes."""
    correct = [claim for claim in CLAIMS if not claim["find"]]
    assert len(CLAIMS) >= 60
    assert 0.4 < len(correct) / len(CLAIMS) < 0.6
    assert len({claim["id"] for claim in CLAIMS}) == len(CLAIMS)
    assert len({tuple(claim["lines"]) for claim in CLAIMS}) == len(CLAIMS)
    for claim in correct:
        for line in claim["lines"]:
            assert codebook.check_form(line.partition(":")[0]) is None
