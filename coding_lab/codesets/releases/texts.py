"""Kinds of text files of ICD-10-CM and ICD-10-PCS: order files, code lists, addenda and others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from coding_lab.codesets.official_text import (
    lines,
    read_addenda,
    read_codes_file,
    read_conversion,
    read_order_file,
    read_text,
)
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.dating import begin_of, table_of_dates
from coding_lab.codesets.releases.facts import (
    Facts,
    Hints,
    Kind,
    counted,
    fiscal_begin,
    fiscal_release,
)

_PCS = r"[0-9BCDFGHX][0-9A-HJ-NP-Z]{6}"
_CM = r"[A-Z][0-9A][0-9A-Z][0-9A-Z]{0,4}"
_ORDER = re.compile(r"\d{5} ([0-9A-Z]{3,7}) *([01]) \S")
_SHAPES = {"icd10cm": re.compile(_CM), "icd10pcs": re.compile(_PCS)}
_NAMES = {"icd10cm": "ICD-10-CM", "icd10pcs": "ICD-10-PCS"}
_LISTED = ("icd10cm-order", "icd10cm-codes")
_LEAST_EXEMPT = 25_000
"""No list of codes exempt from POA reporting since FY2016 was shorter."""

Recognise = Callable[[str, str], bool]
Check = Callable[[Path, Hints], Facts]


def text_kinds() -> list[Kind]:
    """All kinds of this module."""
    kinds: list[Kind] = []
    for code_set, name in _NAMES.items():
        parts: list[tuple[str, str, Recognise, Check]] = [
            ("order", "order file", _is_order(code_set), _check_order(code_set)),
            ("codes", "code list", _is_codes(code_set), _check_codes(code_set)),
            ("addenda", "addenda", _is_addenda(code_set), _check_addenda(code_set)),
            ("conversion", "conversion table", _is_conversion(code_set), _check_conversion),
        ]
        for part, title, recognise, check in parts:
            kind = Kind(f"{code_set}-{part}", f"{name} {title}", recognise, check,
                        _named(f"{code_set}-{part}"))  # fmt: skip
            kinds.append(replace(kind, prepare=_list_codes) if kind.name in _LISTED else kind)
    kinds.append(
        Kind(
            "icd10cm-poa-exempt", "ICD-10-CM codes exempt from POA reporting",
            lambda head, name: "POAexemptCode\t" in head.split("\n")[0], _check_poa_exempt,
            _named("icd10cm-poa-exempt"),
        )
    )  # fmt: skip
    for part, mark in (
        ("tables", r"\s*(No change|Add|Delete|Revise\w*)[^\n:]*: table [0-9A-Z] [0-9A-Z] "),
        ("index", r"\s*Lttr\s+\S"),
        ("definitions", r"\s*Section [0-9A-Z]\s.*\nAxis \d"),
    ):
        kinds.append(
            Kind(
                f"icd10pcs-{part}-addenda", f"ICD-10-PCS addenda to the {part}",
                _begins_with(mark), _check_prose_addenda, _named(f"icd10pcs-{part}-addenda"),
            )
        )  # fmt: skip
    return kinds


def _list_codes(path: Path, folder: Path) -> None:
    """Beside an order file or code list, its codes alone: the list that an index is built with."""
    from coding_lab.codesets.icd10cm.sources import CODES_ONLY

    if path.name.startswith("icd10cm-order"):
        codes = [row.code for row in read_order_file(path) if row.billable]
    else:
        codes = [code for code, _ in read_codes_file(path)]
    (folder / CODES_ONLY).write_text("".join(f"{code}\n" for code in codes), encoding="ascii")


def _named(stem: str) -> Callable[[Facts], str]:
    return lambda facts: f"{stem}-{facts.begin}.txt"


def _begins_with(pattern: str) -> Recognise:
    shape = re.compile(pattern)
    return lambda head, name: shape.match(head) is not None


def _first_lines(head: str, count: int = 20) -> list[str]:
    whole = head.split("\n")[:-1] or [head]
    return [line.rstrip() for line in whole if line.strip()][:count]


def _is_order(code_set: str) -> Recognise:
    def recognise(head: str, name: str) -> bool:
        found = [_ORDER.match(line) for line in _first_lines(head, 200)]
        # One damaged line does not make it another kind of file: the check will name the line.
        if not found or not found[0] or sum(map(bool, found)) * 2 < len(found):
            return False
        codes = [m[1] for m in found if m and m[2] == "1"]
        return bool(codes) and _code_set_of(codes) == code_set

    return recognise


def _is_codes(code_set: str) -> Recognise:
    def recognise(head: str, name: str) -> bool:
        parts = [line.split(maxsplit=1) for line in _first_lines(head, 200)]
        return (
            bool(parts)
            and all(len(p) == 2 and _any_code(p[0]) for p in parts)
            and _code_set_of([p[0] for p in parts]) == code_set
        )

    return recognise


def _is_addenda(code_set: str) -> Recognise:
    line_shape = re.compile(r"(Add|Delete|Revise from|No change):\s+([0-9A-Z.]{3,8})\s+\S")

    def recognise(head: str, name: str) -> bool:
        first = _first_lines(head, 60)
        found = [line_shape.match(line) for line in first]
        if not any(found[:5]):
            return False
        codes = [m[2].replace(".", "") for m in found if m]
        # Headers of three characters look alike in both code sets.
        return _code_set_of([c for c in codes if len(c) > 3] or codes) == code_set

    return recognise


def _is_conversion(code_set: str) -> Recognise:
    def recognise(head: str, name: str) -> bool:
        first = _first_lines(head, 200)
        start = next(
            (n for n, line in enumerate(first[:12])
             if "current code" in line.lower() and "previous code" in line.lower()),
            None,
        )  # fmt: skip
        if start is None:
            return False
        cells = [re.split(r"[\t,]", line)[0].strip().strip('"') for line in first[start + 1 :]]
        codes = [cell.replace(".", "") for cell in cells]  # or “NoDx”, “NoPCS”
        return _code_set_of([code for code in codes if _any_code(code)]) == code_set

    return recognise


def _any_code(text: str) -> bool:
    return any(shape.fullmatch(text) for shape in _SHAPES.values()) and any(
        c.isdigit() for c in text
    )


def _code_set_of(codes: list[str]) -> str | None:
    """``icd10pcs`` if all codes have seven characters and one begins as only PCS does."""
    if not codes or not all(_any_code(code) for code in codes):
        return None
    procedures = all(_SHAPES["icd10pcs"].fullmatch(code) for code in codes)
    # Diagnosis codes of seven characters begin with a letter and a digit, as some of PCS do.
    if procedures and not all(_SHAPES["icd10cm"].fullmatch(code) for code in codes):
        return "icd10pcs"
    return "icd10cm" if all(_SHAPES["icd10cm"].fullmatch(code) for code in codes) else None


def _check_order(code_set: str) -> Check:
    def check(path: Path, hints: Hints) -> Facts:
        codes: set[str] = set()
        headers = 0
        first = 0
        for row in read_order_file(path):
            first = first or row.number
            if row.billable:
                _once(path, codes, row.code, code_set)
            else:
                headers += 1
        if first != 1 and not hints.extract:
            raise CodeBookError(f"its first line has the number {first:05}: lines are missing")
        begin, remarks = begin_of(codes, code_set, hints)
        return _facts(
            begin,
            len(codes),
            f"{counted(len(codes), 'code')}, {counted(headers, 'header')}",
            remarks,
        )

    return check


def _check_codes(code_set: str) -> Check:
    def check(path: Path, hints: Hints) -> Facts:
        codes: set[str] = set()
        for code, _ in read_codes_file(path):
            _once(path, codes, code, code_set)
        begin, remarks = begin_of(codes, code_set, hints)
        return _facts(begin, len(codes), counted(len(codes), "code"), remarks)

    return check


def _once(path: Path, codes: set[str], code: str, code_set: str) -> None:
    if not _SHAPES[code_set].fullmatch(code):
        raise CodeBookError(f"{path}: {code} is not shaped like a code of {_NAMES[code_set]}")
    if code in codes:
        raise CodeBookError(f"{path}: the code {code} stands in it twice")
    codes.add(code)


def _check_addenda(code_set: str) -> Check:
    def check(path: Path, hints: Hints) -> Facts:
        rows = read_addenda(path)
        added = sum(row.action == "add" for row in rows)
        deleted = sum(row.action == "delete" for row in rows)
        revised = sum(row.action == "revise to" for row in rows)
        # The last lines sum up; where they are missing, the file is cut short.
        sums = re.findall(r"^ +(\d+) (addition|deletion|revision)s?$", read_text(path), re.M)
        if sums:
            stated = sum(int(number) for number, _ in sums)
            if stated != added + deleted + revised:
                raise CodeBookError(
                    f"it names {added + deleted + revised} changes where its last lines count "
                    f"{stated}: it is cut short"
                )
        begin = hints.begin or _first_day([r.code for r in rows if r.action == "add"], code_set)
        begin = begin or _begin_by_name(hints)
        return _facts(begin, len(rows), f"{added} added, {deleted} deleted, {revised} revised")

    return check


def _first_day(codes: list[str], code_set: str) -> date | None:
    """Day on which most of the codes came into force first; ``None`` if none is known."""
    validity = table_of_dates(code_set)
    periods = validity.periods if validity else {}
    days = Counter(periods[code][0][0] for code in codes if code in periods)
    return days.most_common(1)[0][0] if days else None


def _check_conversion(path: Path, hints: Hints) -> Facts:
    rows = read_conversion(path)
    latest = max((row.effective for row in rows if row.effective), default=None)
    begin = hints.begin or latest or _begin_by_name(hints)
    return _facts(begin, len(rows), counted(len(rows), "conversion"))


def _check_prose_addenda(path: Path, hints: Hints) -> Facts:
    count = sum(1 for _ in lines(path))
    return _facts(_begin_by_name(hints), count, counted(count, "line"))


def _check_poa_exempt(path: Path, hints: Hints) -> Facts:
    from coding_lab.codesets.icd10cm.poa import read_exempt_list

    year, codes = read_exempt_list(path)
    if len(codes) < _LEAST_EXEMPT and not hints.extract:
        raise CodeBookError(
            f"it lists {len(codes):,} codes where a whole list has some {_LEAST_EXEMPT:,} or more: "
            "it is cut short, or it lists only what was added"
        )
    begin = hints.begin or (date(year - 1, 10, 1) if year else _begin_by_name(hints))
    return _facts(begin, len(codes), counted(len(codes), "exempt code"))


def _begin_by_name(hints: Hints) -> date:
    if hints.begin:
        return hints.begin
    if hints.year is None:
        raise CodeBookError(
            "its contents do not tell its release, and its name has no year; "
            "name it, for example --release FY2027"
        )
    return fiscal_begin(hints.year, hints.month)


def _facts(begin: date, records: int, summary: str, remarks: list[str] | None = None) -> Facts:
    name, first, last = fiscal_release(begin)
    return Facts(name, first, last, records, summary, tuple(remarks or ()))
