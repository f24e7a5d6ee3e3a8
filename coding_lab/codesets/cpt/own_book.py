"""Reading the data file of CPT that a licensed school has; it stays on that machine.

Layouts as the owner has published them: a code, a tab and its text (long, upper and lower case);
or fixed columns, a code with a two-digit count of lines before the long text, or with a blank
before the short or medium text. Files begin with a notice of copyright.
"""

from __future__ import annotations

import re
from pathlib import Path

from coding_lab.codesets.cpt.form import looks_like_cpt
from coding_lab.codesets.official_text import lines
from coding_lab.codesets.records import CodeBookError

_TABBED = re.compile(r"(\d{4}[\dAFTUM])\t+([^\t]*\S)[ \t]*")
_COUNTED = re.compile(r"(\d{4}[\dAFTUM])(\d\d) (.*\S)\s*")
_SPACED = re.compile(r"(\d{4}[\dAFTUM]) +(.*\S)\s*")
_NAMES = re.compile(r"(LONGUL?[FT]|MEDU|SHORTU)\.TXT", re.IGNORECASE)
_OWNER = re.compile(r"American\s+Medical\s+Association", re.IGNORECASE)
_FEWEST_SEEN = 3
"""Codes that must stand in the beginning of a file to know it by."""


def read_own_book(path: Path) -> dict[str, str]:
    """Texts by code.

    Raises ``CodeBookError`` if a line among the codes is of no known layout, or a code stands in
    the file twice.
    """
    found: dict[str, str] = {}
    counted: dict[str, int] = {}
    for number, line in lines(path):
        row = _row(line)
        if row is None:
            if found and line.strip():
                raise CodeBookError(f"{path} line {number} is no line of codes: {line[:50]!r}")
            continue  # the notice of copyright stands before the codes
        code, count, text = row
        if count == counted.get(code, 0) + 1 and (count > 1 or code not in found):
            counted[code] = count
            found[code] = f"{found[code]} {text}" if count > 1 else text
        elif count or code in found:
            raise CodeBookError(f"{path} line {number}: {code} stands in it twice, or out of order")
        else:
            found[code] = text
    return found


def is_own_book(head: str, name: str) -> bool:
    """Whether a file is such a data file, by its beginning and its name.

    Five digits and a text are not enough: other lists look like that too. So the owner must be
    named in it, or the file be called as the owner calls it.
    """
    rows = [line for line in head.split("\n")[:400] if _row(line.rstrip("\r"))]
    if len(rows) < _FEWEST_SEEN:
        return False
    return _OWNER.search(head) is not None or _NAMES.fullmatch(Path(name).name) is not None


def is_in_capitals(head: str) -> bool:
    """Whether the texts in the beginning of a file are in capitals throughout.

    The owner publishes the long texts both ways, the medium and short ones in capitals alone.
    """
    rows = [row for line in head.split("\n")[:400] if (row := _row(line.rstrip("\r")))]
    return all(text == text.upper() for _, _, text in rows)


def _row(line: str) -> tuple[str, int, str] | None:
    """Code, count of the line (0 where lines are not counted) and text."""
    if match := _TABBED.fullmatch(line):
        return match[1], 0, match[2].strip()
    if match := _COUNTED.fullmatch(line):
        return match[1], int(match[2]), match[3]
    if (match := _SPACED.fullmatch(line)) and not looks_like_cpt(match[2]):
        return match[1], 0, match[2]
    return None
