"""Kinds of XML files: Tabular List, indexes and tables of ICD-10-CM; those of ICD-10-PCS."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.dating import missing_codes, told
from coding_lab.codesets.releases.facts import (
    MONTHS,
    Facts,
    Hints,
    Kind,
    counted,
    fiscal_begin,
    fiscal_release,
)
from coding_lab.codesets.safe_xml import refuse_unsafe_xml

_ROOT = re.compile(r"<(ICD10(?:CM|PCS)\.[a-z]+)[\s>]")
_MAX_DEPTH = 32
_LEAST_CHAPTERS = 21
# Fewest lead terms, so that a file of a few terms is not taken for the whole.
_LEAST_TERMS = {
    "icd10cm-index": 15_000,
    "icd10cm-external-causes": 4_000,
    "icd10cm-neoplasms": 500,
    "icd10cm-drugs": 4_000,
}
_LEAST_LETTERS = {"icd10cm-neoplasms": 1}


def document_kinds() -> list[Kind]:
    """All kinds of this module."""
    return [
        Kind("icd10cm-tabular", "ICD-10-CM Tabular List", _has_root("ICD10CM.tabular"),
             _check_tabular, _named("icd10cm-tabular")),
        *(
            Kind(name, title, _is_index(name), _check_index(name), _named(name), _parse_index)
            for name, title in (
                ("icd10cm-index", "ICD-10-CM index to diseases and injuries"),
                ("icd10cm-external-causes", "ICD-10-CM index to external causes"),
                ("icd10cm-neoplasms", "ICD-10-CM table of neoplasms"),
                ("icd10cm-drugs", "ICD-10-CM table of drugs and chemicals"),
            )
        ),
        Kind("icd10pcs-tables", "ICD-10-PCS tables", _has_root("ICD10PCS.tabular"),
             _check_pcs_tables, _named("icd10pcs-tables")),
        Kind("icd10pcs-index", "ICD-10-PCS index", _has_root("ICD10PCS.index"),
             _check_pcs("mainTerm", 3_000, "lead term"), _named("icd10pcs-index")),
        Kind("icd10pcs-definitions", "ICD-10-PCS definitions", _has_root("ICD10PCS.definitions"),
             _check_pcs("terms", 500, "defined term"), _named("icd10pcs-definitions")),
    ]  # fmt: skip


def _named(stem: str) -> Callable[[Facts], str]:
    """A name that says the month as CDC's names do, since look-ups read it from there."""

    def name(facts: Facts) -> str:
        if facts.begin.month == 10:
            return f"{stem}-{facts.end.year}.xml"
        return f"{stem}-{MONTHS[facts.begin.month - 1]}-1-{facts.begin.year}.xml"

    return name


def _root_of(head: str) -> str:
    match = _ROOT.search(head)
    return match[1] if match and head.lstrip("\ufeff \t\r\n").startswith("<") else ""


def _has_root(root: str) -> Callable[[str, str], bool]:
    return lambda head, name: _root_of(head) == root


def _is_index(kind: str) -> Callable[[str, str], bool]:
    return lambda head, name: _root_of(head) == "ICD10CM.index" and _index_kind(head) == kind


def _index_kind(head: str) -> str:
    """Which of the four documents of one format it is: by headings, title, or its codes."""
    first_column = re.search(r'<head col="1">\s*(\w+)', head)
    if first_column and first_column[1].lower().startswith("substance"):
        return "icd10cm-drugs"
    if first_column and first_column[1].lower().startswith("neoplasm"):
        return "icd10cm-neoplasms"
    cells = re.findall(r"<cell[^>]*>\s*([A-Z])", head)
    if cells:
        return "icd10cm-drugs" if cells.count("T") * 2 > len(cells) else "icd10cm-neoplasms"
    title = re.search(r"<title>([^<]*)</title>", head)
    if title and "external" in title[1].lower():
        return "icd10cm-external-causes"
    if title and "disease" in title[1].lower():
        return "icd10cm-index"
    codes = re.findall(r"<code>\s*([A-Z])", head)
    external = sum(code in "VWXY" for code in codes)
    return "icd10cm-external-causes" if external * 2 > len(codes) else "icd10cm-index"


def _begin(year: int, hints: Hints) -> tuple[date, list[str]]:
    """First day of an XML file's release: its year stands in it, the month in its name."""
    if hints.begin:
        return hints.begin, []
    begin = fiscal_begin(year, hints.month)
    remarks = []
    if hints.year and hints.year not in (year, begin.year):
        remarks.append(f"its name says {hints.year}, the file itself FY{year}: the file counts")
    return begin, remarks


def _facts(year: int, hints: Hints, records: int, summary: str) -> Facts:
    begin, remarks = _begin(year, hints)
    name, first, last = fiscal_release(begin)
    return Facts(name, first, last, records, summary, tuple(remarks))


def _refuse_deep(path: Path) -> None:
    """Raise ``CodeBookError`` if elements are nested as in no official file, or it is cut short."""
    refuse_unsafe_xml(path)
    depth = 0
    try:
        for event, element in ElementTree.iterparse(path, events=("start", "end")):
            depth += 1 if event == "start" else -1
            if depth > _MAX_DEPTH:
                raise CodeBookError(f"{path} is nested deeper than any official file")
            if event == "end" and depth < 3:
                element.clear()
    except ElementTree.ParseError as error:
        raise CodeBookError(f"{path} is damaged or cut short: {error}") from None
    except (OSError, ValueError) as error:
        raise CodeBookError(f"{path} cannot be read: {error}") from None


def _check_tabular(path: Path, hints: Hints) -> Facts:
    from coding_lab.codesets.icd10cm.sources import release_year
    from coding_lab.codesets.icd10cm.tabular import read_tabular
    from coding_lab.codesets.releases.dating import table_of_dates

    _refuse_deep(path)
    begin, _ = _begin(release_year(path), hints)
    validity = table_of_dates("icd10cm")
    known = validity.in_force(begin) if validity and begin <= validity.known_until else None
    tabular = read_tabular(path, known.__contains__ if known else lambda _: True)
    codes = {e.bare for e in tabular.entries() if e.kind == "code" and not e.children}
    chapters = len(tabular.chapters)
    if not hints.extract:
        if chapters < _LEAST_CHAPTERS:
            raise CodeBookError(
                f"{path} has {chapters} chapters where a whole Tabular List has "
                f"{_LEAST_CHAPTERS} or more; for an extract made for teaching, say --extract"
            )
        missing = missing_codes(codes, "icd10cm", begin)
        if missing:
            raise CodeBookError(
                f"{path} lacks codes of {fiscal_release(begin)[0]} ({told(missing)}): parts of it "
                "are missing. Get it again from the publisher"
            )
    summary = f"{counted(len(codes), 'code')} in {counted(chapters, 'chapter')}"
    return _facts(tabular.fiscal_year, hints, len(codes), summary)


def _check_index(kind: str) -> Callable[[Path, Hints], Facts]:
    def check(path: Path, hints: Hints) -> Facts:
        from coding_lab.codesets.icd10cm.index_xml import read_index

        document = read_index(path)
        entries = document.entries
        letters = len({entry.letter for entry in entries})
        leads = sum(entry.level == 0 for entry in entries)
        coded = sum(bool(entry.code or any(entry.cells)) for entry in entries)
        if not coded:
            raise CodeBookError(f"{path} leads to no code at all")
        least = _LEAST_TERMS[kind]
        if not hints.extract and (len(entries) < least or letters < _LEAST_LETTERS.get(kind, 20)):
            raise CodeBookError(
                f"{path} has {len(entries):,} terms under {letters} letters where the whole has "
                f"{least:,} or more; for an extract made for teaching, say --extract"
            )
        summary = (
            f"{counted(len(entries), 'term')}, {leads:,} of them lead terms; {coded:,} with codes"
        )
        return _facts(document.fiscal_year, hints, len(entries), summary)

    return check


def _parse_index(path: Path, folder: Path) -> None:
    from coding_lab.codesets.icd10cm.index_store import write_parsed

    write_parsed(path, folder)


def _read_pcs(path: Path, counted: str) -> tuple[int, int, int]:
    """Year, number of the counted elements, and sum of their codes of a PCS file."""
    _refuse_deep(path)
    year = number = codes = 0
    for _, element in ElementTree.iterparse(path):
        if element.tag == "version":
            year = int(element.text or 0)
        elif element.tag == counted:
            number += 1
            stated = element.get("codes", "0")
            if not stated.isdecimal():
                raise CodeBookError(f"{path} states no number of codes where one belongs")
            codes += int(stated)
            element.clear()
    if not year or not number:
        raise CodeBookError(f"{path} is not whole: it has no version or no <{counted}>")
    return year, number, codes


def _check_pcs(element: str, least: int, words: str) -> Callable[[Path, Hints], Facts]:
    def check(path: Path, hints: Hints) -> Facts:
        year, number, _ = _read_pcs(path, element)
        if number < least and not hints.extract:
            raise CodeBookError(
                f"{path} has {counted(number, words)} where the whole has {least:,} or more; "
                "for an extract made for teaching, say --extract"
            )
        return _facts(year, hints, number, counted(number, words))

    return check


def _check_pcs_tables(path: Path, hints: Hints) -> Facts:
    from coding_lab.codesets.releases.dating import counts_within

    year, rows, codes = _read_pcs(path, "pcsRow")
    tables = _read_pcs(path, "pcsTable")[1]
    begin, _ = _begin(year, hints)
    known = counts_within("icd10pcs", begin, fiscal_release(begin)[2])
    fitting = [day for day, count in known.items() if count == codes]
    if known and not fitting and not hints.extract:
        wanted = " or ".join(f"{count:,}" for count in sorted(set(known.values())))
        raise CodeBookError(
            f"{path} makes {codes:,} codes where {fiscal_release(begin)[0]} has {wanted}: tables "
            "are missing. Get it again from the publisher"
        )
    if fitting and not hints.begin:
        # The file names its year only; of which update it is, the number of its codes tells.
        hints = replace(hints, begin=begin if begin in fitting else fitting[0])
    summary = f"{counted(codes, 'code')} in {counted(tables, 'table')} of {counted(rows, 'row')}"
    return _facts(year, hints, codes, summary)
