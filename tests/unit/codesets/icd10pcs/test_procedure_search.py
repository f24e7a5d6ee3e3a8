"""Finding procedures by name, by words, by body part and operation, by the beginning of a code."""

import pytest

from coding_lab.codesets.icd10pcs import teaching
from coding_lab.codesets.icd10pcs.book import ProcedureBook
from coding_lab.codesets.icd10pcs.sources import project_folder

NAMES = teaching.read_names(project_folder())


def found(book: ProcedureBook, text: str, limit: int = 10) -> list[str]:
    """The codes that a search gives."""
    return [record.code for record in book.search(text, limit)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("appendectomy", ["0DTJ4ZZ", "0DTJ0ZZ"]),
        ("lap appy", ["0DTJ4ZZ"]),
        ("open appendectomy", ["0DTJ0ZZ"]),
        ("laparoscopic cholecystectomy", ["0FT44ZZ"]),
        ("c-section", ["10D00Z1"]),
        ("left mastectomy", ["0HTU0ZZ"]),
        ("vaginal delivery", ["10E0XZZ"]),
        ("mri brain", ["B030ZZZ"]),
    ],
)
def test_what_a_procedure_is_called_leads_to_its_codes_first(
    procedures: ProcedureBook, text: str, codes: list[str]
) -> None:
    """The side and the way in, if they are said, choose among the codes of a name."""
    assert found(procedures, text)[: len(codes)] == codes


def test_every_name_and_everyday_form_finds_its_codes(procedures: ProcedureBook) -> None:
    """At least three hundred names; each finds one of its codes among the first ten, and nearly
    each as the very first: a few abbreviations have two meanings."""
    assert len(NAMES) >= 300
    missed, second = [], []
    for name in NAMES:
        for text in (name.name, *name.also):
            codes = found(procedures, text)
            if not any(code.startswith(name.prefixes) for code in codes):
                missed.append(text)
            elif not codes[0].startswith(name.prefixes):
                second.append(text)
    assert missed == []
    assert len(second) <= 6, second


def test_every_code_of_a_name_is_in_force(procedures: ProcedureBook) -> None:
    """No name leads to a code or a table that does not exist on 1 May 2026."""
    gone = [p for name in NAMES for p in name.prefixes if procedures.look_up(p) is None]
    assert gone == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("resection of appendix", "0DTJ0ZZ"),
        ("appendix resection open", "0DTJ0ZZ"),
        ("drainage of gallbladder percutaneous", "0F943ZZ"),
        ("insertion pacemaker lead right ventricle", "02HK3JZ"),
        ("apendectomy", "0DTJ4ZZ"),
        ("resecton of gallblader", "0FT40ZZ"),
    ],
)
def test_words_of_titles_find_codes_in_any_order(
    procedures: ProcedureBook, text: str, code: str
) -> None:
    """Misspelt words are corrected."""
    assert code in found(procedures, text, 5)


@pytest.mark.parametrize(
    ("text", "table"),
    [("oophororrhaphy", "0UQ"), ("mandibulectomy", "0NT"), ("colpopexy", "0USG")],
)
def test_a_greek_word_is_taken_apart(procedures: ProcedureBook, text: str, table: str) -> None:
    """Its end says what is done, its beginning to what."""
    assert any(code.startswith(table) for code in found(procedures, text))


def test_the_beginning_of_a_code_gives_what_is_possible(procedures: ProcedureBook) -> None:
    """Up to a table what may come next, below it the codes."""
    assert found(procedures, "0d", 3) == ["0D1", "0D2", "0D5"]
    assert found(procedures, "0dt", 2) == ["0DT1", "0DT2"]
    assert found(procedures, "0dtj", 100) == ["0DTJ0ZZ", "0DTJ4ZG", "0DTJ4ZZ", "0DTJ7ZZ", "0DTJ8ZZ"]
    assert found(procedures, "0DTJ4ZZ") == ["0DTJ4ZZ"]


def test_letters_alone_are_a_code_only_in_capitals(procedures: ProcedureBook) -> None:
    """“bp” is a word; BP is imaging of the bones of the arm."""
    assert found(procedures, "BP", 1) == ["BP0"]
    assert "BP0" not in found(procedures, "bp")


def test_codes_are_found_by_what_their_characters_mean(procedures: ProcedureBook) -> None:
    """By root operation, body part and approach, as labels or characters."""
    codes = procedures.find(root_operation="Resection", body_part="appendix")
    assert [r.code for r in codes] == ["0DTJ0ZZ", "0DTJ4ZG", "0DTJ4ZZ", "0DTJ7ZZ", "0DTJ8ZZ"]
    only = procedures.find(root_operation="T", body_part="appendix", approach="Open")
    assert [r.code for r in only] == ["0DTJ0ZZ"]
    assert procedures.find(section="imaging", body_part="brain", limit=3)
    assert procedures.find(root_operation="Demolition") == []
    assert len(procedures.find(body_system="D", limit=7)) == 7


@pytest.mark.parametrize("text", ["", "   ", "?!", "zzzqqq", "the of and"])
def test_what_means_nothing_finds_nothing(procedures: ProcedureBook, text: str) -> None:
    """No result, no exception."""
    assert found(procedures, text) == []
