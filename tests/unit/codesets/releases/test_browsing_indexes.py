"""Installed indexes and tables as a book to leaf through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.icd10cm.alphabetic_index import (
    AlphabeticIndex,
    alphabetic_index,
    external_cause_index,
)
from coding_lab.codesets.icd10cm.index_store import PARSED
from coding_lab.codesets.icd10cm.index_terms import index_terms, terms_digest
from coding_lab.codesets.icd10cm.tables import CodeTable, drug_table, neoplasm_table
from coding_lab.codesets.releases.install import install
from coding_lab.codesets.releases.installed import installed_releases

Sample = Callable[..., Path]
Official = Callable[[str], Path]
DAY = date(2030, 1, 1)


@pytest.fixture
def installed(home: Path, sample: Sample) -> None:
    """All four documents."""
    names = ("index.xml", "external_causes.xml", "neoplasms.xml", "drugs.xml")
    install([sample(name) for name in names], extract=True)


def diseases() -> AlphabeticIndex:
    """The installed index to diseases."""
    index = alphabetic_index(DAY)
    assert index is not None
    return index


def test_without_an_installed_file_there_is_no_index(home: Path) -> None:
    """And nothing for the search."""
    assert alphabetic_index() is None
    assert external_cause_index() is None
    assert neoplasm_table() is None
    assert drug_table() is None
    assert list(index_terms(DAY)) == []
    assert terms_digest(DAY) == ""


@pytest.mark.usefixtures("installed")
def test_letters_lead_terms_and_modifiers_form_a_tree() -> None:
    """Each term knows its parent, its children, its path and its place."""
    index = diseases()
    assert (index.release, index.letters()) == ("FY2030", ["A", "T"])
    (twinge,) = index.lead_terms("t")
    assert (twinge.title, twinge.nonessential_modifiers) == ("Twinge, twinging", "(minor)")
    assert twinge.text == "Twinge, twinging (minor)"
    assert (twinge.code, twinge.level, twinge.parent) == ("R52", 0, None)
    elbow, heart = twinge.children
    (sugar,) = elbow.children
    assert sugar.path == ("Twinge, twinging", "elbow", "with sugar condition")
    assert (sugar.code, sugar.manifestation) == ("E11.69", "M14.82")
    assert (elbow.code, elbow.has_children, sugar.has_children) == ("M25.52", True, False)
    assert (heart.see, heart.see_also) == ("subcategory I20", "Pain, heart")
    assert sugar.lead_term.id == twinge.id
    assert index.term(sugar.id).path == sugar.path
    with pytest.raises(KeyError):
        index.term(999)
    (ache,) = index.lead_terms("A")
    assert (ache.title, ache.nonessential_modifiers) == ("Ache of sample", "(dull) (sharp)")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("twinge elbow", ("Twinge, twinging", "elbow")),
        ("elbow twinge", ("Twinge, twinging", "elbow")),
        ("twinge of the elbow", ("Twinge, twinging", "elbow")),
        ("inner elbow twin", ("Twinge, twinging", "elbow")),
        ("twinging with sugar", ("Twinge, twinging", "elbow", "with sugar condition")),
        ("twinge zzz heart", ("Twinge, twinging", "heart")),
    ],
)
def test_terms_are_found_by_the_words_of_their_path(text: str, path: tuple[str, ...]) -> None:
    """In any order, the last word unfinished, small words or unknown ones aside."""
    assert diseases().find(text)[0].path == path


@pytest.mark.usefixtures("installed")
def test_odd_searches_find_nothing_and_break_nothing() -> None:
    """Signs of the search language are words like any other."""
    for text in ("", "   ", '"', "* OR NEAR(", "zzz", "ß", "a" * 5_000):
        assert diseases().find(text) == []


@pytest.mark.usefixtures("installed")
def test_references_are_followed_and_codes_lead_back() -> None:
    """“see” names a term; a code names the terms that lead to it."""
    index = diseases()
    (ache,) = index.lead_terms("A")
    followed = index.follow(ache.see)
    assert followed is not None
    assert followed.title == "Twinge, twinging"
    assert index.follow("Twinge, elbow, with sugar").code == "E11.69"  # type: ignore[union-attr]
    assert index.follow("Nowhere") is None
    assert index.follow("category T71") is None
    assert [t.title for t in index.terms_for("e116")] == ["with sugar condition"]
    assert [t.title for t in index.terms_for("M14.8")] == ["with sugar condition"]


@pytest.mark.usefixtures("installed")
def test_tables_give_a_code_for_each_column() -> None:
    """A dash is no code; a trailing dash asks for more characters."""
    neoplasms, drugs = neoplasm_table(DAY), drug_table(DAY)
    assert isinstance(neoplasms, CodeTable)
    assert isinstance(drugs, CodeTable)
    (row,) = neoplasms.rows("N")
    (skin,) = row.children
    assert neoplasms.columns[0] == "Malignant Primary"
    assert skin.codes == ("C44.60", "C79.2", "D04.6", "D23.6", "", "D49.2")
    assert "Uncertain Behavior" not in neoplasms.codes_of(skin)
    assert neoplasms.find("skin elbow")[0].id == skin.id
    assert [r.title for r in drugs.terms_for("T65.6X1")] == ["paint"]
    assert drugs.codes_of(drugs.find("samplomycin")[0])["Adverse effect"] == "T36.8X5"
    frame = drugs.to_frame()
    assert list(frame["Underdosing"]) == ["T36.8X6", ""]


@pytest.mark.usefixtures("installed")
def test_every_term_with_a_code_goes_to_the_search() -> None:
    """The whole path with its modifiers; a table's heading follows."""
    terms = {term: code for code, term in index_terms(DAY)}
    assert terms["Twinge, twinging (minor) elbow (inner)"] == "M25.52"
    assert terms["Slip, slipping (sudden) from stool at a sample desk"] == "W07"
    assert terms["Samplomycin (invented) Adverse effect"] == "T36.8X5"
    assert terms["Neoplasm, sample elbow skin (outer) Benign"] == "D23.6"
    assert len(terms) == 3 + 2 + 11 + 10


@pytest.mark.usefixtures("installed")
def test_another_index_has_another_digest(sample: Sample) -> None:
    """So that a search index made with it is built anew."""
    before = terms_digest(DAY)
    file = sample("drugs.xml", "newer.xml")
    file.write_text(file.read_text().replace("paint", "paints"), encoding="utf-8")
    install([file], extract=True)
    assert len(before) == 12
    assert terms_digest(DAY) not in ("", before)


@pytest.mark.usefixtures("installed")
def test_a_parsed_form_of_another_version_is_made_anew() -> None:
    """In the cache, since the installed folder may be read-only."""
    (item,) = installed_releases("icd10cm-index")
    (item.folder / PARSED).unlink()
    assert diseases().letters() == ["A", "T"]


@pytest.mark.usefixtures("installed")
def test_a_damaged_parsed_form_is_told() -> None:
    """One line, not a traceback of the database."""
    (item,) = installed_releases("icd10cm-index")
    (item.folder / PARSED).write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(CodeBookError, match="damaged"):
        diseases()


def test_the_official_files_are_browsed(home: Path, official: Official) -> None:
    """Real terms, real codes; nearly all references lead somewhere."""
    install(
        [official("icd10cm-eindex-April-1-2026.xml"), official("icd10cm-drug-April-1-2026.xml")]
    )
    index, drugs = external_cause_index(date(2026, 5, 1)), drug_table(date(2026, 5, 1))
    assert index is not None
    assert drugs is not None
    assert index.find("fall from ladder")[0].code == "W11"
    assert index.find("bitten by dog")[0].code == "W54.0"
    assert drugs.codes_of(drugs.find("aspirin")[0])["Adverse effect"] == "T39.015"
    references = [term.see for term in index.terms() if term.see[:1].isupper()]
    followed = [index.follow(reference) is not None for reference in references]
    assert len(references) > 700
    assert sum(followed) > 0.85 * len(followed)
    assert sum(1 for _ in index_terms(date(2026, 5, 1))) > 40_000
