"""Readers of CMS's NCCI files: procedure-to-procedure (PTP) edits and medically unlikely edits.

PTP: text parted by tabs, some lines of headings, then column 1, column 2, a sign for pairs older
than 1996, effective date, deletion date, modifier indicator, rationale.
MUE: values parted by commas: code, units, adjudication indicator, rationale.
CMS publishes the PTP edits in several parts, of which the file's name tells the number, and one
list for each kind of service. The files hold codes of CPT without descriptors; they stay on the
user's machine.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coding_lab.codesets.official_text import lines, read_text
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.installed import installed_file

SERVICES = ("practitioner", "hospital", "dme")
"""Whose services a list is for; equipment suppliers (``dme``) have units only."""
PARTS = range(1, 7)
"""CMS publishes four parts; there may be more one day."""
PAIR_ROW = re.compile(r"[0-9A-Z]{5}\t[0-9A-Z]{5}\t[^\t]*\t\d{8}\t")
_CODE = re.compile(r"[0-9A-Z]{5}")
_NO_DATE = ("", "*")


@dataclass(frozen=True)
class CodePair:
    """Two codes of which only the first is paid, unless a modifier tells two services apart."""

    column1: str
    """The code that is paid."""
    column2: str
    """The code that is denied beside it."""
    effective: date
    """First day."""
    deletion: date | None
    """Last day; ``None`` while it goes on."""
    modifier: str
    """``0``: no modifier helps; ``1``: one of NCCI's modifiers does; ``9``: never in effect."""
    rationale: str = ""


@dataclass(frozen=True)
class UnitLimit:
    """The most units of a code that one patient has from one provider on one day."""

    code: str
    units: int
    adjudication: int
    """``1``: for each line; ``2``: for a day, by policy; ``3``: for a day, by experience."""
    rationale: str = ""


def in_force(pair: CodePair, on: date) -> bool:
    """A pair counts on a day.

    One that was deleted on the day it began was taken back and never counted (indicator 9).
    """
    if pair.modifier == "9" or pair.deletion == pair.effective:
        return False
    return pair.effective <= on and (pair.deletion is None or on <= pair.deletion)


def pair_kind(service: str, part: int | None = None) -> str:
    """Kind of an installed PTP file, such as ``ncci-ptp`` or ``ncci-ptp-hospital-2``."""
    kind = "ncci-ptp" if service == "practitioner" else f"ncci-ptp-{service}"
    return kind if part is None else f"{kind}-{part}"


def limit_kind(service: str) -> str:
    """Kind of an installed MUE file, such as ``ncci-mue`` or ``ncci-mue-dme``."""
    return "ncci-mue" if service == "practitioner" else f"ncci-mue-{service}"


def pair_files(on: date, service: str = "practitioner") -> list[Path]:
    """The installed PTP files that serve a day: the whole in one, or its parts."""
    kinds = [pair_kind(service), *(pair_kind(service, part) for part in PARTS)]
    return [path for kind in kinds if (path := installed_file(kind, on))]


def limit_files(on: date, service: str = "practitioner") -> list[Path]:
    """The installed MUE file that serves a day, if there is one."""
    path = installed_file(limit_kind(service), on)
    return [path] if path else []


def read_pairs(path: Path, codes: Collection[str] | None = None) -> Iterator[CodePair]:
    """The pairs of a PTP file, or those whose two codes are both among the given ones.

    A file has some 700,000 lines, so that the codes of a claim are sorted out before a line is
    taken apart. Raises ``CodeBookError`` at a line of another shape.
    """
    begun = False
    for number, line in lines(path):
        if not PAIR_ROW.match(line):
            if begun:
                raise CodeBookError(f"{path} line {number} is no pair of codes: {line[:50]!r}")
            continue  # what CMS says about the file stands before the pairs
        begun = True
        if codes is None or (line[:5] in codes and line[6:11] in codes):
            yield _pair(path, number, line)
    if not begun:
        raise CodeBookError(f"{path} holds no pair of codes")


def _pair(path: Path, number: int, line: str) -> CodePair:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) < 6 or cells[5] not in ("0", "1", "9"):
        raise CodeBookError(
            f"{path} line {number} has no modifier indicator (0, 1 or 9): {line[:50]!r}"
        )
    effective = _day(path, number, cells[3])
    if effective is None:
        raise CodeBookError(f"{path} line {number} has no effective date")
    deletion = _day(path, number, cells[4])
    return CodePair(cells[0], cells[1], effective, deletion, cells[5], " ".join(cells[6:]).strip())


def _day(path: Path, number: int, text: str) -> date | None:
    if text in _NO_DATE:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        raise CodeBookError(f"{path} line {number}: {text!r} is no date (YYYYMMDD)") from None


def limit_heading(row: Iterable[str]) -> str:
    """Whose units a line of MUE headings announces; empty if it is none.

    >>> limit_heading(["HCPCS/CPT Code", "DME Supplier Services MUE Values", "MUE Rationale"])
    'dme'
    """
    joined = " ".join(" ".join(row).lower().split())
    if "mue values" not in joined:
        return ""
    if "dme" in joined or "supplier" in joined:
        return "dme"
    return "hospital" if "hospital" in joined else "practitioner"


def read_limits(path: Path, codes: Collection[str] | None = None) -> Iterator[UnitLimit]:
    """The limits of an MUE file, or those of the given codes; raises ``CodeBookError``."""
    begun = False
    for number, row in enumerate(csv.reader(read_text(path).splitlines()), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not begun:
            begun = bool(limit_heading(cells))
            continue
        if len(cells) < 3 or not _CODE.fullmatch(cells[0]) or not cells[1].isdecimal():
            raise CodeBookError(f"{path} line {number} is no limit of units: {row[:3]!r}")
        if cells[2][:1] not in ("1", "2", "3"):
            raise CodeBookError(
                f"{path} line {number} has no adjudication indicator (1, 2 or 3): {cells[2]!r}"
            )
        if codes is None or cells[0] in codes:
            rationale = cells[3] if len(cells) > 3 else ""
            yield UnitLimit(cells[0], int(cells[1]), int(cells[2][0]), rationale)
    if not begun:
        raise CodeBookError(f"{path} is no list of unit limits: it has no line of headings")
