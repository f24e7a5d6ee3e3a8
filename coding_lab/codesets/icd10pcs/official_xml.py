"""Walking through an official ICD-10-PCS file (XML of CMS), with the guards they all need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.safe_xml import refuse_unsafe_xml

_MAX_DEPTH = 32


def elements(path: Path, root: str, name: str, tag: str) -> Iterator[ElementTree.Element]:
    """The ``version`` element, then every element ``tag``, whole, in the order of the file.

    ``root`` is the tag that the file must begin with, ``name`` what people call the file.
    Raises ``CodeBookError`` if it is another file, damaged, cut short or unsafe.
    """
    refuse_unsafe_xml(path)
    depth = 0
    inside = 0
    try:
        for event, element in ElementTree.iterparse(path, events=("start", "end")):
            if event == "start":
                depth += 1
                inside += element.tag == tag
                if depth == 1 and element.tag != root:
                    raise CodeBookError(
                        f"{path} is not the {name}: its first element is <{element.tag}>, "
                        f"not <{root}>"
                    )
                if depth > _MAX_DEPTH:
                    raise CodeBookError(f"{path} is nested deeper than any official file")
                continue
            depth -= 1
            inside -= element.tag == tag
            if element.tag in (tag, "version"):
                yield element
            if not inside:
                element.clear()
    except ElementTree.ParseError as error:
        raise CodeBookError(f"{path} is damaged or cut short: {error}") from None
    except OSError as error:
        raise CodeBookError(f"{path} cannot be read: {error.strerror or error}") from None


def year_of(path: Path, element: ElementTree.Element) -> int:
    """The fiscal year in the ``version`` element."""
    stated = text(element)
    if not (stated.isdecimal() and len(stated) == 4):
        raise CodeBookError(f"{path} states no fiscal year but {stated!r}")
    return int(stated)


def text(element: ElementTree.Element | None) -> str:
    """An element's own text with white space folded."""
    return " ".join(("" if element is None else element.text or "").split())
