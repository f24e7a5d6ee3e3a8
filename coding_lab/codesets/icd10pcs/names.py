"""What procedures are called: ``appendectomy`` is ``0DTJ``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProcedureName:
    """A common name with the codes it stands for."""

    name: str
    also: tuple[str, ...]
    """Other names, abbreviations and lay terms."""
    prefixes: tuple[str, ...]
    """Codes, or beginnings of codes of at least three characters; the most usual first."""
    note: str = ""
    """What decides between them."""
