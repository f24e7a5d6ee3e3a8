"""Words of the ward lead to the words of the code book."""

import pytest

from coding_lab.codesets import CodeBook
from coding_lab.codesets.icd10cm.clinical_terms import clinical_terms


def test_every_main_term_names_a_code_and_shows_it_first(codebook: CodeBook) -> None:
    """Its code is in the book and on top of what is found."""
    for term, code in clinical_terms().main_terms.items():
        found = codebook.search(" ".join(term), 1)
        assert [record.code for record in found] == [code], term


def test_every_replacement_is_made_of_words_that_titles_use(codebook: CodeBook) -> None:
    """All its words stand together in an entry, so that a search with it finds something."""
    for term, meaning in clinical_terms().replacements.items():
        if not meaning:
            continue  # a formula of old titles that says nothing today
        found = codebook.search(" ".join(meaning), 10)
        texts = [
            " ".join([r.title, *(n.text for n in codebook.notes(r.code))]).lower() for r in found
        ]
        assert any(all(word in text for word in meaning) for text in texts), term


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("copd exacerbation", "J44.1"),
        ("copd exac", "J44.1"),
        ("uti", "N39.0"),
        ("chf", "I50.9"),
        ("broken wrist", "S62"),
        ("ckd stage 4", "N18.4"),
        ("family history of stroke", "Z82.3"),
        ("family history breast cancer", "Z80.3"),
        ("breast cancer", "C50"),
        ("HTN", "I10"),
        ("t2dm with ckd", "E11.22"),
        ("strep throat", "J02.0"),
        ("low potassium", "E87.6"),
        ("osa", "G47.33"),
    ],
)
def test_abbreviations_and_everyday_words_find_their_codes(
    codebook: CodeBook, query: str, code: str
) -> None:
    """In the first five."""
    assert code in [record.code for record in codebook.search(query, 5)]
