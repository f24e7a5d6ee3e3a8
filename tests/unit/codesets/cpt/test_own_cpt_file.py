"""The data file of a licensed school: its layouts, installing it, looking into it.

No code or text here is the owner's: numbers stand for a shape, texts are invented.
"""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets.books import CodeBooks, likely_code_sets
from coding_lab.codesets.cpt.book import CptBook, cpt_book
from coding_lab.codesets.cpt.form import STATEMENT
from coding_lab.codesets.cpt.own_book import is_own_book, read_own_book
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.install import install, remove
from coding_lab.codesets.releases.installed import installed_file, installed_releases

NOTICE = "Invented notice in the place of that of the American Medical Association\r\nof 2020\r\n"
TEXTS = {
    "00001": "Polishing of an imaginary antenna, first side",
    "00002": "Polishing of an imaginary antenna, each further side",
    "00003": "Counting of dreams by a licensed counter",
    "9999F": "Dream counted and written down",
    "9999T": "Antenna straightened with a device that does not exist",
}
TABBED = NOTICE + "".join(f"{code}\t{text}\r\n" for code, text in TEXTS.items())
SPACED = NOTICE + "".join(f"{code} {text[:28]:<74}\r\n" for code, text in TEXTS.items())
COUNTED = NOTICE + "".join(
    f"{code}{n:02} {part:<72}\r\n"
    for code, text in TEXTS.items()
    for n, part in enumerate(
        (text[:20].rsplit(" ", 1)[0], text[len(text[:20].rsplit(" ", 1)[0]) + 1 :]), 1
    )
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty home and cache."""
    monkeypatch.setenv("CODING_LAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CODING_LAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("coding_lab.codesets.cpt.store.can_run_builder", lambda: False)


def written(folder: Path, text: str, name: str = "LONGULT.txt") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_bytes(text.encode("cp1252"))
    return path


def installed(tmp_path: Path, day: str = "2026-01-01") -> CptBook:
    """The book of 1 May 2026 after installing the invented file."""
    install([written(tmp_path, TABBED)], begin=date.fromisoformat(day), extract=True)
    return cpt_book(date(2026, 5, 1))


@pytest.mark.parametrize("text", [TABBED, COUNTED], ids=["tab", "counted lines"])
def test_long_texts_are_read_in_both_layouts(tmp_path: Path, text: str) -> None:
    """With a tab, or in fixed columns with counted lines that go on."""
    assert read_own_book(written(tmp_path, text)) == TEXTS


def test_short_texts_are_read(tmp_path: Path) -> None:
    """In fixed columns with a blank between code and text."""
    assert read_own_book(written(tmp_path, SPACED)) == {c: t[:28].strip() for c, t in TEXTS.items()}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("no code at all\r\n", "line 8 is no line of codes: 'no code at all'"),
        ("00001\tOnce more\r\n", "line 8: 00001 stands in it twice"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path: Path, more: str, told: str) -> None:
    """With its line; nothing is guessed."""
    with pytest.raises(CodeBookError, match=told):
        read_own_book(written(tmp_path, TABBED + more))
    with pytest.raises(CodeBookError, match="out of order"):
        read_own_book(written(tmp_path, "0000101 One\r\n0000103 Three\r\n"))


def test_other_lists_of_five_digits_are_not_taken_for_cpt() -> None:
    """The owner is named in the file, or the file is called as the owner calls it."""
    rows = TABBED.removeprefix(NOTICE)
    assert is_own_book(TABBED, "renamed.txt")
    assert is_own_book(rows, "LONGULT.txt")
    assert not is_own_book(rows, "zip-codes.txt")
    assert not is_own_book(NOTICE, "LONGULT.txt")
    assert not is_own_book(NOTICE + "00001 00002\n00003 00004\n00005 00006\n", "pairs.txt")


def test_a_file_is_installed_as_its_own_kind(tmp_path: Path) -> None:
    """As “cpt”, for the year that is named, with a word that it stays here."""
    path = written(tmp_path, TABBED)
    outcome = install([path], begin=date(2026, 1, 1), extract=True)
    (item,) = installed_releases()
    assert (item.kind, item.release, item.records) == ("cpt", "2026 (January)", 5)
    assert "stays on this machine" in outcome.read[0].remarks[0]
    assert installed_file("cpt", date(2026, 5, 1)) == item.path


def test_of_an_archive_the_texts_in_both_cases_are_shown(tmp_path: Path) -> None:
    """Those in capitals are installed as a kind of their own, and serve where nothing else does."""
    archive = tmp_path / "CPT_2026.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("MEDU.txt", SPACED.upper())
        file.writestr("LONGUT.txt", TABBED.upper())
        file.writestr("LONGULT.txt", TABBED)
    install([archive], extract=True)
    assert [item.kind for item in installed_releases()] == ["cpt", "cpt-capitals"]
    found = cpt_book(date(2026, 5, 1)).look_up("00001")
    assert found is not None
    assert found.title == TEXTS["00001"]
    remove(installed_releases("cpt"))
    found = cpt_book(date(2026, 5, 1)).look_up("00001")
    assert found is not None
    assert found.title.startswith("POLISHING OF AN")


def test_the_year_is_asked_for_and_a_short_file_refused(tmp_path: Path) -> None:
    """Nothing in the file tells the year, and few codes are not a whole file."""
    path = written(tmp_path, TABBED)
    with pytest.raises(CodeBookError, match="--release 2026-01-01"):
        install([path], extract=True)
    with pytest.raises(CodeBookError, match="5 codes: it is cut short"):
        install([path], begin=date(2026, 1, 1))
    assert installed_releases() == []


def test_without_a_file_only_the_form_is_known() -> None:
    """Nothing is looked up or found, and the caveat is the plain statement."""
    book = cpt_book(date(2026, 5, 1))
    assert not book.has_titles
    assert (book.release, book.caveat) == ("CPT", STATEMENT)
    assert book.look_up("00001") is None
    assert book.search("antenna") == []
    assert list(book.codes()) == []
    assert len(book.to_frame()) == 0
    assert book.check_form("00001") is None
    problem = book.check_form("0001")
    assert problem is not None
    assert problem.kind == "malformed"
    assert book.facts("0000T") == [("category", "III")]
    assert book.facts("J0001") == []


def test_with_a_file_the_book_is_like_every_other(tmp_path: Path) -> None:
    """Look-up, search by words and beginnings, form, frame: all from the learner's own file."""
    book = installed(tmp_path)
    assert (book.release, book.caveat) == ("CPT 2026 (January)", "")
    record = book.look_up(" 00001 ")
    assert record is not None
    assert (record.title, record.code_set, record.billable) == (TEXTS["00001"], "CPT", True)
    assert [r.code for r in book.search("antenna polishing")][:2] == ["00001", "00002"]
    assert [r.code for r in book.search("dreems")][:1] == ["00003"]
    assert [r.code for r in book.search("9999")] == ["9999F", "9999T"]
    assert [r.code for r in book.search("0000", limit=2)] == ["00001", "00002"]
    assert book.check_form("00001") is None
    problem = book.check_form("00009")
    assert problem is not None
    assert (problem.kind, "your file of CPT 2026" in problem.message) == ("no-such-code", True)
    assert [r.code for r in book.codes()] == sorted(TEXTS)
    assert list(book.to_frame()["category"]) == ["I", "I", "I", "II", "III"]
    assert repr(book) == "<CptBook CPT 2026 (January) on 2026-05-01>"


def test_the_file_of_another_year_says_so(tmp_path: Path) -> None:
    """It is used, with a caveat."""
    assert "2025 (January), the day is 2026-05-01" in installed(tmp_path, "2025-01-01").caveat


def test_all_books_together_know_cpt(tmp_path: Path) -> None:
    """A code of five digits is looked for in CPT first; without a file nothing is claimed."""
    assert likely_code_sets("0000t") == ("cpt",)
    assert likely_code_sets("0DTJ4ZZ") == ("icd10pcs",)
    assert CodeBooks(date(2026, 5, 1)).cpt.look_up("00001") is None
    installed(tmp_path)
    books = CodeBooks(date(2026, 5, 1))
    assert books.book("cpt") is books.cpt
    found = books.cpt.look_up("00001")
    assert found is not None
    assert found.title == TEXTS["00001"]
