"""Reading the official index of ICD-10-PCS (``icd10pcs_index_<year>.xml`` of CMS).

A term leads to a code, to the beginning of one or several (a table, or a table with its body
part), to another term (``see``), or to the value under which a body part or a device is
classified (``use``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from coding_lab.codesets.icd10pcs.official_xml import elements, text, year_of
from coding_lab.codesets.records import CodeBookError

_CODES = ("code", "codes", "tab")
_BEGINNING = re.compile(r"[0-9A-HJ-NP-Z]{2,7}")


@dataclass(frozen=True)
class IndexTerm:
    """One line of the index."""

    path: tuple[str, ...]
    """Its title behind those of the terms it stands under; a lead term stands alone.

    Lines without a title of their own (``see …``) carry the path of their lead term.
    """
    codes: tuple[str, ...] = ()
    """Whole codes, or beginnings of at least two characters."""
    see: str = ""
    use: str = ""


@dataclass(frozen=True)
class OfficialIndex:
    """The whole index of a year."""

    fiscal_year: int
    terms: tuple[IndexTerm, ...]


def read_index(path: Path) -> OfficialIndex:
    """Read the file; raises ``CodeBookError`` if it is not whole."""
    year = 0
    terms: list[IndexTerm] = []
    for element in elements(path, "ICD10PCS.index", "ICD-10-PCS index", "mainTerm"):
        if element.tag == "version":
            year = year_of(path, element)
        else:
            terms.extend(_terms(element, ()))
    if not year or not terms:
        raise CodeBookError(f"{path} is not whole: it has no version or no term")
    return OfficialIndex(year, tuple(terms))


def _terms(element: ElementTree.Element, above: tuple[str, ...]) -> Iterator[IndexTerm]:
    title = text(element.find("title"))
    path = (*above, title) if title else above
    codes: list[str] = []
    see: list[str] = []
    use: list[str] = []
    for child in element:
        if child.tag in _CODES:
            codes.extend(_BEGINNING.findall(text(child)))
        elif child.tag in ("see", "use"):
            words = " ".join("".join(child.itertext()).split())
            below = [text(code) for code in child.iter() if code.tag in _CODES]
            for code in below:
                words = words.removesuffix(code).strip()
            codes.extend(c for code in below for c in _BEGINNING.findall(code))
            (see if child.tag == "see" else use).append(words)
    if codes or see or use:
        yield IndexTerm(path, tuple(codes), "; ".join(see), "; ".join(use))
    for child in element.findall("term"):
        yield from _terms(child, path)
