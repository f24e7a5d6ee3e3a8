"""Official files are known by what is in them, whatever they are called."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.releases.dating import table_of_dates
from coding_lab.codesets.releases.facts import Hints
from coding_lab.codesets.releases.install import install
from coding_lab.codesets.releases.installed import installed_file, installed_releases
from coding_lab.codesets.releases.kinds import all_kinds, kind_of

SAMPLES = Path(__file__).parent / "samples"
KINDS = {
    "tabular.xml": "icd10cm-tabular",
    "index.xml": "icd10cm-index",
    "external_causes.xml": "icd10cm-external-causes",
    "neoplasms.xml": "icd10cm-neoplasms",
    "drugs.xml": "icd10cm-drugs",
    "cm_order.txt": "icd10cm-order",
    "cm_codes.txt": "icd10cm-codes",
    "cm_addenda.txt": "icd10cm-addenda",
    "cm_conversion.txt": "icd10cm-conversion",
    "poa_exempt.txt": "icd10cm-poa-exempt",
    "pcs_tables.xml": "icd10pcs-tables",
    "pcs_index.xml": "icd10pcs-index",
    "pcs_definitions.xml": "icd10pcs-definitions",
    "pcs_order.txt": "icd10pcs-order",
    "pcs_codes.txt": "icd10pcs-codes",
    "pcs_addenda.txt": "icd10pcs-addenda",
    "pcs_conversion.txt": "icd10pcs-conversion",
    "pcs_tables_addenda.txt": "icd10pcs-tables-addenda",
    "pcs_index_addenda.txt": "icd10pcs-index-addenda",
    "pcs_definitions_addenda.txt": "icd10pcs-definitions-addenda",
    "hcpcs.txt": "hcpcs",
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
@pytest.mark.parametrize("renamed", ["as-named", "README.pdf", "icd10cm-tabular-2027.xml"])
def test_a_file_is_known_by_its_contents(name: str, kind: str, renamed: str) -> None:
    """A wrong name changes nothing, also that of another kind."""
    head = (SAMPLES / name).read_bytes()
    found = kind_of(head, name if renamed == "as-named" else renamed)
    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize("name", KINDS)
def test_each_sample_is_of_one_kind_only(name: str) -> None:
    """No two kinds claim the same file, so their order does not matter."""
    head = (SAMPLES / name).read_text(encoding="utf-8")
    assert [k.name for k in all_kinds() if k.recognise(head, name)] == [KINDS[name]]


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("name", KINDS)
def test_line_ends_and_marks_of_other_systems_change_nothing(
    name: str, ends: str, mark: str
) -> None:
    """Windows line ends, and the mark that Windows programs put before UTF-8."""
    text = mark + (SAMPLES / name).read_text(encoding="utf-8").replace("\n", ends)
    found = kind_of(text.encode(), name)
    assert found is not None
    assert found.name == KINDS[name]


@pytest.mark.parametrize(
    "text",
    ["", "\n", "hello", "<html></html>", "A1 B2\n", "\x00\x00", "{}", "<?xml version='1.0'?>"],
)
def test_anything_else_is_of_no_kind(text: str) -> None:
    """Nothing is guessed from a name."""
    assert kind_of(text.encode(), "icd10cm-tabular-2027.xml") is None


def test_every_sample_is_installed_and_found_again(home: Path, sample: Callable[..., Path]) -> None:
    """As extracts, each under its kind, with a manifest that says what it is."""
    files = [sample(name, f"y2030-{name}") for name in KINDS]
    outcome = install(files, extract=True)
    assert {read.item.kind for read in outcome.read} == set(KINDS.values())
    assert len(installed_releases()) == len(KINDS)
    for read in outcome.read:
        item = read.item
        manifest = json.loads((item.folder / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["kind"] == item.kind
        assert manifest["extract"] is True
        assert len(manifest["digest"]) == 64
        middle = item.begin.replace(day=2)
        assert installed_file(item.kind, middle) == item.path
        assert installed_file(item.kind, date(2012, 1, 1)) is None


def test_the_year_comes_from_the_file_and_the_name_only_adds_the_month(
    home: Path, sample: Callable[..., Path]
) -> None:
    """A name that says another year is told, and does not count."""
    (read,) = install([sample("index.xml", "icd10cm-index-April-1-2026.xml")], extract=True).read
    assert (read.item.release, read.item.begin) == ("FY2030 (April 2030)", date(2030, 4, 1))
    assert "the file counts" in read.remarks[0]


def test_a_list_that_nothing_dates_needs_the_users_word(
    home: Path, sample: Callable[..., Path]
) -> None:
    """The message says how to give it; given, it counts."""
    file = sample("pcs_order.txt", "renamed.txt")
    with pytest.raises(CodeBookError, match="--release FY2028"):
        install([file], extract=True)
    (read,) = install([file], extract=True, begin=date(2029, 10, 1)).read
    assert read.item.release == "FY2030"


def test_a_quarter_is_read_from_the_newest_line(home: Path, sample: Callable[..., Path]) -> None:
    """HCPCS files name no quarter inside; their newest codes do."""
    (read,) = install([sample("hcpcs.txt")], extract=True).read
    assert (read.item.begin, read.item.end) == (date(2030, 4, 1), date(2030, 12, 31))


def test_dental_codes_are_never_kept(home: Path, sample: Callable[..., Path]) -> None:
    """They belong to the American Dental Association: the installed file has no such line."""
    (read,) = install([sample("hcpcs.txt")], extract=True).read
    text = read.item.path.read_text(encoding="utf-8")
    assert "D0001" not in text
    assert "dental" not in text.lower()
    assert "J9999" in text


def test_a_whole_list_tells_its_release_and_its_gaps(home: Path, tmp_path: Path) -> None:
    """All codes in force on a day are the release of that day; one less is cut short."""
    validity = table_of_dates("icd10cm")
    assert validity is not None
    codes = sorted(validity.in_force(date(2026, 10, 1)))
    lines = [f"{code:<7} Title of {code}\n" for code in codes]
    path = tmp_path / "list.txt"
    path.write_text("".join(lines), encoding="ascii")
    (read,) = install([path]).read
    assert (read.item.kind, read.item.release) == ("icd10cm-codes", "FY2027")
    assert (read.item.begin, read.item.records) == (date(2026, 10, 1), 74_879)
    path.write_text("".join(lines[:-1]), encoding="ascii")
    with pytest.raises(CodeBookError, match="are missing in it"):
        install([path])


def test_hints_of_names() -> None:
    """Years and months as publishers write them."""
    assert Hints("POAexemptCodesFY26.txt").year == 2026
    assert Hints("HCPC2026_JUL_ANWEB_v2.txt").month == 7
    assert Hints("icd10cm-tabular-April-1-2026.xml").month == 4
    assert (Hints("icd10pcs_order_2027.txt").year, Hints("icd10pcs_order_2027.txt").month) == (
        2027,
        None,
    )
    assert Hints("summary-of-changes.txt").month is None
