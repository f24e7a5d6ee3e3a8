"""The linter: finds what is wrong in a case, and nothing in the cases of the repository."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from coding_lab.authoring.lint import Linter, case_folders
from coding_lab.cases.load import load_case, load_key
from coding_lab.cases.syllabus import load_syllabus
from coding_lab.cli.main import main

ROOT = Path(__file__).parents[3]
MODEL = ROOT / "data" / "cases" / "office-sore-throat-01"
FOLDERS = [*case_folders(ROOT / "data" / "cases"), *case_folders(ROOT / "data" / "graded")]


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter(load_syllabus(ROOT / "data" / "syllabus.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the model case that a test may spoil."""
    return Path(shutil.copytree(MODEL, tmp_path / MODEL.name))


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def remove(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return spoil


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_every_case_of_the_repository_is_proven(linter: Linter, case: Path) -> None:
    """Codes, conventions, evidence and worked attempts of every case hold."""
    assert [str(problem) for problem in linter.lint_case(case)] == []


KEY = "key/key.yaml"


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (replace(KEY, "code: J02.0", "code: J02"), "not-billable"),
        (replace(KEY, "code: J02.0", "code: J02.7"), "no-such-code"),
        (replace(KEY, "codes: [R07.0]", "codes: [R07.7]"), "no-such-code"),
        (replace(KEY, "quote: Streptococcal", "quote: Staphylococcal"), "evidence"),
        (replace("case.yaml", "skills: [reading-a-visit", "skills: [juggling"), "skill"),
        (replace("case.yaml", "difficulty: 1", "difficulty: 11"), "schema"),
        (replace("case.yaml", "title:", "title: [unclosed\ntitle:"), "yaml"),
        (replace("case.yaml", "service: {start: 2026-05-12}", "service: {}"), "schema"),
        (remove("key"), "key"),
        (remove("chart"), "chart"),
        (remove("key/attempts/empty.yaml"), "attempts"),
        (remove("key/attempts/over-coded.yaml"), "untested-mistake"),
        (replace("key/attempts/full-credit.yaml", "mark: 1.0", "mark: 0.9"), "attempt"),
        (replace("key/attempts/empty.yaml", "outcome: missed", "outcome: correct"), "attempt"),
        (replace("chart/10-office-note.md", "dated: 2026-05-12", "dated: 2026-09-12"), "date"),
    ],
)
def test_what_is_wrong_is_found_with_its_file(
    linter: Linter, folder: Path, spoil: Callable[[Path], None], rule: str
) -> None:
    """Each spoiled case yields a finding of its rule that names a file of the case."""
    spoil(folder)
    problems = linter.lint_case(folder)
    assert rule in {problem.rule for problem in problems}
    assert all(folder in (problem.path, *problem.path.parents) for problem in problems)
    assert all(problem.line >= 1 for problem in problems)


def test_an_order_that_a_note_demands_must_be_declared(linter: Linter, tmp_path: Path) -> None:
    """Taking a sequence pair out of a key is found, with the note's words."""
    source = ROOT / "data" / "graded" / "office-oncology-visit-21"
    folder = Path(shutil.copytree(source, tmp_path / source.name))
    path = folder / "key" / "key.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("sequence:"), text.index("not_coded:")
    first = text.index("first:")
    path.write_text(text[:first] + "first: [follow-up, history]\n" + text[end:], encoding="utf-8")
    assert first < start
    found = {problem.rule: problem.message for problem in linter.lint_case(folder)}
    assert "Z08 stands before Z85.038" in found["code-first"]
    assert "Declare the pair under sequence." in found["code-first"]


def test_the_command_reports_everything_and_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``coding-lab lint --json`` lists findings with file, line and rule; exit status 1."""
    replace(KEY, "code: J02.0", "code: J02")(folder)
    assert main(["lint", str(folder), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    rules = {finding["rule"] for finding in report["findings"]}
    assert {"not-billable", "attempt"} <= rules
    assert all({"file", "line", "rule", "message"} == set(f) for f in report["findings"])


def test_the_command_passes_a_sound_case(capsys: pytest.CaptureFixture[str]) -> None:
    """A sound case gives exit status 0 and says how many cases were read."""
    assert main(["lint", str(MODEL)]) == 0
    assert "1 cases, 0 findings" in capsys.readouterr().out


def test_a_path_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong path gives one clear line and a non-zero exit status."""
    assert main(["lint", "no/such/folder"]) != 0
    error = capsys.readouterr().err
    assert "no/such/folder" in error
    assert len(error.strip().split("\n")) == 1


def test_a_folder_without_a_case_is_a_finding(linter: Linter, tmp_path: Path) -> None:
    """Linting an empty folder does not pass silently."""
    assert [problem.rule for problem in linter.lint([tmp_path]).problems] == ["no-case"]


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_every_key_was_coded_blind_before_it_counts(case: Path) -> None:
    """A second coder agreed with every key, and what differed is settled in writing."""
    codings = load_key(load_case(case)).blind_codings
    assert codings
    assert all(coding.agreed and coding.resolution for coding in codings)
