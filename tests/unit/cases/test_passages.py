"""A chart is cut into pieces that can be marked."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding_lab.cases.case import Document
from coding_lab.cases.passages import sentences


def document(text: str) -> Document:
    return Document(
        "10-note", "Note", "office-note", "A. Writer, MD", "provider", None, text, Path()
    )


def cut(text: str) -> list[str]:
    note = document(text)
    return [note.text[s.span.start : s.span.end] for s in sentences(note)]


def phrases(text: str) -> list[str]:
    note = document(text)
    return [note.text[p.start : p.end] for s in sentences(note) for p in s.phrases]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("No cough. Chest clear.", ["No cough.", "Chest clear."]),
        ("Seen by Dr. Ames today.", ["Seen by Dr. Ames today."]),
        ("Takes it b.i.d. With food.", ["Takes it b.i.d. With food."]),
        ("Temp 38.2 C, pulse 96.", ["Temp 38.2 C, pulse 96."]),
        ("- Hypertension\n- Asthma", ["Hypertension", "Asthma"]),
        ("## Assessment\n\n1. Cough", ["Assessment", "Cough"]),
        ("| test | value |\n|---|---|\n| K | 3.2 |", ["test | value", "K | 3.2"]),
        ("\n\n---\n", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text: str, pieces: list[str]) -> None:
    """Abbreviations, decimals, list marks and table rules do not cut a sentence."""
    assert cut(text) == pieces


def test_phrases_split_negations_and_table_cells() -> None:
    """A negated finding can be marked alone, and so can one cell of a table."""
    assert phrases("Denies fever, has chills and sweats at night.") == [
        "Denies fever,",
        "has chills",
        "and sweats at night.",
    ]
    assert phrases("| Sodium | 131 L |") == ["Sodium", "131 L"]


@given(st.text(alphabet="ab. ,;:-|#()\nAB12", max_size=80))
def test_pieces_never_overlap_and_lie_in_the_text(text: str) -> None:
    """Whatever the text, pieces stand in order, inside it, on one line, phrases in sentences."""
    note = document(text)
    end = 0
    for sentence in sentences(note):
        assert end <= sentence.span.start < sentence.span.end <= len(text)
        assert "\n" not in text[sentence.span.start : sentence.span.end]
        assert note.line_of(sentence.span.start) == sentence.line
        end = sentence.span.start
        for phrase in sentence.phrases:
            assert end <= phrase.start < phrase.end <= sentence.span.end
            end = phrase.end
        end = sentence.span.end
