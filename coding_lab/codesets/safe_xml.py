"""Looking at an XML file's bytes before a parser does: what an official file never holds."""

from __future__ import annotations

import re
from pathlib import Path

from coding_lab.codesets.records import CodeBookError

_PIECE = 1 << 20
_MOST_BYTES = 64_000_000
"""The largest official file has some 10 MB; a parsed one takes twelve times its size."""
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# What Python's parser reads as it stands; any other name would go through Python's codecs, some
# of which give "<" another byte, so that a search for "<!DOCTYPE" would look past it.
_PLAIN = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"})
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


def refuse_unsafe_xml(path: Path) -> None:
    """Raise ``CodeBookError`` if the file declares a document type or an odd encoding.

    A document type is the only place where entities can be declared, so without one there is
    nothing to expand and nothing to fetch: Python's own parser is safe, and no further library
    is needed. The whole file is searched, since a long comment can stand before a declaration.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise CodeBookError(f"{path} is larger than any official XML file")
        with path.open("rb") as file:
            tail = b""
            first = True
            while piece := file.read(_PIECE):
                if first:
                    _check_start(path, piece)
                    first = False
                joined = tail + piece
                if b"\0" in piece:
                    raise CodeBookError(
                        f"{path} is not XML as the publisher writes it: it holds zero bytes"
                    )
                if any(word in joined for word in _FORBIDDEN):
                    raise CodeBookError(
                        f"{path} declares a document type; an official file has none"
                    )
                tail = joined[-16:]
    except OSError as error:
        raise CodeBookError(f"{path} cannot be read: {error.strerror or error}") from None


def _check_start(path: Path, piece: bytes) -> None:
    if piece.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CodeBookError(f"{path} is written in UTF-16; official files are in UTF-8")
    match = _ENCODING.match(piece.removeprefix(b"\xef\xbb\xbf"))
    if match and match[1].decode("ascii").lower() not in _PLAIN:
        raise CodeBookError(
            f"{path} is written in {match[1].decode('ascii')}; official files are in UTF-8"
        )
