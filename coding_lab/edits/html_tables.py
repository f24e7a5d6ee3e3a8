"""Findings and groupings as plain HTML tables, readable by a screen reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """One table; the first cell of each row is its heading."""
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>"
        + f'<th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"
    )


def notes(sentences: Iterable[str]) -> str:
    """Sentences below a table."""
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences if sentence)
