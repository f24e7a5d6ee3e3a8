"""Reading the official Tabular List of ICD-10-CM (the XML file of CDC/NCHS).

The file says less than it seems to: notes stand once and hold for everything below, codes with
a seventh character are not listed, and the blocks of a chapter lie flat, wider beside narrower.
This module puts the tree together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from coding_lab.codesets.records import CODE_SHAPE, CodeBookError, without_dot
from coding_lab.codesets.safe_xml import refuse_unsafe_xml

# Children of a chapter, block or code that hold notes, and what we call them.
NOTE_KINDS = {
    "includes": "includes",
    "inclusionTerm": "inclusion_term",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "notes": "note",
}
_RANGE_AT_END = re.compile(r"\s*\(([A-Z]\w{2})(?:-([A-Z]\w{2}))?\)$")


@dataclass
class Entry:
    """One chapter, block or code, with the notes that stand under it."""

    kind: str  # chapter, block or code
    code: str  # a chapter's and a block's code is its range
    title: str
    parent: Entry | None
    notes: list[tuple[str, str]] = field(default_factory=list)
    seventh_note: str = ""
    seventh_characters: dict[str, str] = field(default_factory=dict)
    seventh_terms: dict[str, str] = field(default_factory=dict)
    children: list[Entry] = field(default_factory=list)

    @property
    def bare(self) -> str:
        """The code without its dot."""
        return without_dot(self.code)


@dataclass
class Tabular:
    """A whole Tabular List: fiscal year and chapters."""

    fiscal_year: int
    chapters: list[Entry]

    def entries(self) -> Iterator[Entry]:
        """All entries, each before its children."""
        stack = self.chapters[::-1]
        while stack:
            entry = stack.pop()
            yield entry
            stack.extend(entry.children[::-1])


def read_tabular(path: Path, is_code: Callable[[str], bool]) -> Tabular:
    """Read a Tabular List; ``is_code`` says whether a code without dot was published.

    It decides which seventh characters a code takes: the file alone would make up codes.
    Raises ``CodeBookError`` if the file is not a whole Tabular List.
    """
    refuse_unsafe_xml(path)
    year = 0
    chapters = []
    root = None
    try:
        # Python's parser (expat) never fetches external entities, and a document type, the
        # only place where entities can be declared, has been refused: no defusedxml needed.
        for event, element in ElementTree.iterparse(path, events=("start", "end")):
            if root is None:
                root = element
                if root.tag != "ICD10CM.tabular":
                    raise CodeBookError(
                        f"{path} is not an ICD-10-CM Tabular List: its first element is "
                        f"<{root.tag}>, not <ICD10CM.tabular>"
                    )
            elif event == "end" and element.tag == "version":
                year = int(_text(element) or 0)
            elif event == "end" and element.tag == "chapter":
                chapters.append(_chapter(element))
                root.clear()
    except ElementTree.ParseError as error:
        raise CodeBookError(f"{path} is damaged or cut short: {error}") from None
    except OSError as error:
        raise CodeBookError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise CodeBookError(f"{path} is not a Tabular List that can be read: {error}") from None
    if not chapters or not year:
        raise CodeBookError(f"{path} is not a whole Tabular List: it has no chapter or no version")
    tabular = Tabular(year, chapters)
    for entry in list(tabular.entries()):
        if entry.kind == "code" and not entry.children:
            entry.children = list(_with_seventh_character(entry, is_code))
    return tabular


def _chapter(element: ElementTree.Element) -> Entry:
    title, low, high = _title_and_range(_text(element.find("desc")))
    chapter = Entry("chapter", f"{low}-{high}" if low else _text(element.find("name")), title, None)
    _read_notes(element, chapter)
    blocks = [_block(section, chapter) for section in element.iter("section")]
    _nest(chapter, blocks)
    return chapter


def _block(section: ElementTree.Element, chapter: Entry) -> Entry:
    name = section.attrib["id"]
    # B20, C50 and 37 more name both a block and its only category; as a range the block keeps
    # a name of its own, and the category keeps its codes.
    code = name if "-" in name else f"{name}-{name}"
    block = Entry("block", code, _title_and_range(_text(section.find("desc")))[0], chapter)
    _read_notes(section, block)
    block.children = [_code(diag, block) for diag in section.findall("diag")]
    return block


def _nest(chapter: Entry, blocks: list[Entry]) -> None:
    """Put narrower blocks under the wider ones (T20-T25 under T20-T32), whose notes they inherit.

    Only a block without categories of its own holds others: C76-C80 holds no C7A.
    """
    wider = [block for block in blocks if not block.children]
    for block in blocks:
        around = [w for w in wider if w is not block and _within(block.code, w.code)]
        block.parent = min(around, key=lambda w: _width(w.code, blocks), default=chapter)
    for block in blocks:
        assert block.parent is not None
        block.parent.children.append(block)


def _within(inner: str, outer: str) -> bool:
    (low, high), (outer_low, outer_high) = inner.split("-"), outer.split("-")
    return outer_low <= low and high <= outer_high and inner != outer


def _width(code: str, blocks: list[Entry]) -> int:
    return sum(_within(block.code, code) for block in blocks)


def _code(diag: ElementTree.Element, parent: Entry) -> Entry:
    code = _text(diag.find("name"))
    if not CODE_SHAPE.fullmatch(without_dot(code)):
        raise ValueError(f"{code!r} is not shaped like a code")
    entry = Entry("code", code, _text(diag.find("desc")), parent)
    _read_notes(diag, entry)
    entry.children = [_code(child, entry) for child in diag.findall("diag")]
    return entry


def _read_notes(element: ElementTree.Element, entry: Entry) -> None:
    for child in element:
        if child.tag in NOTE_KINDS:
            texts = (_text(note) for note in child.iter("note"))
            entry.notes.extend((NOTE_KINDS[child.tag], text) for text in texts if text)
        elif child.tag == "sevenChrNote":
            entry.seventh_note = _text(child.find("note"))
        elif child.tag == "sevenChrDef":
            _read_seventh_characters(child, entry)


def _read_seventh_characters(element: ElementTree.Element, entry: Entry) -> None:
    last = ""
    for item in element:
        if item.tag == "extension":
            last = item.attrib["char"]
            entry.seventh_characters[last] = _text(item)
        elif item.tag == "note" and last:
            # A term under the character above it ("initial encounter for open fracture NOS").
            # It is no part of the title, where some readers of this file put it.
            entry.seventh_terms[last] = _text(item)


def _with_seventh_character(entry: Entry, is_code: Callable[[str], bool]) -> Iterator[Entry]:
    if len(entry.bare) > 6:
        return
    table: Entry | None = entry
    while table is not None and not table.seventh_characters:
        table = table.parent
    if table is None:
        return
    stem = entry.bare.ljust(6, "X")
    for character, text in table.seventh_characters.items():
        if is_code(stem + character):
            code = f"{stem[:3]}.{stem[3:]}{character}"
            child = Entry("code", code, f"{entry.title}, {text}", entry)
            if character in table.seventh_terms:
                child.notes.append(("inclusion_term", table.seventh_terms[character]))
            yield child


def _title_and_range(text: str) -> tuple[str, str, str]:
    match = _RANGE_AT_END.search(text)
    if not match:
        return text, "", ""
    return text[: match.start()], match[1], match[2] or match[1]


def _text(element: ElementTree.Element | None) -> str:
    """An element's own text with white space folded: some notes carry tabs."""
    return " ".join(("" if element is None else element.text or "").split())
