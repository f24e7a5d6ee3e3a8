"""Worked attempts are scored again, and differences told with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coding_lab.cases.load import load_case, load_key
from coding_lab.cli.main import main
from coding_lab.course import course_file
from coding_lab.scoring.attempts import check_attempt

CASE = "data/cases/office-sore-throat-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(course_file(CASE), tmp_path / "office-sore-throat-01"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_an_attempt_that_scores_as_stated_has_no_problem(folder: Path) -> None:
    """Every attempt of the model case comes out as its file says."""
    case = load_case(folder)
    key = load_key(case)
    paths = sorted((folder / "key/attempts").glob("*.yaml"))
    assert paths
    assert [p for path in paths for p in check_attempt(case, key, path)] == []


def test_every_difference_is_told_with_its_line(folder: Path) -> None:
    """A wrong mark and a wrong outcome are two problems, each on its line."""
    path = folder / "key/attempts/unspecified.yaml"
    change(path, "mark: 0.5", "mark: 0.6")
    change(path, "detail: specificity", "detail: laterality")
    case = load_case(folder)
    problems = check_attempt(case, load_key(case), path)
    lines = path.read_text().split("\n")
    assert [p.rule for p in problems] == ["attempt"] * 3
    assert "mark: 0.6" in lines[problems[0].line - 1]
    assert "J02.9" in lines[problems[1].line - 1]
    assert "laterality" in problems[1].message
    assert "specificity" in problems[2].message


def test_an_attempt_that_cannot_be_read_is_a_problem(folder: Path) -> None:
    """A malformed file is reported, not raised."""
    path = folder / "key/attempts/unspecified.yaml"
    change(path, "about:", "abuot:")
    case = load_case(folder)
    assert check_attempt(case, load_key(case), path)[0].rule == "schema"


def test_the_command_compares_and_fails_on_a_difference(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 0 with the feedback, exit 1 with each difference on standard error."""
    path = folder / "key/attempts/unspecified.yaml"
    assert main(["score", str(folder), str(path)]) == 0
    out, err = capsys.readouterr()
    assert "Mark: 50 %" in out
    assert err == ""
    change(path, "mark: 0.5", "mark: 0.6")
    assert main(["score", str(folder), str(path), "--json"]) == 1
    out, err = capsys.readouterr()
    assert '"mark": 0.5' in out
    assert "the mark is 0.500, not 0.600" in err


def test_the_expect_block_is_what_the_attempt_must_hold(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pasting the printed block into a bare attempt makes it right."""
    path = folder / "key/attempts/over-coded.yaml"
    bare = path.read_text().split("expect:")[0]
    path.write_text(bare)
    assert main(["score", str(folder), str(path), "--expect"]) == 0
    path.write_text(bare + capsys.readouterr().out)
    case = load_case(folder)
    assert check_attempt(case, load_key(case), path) == []


@pytest.mark.parametrize("text", ["lines: [", "lines: [{code: 5}]", "nonsense: 1", "- a"])
def test_a_malformed_answer_ends_in_one_clear_message(
    folder: Path, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback: the file, the line and what is wrong, and exit 2."""
    answer = tmp_path / "answer.yaml"
    answer.write_text(text)
    for extra in ([], ["--expect"]):
        assert main(["score", str(folder), str(answer), *extra]) == 2
        assert f"{answer}:" in capsys.readouterr().err


def test_a_missing_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The path is named."""
    assert main(["score", str(tmp_path / "none"), "x.yaml"]) == 2
    assert "no such case folder" in capsys.readouterr().err
