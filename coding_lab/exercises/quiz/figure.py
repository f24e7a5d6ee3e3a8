"""Reading a figure: an SVG of which only what draws, and what names things, may be there.

A figure is shown inside the page, so that its places can be clicked; script, styles and links
to anything outside have no business in it. What is not known is refused, not cut out: an author
should hear of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from coding_lab.cases.load import CaseError, Problem
from coding_lab.exercises.quiz.model import Figure

NAMESPACE = "http://www.w3.org/2000/svg"
MAX_BYTES = 200_000
# fmt: off
ELEMENTS = frozenset({
    "svg", "g", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan",
})
ATTRIBUTES = frozenset({
    "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry",
    "dx", "dy", "d", "points", "transform", "fill", "fill-opacity", "fill-rule", "stroke",
    "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-opacity",
    "opacity", "font-size", "font-weight", "font-family", "font-style", "text-anchor",
    "dominant-baseline", "class", "data-target",
})
# fmt: on
_VALUE = re.compile(r"[\w\s.,;:()#%+\-]*")


def load_figure(path: Path, targets: tuple[str, ...]) -> Figure:
    """Read a figure whose places ``targets`` carry the numbers 1, 2, … in that order.

    Raises ``CaseError`` with all that is wrong: a part that may not be there, no ``<title>`` or
    ``<desc>``, a place that is missing, unknown or wears another number.
    """
    # Not at the top: opening a coded chart needs no XML parser.
    from xml.etree import ElementTree

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CaseError([Problem(path, 1, "figure", "the figure is missing")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError([Problem(path, 1, "figure", f"cannot be read: {error}")]) from None
    if len(text) > MAX_BYTES or "<!" in re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL):
        message = "larger than 200 kB, or it declares a document type"
        raise CaseError([Problem(path, 1, "figure", message)])
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise CaseError([Problem(path, error.position[0], "figure", f"{error}")]) from None
    faults = list(_foreign_parts(root))
    title, description = (
        " ".join((root.findtext(f"{{{NAMESPACE}}}{name}") or "").split())
        for name in ("title", "desc")
    )
    if not title or not description:
        faults.append("it needs a <title> and a <desc>: they are what a blind learner reads")
    if not root.get("viewBox"):
        faults.append("it needs a viewBox, so that it can be shown in any size")
    numbers = {
        element.get("data-target", ""): "".join("".join(element.itertext()).split())
        for element in root.iter()
        if "data-target" in element.attrib
    }
    for number, target in enumerate(targets, 1):
        if target not in numbers:
            faults.append(f"no element has data-target “{target}”")
        elif numbers[target] != str(number):
            faults.append(f"“{target}” must show the number {number}, not “{numbers[target]}”")
    for target in sorted(numbers.keys() - set(targets)):
        faults.append(f"data-target “{target}” is no target of the question")
    if faults:
        raise CaseError(Problem(path, 1, "figure", fault) for fault in faults)
    ElementTree.register_namespace("", NAMESPACE)
    svg = ElementTree.tostring(root, encoding="unicode")  # without comments
    return Figure(path.name, title, description, svg)


def _foreign_parts(root: object) -> Iterator[str]:
    for element in root.iter():  # type: ignore[attr-defined]
        space, _, name = str(element.tag).rpartition("}")
        if space != f"{{{NAMESPACE}" or name not in ELEMENTS:
            yield f"<{name or element.tag}> may not be in a figure"
            continue
        for attribute, value in element.attrib.items():
            if attribute not in ATTRIBUTES:
                yield f"the attribute {attribute} may not be in a figure"
            elif not _VALUE.fullmatch(value) or "url" in value.lower():
                yield f"{attribute}=“{value[:40]}” may not be in a figure"
