"""Codes exempt from reporting present on admission."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBook
from coding_lab.codesets.icd10cm.poa import is_poa_exempt

Official = Callable[[str], Path]


@pytest.mark.parametrize(
    ("code", "exempt"),
    [
        ("Z79.4", True),
        ("z794", True),
        ("E11.9", False),
        ("I25.2", True),
        ("I69.354", True),
        ("I69.911", False),
        ("S52.501A", False),
        ("S52.501D", True),
        ("Q21.0", True),
        ("P07.30", False),
        ("V03.13XA", False),
        ("Z3A.20", True),
        ("", False),
    ],
)
def test_known_codes_are_exempt_or_not(code: str, exempt: bool) -> None:
    """History, status, sequelae and congenital conditions are; conditions are not."""
    assert is_poa_exempt(code) is exempt


def test_the_rules_agree_with_the_official_list(codebook: CodeBook, official: Official) -> None:
    """Over every billable code of fiscal year 2026, without exception."""
    with zipfile.ZipFile(official("POAexemptCodesFY26.zip")) as archive:
        text = archive.read("POAexemptCodesFY26.txt").decode("latin-1")
    official = {row["POAexemptCode"] for row in csv.DictReader(io.StringIO(text), delimiter="\t")}
    assert len(official) == 38_349
    ours = {record.code for record in codebook.codes() if is_poa_exempt(record.code)}
    assert ours == official


def test_titles_agree_with_the_official_list(codebook: CodeBook, official: Official) -> None:
    """The long titles of exempt codes, most of them put together from a seventh character."""
    with zipfile.ZipFile(official("POAexemptCodesFY26.zip")) as archive:
        text = archive.read("POAexemptCodesFY26.txt").decode("latin-1")
    titles = {r.code: r.title for r in codebook.codes()}
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
    different = [
        (row["POAexemptCode"], row["Description"], titles[row["POAexemptCode"]])
        for row in rows
        if _plain(row["Description"]) != _plain(titles[row["POAexemptCode"]])
    ]
    assert len(different) <= len(rows) // 1000, different[:20]


def _plain(title: str) -> str:
    return "".join(c for c in title.lower() if c.isalnum())
