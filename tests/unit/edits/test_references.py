"""The codes that a note names."""

import pytest

from coding_lab.edits.references import CodeRange, code_ranges, references


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
        ("type of obesity, if known", "E66.9", False),
        ("pregnancy complicated by tumor (O9A.1-)", "O9A.111", True),
        ("head injury (S00 - S09)", "S06.0X0A", True),
        ("helminthiasis (B65.0 -B83.9)", "B77.0", True),
        ("rheumatoid arthritis, if known (M05.00 to M05.8A)", "M05.79", True),
        ("pneumonia (J00-J06; J20-J22)", "J21.9", True),
        ("cerebral hemorrhage (I60.-. I61.-, I62.-)", "I61.9", True),
        ("electrolyte imbalance (E87.8}", "E87.8", True),
        ("knee joint following prior explantation (Z89.52-", "Z89.521", True),
        ("malignant pleural effusion (J91.0))", "J91.0", True),
        ("sequelae of hemorrhage (I69.01-I69.11-, I69.81- I69.91-)", "I69.110", True),
        ("sequelae of hemorrhage (I69.01-I69.11-, I69.81- I69.91-)", "I69.020", False),
        ("sequelae of hemorrhage (I69.01-I69.11-, I69.81- I69.91-)", "I69.911", True),
    ],
)
def test_a_note_names_the_codes_of_its_ranges_and_their_children(
    note: str, code: str, named: bool
) -> None:
    """Dashes, ranges, lists and categories cover all children, and nothing else."""
    assert references(note).name(code) is named
    assert any(code in found for found in code_ranges(note)) is named


@pytest.mark.parametrize(
    ("note", "code", "named"),
    [
        ("identify drug (T36-T50 with fifth or sixth character 5)", "T46.4X5A", True),
        ("identify drug (T36-T50 with fifth or sixth character 5)", "T46.4X1A", False),
        ("poisoning (T36-T50 with fifth or sixth character 1-4)", "T40.2X1A", True),
        ("poisoning (T36-T65 with fifth or sixth character 1-4 or 6)", "T40.2X6A", True),
        ("salicylates (T39.0-, with sixth character 5)", "T39.015A", True),
        ("underdosing (T36-T50) with fifth or sixth character 6", "T46.4X5A", False),
        ("underdosing (T36-T50) with fifth or sixth character 6", "T46.4X6A", True),
        ("current concussion (S06.0X- with seventh character A)", "S06.0X1D", False),
        ("open fracture of forearm (S52.- with open fracture 7th character)", "S52.501C", True),
        ("open fracture of forearm (S52.- with open fracture 7th character)", "S52.501A", False),
        ("shoulder (S42.- with 7th character B or C)", "S42.001C", True),
        ("diabetic angiopathy (E08-E13 with .51-.52)", "E11.52", True),
        ("diabetic angiopathy (E08-E13 with .51-.52)", "E11.59", False),
        ("dementia in disorders (F10-F19, with .17, .27, .97)", "F10.27", True),
        ("dementia in disorders (F10-F19, with .17, .27, .97)", "F10.20", False),
        ("hyperosmolarity (E08, E11 with final characters .00 or .01)", "E08.01", True),
        ("aphasia following stroke (I69. with final characters -20)", "I69.320", True),
        ("aphasia following stroke (I69. with final characters -20)", "I69.321", False),
        ("hallucinations (F11-F19 with fifth to sixth characters 51)", "F11.151", True),
        ("amnestic syndrome (F10-F19 with 5th character .6)", "F10.96", True),
        ("leukemia in remission C91.0-C95.9 with 5th character 1", "C92.01", True),
        ("leukemia in remission C91.0-C95.9 with 5th character 1", "C92.00", False),
    ],
)
def test_a_note_can_ask_for_certain_characters(note: str, code: str, named: bool) -> None:
    """Fifth, sixth, seventh and final characters narrow the range that the note names."""
    assert references(note).name(code) is named


@pytest.mark.parametrize(
    ("note", "named", "not_named"),
    [
        ("conditions classified to Q67.0-Q67.4", "Q67.2", "Q67.8"),
        ("hearing loss as classified in H90.-", "H90.3", "H91.90"),
        ("code from category T31 or T32 to identify extent", "T32.10", "T33.011A"),
        ("code(s) from F11-F16 and F18-F19 to identify the drug use", "F18.10", "F17.210"),
        ("torticollis NOS M43.6", "M43.6", "M43.5X9"),
        ("in subcategories S06.1- to S06.6-, and S06.81-, code to injury", "S06.5X0A", "S06.9X0A"),
        ("pneumoconiosis with tuberculosis, any type in A15 (J65)", "J65", "A15.0"),
        ("vitamin B12 deficiency anemia (D51.-)", "D51.0", "B12.0"),
        ("absent radius (TAR syndrome) (Q87.2)", "Q87.2", "T36.0X5A"),
        ("malignant neoplasm (C00-C96, except C81-C85)", "C50.911", "C83.30"),
        ("any neoplasm (C00-D49), except benign ones (D10-D36)", "C50.911", "D12.6"),
        ("disorders of cervix, except malposition (N86-N88)", "N87.9", "N85.4"),
    ],
)  # fmt: skip
def test_codes_are_found_where_words_announce_them_and_nowhere_else(
    note: str, named: str, not_named: str
) -> None:
    """“Classified to”, “category” and the end of a line announce codes; “except” takes out."""
    assert references(note).name(named)
    assert not references(note).name(not_named)


@pytest.mark.parametrize(
    "note",
    [
        "underlying disease, such as:",
        "sepsis- code to infection",
        "vitamin B12 deficiency, if known",
        "glycated haemoglobin (A1C above 6.5)",
        "poisoning (T36-T50 with something that nobody foresaw)",
        "the codes (E08.- under certain conditions)",
        "",
    ],
)
def test_what_cannot_be_read_is_free_text(note: str) -> None:
    """A note without codes, or with unknown words among them, names nothing."""
    assert not references(note)


def test_a_condition_that_no_claim_shows_is_kept() -> None:
    """“Unless …” is told with the codes, so that nobody takes them for certain."""
    found = references("chronic diseases (I05-I09) unless rheumatic fever is also present")
    assert found
    assert found.conditional


def test_words_of_the_title_can_be_asked_for() -> None:
    """“E11 with ketoacidosis” names a code by its title."""
    found = references("diabetic acidosis - see categories E08-E10, E11, E13 with ketoacidosis")
    assert found.name("E11.10", title="Type 2 diabetes mellitus with ketoacidosis without coma")
    assert not found.name("E11.65", title="Type 2 diabetes mellitus with hyperglycemia")


def test_categories_stand_in_the_order_of_the_book() -> None:
    """C7A follows C75 there, before C76, so that a range of C76-C80 does not hold it."""
    order = {c: n for n, c in enumerate(["C75", "C7A", "C7B", "C76", "C77", "C80", "C81"])}
    ill_defined = CodeRange("C76", "C80")
    assert ill_defined.holds("C77.0", order)
    assert not ill_defined.holds("C7A.00", order)
    assert CodeRange("C75", "C77").holds("C7A.00", order)
