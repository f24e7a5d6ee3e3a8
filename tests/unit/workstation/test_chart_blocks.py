"""The chart as the front end gets it."""

from __future__ import annotations

from pathlib import Path

from coding_lab.cases.case import Document
from coding_lab.cases.load import load_case
from coding_lab.exercises.coding.chart import blocks, chart_json

ROOT = Path(__file__).parents[3]
PRACTICE = "office-sore-throat-01"
INPATIENT = "inpatient-pneumonia-01"


def document(text: str) -> Document:
    return Document(
        "note", "Note", "note", "A. Writer, MD", "provider", None, text, Path("note.md")
    )


def kinds(text: str) -> list[str]:
    return [block["kind"] for block in blocks(document(text))]


def test_headings_paragraphs_lists_and_tables_are_told_apart() -> None:
    """Each keeps its kind, so that a screen reader hears what an eye sees."""
    text = (
        "# Visit\n\nOne.\nTwo.\n\n- a\n- b\n\n1. c\n2. d\n\n> said\n\n---\n\n"
        "| x | y |\n|---|---|\n| 1 | 2 |"
    )
    assert kinds(text) == [
        "heading", "paragraph", "list", "numbered", "quotation", "rule", "table",
    ]  # fmt: skip


def test_rows_carry_the_number_of_their_source_line() -> None:
    """The first line of the text is number 1, and blank lines count."""
    paragraph = blocks(document("Head line.\n\nThird line.\nFourth line."))[1]
    assert [row["line"] for row in paragraph["rows"]] == [3, 4]


def test_an_empty_cell_keeps_its_column() -> None:
    """A laboratory table with gaps still reads right."""
    text = "| test | Mon | Tue |\n|---|---|---|\n| ALT | | 49 |\n| AST | 30 | |"
    table = blocks(document(text))[0]
    assert table["header"] is True
    cells = [
        [text[slice(*cell)] if cell else None for cell in row["cells"]] for row in table["rows"]
    ]
    assert cells == [["test", "Mon", "Tue"], ["ALT", None, "49"], ["AST", "30", None]]


def test_pieces_are_positions_in_the_text() -> None:
    """Every sentence and phrase of every open case cuts out exactly its words."""
    for case_id in (PRACTICE, INPATIENT):
        case = load_case(ROOT / "data" / "cases" / case_id)
        for shown, source in zip(chart_json(case), case.documents, strict=True):
            assert shown["text"] == source.text
            rows = [row for block in shown["blocks"] for row in block["rows"]]
            for row in rows:
                for start, end, phrases in row["sentences"]:
                    assert source.line_of(start) == row["line"] == source.line_of(end - 1)
                    assert all(start <= a < b <= end for a, b in phrases)


def test_no_line_of_a_chart_is_left_out() -> None:
    """What the provider wrote is on the page, each line once and in order."""
    case = load_case(ROOT / "data" / "cases" / INPATIENT)
    for source in case.documents:
        shown = [row["line"] for block in blocks(source) for row in block["rows"]]
        written = [
            number
            for number, line in enumerate(source.lines, 1)
            if any(sign.isalnum() for sign in line)
        ]
        assert [number for number in shown if number in written] == written


def test_author_role_and_date_stand_at_the_head() -> None:
    """Whose words they are decides whether they may be coded."""
    case = load_case(ROOT / "data" / "cases" / PRACTICE)
    head = chart_json(case)[0]
    assert (head["author"], head["role"], head["dated"]) == (
        "Ingrid Halvorsen, MD",
        "provider",
        "12 May 2026",
    )
