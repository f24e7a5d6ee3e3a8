"""All kinds of official files that can be installed.

A further kind is one ``Kind`` more in the list that ``all_kinds`` gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from coding_lab.codesets.releases.facts import Kind

HEAD = 65536
"""Bytes by which a file is recognised."""


@lru_cache(maxsize=1)
def all_kinds() -> Sequence[Kind]:
    """Every kind, in the order in which a file is tried."""
    from coding_lab.codesets.releases.documents import document_kinds
    from coding_lab.codesets.releases.drg import drg_kinds
    from coding_lab.codesets.releases.licensed import licensed_kinds
    from coding_lab.codesets.releases.ncci import ncci_kinds
    from coding_lab.codesets.releases.quarterly import quarterly_kinds
    from coding_lab.codesets.releases.texts import text_kinds

    return (
        *(*document_kinds(), *text_kinds(), *quarterly_kinds()),
        *(*ncci_kinds(), *drg_kinds(), *licensed_kinds()),
    )


def kind_of(head: bytes, name: str) -> Kind | None:
    """The kind of a file by its first bytes; ``None`` if it is none that we know."""
    text = head.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return next((kind for kind in all_kinds() if kind.recognise(text, name)), None)


def kind_named(name: str) -> Kind:
    """The kind of this name; raises ``KeyError``."""
    return {kind.name: kind for kind in all_kinds()}[name]
