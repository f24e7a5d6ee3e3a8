"""The code book, built anew for a run of the tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coding_lab.codesets import CodeBook, code_book

if TYPE_CHECKING:
    from coding_lab.codesets.icd10pcs.book import ProcedureBook

OFFICIAL = Path(
    os.environ.get("CODING_LAB_OFFICIAL_DATA")
    or Path(__file__).resolve().parents[2] / "shared" / "data"
)


@pytest.fixture(scope="session", autouse=True)
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home without installed releases: those of whoever runs the tests must not count."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODING_LAB_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def official() -> Callable[[str], Path]:
    """Path of an official file by name; skips, and says so, where the file is not there."""

    def path(name: str) -> Path:
        file = OFFICIAL / name
        if not file.is_file():
            pytest.skip(
                f"the official file is not there: {file}; "
                "name its folder in CODING_LAB_OFFICIAL_DATA"
            )
        return file

    return path


@pytest.fixture(scope="session")
def built_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder for the index of the installed release, shared by the workers of a run.

    Not the user's own: a builder that has been changed must be the one that is tested.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    return folder / "code-book-cache"


@pytest.fixture(scope="session")
def codebook(built_cache: Path) -> Iterator[CodeBook]:
    """The code book of 1 May 2026, when the installed release was in force."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODING_LAB_CACHE", str(built_cache))
        yield code_book(date(2026, 5, 1))


@pytest.fixture(scope="session")
def procedures(built_cache: Path) -> Iterator[ProcedureBook]:
    """ICD-10-PCS of 1 May 2026, without what a user has installed on this machine."""
    from coding_lab.codesets.icd10pcs.book import procedure_book
    from coding_lab.codesets.icd10pcs.sources import Sources, packaged_titles

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODING_LAB_CACHE", str(built_cache))
        yield procedure_book(date(2026, 5, 1), sources=Sources(packaged_titles()))


@pytest.fixture(scope="session")
def every_index(codebook: CodeBook, procedures: ProcedureBook, built_cache: Path) -> Path:
    """The cache with the indexes of all code sets, so that nothing is built in passing."""
    from coding_lab.codesets.hcpcs.book import hcpcs_book

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODING_LAB_CACHE", str(built_cache))
        hcpcs_book(date(2026, 5, 1))
    return built_cache
