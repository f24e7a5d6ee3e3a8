"""Terms of the installed official indexes, each with its code, for the search index to hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from coding_lab.codesets.releases.installed import Installed, nearest_release

_INDEXES = ("icd10cm-index", "icd10cm-external-causes")
_TABLES = ("icd10cm-neoplasms", "icd10cm-drugs")


def index_terms(on: date) -> Iterator[tuple[str, str]]:
    """Code and term of every line with a code in all installed indexes and tables.

    A term is the whole path joined with blanks, nonessential modifiers in: ``Fall, falling
    from, off, out of ladder``. Codes have their dot and no trailing dash; where the index gives
    a category, so does this. In a table the column's heading follows the path.
    Of each kind the release that serves the day, else the nearest: codes may be out of force.
    """
    from coding_lab.codesets.icd10cm.index_store import open_parsed

    for item in _sources(on):
        index = open_parsed(item)
        if item.kind in _INDEXES:
            rows = index.rows("select code, path from term where code != '' order by id")
            for codes, path in rows:
                for code in codes.split():
                    yield code, path
        else:
            headings = index.facts["columns"].split("\t")
            rows = index.rows("select cells, path from term where cells != '' order by id")
            for cells, path in rows:
                for code, heading in zip(cells.split("\t"), headings, strict=False):
                    if code:
                        yield code, f"{path} {heading}"


def terms_digest(on: date) -> str:
    """Twelve hexadecimal digits over all that ``index_terms`` reads; empty if nothing is.

    Part of the name of a search index, so that it is built anew when an index is installed.
    """
    sources = _sources(on)
    if not sources:
        return ""
    digest = hashlib.sha256("".join(item.digest for item in sources).encode())
    return digest.hexdigest()[:12]


def _sources(on: date) -> list[Installed]:
    found = [nearest_release(kind, on) for kind in (*_INDEXES, *_TABLES)]
    return [item for item in found if item is not None]
