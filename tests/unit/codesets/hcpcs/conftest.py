"""The book of HCPCS Level II as the project carries it, and what CMS publishes."""

from __future__ import annotations

import csv
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets.hcpcs.annual_file import HcpcsEntry, read_annual_file
from coding_lab.codesets.hcpcs.book import HcpcsBook, hcpcs_book
from coding_lab.codesets.hcpcs.own_tables import read_tables


@pytest.fixture(scope="session")
def supplies(built_cache: Path) -> Iterator[HcpcsBook]:
    """The book of 1 May 2026 with the project's own tables."""
    before = os.environ.get("CODING_LAB_CACHE")
    os.environ["CODING_LAB_CACHE"] = str(built_cache)
    try:
        yield hcpcs_book(date(2026, 5, 1))
    finally:
        if before is None:
            del os.environ["CODING_LAB_CACHE"]
        else:
            os.environ["CODING_LAB_CACHE"] = before


@pytest.fixture(scope="session")
def own() -> dict[str, HcpcsEntry]:
    """The codes of the project's tables, without modifiers."""
    return {code: entry for code, (entry, _) in read_tables().items() if not entry.is_modifier}


@pytest.fixture(scope="session")
def own_modifiers() -> dict[str, HcpcsEntry]:
    """The modifiers of the project's tables."""
    return {code: entry for code, (entry, _) in read_tables().items() if entry.is_modifier}


@pytest.fixture(scope="session")
def annual_2019(
    official: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, HcpcsEntry]:
    """Every code and modifier of CMS's file of 2019."""
    folder = tmp_path_factory.mktemp("hcpcs")
    with zipfile.ZipFile(official("2019-Alpha-Numeric-HCPCS-File.zip")) as archive:
        path = archive.extract("HCPC2019_CONTR_ANWEB.txt", folder)
    return read_annual_file(Path(path))


@pytest.fixture(scope="session")
def short_2026(official: Callable[[str], Path]) -> dict[str, str]:
    """Short titles of April 2026, by code."""
    with official("hcpcs-level2-short-2026-04.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["short_description"] for row in csv.DictReader(file)}
