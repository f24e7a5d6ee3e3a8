"""Official files of ICD-10-PCS, unpacked."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def order_file(official: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The official order file of FY2026, with its April update."""
    folder = tmp_path_factory.mktemp("order")
    with zipfile.ZipFile(official("2026-icd-10-pcs-order-file.zip")) as archive:
        return Path(archive.extract("icd10pcs_order_2026.txt", folder))
