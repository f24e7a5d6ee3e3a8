"""Small keys and sheets for tests of scoring."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from coding_lab.cases.case import Case, Column, Document, Setting, Span
from coding_lab.cases.key import Alternative, Key, KeyLine, KeyQuery, NotCoded, Order
from coding_lab.cases.sheet import CodeLine, NoCode, ProviderQuery, Sheet

TEXT = "Type 2 diabetes with kidney disease.\nSmokes a pack a day."


def made_up_case(*columns: Column) -> Case:
    """An inpatient case with one document of two lines."""
    note = Document("10-note", "Note", "note", "A. Writer", "provider", None, TEXT, Path("note"))
    return Case(
        id="made-up", version=1, title="Made up", kind="coding", setting=Setting.INPATIENT,
        service_start=date(2026, 5, 12), service_end=date(2026, 5, 14), age_years=60,
        sex="female", specialty="medicine", skills=("evidence",), difficulty=1, minutes=1,
        columns=frozenset(columns), task="Code it.", hints=(), documents=(note,), path=Path(),
    )  # fmt: skip


def line(
    code: str,
    *,
    required: bool = True,
    worth: float = 1.0,
    poa: str | None = None,
    accepted: Iterable[tuple[str, float]] = (),
) -> KeyLine:
    """A key line whose id is its code; its evidence is the first line of the note."""
    return KeyLine(
        code, code, required, worth, poa, (Span("10-note", 0, 36),), "why", ("a rule",),
        tuple(Alternative(other, share, "why") for other, share in accepted),
    )  # fmt: skip


def key_of(
    *lines: KeyLine | str,
    first: tuple[str, ...] | None = None,
    sequence: Iterable[tuple[str, str]] = (),
    not_coded: Iterable[tuple[str, str, str]] = (),
    queries: tuple[KeyQuery, ...] = (),
) -> Key:
    """A key of lines (or codes); ``not_coded`` are id, pattern and kind of mistake."""
    made = tuple(line(x) if isinstance(x, str) else x for x in lines)
    required = [x.id for x in made if x.required]
    return Key(
        1, made, tuple(required[:1]) if first is None else first, "why",
        tuple(Order(a, b, "why", "a rule") for a, b in sequence),
        tuple(NotCoded(n, n, (p,), kind, (), "why", ()) for n, p, kind in not_coded),
        queries, None, (), (),
    )  # fmt: skip


def sheet_of_codes(
    *codes: str | tuple[str, str],
    queries: tuple[ProviderQuery, ...] = (),
    no_code: NoCode | None = None,
) -> Sheet:
    """A sheet of codes, or of codes with their POA indicator."""
    pairs = [(c, None) if isinstance(c, str) else c for c in codes]
    return Sheet(
        tuple(CodeLine(f"line-{n}", code, poa) for n, (code, poa) in enumerate(pairs, 1)),
        queries,
        no_code,
    )
