"""Reading the official definitions of ICD-10-PCS (``icd10pcs_definitions_<year>.xml`` of CMS)."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from coding_lab.codesets.icd10pcs.definitions import Definition
from coding_lab.codesets.icd10pcs.official_xml import elements, text, year_of
from coding_lab.codesets.records import CodeBookError


def read_definitions(path: Path) -> tuple[int, list[Definition]]:
    """Fiscal year and all definitions; raises ``CodeBookError`` if the file is not whole."""
    year = 0
    found: list[Definition] = []
    for element in elements(path, "ICD10PCS.definitions", "ICD-10-PCS definitions", "section"):
        if element.tag == "version":
            year = year_of(path, element)
            continue
        section = element.get("code", "")
        for axis in element.findall("axis"):
            position = axis.get("pos", "")
            if len(section) != 1 or position not in tuple("1234567"):
                raise CodeBookError(f"{path} has definitions without section or position")
            found.extend(
                _definition(section, int(position), terms) for terms in axis.findall("terms")
            )
    if not year or not found:
        raise CodeBookError(f"{path} is not whole: it has no version or no definition")
    return year, found


def _definition(section: str, position: int, terms: ElementTree.Element) -> Definition:
    # A term may have several titles: one definition for several values.
    return Definition(
        section,
        position,
        tuple(text(title) for title in terms.findall("title")),
        " ".join(text(d) for d in terms.findall("definition")),
        " ".join(text(d) for d in terms.findall("explanation")),
        tuple(text(d) for d in terms.findall("includes")),
    )
