"""Reading the official tables of ICD-10-PCS (``icd10pcs_tables_<year>.xml`` of CMS)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from coding_lab.codesets.icd10pcs.axes import APPROACH, BODY_SYSTEM, OPERATION, Section
from coding_lab.codesets.icd10pcs.official_xml import elements, text, year_of
from coding_lab.codesets.icd10pcs.tables import CHARACTERS, LENGTH, TABLE_LENGTH, Row, Table
from coding_lab.codesets.records import CodeBookError


@dataclass(frozen=True)
class OfficialTables:
    """All tables of a year."""

    fiscal_year: int
    tables: dict[str, Table]
    """By their three characters, in the order of the file."""


def read_tables(path: Path) -> OfficialTables:
    """Read the file; raises ``CodeBookError`` if it is not whole or says what cannot be."""
    year = 0
    tables: dict[str, Table] = {}
    for element in elements(path, "ICD10PCS.tabular", "ICD-10-PCS tables", "pcsTable"):
        if element.tag == "version":
            year = year_of(path, element)
            continue
        table = _table(path, element)
        if table.code in tables:
            raise CodeBookError(f"{path} has the table {table.code} twice")
        tables[table.code] = table
    if not year or not tables:
        raise CodeBookError(f"{path} is not whole: it has no version or no table")
    return OfficialTables(year, tables)


def sections_of(tables: Iterable[Table]) -> dict[str, Section]:
    """What holds in whole sections, as far as all their tables agree."""
    by_section: dict[str, list[Table]] = {}
    for table in tables:
        by_section.setdefault(table.code[0], []).append(table)
    return {character: _section(character, found) for character, found in by_section.items()}


def _section(character: str, tables: list[Table]) -> Section:
    seen: dict[int, dict[str, set[str]]] = {}
    for table in tables:
        for position in (BODY_SYSTEM, OPERATION):
            label = table.labels[position - 1]
            seen.setdefault(position, {}).setdefault(table.code[position - 1], set()).add(label)
        for row in table.rows:
            for value, label in row.axes[APPROACH - TABLE_LENGTH - 1].items():
                seen.setdefault(APPROACH, {}).setdefault(value, set()).add(label)
    values = {
        position: {value: label for value, labels in held.items() for label in labels}
        for position, held in seen.items()
        if all(len(labels) == 1 for labels in held.values())
    }
    return Section(character, tables[0].labels[0], tables[0].axis_titles, values)


def _table(path: Path, element: ElementTree.Element) -> Table:
    heads = [_axis(path, axis) for axis in element.findall("axis")]
    if len(heads) != TABLE_LENGTH or any(len(labels) != 1 for _, labels in heads):
        raise CodeBookError(f"{path} has a table without its three first characters")
    code = "".join(character for _, labels in heads for character in labels)
    section, system, operation = (label for _, labels in heads for label in labels.values())
    rows = []
    titles: list[str] = []
    for row in element.findall("pcsRow"):
        axes = [_axis(path, axis) for axis in row.findall("axis")]
        if len(axes) != LENGTH - TABLE_LENGTH:
            raise CodeBookError(f"{path} has a row in table {code} of {len(axes)} columns, not 4")
        titles = titles or [title for title, _ in axes]
        rows.append(Row(tuple(labels for _, labels in axes)))
    if not rows:
        raise CodeBookError(f"{path} has no row in table {code}")
    definition = " ".join(
        text(d) for axis in element.findall("axis") for d in axis.iter("definition")
    )
    return Table(
        code,
        (section, system, operation),
        tuple(title for title, _ in heads) + tuple(titles),
        tuple(rows),
        definition,
    )


def _axis(path: Path, element: ElementTree.Element) -> tuple[str, dict[str, str]]:
    labels = {label.get("code", ""): text(label) for label in element.findall("label")}
    odd = [c for c, label in labels.items() if len(c) != 1 or c not in CHARACTERS or not label]
    if not labels or odd:
        raise CodeBookError(f"{path} has a column without characters and labels: {odd}")
    return text(element.find("title")), labels
