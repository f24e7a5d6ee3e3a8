"""NCCI edits: pairs, modifiers, units; the teaching rows, and files of CMS's format."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.ncci import CodePair, UnitLimit, in_force, read_limits, read_pairs
from coding_lab.codesets.releases.facts import Hints
from coding_lab.codesets.releases.install import install
from coding_lab.codesets.releases.installed import installed_releases
from coding_lab.codesets.releases.kinds import all_kinds, kind_of
from coding_lab.course import course_file
from coding_lab.edits.claim import ServiceLine
from coding_lab.edits.ncci import BYPASSING, NcciTables, check, tables_on
from coding_lab.edits.ncci.tables import TEACHING, teaching_rows

DAY = date(2026, 5, 4)
# Invented rows in the form of CMS's files; the codes are of no code set.
PAIRS = """CCI edits, an invented sample\t\t\t\t\t\t
Column 1\tColumn 2\t* = in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale
\t\tprior to 1996\tDate\tDate\t0=not allowed\t
\t\t\t\t*=no data\t1=allowed\t
AA001\tAA002\t\t20200101\t*\t0\tInvented rationale
AA001\tAA003\t*\t19960101\t*\t1\tInvented rationale
AA001\tAA004\t\t20200101\t20251231\t1\tInvented rationale
AA001\tAA005\t\t20240101\t20240101\t9\tInvented rationale
"""
LIMITS = """"An invented sample of unit limits, in force from 04/01/2026"
"HCPCS/CPT Code","Practitioner Services MUE Values","MUE Adjudication Indicator","MUE Rationale"
"AA001","1","2 Date of Service Edit: Policy","Invented"
"AA002","4","3 Date of Service Edit: Clinical","Invented"
"AA003","2","1 Line Edit","Invented"
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without installed files."""
    monkeypatch.setenv("CODING_LAB_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def pair_file(tmp_path: Path) -> Path:
    path = tmp_path / "ccipra-v321r0-f4.TXT"
    path.write_text(PAIRS, encoding="utf-8")
    return path


@pytest.fixture
def limit_file(tmp_path: Path) -> Path:
    path = tmp_path / "MCR_MUE_PractitionerServices_Eff_04-01-2026.csv"
    path.write_text(LIMITS, encoding="utf-8")
    return path


def made(*pairs: CodePair, limits: tuple[UnitLimit, ...] = ()) -> NcciTables:
    return NcciTables(DAY, "practitioner", pairs, limits, ("made",))


def line(code: str, *modifiers: str, units: int = 1, on: date = DAY) -> ServiceLine:
    return ServiceLine(code, on, units, modifiers)


def pair(modifier: str) -> CodePair:
    return CodePair("AA001", "AA002", date(2020, 1, 1), None, modifier, "Invented")


@pytest.mark.parametrize(
    ("indicator", "modifiers", "denied"),
    [
        ("0", ((), ()), True),
        ("0", (("59",), ("XS",)), True),
        ("1", ((), ()), True),
        ("1", ((), ("50",)), True),
        ("1", ((), ("KX", "GA")), True),
        ("1", ((), ("59",)), False),
        ("1", (("xs",), ()), False),
        ("1", (("LT",), ("RT",)), False),
        ("1", ((), ("F5",)), False),
    ],
)
def test_a_modifier_tells_services_apart_only_where_it_may(
    indicator: str, modifiers: tuple[tuple[str, ...], tuple[str, ...]], denied: bool
) -> None:
    """Indicator 1 and one of NCCI's modifiers, on either code of the pair."""
    first, second = modifiers
    lines = [line("AA001", *first), line("AA002", *second)]
    report = check(lines, tables=made(pair(indicator)))
    assert [f.rule for f in report] == (["ncci-pair"] if denied else [])


def test_the_order_of_the_lines_does_not_matter_and_a_pair_is_told_once() -> None:
    """Column 2 is the one denied, wherever it stands."""
    report = check([line("aa002"), line("AA001"), line("AA002")], tables=made(pair("0")))
    (finding,) = report
    assert finding.codes == ("AA001", "AA002")
    assert finding.message.startswith("AA002 is not paid beside AA001 on 2026-05-04")
    assert finding.note == "Invented"


def test_services_of_two_days_do_not_meet() -> None:
    """A pair is of one day."""
    lines = [line("G0438"), line("G0439", on=date(2026, 5, 5))]
    assert [f for f in check(lines) if f.rule == "ncci-pair"] == []


def test_the_modifiers_of_ncci_are_complete() -> None:
    """Eyelids, fingers, toes, sides and coronary vessels; the rest by their two characters."""
    assert len(BYPASSING) == 20 + 4 + 2 + 5 + 13
    assert {"E1", "FA", "F9", "TA", "T9", "LM", "RI", "XU", "91"} <= BYPASSING
    assert not {"50", "26", "TC", "GA", "F0", "E5"} & BYPASSING


@pytest.mark.parametrize(
    ("adjudication", "units", "found"),
    [
        (1, (2, 2), False),
        (1, (3,), True),
        (2, (1, 1), False),
        (2, (2, 1), True),
        (3, (1, 2), True),
    ],
)
def test_units_are_counted_by_line_or_by_day(
    adjudication: int, units: tuple[int, ...], found: bool
) -> None:
    """Adjudication indicator 1 looks at each line, 2 and 3 at the day's sum."""
    limit = UnitLimit("AA001", 2, adjudication, "Invented")
    report = check([line("AA001", units=n) for n in units], tables=made(limits=(limit,)))
    assert [f.rule for f in report] == (["ncci-units"] if found else [])


def test_what_can_be_done_about_units_depends_on_the_indicator() -> None:
    """Another line, nothing, or records."""
    words = {}
    for adjudication in (1, 2, 3):
        limit = UnitLimit("AA001", 1, adjudication)
        (finding,) = check([line("AA001", units=2)], tables=made(limits=(limit,)))
        words[adjudication] = finding.message
        assert finding.severity == ("review" if adjudication == 3 else "error")
    assert "line of their own" in words[1]
    assert "never paid" in words[2]
    assert "need records" in words[3]


@pytest.mark.parametrize(
    ("begin", "end", "modifier", "counts"),
    [
        (date(2026, 5, 4), None, "0", True),
        (date(2026, 5, 5), None, "0", False),
        (date(2020, 1, 1), date(2026, 5, 4), "1", True),
        (date(2020, 1, 1), date(2026, 5, 3), "1", False),
        (date(2026, 5, 4), date(2026, 5, 4), "9", False),
        (date(2020, 1, 1), None, "9", False),
    ],
)
def test_a_pair_counts_from_its_first_to_its_last_day(
    begin: date, end: date | None, modifier: str, counts: bool
) -> None:
    """One that ended on its first day was taken back."""
    assert in_force(CodePair("AA001", "AA002", begin, end, modifier), DAY) is counts


def test_the_teaching_rows_say_that_they_are_made_for_teaching() -> None:
    """In every row, in the head of the file, and in a caveat of every report."""
    pairs, limits = teaching_rows(DAY)
    assert len(pairs) >= 12
    assert len(limits) >= 12
    assert all(row.rationale.startswith("Made for teaching") for row in (*pairs, *limits))
    assert "these rows are not CMS's" in course_file(TEACHING).read_text(encoding="utf-8")
    report = check([line("G0438"), line("G0439")])
    assert "teaching rows" in report.caveats[0]
    assert "made for teaching" in report._repr_html_().lower()


def test_the_teaching_rows_hold_only_hcpcs_level_ii() -> None:
    """A letter and four digits: no CPT code, no D code."""
    pairs, limits = teaching_rows(DAY)
    codes = {p.column1 for p in pairs} | {p.column2 for p in pairs} | {n.code for n in limits}
    assert all(c[0] in "ABCEGHJKLMPQRSTUV" and c[1:].isdigit() and len(c) == 5 for c in codes)
    ended = {(p.column1, p.column2) for p in teaching_rows(date(2025, 12, 31))[0]}
    assert ended - {(p.column1, p.column2) for p in pairs} == {("E0105", "E0100")}


def test_the_teaching_codes_are_in_the_official_file(official) -> None:  # type: ignore[no-untyped-def]
    """Each code exists in the HCPCS Level II file of April 2026."""
    text = official("hcpcs-level2-short-2026-04.csv").read_text(encoding="utf-8")
    known = {row.split(",")[0] for row in text.splitlines()}
    pairs, limits = teaching_rows(date(2024, 1, 1))
    codes = {p.column1 for p in pairs} | {p.column2 for p in pairs} | {n.code for n in limits}
    assert codes <= known


def test_files_of_cms_are_read(pair_file: Path, limit_file: Path) -> None:
    """Headings are passed over; dates, indicators and rationale are taken."""
    pairs = list(read_pairs(pair_file))
    assert [(p.column2, p.deletion, p.modifier) for p in pairs] == [
        ("AA002", None, "0"),
        ("AA003", None, "1"),
        ("AA004", date(2025, 12, 31), "1"),
        ("AA005", date(2024, 1, 1), "9"),
    ]
    assert pairs[1].effective == date(1996, 1, 1)
    assert [p.column2 for p in read_pairs(pair_file, {"AA001", "AA004"})] == ["AA004"]
    limits = list(read_limits(limit_file))
    assert [(n.code, n.units, n.adjudication) for n in limits] == [
        ("AA001", 1, 2), ("AA002", 4, 3), ("AA003", 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\t0\tInvented", "\t5\tInvented", "line 5 has no modifier indicator"),
        ("20251231", "20251341", "is no date"),
        ("AA001\tAA004", "AA001", "line 7 is no pair of codes"),
    ],
)
def test_a_damaged_pair_is_refused(pair_file: Path, old: str, new: str, message: str) -> None:
    """Which line, and what is wrong with it."""
    pair_file.write_text(PAIRS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CodeBookError, match=message):
        list(read_pairs(pair_file))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"4","3 Date', '"four","3 Date', "line 4 is no limit"),
        ("1 Line Edit", "Line Edit", "no adjudication indicator"),
        ("MUE Values", "Values", "no line of headings"),
    ],
)
def test_a_damaged_limit_is_refused(limit_file: Path, old: str, new: str, message: str) -> None:
    """Which line, and what is wrong with it."""
    limit_file.write_text(LIMITS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CodeBookError, match=message):
        list(read_limits(limit_file))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ccipra-v321r0-f1.TXT", "ncci-ptp-1"),
        ("ccipra-v321r0-f4.TXT", "ncci-ptp-4"),
        ("pairs.txt", "ncci-ptp"),
        ("ccioph-v321r0-f2.TXT", "ncci-ptp-hospital-2"),
    ],
)
def test_the_part_and_the_service_of_pairs_are_in_the_name(name: str, kind: str) -> None:
    """Nothing in the contents tells them; one kind only claims the file."""
    found = kind_of(PAIRS.encode(), name)
    assert found
    assert found.name == kind
    assert [k.name for k in all_kinds() if k.recognise(PAIRS, name)] == [kind]


def test_installed_files_take_the_place_of_the_teaching_rows(
    home: Path, pair_file: Path, limit_file: Path
) -> None:
    """As CMS publishes them: an archive with the text and the same list as a workbook."""
    archive = home / "ccipra-v321r0-f4.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(pair_file, pair_file.name)
        file.writestr("ccipra-v321r0-f4.xlsx", b"PK\x03\x04 a workbook")
    with pytest.raises(CodeBookError, match="cut short"):
        install([archive])
    install([archive, limit_file], extract=True)
    installed = {item.kind: (item.begin, item.records) for item in installed_releases()}
    assert installed == {
        "ncci-ptp-4": (date(2026, 4, 1), 4),
        "ncci-mue": (date(2026, 4, 1), 3),
    }
    report = check([line("AA001"), line("AA002"), line("AA004"), line("AA003", "59", units=3)])
    assert [(f.rule, f.codes) for f in report] == [
        ("ncci-pair", ("AA001", "AA002")),
        ("ncci-units", ("AA003",)),
    ]
    assert report.caveats == ()
    assert len(report.sources) == 2
    assert check([line("G0438"), line("G0439")]).findings == ()


def test_a_list_of_limits_without_a_date_asks_for_its_release(limit_file: Path) -> None:
    """Its name told the date; without it nothing does."""
    kind = kind_of(LIMITS.encode(), "limits.csv")
    assert kind
    with pytest.raises(CodeBookError, match="--release"):
        kind.check(limit_file, Hints(name="limits.csv", extract=True))
    facts = kind.check(limit_file, Hints(begin=date(2026, 7, 1), extract=True))
    assert facts.release == "2026 (July)"


def test_what_cannot_be_is_refused() -> None:
    """An unknown kind of service; a line without units."""
    with pytest.raises(ValueError, match="one of practitioner"):
        tables_on(DAY, {"G0438"}, "nurse")
    with pytest.raises(ValueError, match="one or more"):
        check([line("G0438", units=0)])


def test_a_report_is_a_data_frame_on_request() -> None:
    """One row for each finding."""
    frame = check([line("AA001"), line("AA002")], tables=made(pair("0"))).to_frame()
    assert list(frame["codes"]) == ["AA001, AA002"]
