"""Reading the official index files of ICD-10-CM (XML of CDC/NCHS).

Four documents have one format: the index to diseases and injuries, the index to external
causes, the table of neoplasms, and the table of drugs and chemicals. Lead terms stand under
letters, modifying terms under lead terms to any depth; the tables give six codes for each term
where the indexes give one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.safe_xml import refuse_unsafe_xml

MAX_LEVEL = 24
"""Deepest level of a modifying term that is read; official files go to 9."""
# “see category” and “see subcategory” are printed as such before the code they name.
_REFERENCES = {"see": "see", "seecat": "see", "seeAlso": "see_also", "subcat": "see"}
_WORDING = {"seecat": "category ", "subcat": "subcategory "}


@dataclass(slots=True)
class IndexEntry:
    """One line of an index or table."""

    id: int
    """Its place in the file, from 1."""
    parent: int
    """The entry it stands under; 0 for a lead term."""
    level: int
    """0 for a lead term."""
    letter: str
    title: str
    """Without its nonessential modifiers."""
    modifiers: str
    """Nonessential modifiers with their brackets (Guidelines I.A.7): they may be present or not."""
    text: str
    """As printed."""
    code: str
    manifestation: str
    """The code that the index gives in brackets: reported after the other one."""
    see: str
    see_also: str
    cells: tuple[str, ...]
    """A table's codes, one for each column; ``""`` where it has a dash."""


@dataclass
class IndexDocument:
    """A whole index file."""

    fiscal_year: int
    title: str
    columns: tuple[str, ...]
    """Headings of a table's columns of codes; empty for an index."""
    entries: list[IndexEntry] = field(default_factory=list)


def read_index(path: Path) -> IndexDocument:
    """Read one of the four files; raises ``CodeBookError`` if it is not whole."""
    refuse_unsafe_xml(path)
    document = IndexDocument(0, "", ())
    root = None
    depth = 0
    try:
        for event, element in ElementTree.iterparse(path, events=("start", "end")):
            if root is None:
                root = element
                if root.tag != "ICD10CM.index":
                    raise CodeBookError(
                        f"{path} is not an ICD-10-CM index: its first element is <{root.tag}>, "
                        "not <ICD10CM.index>"
                    )
            depth += 1 if event == "start" else -1
            if depth > MAX_LEVEL + 4:
                raise CodeBookError(f"{path} is nested deeper than any official index")
            if event == "end" and depth == 1:
                _top_level(document, element)
                root.clear()
    except ElementTree.ParseError as error:
        raise CodeBookError(f"{path} is damaged or cut short: {error}") from None
    except OSError as error:
        raise CodeBookError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise CodeBookError(f"{path} is not an index that can be read: {error}") from None
    if not document.fiscal_year or not document.entries:
        raise CodeBookError(f"{path} is not a whole index: it has no version or no term")
    return document


def _top_level(document: IndexDocument, element: ElementTree.Element) -> None:
    if element.tag == "version":
        document.fiscal_year = int(_text(element) or 0)
    elif element.tag == "title":
        document.title = _text(element)
    elif element.tag == "indexHeading":
        heads = sorted(element.findall("head"), key=lambda head: int(head.get("col", "0")))
        document.columns = tuple(_text(head) for head in heads[1:])
    elif element.tag == "letter":
        letter = _text(element.find("title"))
        for main_term in element.findall("mainTerm"):
            for entry in _entries(main_term, letter, len(document.entries), document.columns):
                document.entries.append(entry)


def _entries(
    main_term: ElementTree.Element, letter: str, before: int, columns: tuple[str, ...]
) -> Iterator[IndexEntry]:
    """A lead term and all below it, in the order of the file."""
    number = before
    waiting = [(main_term, 0, 0)]
    while waiting:
        element, parent, level = waiting.pop()
        number += 1
        yield _entry(element, number, parent, level, letter, columns)
        below = [(child, number, level + 1) for child in element.findall("term")]
        waiting.extend(reversed(below))


def _entry(
    element: ElementTree.Element,
    number: int,
    parent: int,
    level: int,
    letter: str,
    columns: tuple[str, ...],
) -> IndexEntry:
    title, modifiers, text = _title(element.find("title"))
    found: dict[str, list[str]] = {"code": [], "manif": [], "see": [], "see_also": []}
    cells = [""] * len(columns)
    for child in element:
        content = _text(child)
        if child.tag in ("code", "manif"):
            found[child.tag].append(content.rstrip("-. "))
        elif child.tag in _REFERENCES:
            found[_REFERENCES[child.tag]].append(_WORDING.get(child.tag, "") + content)
        elif child.tag == "cell":
            column = int(child.get("col", "0")) - 2
            if not 0 <= column < len(cells):
                raise ValueError(f"“{text}” has a code outside the columns")
            cells[column] = content.strip("-–. ")
    return IndexEntry(
        number, parent, level, letter, title, modifiers, text,
        " ".join(found["code"]), " ".join(found["manif"]),
        "; ".join(found["see"]), "; ".join(found["see_also"]), tuple(cells),
    )  # fmt: skip


def _title(element: ElementTree.Element | None) -> tuple[str, str, str]:
    """Title, nonessential modifiers, and both as printed."""
    if element is None:
        raise ValueError("a term has no title")
    plain = [element.text or ""]
    modifiers: list[str] = []
    printed = [element.text or ""]
    for child in element:
        inner = "".join(child.itertext())
        (modifiers if child.tag == "nemod" else plain).append(inner)
        plain.append(child.tail or "")
        printed += [" ", inner, child.tail or ""]
    return _folded("".join(plain)), _folded(" ".join(modifiers)), _folded("".join(printed))


def _text(element: ElementTree.Element | None) -> str:
    return "" if element is None else _folded("".join(element.itertext()))


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
