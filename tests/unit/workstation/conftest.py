"""Cases to open, in a folder as a learner has it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coding_lab.answers import AnswerStore
from coding_lab.cases.load import load_case
from coding_lab.codesets import CodeBook
from coding_lab.exercises.coding.session import Session

ROOT = Path(__file__).parents[3]
PRACTICE = "office-sore-throat-01"
INPATIENT = "inpatient-pneumonia-01"
GRADED = "a-stay-without-key"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built_cache: Path) -> Path:
    """The working folder of a kernel: a graded case in it, no key anywhere near."""
    source = ROOT / "data" / "cases" / INPATIENT
    shutil.copytree(source, tmp_path / "cases" / GRADED, ignore=shutil.ignore_patterns("key"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CODING_LAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CODING_LAB_CACHE", str(built_cache))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return tmp_path


@pytest.fixture
def session(folder: Path, codebook: CodeBook) -> Session:
    """A practice case at work, nothing saved yet."""
    case = load_case(ROOT / "data" / "cases" / PRACTICE)
    return Session(case, AnswerStore(folder / "answers.json"), codebook, practice=True)
