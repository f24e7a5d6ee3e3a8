"""``coding-lab check``: the conventions held against a claim, as a user runs it."""

import json
from pathlib import Path

import pytest

from coding_lab.cli.main import main

VISIT = ["--date", "2026-05-01", "--age", "54", "--sex", "female"]


@pytest.fixture(autouse=True)
def _cache(every_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODING_LAB_CACHE", str(every_index))


def test_a_claim_that_keeps_the_conventions_passes(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is found, and the exit code is 0."""
    assert main(["check", "E11.22", "N18.31", "Z79.4", *VISIT]) == 0
    assert "Nothing found" in capsys.readouterr().out


def test_each_finding_shows_the_note_that_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Its rule, what to do, the note's own words and where it stands."""
    assert main(["check", "N18.31", "E11.22", *VISIT]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "error" in out
    assert "use-additional" in out or "code-first" in out
    assert "(under E11.22)" in out or "(under N18)" in out


def test_poa_indicators_are_written_behind_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    """In a stay each line has one, unless its code is exempt."""
    stay = [*VISIT, "--inpatient", "--json"]
    assert main(["check", "J18.9:Y", "Z79.4:exempt", *stay]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert main(["check", "J18.9", "Z79.4:Y", *stay]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["rule"] for finding in findings} == {"poa-missing", "poa-exempt"}


def test_what_only_the_record_can_show_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Codes that exclude each other are for review, and the exit code is 0."""
    assert main(["check", "E11.9", "E10.9", *VISIT, "--json"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], finding["severity"]) == ("excludes1", "review")


@pytest.mark.parametrize("age", ["-1", "old", "200"])
def test_an_impossible_age_is_told(age: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, with what is possible."""
    with pytest.raises(SystemExit):
        main(["check", "I10", "--date", "2026-05-01", "--age", age, "--sex", "male"])
    assert "0 to 124" in capsys.readouterr().err
