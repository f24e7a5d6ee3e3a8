"""The codes that a note names."""

import pytest

from coding_lab.edits.references import code_ranges


@pytest.mark.parametrize(
    ("note", "code", "named"),
    [
        ("gestational diabetes (O24.4-)", "O24.410", True),
        ("gestational diabetes (O24.4-)", "O24.011", False),
        ("stage of chronic kidney disease (N18.1-N18.6)", "N18.32", True),
        ("stage of chronic kidney disease (N18.1-N18.6)", "N18.9", False),
        ("human immunodeficiency virus [HIV] disease (B20)", "B20", True),
        ("infectious agent (B95-B97)", "B96.20", True),
        ("infectious agent (B95-B97)", "B98.0", False),
        ("burns and corrosions (T20-T32)", "T31.10", True),
        ("burns and corrosions (T20-T32)", "T33.011A", False),
        ("identify drug (T36-T50 with fifth or sixth character 5)", "T46.4X5A", True),
        ("identify drug (T36-T50 with fifth or sixth character 5)", "T46.4X1A", False),
        ("poisoning (T36-T50 with fifth or sixth character 1-4)", "T40.2X1A", True),
        ("type of obesity, if known", "E66.9", False),
        ("pregnancy complicated by tumor (O9A.1-)", "O9A.111", True),
    ],
)
def test_a_note_names_the_codes_of_its_ranges_and_their_children(
    note: str, code: str, named: bool
) -> None:
    """Dashes, ranges and categories cover all children, and nothing else."""
    assert any(code in found for found in code_ranges(note)) is named
