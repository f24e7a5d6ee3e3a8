"""The files that CMS and CDC published, where they are at hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.official_text import read_addenda, read_conversion, read_order_file
from coding_lab.codesets.releases.dating import table_of_dates
from coding_lab.codesets.releases.diff import diff
from coding_lab.codesets.releases.install import install
from coding_lab.codesets.releases.names import parse_release
from coding_lab.codesets.releases.sides import add_texts, side

Official = Callable[[str], Path]
WHAT_IS_READ = {
    "2026-icd-10-pcs-order-file.zip": [
        ("icd10pcs-order", "2026-04-01", "79,193 codes, 917 headers"),
        ("icd10pcs-addenda", "2026-04-01", "83 added, 2 deleted, 1 revised"),
    ],
    "2026-icd-10-pcs-codes-file.zip": [
        ("icd10pcs-codes", "2026-04-01", "79,193 codes"),
        ("icd10pcs-addenda", "2026-04-01", "80 added, 2 deleted, 0 revised"),
    ],
    "2026-icd-pcs-conversion-table.zip": [
        ("icd10pcs-conversion", "2026-04-01", "17,848 conversions")
    ],
    "pcs-2026-addendum.zip": [
        ("icd10pcs-tables-addenda", "2025-10-01", "3,777 lines"),
        ("icd10pcs-index-addenda", "2025-10-01", "127 lines"),
        ("icd10pcs-definitions-addenda", "2025-10-01", "45 lines"),
    ],
    "POAexemptCodesFY26.zip": [("icd10cm-poa-exempt", "2025-10-01", "38,349 exempt codes")],
    "2019-Alpha-Numeric-HCPCS-File.zip": [("hcpcs", "2019-01-01", "6,440 codes, 360 modifiers")],
    "icd10cm-eindex-April-1-2026.xml": [
        ("icd10cm-external-causes", "2026-04-01",
         "8,090 terms, 314 of them lead terms; 6,671 with codes")
    ],
    "icd10cm-drug-April-1-2026.xml": [
        ("icd10cm-drugs", "2026-04-01", "7,430 terms, 5,179 of them lead terms; 7,204 with codes")
    ],
    "icd10pcs_tables_2025.xml": [
        ("icd10pcs-tables", "2024-10-01", "78,948 codes in 908 tables of 2,661 rows")
    ],
    "icd10pcs_index_2025.xml": [("icd10pcs-index", "2024-10-01", "3,215 lead terms")],
    "icd10pcs_definitions_2025.xml": [
        ("icd10pcs-definitions", "2024-10-01", "930 defined terms")
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), WHAT_IS_READ.items())
def test_each_official_file_is_read_as_what_it_is(
    home: Path, official: Official, name: str, expected: list[tuple[str, str, str]]
) -> None:
    """Kind, first day in force, and what was counted."""
    found = [
        (r.item.kind, r.item.begin.isoformat(), r.item.summary)
        for r in install([official(name)]).read
    ]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("hcpcs-level2-short-2026-04.csv", "no official file that is known"),
        ("section111validicd10-jan2026.xlsx", "no official file that is known"),
    ],
)
def test_other_files_of_the_publishers_are_not_mistaken(
    home: Path, official: Official, name: str, message: str
) -> None:
    """They hold codes, but are not what a look-up reads."""
    with pytest.raises(CodeBookError, match=message):
        install([official(name)])


def _order_file(official: Official) -> bytes:
    with zipfile.ZipFile(official("2026-icd-10-pcs-order-file.zip")) as archive:
        return archive.read("icd10pcs_order_2026.txt")


def test_a_list_without_name_and_year_gives_itself_away(
    home: Path, official: Official, tmp_path: Path
) -> None:
    """Which release an order file is, its codes say; a wrong year in its name does not count."""
    nameless, wrong = tmp_path / "download.bin", tmp_path / "icd10pcs_order_2021.txt"
    for path in (nameless, wrong):
        path.write_bytes(_order_file(official))
        (read,) = install([path]).read
        assert (read.item.release, read.item.end) == ("FY2026 (April 2026)", date(2026, 9, 30))
    assert "the codes count" in read.remarks[0]


@pytest.mark.parametrize("name", ["icd10pcs_order_2026.txt", "download.txt"])
def test_an_order_file_cut_at_a_line_is_told(
    home: Path, official: Official, tmp_path: Path, name: str
) -> None:
    """Each line is whole, so only the codes that are missing tell."""
    path = tmp_path / name
    path.write_bytes(b"".join(_order_file(official).splitlines(keepends=True)[:78_000]))
    with pytest.raises(CodeBookError, match=r"codes of FY20.* are missing"):
        install([path])


@pytest.mark.usefixtures("shared_cache")
def test_the_addenda_agree_with_the_lists_and_the_dates(official: Official, tmp_path: Path) -> None:
    """What the addenda add is in the order file and came into force on that day."""
    with zipfile.ZipFile(official("2026-icd-10-pcs-order-file.zip")) as archive:
        archive.extractall(tmp_path)
    titles = {row.code: row.title for row in read_order_file(tmp_path / "icd10pcs_order_2026.txt")}
    rows = read_addenda(tmp_path / "order_addenda_2026.txt")
    for row in rows:
        if row.action in ("add", "revise to"):
            assert titles[row.code] == row.title
        elif row.action == "delete":
            assert row.code not in titles
    changed = diff("icd10pcs-2025-10-01", "icd10pcs-2026-04-01")
    whole = [row for row in rows if len(row.code) == 7]
    assert {c.code for c in changed.of("new")} == {r.code for r in whole if r.action == "add"}
    assert {c.code for c in changed.of("deleted")} == {
        r.code for r in whole if r.action == "delete"
    }


def test_the_conversion_table_agrees_with_the_dates(official: Official, tmp_path: Path) -> None:
    """Codes it calls new on a day of the table of dates begin on that day, save a few of 2016."""
    validity = table_of_dates("icd10pcs")
    assert validity is not None
    with zipfile.ZipFile(official("2026-icd-pcs-conversion-table.zip")) as archive:
        archive.extractall(tmp_path)
    rows = read_conversion(tmp_path / "icd10pcs_conversion_table.txt")
    new = {(r.code, r.effective) for r in rows if r.change == "New" and len(r.code) == 7}
    known = [
        (code, day)
        for code, day in new
        if day and day > date(2016, 10, 1) and code in validity.periods
    ]
    agreeing = [
        code for code, day in known if any(begin == day for begin, _ in validity.periods[code])
    ]
    assert len(known) > 2_000
    assert len(agreeing) >= 0.99 * len(known)


def test_titles_of_new_procedures_come_from_the_installed_list(
    home: Path, official: Official
) -> None:
    """With the order file installed, a comparison knows every title; without it, none."""
    april = side(parse_release("icd10pcs-2026-04-01"), "icd10pcs")
    add_texts(april)
    assert (april.titles, april.text_kind) == ({}, "")
    install([official("2026-icd-10-pcs-order-file.zip")])
    add_texts(april)
    assert april.text_kind == "list"
    assert april.titles.keys() == april.codes


def test_a_whole_archive_as_cdc_packs_it(home: Path, official: Official, tmp_path: Path) -> None:
    """Several documents, PDF beside XML, in a folder within: each is found, the rest told."""
    path = tmp_path / "icd10cm-table-and-index-April-1-2026.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("icd10cm-eindex-April-1-2026.xml", "icd10cm-drug-April-1-2026.xml"):
            archive.write(official(name), f"Table and Index/{name}")
            archive.writestr(f"Table and Index/{name[:-3]}pdf", b"%PDF-1.7")
    outcome = install([path])
    assert {r.item.kind for r in outcome.read} == {"icd10cm-drugs", "icd10cm-external-causes"}
    assert len({r.item.folder.parent for r in outcome.read}) == 1
    assert len(outcome.left_out) == 2


def test_the_check_reads_hcpcs_files_with_and_without_their_preface(
    home: Path, official: Official, tmp_path: Path
) -> None:
    """CMS writes a few lines of caution before the codes; not every year."""
    with zipfile.ZipFile(official("2019-Alpha-Numeric-HCPCS-File.zip")) as archive:
        content = archive.read("HCPC2019_CONTR_ANWEB.txt")
    codes = io.BytesIO(content).readlines()[8:]
    path = tmp_path / "renamed.txt"
    path.write_bytes(b"".join(codes))
    (read,) = install([path]).read
    assert (read.item.release, read.item.records) == ("2019 (January)", 6_440)
    path.write_bytes(b"".join(codes[:6_000]))
    with pytest.raises(CodeBookError, match="cut short"):
        install([path])
