"""The book of HCPCS Level II on a day: look-up, search, form, facts, building."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets.hcpcs import own_tables
from coding_lab.codesets.hcpcs.annual_file import HcpcsEntry
from coding_lab.codesets.hcpcs.book import HcpcsBook, hcpcs_book
from coding_lab.codesets.hcpcs.build import build
from coding_lab.codesets.hcpcs.own_tables import read_tables
from coding_lab.codesets.hcpcs.store import ensure_index
from coding_lab.codesets.index import open_index
from coding_lab.codesets.records import CodeBookError


def codes(book: HcpcsBook, text: str, limit: int = 10) -> list[str]:
    """What a search finds, as codes."""
    return [record.code for record in book.search(text, limit)]


def book_on(book: HcpcsBook, day: date) -> HcpcsBook:
    """The same tables on another day."""
    return HcpcsBook(book._index, day)


def test_a_code_is_found_however_it_is_typed(supplies: HcpcsBook) -> None:
    """Blanks, dashes and small letters do not matter, to codes and to modifiers."""
    record = supplies.look_up(" j 0696 ")
    assert record is not None
    assert (record.code, record.billable, record.code_set) == ("J0696", True, "HCPCS Level II")
    assert record.title == "Ceftriaxone, injected, 250 mg"
    modifier = supplies.look_up("-lt")
    assert modifier is not None
    assert modifier.title == "Left side of the body"
    assert supplies.look_up("J0000") is None
    assert supplies.look_up("") is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("insulin", "J1815"),
        ("insulin pump", "E0784"),
        ("wheelchair", "K0003"),
        ("cpap", "E0601"),
        ("rocephin", "J0696"),
        ("ceftriaxon", "J0696"),
        ("solu-medrol", "J2919"),
        ("flu shot", "G0008"),
        ("walking boot", "L4387"),
        ("screening colonoscopy", "G0121"),
        ("glucose test strips", "A4253"),
        ("telehealth originating site", "Q3014"),
        ("albuterol ipratropium", "J7620"),
        ("packed red cells", "P9021"),
        ("hearing aid behind the ear", "V5060"),
        ("crisis intervention", "H2011"),
    ],
)
def test_words_lead_to_codes(supplies: HcpcsBook, words: str, code: str) -> None:
    """What people say, brand names and abbreviations among it, is found among the first ten."""
    assert code in codes(supplies, words)


def test_the_beginning_of_a_code_lists_what_is_in_force(supplies: HcpcsBook) -> None:
    """A letter with digits lists codes in order, without those that ended."""
    found = codes(supplies, "J10", 20)
    assert found == sorted(found)
    assert "J1010" in found
    assert "J1030" not in found
    assert codes(supplies, "   ") == []
    assert len(codes(supplies, "A4", 5)) == 5


@pytest.mark.parametrize(
    ("code", "kind", "told"),
    [
        ("", "empty", "No code is given"),
        ("D0120", "malformed", "American Dental Association"),
        ("J069", "malformed", "a letter from A to V, then four digits"),
        ("W1234", "malformed", "a letter from A to V"),
        ("J0001", "no-such-code", "does not hold all codes"),
        ("J1030", "not-in-force", "to 2024-03-31"),
        ("G0202", "not-in-force", "to 2017-12-31"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(
    supplies: HcpcsBook, code: str, kind: str, told: str
) -> None:
    """Each way of being wrong has its kind and a message that says what to do."""
    problem = supplies.check_form(code)
    assert problem is not None
    assert problem.kind == kind
    assert told in problem.message


def test_nothing_is_said_of_a_code_in_force(supplies: HcpcsBook) -> None:
    """A code or modifier in force has no problem of form."""
    assert supplies.check_form("j1010") is None
    assert supplies.check_form("JZ") is None


def test_the_day_decides_which_of_two_codes_holds(supplies: HcpcsBook) -> None:
    """Methylprednisolone acetate has been reported by the milligram since April 2024."""
    before, after = (
        book_on(supplies, day) for day in (date(2024, 3, 31), date(2024, 4, 1))
    )  # fmt: skip
    assert before.check_form("J1030") is None
    assert before.check_form("J1010") is not None
    assert after.check_form("J1030") is not None
    assert after.check_form("J1010") is None
    assert "J1010" not in {record.code for record in before.codes()}
    assert "J1010" in {record.code for record in after.codes()}


def test_unit_and_status_are_facts_of_a_code(supplies: HcpcsBook) -> None:
    """A dose and a coverage status are told where they are known, and nothing where not."""
    assert supplies.unit("J1885") == "15 mg"
    assert supplies.facts("J1885") == [("one unit is", "15 mg")]
    assert ("status", "not payable by Medicare") in supplies.facts("H0004")
    assert supplies.facts("G0463") == []
    assert supplies.facts("J0001") == []


def test_codes_and_modifiers_are_apart(supplies: HcpcsBook) -> None:
    """Codes have five characters, modifiers two; both only where they are in force."""
    assert {len(record.code) for record in supplies.codes()} == {5}
    assert {len(record.code) for record in supplies.modifiers()} == {2}
    assert "JG" not in {record.code for record in supplies.modifiers()}


def test_the_book_comes_as_a_frame(supplies: HcpcsBook) -> None:
    """One row for each code in force, dates as dates."""
    frame = supplies.to_frame()
    assert list(frame) == ["code", "title", "unit", "status", "begin", "end"]
    assert len(frame) == sum(1 for _ in supplies.codes())
    assert frame["begin"].dtype.kind == "M"
    assert frame.set_index("code").loc["J0696", "unit"] == "250 mg"


def test_the_book_says_that_it_is_a_selection(supplies: HcpcsBook) -> None:
    """Without CMS's file it says how many codes it has and how to get all."""
    assert supplies.release == "HCPCS Level II (selection for teaching)"
    assert "a selection of 1," in supplies.caveat
    assert "codes install" in supplies.caveat
    assert repr(supplies) == "<HcpcsBook HCPCS Level II (selection for teaching) on 2026-05-01>"


@pytest.fixture
def sample_file(tmp_path: Path) -> Path:
    """CMS's layout with two invented codes, and one that the project has too."""
    path = tmp_path / "HCPC2026_APR_sample.txt"
    path.write_text(
        "".join(
            f"{code}001003{long:<80}{short:<28}".ljust(268) + "2020010120200101\n"
            for code, long, short in (
                ("A9998", "Invented strap for a lamp", "Invented strap"),
                ("J0696", "Ceftriaxone as the sample has it", "Ceftriaxone sample"),
                ("V9999", "Invented lens", "Invented lens"),
            )
        ),
        encoding="ascii",
    )
    return path


def test_an_official_file_adds_to_the_own_tables(
    sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its titles count; units and other names of the project's tables stay with them."""
    monkeypatch.setenv("CODING_LAB_CACHE", str(tmp_path / "cache"))
    index = open_index(
        build(tmp_path / "index.sqlite", sample_file, "2026 (April)", say=lambda text: None)
    )
    book = HcpcsBook(index, date(2026, 5, 1))
    assert book.release == "HCPCS Level II 2026 (April)"
    assert book.caveat == ""
    assert "2026 (April)" in book_on(book, date(2027, 1, 1)).caveat
    record = book.look_up("J0696")
    assert record is not None
    assert record.title == "Ceftriaxone as the sample has it"
    assert book.unit("J0696") == "250 mg"
    assert codes(book, "rocephin")[0] == "J0696"
    assert codes(book, "lamp strap") == ["A9998"]
    problem = book.check_form("J0001")
    assert problem is not None
    assert "selection" not in problem.message


def test_another_table_is_another_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """The name of an index follows from what it was built from; an old one is never read."""
    monkeypatch.setenv("CODING_LAB_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "tables"
    folder.mkdir()
    table = folder / "some.csv"
    table.write_text("code,title,unit,status,begin,end,also\nA9998,Strap,1 strap,,,,belt\n")
    monkeypatch.setattr(own_tables, "table_files", lambda: [table])
    monkeypatch.setattr("coding_lab.codesets.hcpcs.store.table_files", lambda: [table])
    monkeypatch.setattr("coding_lab.codesets.hcpcs.store.can_run_builder", lambda: False)
    first = HcpcsBook(ensure_index(None, ""), date(2026, 5, 1))
    assert codes(first, "belt") == ["A9998"]
    table.write_text("code,title,unit,status,begin,end,also\nA9998,Strap of rubber,1 strap,,,,\n")
    second = HcpcsBook(ensure_index(None, ""), date(2026, 5, 1))
    assert [record.title for record in second.codes()] == ["Strap of rubber"]
    assert codes(second, "belt") == []
    assert len(list((tmp_path / "cache").glob("hcpcs-*.sqlite"))) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,title\nA9998,Strap\n", "other columns"),
        ("code,title,unit,status,begin,end,also\nA9998,Strap\n", "row 1 has too many or too few"),
        ("code,title,unit,status,begin,end,also\nA9998,Strap,,,soon,,\n", "line 1: "),
        (
            "code,title,unit,status,begin,end,also\nA9998,Strap,,,,,\nA9998,Strap,,,,,\n",
            "line 2: A9998 is given twice",
        ),
    ],
)
def test_a_fault_in_a_table_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    """Wrong columns, dates and codes given twice are refused with file and line."""
    table = tmp_path / "wrong.csv"
    table.write_text(text)
    monkeypatch.setattr(own_tables, "table_files", lambda: [table])
    with pytest.raises(CodeBookError, match=f"wrong.csv.*{told}"):
        read_tables()


def test_tables_are_found_by_today_s_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built_cache: Path
) -> None:
    """Without a day the book is today's."""
    monkeypatch.setenv("CODING_LAB_CACHE", str(built_cache))
    assert hcpcs_book().on == date.today()


def test_entries_know_a_modifier() -> None:
    """Two characters make a modifier."""
    assert HcpcsEntry("LT", "Left side").is_modifier
    assert not HcpcsEntry("J0696", "Ceftriaxone").is_modifier
