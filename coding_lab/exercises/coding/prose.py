"""The words of feedback: Markdown files under ``prose/``, filled with parameters.

A file holds an optional first line ``# heading``, then paragraphs with one sentence per line.
Parameters stand in braces. There is no other markup: what a learner typed cannot become any.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Message:
    """One message, filled in."""

    name: str
    """Its file, without ending: ``details/laterality``."""
    heading: str
    """Empty where the file has none."""
    paragraphs: tuple[str, ...]


def message(name: str, /, *, package: str = __package__, **parameters: str) -> Message:
    """The message of that name; raises ``KeyError`` for a parameter that is not given.

    ``package`` is the kind of exercise whose folder ``prose`` is meant.
    """
    heading, paragraphs = _template(package, name)
    return Message(
        name,
        heading.format_map(parameters),
        tuple(paragraph.format_map(parameters) for paragraph in paragraphs),
    )


@cache
def _template(package: str, name: str) -> tuple[str, tuple[str, ...]]:
    text = (files(package) / "prose" / f"{name}.md").read_text(encoding="utf-8")
    blocks = [" ".join(block.split("\n")) for block in text.strip().split("\n\n")]
    heading = blocks.pop(0).removeprefix("# ") if blocks[0].startswith("# ") else ""
    return heading, tuple(blocks)
