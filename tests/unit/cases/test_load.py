"""Reading a case folder."""

import shutil
from pathlib import Path

import pytest

from coding_lab.cases.case import Span
from coding_lab.cases.load import CaseError, load_attempt, load_case, load_key

MODEL = Path(__file__).parents[3] / "data" / "cases" / "office-sore-throat-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the model case that a test may spoil."""
    return Path(shutil.copytree(MODEL, tmp_path / MODEL.name))


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_model_case_reads_whole() -> None:
    """Case, key and every attempt of the model case can be read."""
    case = load_case(MODEL)
    key = load_key(case)
    assert case.id == "office-sore-throat-01"
    assert key.line("strep-pharyngitis").code == "J02.0"
    attempts = sorted((MODEL / "key" / "attempts").glob("*.yaml"))
    assert len([load_attempt(case, path) for path in attempts]) >= 4


def test_a_quotation_becomes_the_position_of_its_words() -> None:
    """Evidence points at the quoted words of the document."""
    case = load_case(MODEL)
    span = load_key(case).lines[0].evidence[0]
    assert isinstance(span, Span)
    text = case.document(span.document).text
    assert text[span.start : span.end] == "Streptococcal pharyngitis."


def test_a_quotation_that_is_not_in_the_chart_is_named_with_its_line(folder: Path) -> None:
    """The problem carries file, line and the words that were not found."""
    path = folder / "key" / "key.yaml"
    spoil(path, "quote: Streptococcal pharyngitis.", "quote: Scarlet fever.")
    with pytest.raises(CaseError) as error:
        load_key(load_case(folder))
    (problem,) = error.value.problems
    assert "Scarlet fever." in problem.message
    assert "Scarlet fever." in path.read_text(encoding="utf-8").split("\n")[problem.line - 1]


def test_every_problem_of_a_file_is_reported_at_once(folder: Path) -> None:
    """An unknown field and a bad value are both named, each with its line."""
    spoil(folder / "case.yaml", "difficulty: 1", "difficulty: 9\nmood: gloomy")
    with pytest.raises(CaseError) as error:
        load_case(folder)
    problems = {problem.message.split(":")[0]: problem.line for problem in error.value.problems}
    lines = (folder / "case.yaml").read_text(encoding="utf-8").split("\n")
    assert set(problems) == {"difficulty", "mood"}
    assert lines[problems["mood"] - 1] == "mood: gloomy"
    assert lines[problems["difficulty"] - 1] == "difficulty: 9"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("format: 1", "format: 7", "format"),
        ("setting: office", "setting: spaceship", "setting"),
        ("columns: []", "columns: [poa]", "inpatient"),
        ("title:", "title: twice\ntitle:", "given twice"),
        ("patient: {", "patient: {{", "1"),
    ],
)
def test_a_malformed_case_file_says_what_is_wrong(
    folder: Path, old: str, new: str, words: str
) -> None:
    """Each malformed case.yaml raises a CaseError that names the trouble."""
    spoil(folder / "case.yaml", old, new)
    with pytest.raises(CaseError, match=words):
        load_case(folder)


def test_a_document_without_a_head_is_refused(folder: Path) -> None:
    """A chart document must say who wrote it."""
    (folder / "chart" / "20-scrap.md").write_text("Only words.\n", encoding="utf-8")
    with pytest.raises(CaseError, match="starts with a head"):
        load_case(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    """The message names the file that is not there."""
    (folder / "key" / "key.yaml").unlink()
    with pytest.raises(CaseError, match=r"key\.yaml.*missing"):
        load_key(load_case(folder))


def test_a_key_whose_ids_do_not_meet_is_refused(folder: Path) -> None:
    """``first`` and ``sequence`` may name only lines of the key."""
    spoil(folder / "key" / "key.yaml", "first: [strep-pharyngitis]", "first: [tonsils]")
    with pytest.raises(CaseError, match="no line with id: tonsils"):
        load_key(load_case(folder))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty; fields are wanted, such as `format:`"),
        ("[1, 2]", "this is a list; fields are wanted"),
        ("[" * 5000, "nested too deeply"),
    ],
)
def test_a_file_of_another_shape_is_told_in_one_line(folder: Path, text: str, message: str) -> None:
    """Empty, a list, or built to exhaust the reader."""
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    (problem,) = caught.value.problems
    assert problem.line == 1
    assert message in problem.message
