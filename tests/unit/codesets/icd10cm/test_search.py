"""Finding codes by words, by typing errors and by beginnings."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from queries import misspelt, own_titles

from coding_lab.codesets import CodeBook
from coding_lab.codesets.spelling import Vocabulary, edit_distance


def _found(book: CodeBook, code: str, query: str) -> bool:
    """Whether the code, its parent or a child is among the first ten."""
    near = {code, book.parents(code)[0].code, *(r.code for r in book.children(code))}
    return any(record.code in near for record in book.search(query, 10))


def test_codes_are_found_by_their_own_title(codebook: CodeBook) -> None:
    """At least 98 of 100 random titles lead to their code in the first ten."""
    titles = own_titles(codebook, random.Random(20260501), 200)
    missed = [code for code, title in titles if not _found(codebook, code, title)]
    assert len(missed) <= 4, missed


@pytest.mark.parametrize("seed", [1, 2])
def test_codes_are_found_by_a_title_with_a_typing_error(codebook: CodeBook, seed: int) -> None:
    """At least 90 of 100 titles with one error in one word."""
    random_ = random.Random(seed)
    titles = own_titles(codebook, random_, 200)
    missed = [c for c, title in titles if not _found(codebook, c, misspelt(title, random_))]
    assert len(missed) <= 20, missed


@pytest.mark.parametrize(
    ("query", "codes", "within"),
    [
        ("type 2 diabetes", {"E11", "E11.9"}, 2),
        ("type 2 diab", {"E11", "E11.9"}, 2),
        ("chest pain", {"R07.9"}, 1),
        ("urinary tract infection", {"N39.0"}, 3),
        ("appendicitus", {"K35", "K37"}, 5),
        ("diabtes mellitus type 2", {"E11"}, 3),
        ("fractures of the radius", {"S52.3", "S52.5"}, 8),
        ("sore throat", {"J02.9"}, 5),
        ("AIDS", {"B20"}, 1),
        ("Sjögren", {"M35.0"}, 10),
        ("crohns disease", {"K50"}, 5),
        ("acute kidney failure unspecified", {"N17.9"}, 1),
    ],
)
def test_learners_words_lead_to_the_expected_codes(
    codebook: CodeBook, query: str, codes: set[str], within: int
) -> None:
    """What a learner looks for is near the top."""
    assert codes <= {record.code for record in codebook.search(query, within)}


@pytest.mark.parametrize("query", ["e11.65", "E1165", "e11 65", "E11.65"])
def test_a_code_is_found_however_it_is_written(codebook: CodeBook, query: str) -> None:
    """With or without dot, blanks or capitals; the code itself comes first."""
    assert codebook.search(query)[0].code == "E11.65"


def test_the_beginning_of_a_code_lists_what_follows(codebook: CodeBook) -> None:
    """The shorter codes come first."""
    assert [r.code for r in codebook.search("S52.5", 3)] == ["S52.5", "S52.50", "S52.51"]


@pytest.mark.parametrize(
    "query",
    [
        *("", " ", "?!", '"', "* OR", 'diabetes" OR "x', "NEAR(a b)", "title:foo"),
        *("a" * 5000, "\x00", "ß", "糖尿病", "1", "of the"),
    ],
)
def test_odd_input_is_no_error(codebook: CodeBook, query: str) -> None:
    """Signs that mean something to the search engine are taken as text."""
    assert len(codebook.search(query)) <= 10


def test_the_limit_holds_and_no_code_comes_twice(codebook: CodeBook) -> None:
    """The first of many are the same as the first of few."""
    many = [r.code for r in codebook.search("fracture", 100)]
    assert len(many) == len(set(many)) == 100
    assert [r.code for r in codebook.search("fracture", 5)] == many[:5]
    assert codebook.search("fracture", 0) == []


def test_corrections_stay_within_two_edits() -> None:
    """The likeliest is the one at the fewest edits, then the commonest."""
    vocabulary = Vocabulary({"diabetes": 900, "diabetic": 300, "dialysis": 20, "gout": 5})
    assert vocabulary.corrections("diabtes") == ("diabetes",)
    assert vocabulary.corrections("dibtes") == ("diabetes",)
    assert vocabulary.corrections("zzzzzz") == ()
    assert vocabulary.prefix_corrections("daibet")[0] == "diabet"
    assert edit_distance("ab", "ba", 2) == 1


def test_one_book_serves_several_threads(codebook: CodeBook) -> None:
    """A grader looks up codes from many threads; each gets what one alone would get."""
    queries = ["chest pain", "E11", "fracture of the radius", "diabtes"] * 10
    alone = [codebook.search(query) for query in queries[:4]] * 10
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(codebook.search, queries)) == alone
