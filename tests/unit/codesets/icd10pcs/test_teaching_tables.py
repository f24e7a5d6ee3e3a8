"""The teaching tables written here say what the official tables say."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.icd10pcs import teaching
from coding_lab.codesets.icd10pcs.book import ProcedureBook
from coding_lab.codesets.icd10pcs.official_tables import OfficialTables, read_tables
from coding_lab.codesets.icd10pcs.sources import project_folder
from coding_lab.codesets.icd10pcs.tables import Table
from coding_lab.codesets.official_text import read_order_file
from coding_lab.codesets.words import words

TABLES = teaching.read_tables(project_folder(), teaching.read_sections(project_folder()))
FY2025 = date(2024, 10, 1)


@pytest.fixture(scope="module")
def official_tables(official: Callable[[str], Path]) -> OfficialTables:
    """The official tables of FY2025."""
    return read_tables(official("icd10pcs_tables_2025.xml"))


def test_there_are_tables_of_every_body_system_and_of_the_other_sections() -> None:
    """At least sixty; obstetrics, administration, measurement, assistance and imaging too."""
    assert len(TABLES) >= 60
    assert {"1", "3", "4", "5", "B"} <= {code[0] for code in TABLES}


@pytest.mark.parametrize("code", sorted(TABLES))
def test_a_table_gives_exactly_the_codes_in_force(procedures: ProcedureBook, code: str) -> None:
    """On 1 May 2026: every code it gives, once, and none missing."""
    given = list(TABLES[code].codes())
    assert len(given) == len(set(given))
    assert sorted(given) == list(procedures.beginning_with(code))


def test_every_label_is_the_official_one(
    official_tables: OfficialTables, procedures: ProcedureBook
) -> None:
    """For every code of FY2025 all seven; what FY2025 does not have came into force later."""
    compared = 0
    for code, table in TABLES.items():
        official = official_tables.tables[code]
        assert table.labels == official.labels
        assert table.axis_titles == official.axis_titles
        for full in table.codes():
            labels = official.labels_of(full)
            if labels:
                assert table.labels_of(full) == labels, full
                compared += 1
            else:
                assert procedures.periods(full)[0].begin > FY2025, full
    assert compared > 10_000


def test_a_label_that_is_newer_than_the_official_tables_stands_in_official_titles(
    official_tables: OfficialTables, order_file: Path
) -> None:
    """Characters that came after FY2025: every code of FY2026 that has one is titled with it."""
    titles = {row.code: row.title for row in read_order_file(order_file)}
    checked = 0
    for code, table in TABLES.items():
        known = _labels(official_tables.tables[code])
        for full in table.codes():
            for place, label in enumerate(table.labels_of(full), 4):
                if (place, full[place - 1], label) not in known:
                    assert set(words(label)) <= set(words(titles[full])), (full, label)
                    checked += 1
    assert checked


def _labels(table: Table) -> set[tuple[int, str, str]]:
    return {
        (place, character, label)
        for row in table.rows
        for place, axis in enumerate(row.axes, 4)
        for character, label in axis.items()
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("format: 2\ntables: {}\n", "not of format 1"),
        ("format: 1\ntables: [\n", "line 3 is no YAML"),
        ("format: 1\ntables: {27: {rows: []}}\n", "names in quotes"),
        ("format: 1\ntables: {'02O': {rows: []}}\n", "names no table"),
        (
            "format: 1\ntables: {'027': {rows: [{body_part: {A: Heart}}]}}\n",
            "table 027, row 1 has 1 columns, not 4",
        ),
        (
            "format: 1\ntables: {'027': {rows: [{a: {0: x}, b: {0: x}, c: {0: x}, d: {n: x}}]}}\n",
            "table 027, row 1, d needs characters",
        ),
    ],
)
def test_a_faulty_table_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    """File, table, row and column."""
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CodeBookError, match=message) as caught:
        teaching.read_tables(tmp_path, {})
    assert "own.yaml" in str(caught.value)
