"""Parents, children and inherited notes."""

from itertools import pairwise

from coding_lab.codesets import CodeBook, Note


def _texts(book: CodeBook, code: str, kind: str) -> list[tuple[str, str]]:
    return [(n.origin, n.text) for n in book.notes(code) if n.kind == kind]


def test_parents_lead_from_the_nearest_to_the_chapter(codebook: CodeBook) -> None:
    """Wider blocks stand above narrower ones, though the file lists them side by side."""
    assert [r.code for r in codebook.parents("T20.011A")] == [
        "T20.011", "T20.01", "T20.0", "T20", "T20-T25", "T20-T32", "T07-T88", "S00-T88",
    ]  # fmt: skip


def test_children_come_in_the_order_of_the_book(codebook: CodeBook) -> None:
    """A letter in the last place follows the digits."""
    assert [r.code for r in codebook.children("e11")] == [
        "E11.0", "E11.1", "E11.2", "E11.3", "E11.4", "E11.5", "E11.6", "E11.8", "E11.9", "E11.A",
    ]  # fmt: skip
    assert [r.code for r in codebook.children("T14.8")] == ["T14.8XXA", "T14.8XXD", "T14.8XXS"]
    assert codebook.children("E11.9") == []


def test_siblings_are_the_other_children(codebook: CodeBook) -> None:
    """The code itself is not among them; a chapter has none."""
    siblings = [r.code for r in codebook.siblings("J02.9")]
    assert siblings == ["J02.0", "J02.8"]
    assert codebook.siblings("E00-E89") == []


def test_every_code_leads_up_to_a_chapter_that_leads_down_to_it(codebook: CodeBook) -> None:
    """Parent and child agree, over a sample of all codes."""
    for record in list(codebook.codes())[::499]:
        path = [record, *codebook.parents(record.code)]
        assert "-" in path[-1].code
        assert not codebook.parents(path[-1].code)
        for child, parent in pairwise(path):
            assert child in codebook.children(parent.code)


def test_notes_are_inherited_with_their_origin(codebook: CodeBook) -> None:
    """Own notes first, then those of category, blocks and chapter."""
    notes = codebook.notes("S52.501A")
    assert notes[0] == Note("inclusion_term", "Fracture of distal end of radius", "S52.5")
    origins = list(dict.fromkeys(n.origin for n in notes))
    assert origins == ["S52.5", "S52", "S50-S59", "S00-T88"]
    assert ("S52", "traumatic amputation of forearm (S58.-)") in _texts(
        codebook, "S52.501A", "excludes1"
    )


def test_a_wider_block_hands_its_notes_down(codebook: CodeBook) -> None:
    """T20-T32 has no category of its own, and its notes hold for all burns."""
    assert ("T20-T32", "scalds") in _texts(codebook, "T22.111A", "includes")
    assert ("T20-T32", "sunburn (L55.-)") in _texts(codebook, "T31.10", "excludes2")


def test_the_nearest_table_of_seventh_characters_holds(codebook: CodeBook) -> None:
    """S52.52 has a table of its own; S52.51 takes that of its category."""
    near = _texts(codebook, "S52.521A", "seventh_characters")
    far = _texts(codebook, "S52.511A", "seventh_characters")
    assert {origin for origin, _ in near} == {"S52.52"}
    assert {origin for origin, _ in far} == {"S52"}
    assert ("S52.52", "A: initial encounter for closed fracture") in near


def test_a_code_without_seventh_character_has_no_table(codebook: CodeBook) -> None:
    """A table further up does not concern a code that is complete without."""
    assert _texts(codebook, "O36.80X0", "seventh_characters")
    assert not _texts(codebook, "E11.9", "seventh_characters")


def test_code_first_and_use_additional_are_there(codebook: CodeBook) -> None:
    """Sequencing notes of the category reach its codes."""
    assert ("I50", "heart failure due to hypertension (I11.0)") in _texts(
        codebook, "I50.9", "code_first"
    )
    assert any("N18" in text for _, text in _texts(codebook, "I12.9", "use_additional"))


def test_a_term_under_a_seventh_character_is_an_inclusion_term(codebook: CodeBook) -> None:
    """It stands with the codes that carry the character."""
    terms = [text for _, text in _texts(codebook, "H34.8112", "inclusion_term")]
    assert "Old central retinal vein occlusion" in terms


def test_unknown_codes_have_neither_notes_nor_relatives(codebook: CodeBook) -> None:
    """Nothing is raised for what is not in the book."""
    for call in (codebook.notes, codebook.parents, codebook.children, codebook.siblings):
        assert call("X00.999") == []
    assert codebook.look_up("X00.999") is None
