"""All code sets of one day behind one door; whole books as data frames."""

from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBook, CodeBooks, code_books
from coding_lab.codesets.books import CODE_SETS

DAY = date(2026, 5, 1)


@pytest.fixture
def books(every_index: Path, monkeypatch: pytest.MonkeyPatch) -> CodeBooks:
    """All books of 1 May 2026."""
    monkeypatch.setenv("CODING_LAB_CACHE", str(every_index))
    return code_books(DAY)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("E11.9", [("ICD-10-CM", "E11.9")]),
        ("e119", [("ICD-10-CM", "E11.9")]),
        ("0dtj4zz", [("ICD-10-PCS", "0DTJ4ZZ")]),
        ("0DT", [("ICD-10-PCS", "0DT")]),
        ("LT", [("HCPCS Level II", "LT")]),
        ("E11", [("ICD-10-CM", "E11")]),
        ("E99.99", []),
        ("nonsense", []),
    ],
)
def test_a_code_is_found_in_the_code_set_that_has_it(
    books: CodeBooks, typed: str, found: list[tuple[str, str]]
) -> None:
    """Whatever dots and case were typed; each record names its code set."""
    assert [(r.code_set, r.code) for r in books.look_up_all(typed)] == found
    first = books.look_up(typed)
    assert (first and first.code) == (found[0][1] if found else None)


def test_a_code_that_two_sets_can_have_is_shown_in_both(books: CodeBooks) -> None:
    """J11.00 typed without its dot is written like an HCPCS code; the diagnosis is found too."""
    assert ("ICD-10-CM", "J11.00") in [(r.code_set, r.code) for r in books.look_up_all("J1100")]


def test_a_search_answers_for_every_code_set(books: CodeBooks) -> None:
    """At most as many of each as asked for, of that code set alone."""
    found = books.search("appendix", 4)
    assert list(found)[:3] == ["icd10cm", "icd10pcs", "hcpcs"]
    assert 0 < len(found["icd10cm"]) <= 4
    assert 0 < len(found["icd10pcs"]) <= 4
    assert {r.code_set for r in found["icd10pcs"]} == {"ICD-10-PCS"}


def test_an_unknown_code_set_is_told(books: CodeBooks) -> None:
    """With the names that there are."""
    with pytest.raises(ValueError, match="icd10cm, icd10pcs, hcpcs"):
        books.book("icd9")


@pytest.mark.parametrize("code_set", CODE_SETS[:3])
def test_a_whole_book_as_a_data_frame_holds_every_code_in_force(
    books: CodeBooks, code_set: str
) -> None:
    """One row for each code that may be reported, no more and no fewer, with its title."""
    book = books.book(code_set)
    frame = book.to_frame()
    assert list(frame["code"]) == [record.code for record in book.codes()]
    assert frame["code"].is_unique
    assert {"code", "title", "begin", "end"} <= set(frame.columns)


def test_the_frame_of_diagnoses_says_what_each_stands_under(codebook: CodeBook) -> None:
    """Category, block and chapter, as its parents say."""
    frame = codebook.to_frame().set_index("code")
    for code in ("E11.9", "S52.501A", "B20", "C50.911", "T21.01XA"):
        parents = codebook.parents(code)
        row = frame.loc[code]
        category = codebook.look_up(code[:3])
        assert category is not None
        assert row["category"] == category.title
        assert row["block"] in [p.code for p in parents]
        assert row["chapter"] == parents[-1].title


def test_the_frame_of_notes_holds_each_note_once_where_it_stands(codebook: CodeBook) -> None:
    """Not inherited: E11 carries its own notes, E11.9 does not repeat them."""
    notes = codebook.notes_to_frame()
    own = [n.text for n in codebook.notes("E11") if n.origin == "E11" and n.kind == "excludes1"]
    rows = notes[(notes.origin == "E11") & (notes.kind == "excludes1")]
    assert list(rows.text) == own
    assert len(notes) > 25_000
