"""Text files as CMS and CDC publish them: their characters, and readers of their lines.

Order files, code lists, addenda and conversion tables of ICD-10-CM and ICD-10-PCS have the same
layouts; so each has one reader here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coding_lab.codesets.records import CodeBookError

# Tab, line ends, form feed, and the sign that DOS programs put at the end of a file.
_ODD = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_ORDER_LINE = re.compile(r"(\d{5}) ([0-9A-Z]{3,7}) *([01]) (.{60}) (.*\S)\s*")
_CODES_LINE = re.compile(r"([0-9A-Z]{3,7}) +(\S.*?)\s*")
_ADDENDA_LINE = re.compile(
    r"(Add|Delete|Revise from|Revise to|No change):\s+([0-9A-Z.]{3,8})\s+(.*)"
)
_ABBREVIATED = 61
"""Width of the short title in addenda of an order file, with the blank after it."""


@dataclass(frozen=True)
class OrderRow:
    """One line of an order file: a code or a header."""

    number: int
    code: str
    """Without dot."""
    billable: bool
    """Whether it is a code; headers are not reported."""
    short_title: str
    title: str


@dataclass(frozen=True)
class AddendaRow:
    """One line of the addenda of an order file or code list."""

    action: str
    """``add``, ``delete``, ``revise from``, ``revise to`` or ``no change``."""
    code: str
    """Without dot."""
    title: str


@dataclass(frozen=True)
class ConversionRow:
    """One line of a conversion table: what a code replaced."""

    code: str
    title: str
    previous: str
    """One code, or several with their signs as printed; empty if there was none."""
    change: str
    """``New``, ``Deleted``, ``Revised``; empty where the table has no such column."""
    effective: date | None
    """First day of the change; ``None`` where the table does not say."""


def read_text(path: Path) -> str:
    """The text of an official file; raises ``CodeBookError`` if it is none.

    Files of CMS are in UTF-8 or in the Windows code page of Western Europe.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CodeBookError(f"{path} cannot be read: {error.strerror or error}") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CodeBookError(f"{path} is written in UTF-16; official files are in UTF-8")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise CodeBookError(f"{path} is in a character set that no official file has")
    odd = _ODD.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        raise CodeBookError(
            f"{path} is no text file as the publisher writes it: line {line} holds a control "
            f"character (U+{ord(odd[0]):04X})"
        )
    return text.rstrip("\x1a")


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of every line that is not blank."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        line = line.rstrip()
        if line:
            yield number, line


def read_order_file(path: Path) -> Iterator[OrderRow]:
    """Codes and headers of an ICD-10-CM or ICD-10-PCS order file, in its order.

    Raises ``CodeBookError`` at a line of another shape, or where a number is missing.
    """
    expected = 0
    for number, line in lines(path):
        match = _ORDER_LINE.fullmatch(line)
        if not match:
            raise CodeBookError(f"{path} line {number} is no line of an order file: {line[:60]!r}")
        order = int(match[1])
        if expected and order != expected:
            raise CodeBookError(
                f"{path} line {number} has the number {order:05} where {expected:05} belongs: "
                "lines are missing or were moved"
            )
        expected = order + 1
        yield OrderRow(order, match[2], match[3] == "1", match[4].strip(), match[5])


def read_codes_file(path: Path) -> Iterator[tuple[str, str]]:
    """Code without dot and title of every line of a code list; raises ``CodeBookError``."""
    for number, line in lines(path):
        match = _CODES_LINE.fullmatch(line)
        if not match:
            raise CodeBookError(f"{path} line {number} is no line of a code list: {line[:60]!r}")
        yield match[1], match[2]


def read_addenda(path: Path) -> list[AddendaRow]:
    """Changes that the addenda of an order file or code list name; other lines are passed over."""
    rows = []
    for _, line in lines(path):
        match = _ADDENDA_LINE.fullmatch(line)
        if match:
            action, code, titles = match[1].lower(), match[2].replace(".", ""), match[3]
            # Addenda of an order file give the short title in 60 places, then the long one.
            full = titles[_ABBREVIATED:].strip() if re.search(r"\S {2,}\S", titles) else ""
            if not full and len(titles) > _ABBREVIATED and titles[_ABBREVIATED - 1] == " ":
                full = _second_title(titles)
            rows.append(AddendaRow(action, code, full or titles.strip()))
    return rows


def _second_title(titles: str) -> str:
    """The long title of a line whose short one fills its 60 places; else nothing."""
    short, long = titles[: _ABBREVIATED - 1], titles[_ABBREVIATED:]
    return long if long[:1] == short[:1] else ""


def read_conversion(path: Path) -> list[ConversionRow]:
    """All lines of a conversion table (parted by tabs or commas); raises ``CodeBookError``.

    The order of the columns differs between publishers and years: the headings tell them.
    """
    text = read_text(path)
    dialect = "\t" if "\t" in text[:4096] else ","
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=dialect))
    except csv.Error as error:
        raise CodeBookError(f"{path} is no conversion table: {error}") from None
    start = next((n for n, row in enumerate(rows[:12]) if _is_heading(row)), None)
    if start is None:
        raise CodeBookError(f"{path} is no conversion table: it has no line of headings")
    heads = [head.strip().lower() for head in rows[start]]
    column = {
        "code": _column(heads, "current code"),
        "title": _column(heads, "code title"),
        "previous": _column(heads, "previous code"),
        "change": _column(heads, "change type"),
        "year": _column(heads, "effective year", "effective"),
    }
    found = []
    for row in rows[start + 1 :]:
        cells = {name: row[n].strip() for name, n in column.items() if 0 <= n < len(row)}
        if cells.get("code") or cells.get("previous"):
            found.append(
                ConversionRow(
                    cells.get("code", "").replace(".", ""), cells.get("title", ""),
                    cells.get("previous", ""), cells.get("change", ""),
                    _effective(cells.get("year", ""), row[-1].strip()),
                )
            )  # fmt: skip
    if not found:
        raise CodeBookError(f"{path} is no whole conversion table: it has no line of codes")
    return found


def _is_heading(row: list[str]) -> bool:
    joined = " ".join(row).lower()
    return "current code" in joined and "previous code" in joined


def _column(heads: list[str], *names: str) -> int:
    for name in names:
        for n, head in enumerate(heads):
            if head.startswith(name):
                return n
    return -1


def _effective(year: str, last: str) -> date | None:
    try:
        if re.fullmatch(r"\d{4}", year):
            month, day = (int(part) for part in last.split("."))
            return date(int(year), month, day)  # the calendar year, although headed “year” alone
        parts = re.findall(r"\d+", year)
        if len(parts) == 3 and len(parts[2]) == 4:
            return date(int(parts[2]), int(parts[0]), int(parts[1]))
    except (ValueError, OverflowError):
        pass
    return None
