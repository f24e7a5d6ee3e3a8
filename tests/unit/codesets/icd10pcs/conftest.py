"""Official files of ICD-10-PCS, unpacked, and a book that has them all."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets.icd10pcs.book import ProcedureBook, procedure_book
from coding_lab.codesets.icd10pcs.sources import Sources, official_file


@pytest.fixture(scope="session")
def order_file(official: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The official order file of FY2026, with its April update."""
    folder = tmp_path_factory.mktemp("order")
    with zipfile.ZipFile(official("2026-icd-10-pcs-order-file.zip")) as archive:
        return Path(archive.extract("icd10pcs_order_2026.txt", folder))


@pytest.fixture(scope="session")
def installed(
    official: Callable[[str], Path], order_file: Path, procedures: ProcedureBook
) -> ProcedureBook:
    """The book of the first day of FY2025 with official files alone.

    Tables, definitions and index are those of FY2025, titles those of FY2026.
    """
    files = [
        official_file(f"icd10pcs-{kind}", official(f"icd10pcs_{kind}_2025.xml"), "FY2025")
        for kind in ("tables", "definitions", "index")
    ]
    files.append(official_file("icd10pcs-order", order_file, "FY2026"))
    return procedure_book(date(2024, 10, 1), sources=Sources(None, tuple(files)))
