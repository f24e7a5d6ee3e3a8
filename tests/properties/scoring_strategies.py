"""Keys and sheets for the properties of scoring: small, crowded, full of near misses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from coding_lab.cases.case import Case, Column, Document, Setting, Span
from coding_lab.cases.key import Alternative, Key, KeyLine, KeyQuery, NotCoded, Order
from coding_lab.cases.sheet import CodeLine, NoCode, ProviderQuery, Sheet

# Few categories with several codes each, so that lines compete for the same key line.
POOL = (
    "E11.9", "E11.65", "E11.22", "E11.42", "J44.0", "J44.1", "J44.9", "S52.531A", "S52.532A",
    "S52.532D", "I10", "N18.30", "N18.31", "Z79.4", "Z79.84",
)  # fmt: skip
FOREIGN = ("A00.0", "B20", "C50.911", "K35.80", "R05.1", "Q90.9")
"""Codes of categories that no key here uses."""
TEXT = "The patient has diabetes, chronic lung disease and a broken wrist. The kidney is weak."
POA = ("Y", "N", "U", "W", "exempt")


def case(*columns: Column) -> Case:
    """An inpatient case with one short document."""
    document = Document("10-note", "Note", "note", "A. Coder", "provider", None, TEXT, Path("x"))
    return Case(
        id="made-up", version=1, title="A made-up stay", kind="coding", setting=Setting.INPATIENT,
        service_start=date(2026, 5, 1), service_end=date(2026, 5, 2), age_years=50, sex="female",
        specialty="medicine", skills=("evidence",), difficulty=1, minutes=1,
        columns=frozenset(columns), task="Code it.", hints=(), documents=(document,),
        path=Path(),
    )  # fmt: skip


spans = st.builds(
    lambda start, length: Span("10-note", start, min(start + length, len(TEXT))),
    st.integers(0, len(TEXT) - 2),
    st.integers(1, 30),
)


@st.composite
def keys(draw: st.DrawFn) -> Key:
    """A key with required and optional lines, alternatives, rules of position and queries."""
    codes = draw(st.lists(st.sampled_from(POOL), min_size=1, max_size=6, unique=True))
    spare = [code for code in POOL if code not in codes]
    lines = []
    for number, code in enumerate(codes):
        accepted: tuple[Alternative, ...] = ()
        if spare and draw(st.booleans()):
            other = spare.pop(draw(st.integers(0, len(spare) - 1)))
            accepted = (Alternative(other, draw(st.sampled_from((0.25, 0.5, 1.0))), "why"),)
        lines.append(
            KeyLine(
                id=f"key-{number}",
                code=code,
                required=number == 0 or draw(st.integers(0, 3)) > 0,
                worth=draw(st.sampled_from((0.5, 1.0, 1.0, 2.0))),
                poa=draw(st.sampled_from((None, "Y", "N", "exempt"))),
                evidence=(Span("10-note", 0, 11),),
                why="why",
                references=("a rule",),
                accepted=accepted,
            )
        )
    ids = [line.id for line in lines]
    ordered = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda p: p[0] < p[1])
    pairs = draw(st.lists(ordered, max_size=4, unique=True)) if len(ids) > 1 else []
    required = [line.id for line in lines if line.required]
    mistakes = tuple(
        NotCoded(f"mistake-{n}", "label", (pattern,), kind, (), "why", ())
        for n, (pattern, kind) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from((*spare, "E11.-", "S52.-", "A00.-")),
                        st.sampled_from(("less-specific", "ruled-out", "wrong-encounter-type")),
                    ),
                    max_size=2,
                )
            )
        )
    )
    queries = tuple(
        KeyQuery(f"query-{n}", "about", required_query, 1.0, (word,), (Span("10-note", 0, 11),),
                 "why", ("a rule",))
        for n, (word, required_query) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(("kidney", "lung")), st.booleans()),
                          max_size=2))
        )
    )  # fmt: skip
    return Key(
        version=1,
        lines=tuple(lines),
        first=tuple(draw(st.lists(st.sampled_from(required), min_size=1, max_size=2, unique=True))),
        first_why="why",
        sequence=tuple(Order(a, b, "why", "a rule") for a, b in pairs),
        not_coded=mistakes,
        queries=queries,
        no_code=None,
        excludes1_exceptions=(),
        blind_codings=(),
    )


def _line(code: str, poa: str | None, evidence: list[Span]) -> CodeLine:
    return CodeLine("", code, poa, None, tuple(evidence))


code_lines = st.builds(
    _line,
    st.sampled_from((*POOL, *FOREIGN)),
    st.sampled_from((None, *POA)),
    st.lists(spans, max_size=2),
)


def numbered(lines: list[CodeLine]) -> tuple[CodeLine, ...]:
    """The lines with ids of their own."""
    return tuple(
        CodeLine(f"line-{n}", x.code, x.poa, x.confidence, x.evidence)
        for n, x in enumerate(lines, 1)
    )


queries = st.builds(
    ProviderQuery,
    st.sampled_from(("q1", "q2")),
    st.sampled_from(("", "What about the kidney?", "How are the lungs?", "And the weather?")),
    st.lists(spans, max_size=1).map(tuple),
)
sheets = st.builds(
    lambda lines, asked, none: Sheet(numbered(lines), tuple(asked), none),
    st.lists(code_lines, max_size=8),
    st.lists(queries, max_size=3),
    st.one_of(st.none(), st.none(), st.just(NoCode("nothing to code"))),
)


@st.composite
def keyed_sheets(draw: st.DrawFn) -> tuple[Key, Sheet]:
    """A key, and a sheet that often begins as it should and holds many of the key's codes."""
    key, sheet = draw(keys()), draw(sheets)
    own = [c for line in key.lines for c in (line.code, *(a.code for a in line.accepted))]
    firsts = [line.code for line in key.lines if line.id in key.first]
    near = st.builds(
        lambda code, n: _line(code, POA[n % 2], []), st.sampled_from(own), st.integers(0, 9)
    )
    lines = draw(st.lists(st.one_of(near, code_lines), max_size=5))
    if draw(st.integers(0, 3)):
        lines.insert(0, _line(draw(st.sampled_from(firsts)), "Y", []))
    return key, Sheet(numbered(lines), sheet.queries, sheet.no_code)
