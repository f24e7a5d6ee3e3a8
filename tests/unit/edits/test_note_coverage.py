"""How much of the notes is read, and that what is left is listed."""

import gc
import weakref

import pytest

from coding_lab.codesets import CodeBook, code_book
from coding_lab.edits.coverage import note_coverage, parsed_notes
from coding_lab.edits.notes import Reader, reader_of


def test_nearly_all_excludes1_and_code_first_notes_are_read(codebook: CodeBook) -> None:
    """At least 95 % of both together; the rest is listed, and names no code at all."""
    kinds = note_coverage(codebook)
    assert [kind.kind for kind in kinds] == ["excludes1", "code_first"]
    parsed, notes = sum(k.parsed for k in kinds), sum(k.notes for k in kinds)
    print(f"{parsed} of {notes} notes parsed ({parsed / notes:.1%})")
    assert notes > 6000
    assert parsed / notes >= 0.95
    for kind in kinds:
        assert kind.parsed + len(kind.free_text) + kind.lead_ins == len(
            parsed_notes(codebook, kind.kind)
        )
        assert not [note for note in kind.free_text if "(" in note.text and ".-" in note.text]


def test_codes_that_the_book_does_not_hold_are_listed(codebook: CodeBook) -> None:
    """Of the thousands of codes in notes, those that stand nowhere are the book's own misprints."""
    unknown = {
        (note.origin, named.low) for kind in note_coverage(codebook) for note, named in kind.unknown
    }
    assert unknown == {("R10.85", "R10.1"), ("F02", "G31.90")}


@pytest.mark.parametrize("kind", ["excludes2", "use_additional", "code_also"])
def test_other_kinds_are_read_as_well(codebook: CodeBook, kind: str) -> None:
    """Every kind of note that can name codes can be asked for."""
    (coverage,) = note_coverage(codebook, kind)
    assert coverage.share > 0.7


def test_an_item_of_a_list_carries_the_line_above_it(codebook: CodeBook) -> None:
    """“Underlying disease, such as:” gives “amyloidosis (E85.-)” its meaning."""
    notes = reader_of(codebook).notes(codebook, "D77")
    words = {note.words for note in notes if note.kind == "code_first"}
    assert "underlying disease, such as: amyloidosis (E85.-)" in words
    kidney = next(n for n in parsed_notes(codebook, "code_first") if n.origin == "N18" and n.names)
    assert kidney.is_optional
    assert not kidney.is_mandatory


def test_notes_are_read_once_for_each_book(codebook: CodeBook) -> None:
    """A reader belongs to its book: two books have two, and a book that is gone leaves none."""
    other = code_book(codebook.on.replace(day=2))
    assert reader_of(codebook) is reader_of(codebook)
    assert reader_of(other) is not reader_of(codebook)
    first = reader_of(other).notes(other, "E11.9")
    assert reader_of(other).notes(other, "E11.9") is first
    gone: weakref.ref[Reader] = weakref.ref(reader_of(other))
    del other
    gc.collect()
    assert gone() is None
