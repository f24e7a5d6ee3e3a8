"""Service lines held against the NCCI edits of their day.

Sources: NCCI Policy Manual, chapter I: pairs and their modifier indicators (section E), medically
unlikely edits and their adjudication indicators (section V).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

from coding_lab.codesets.ncci import CodePair, UnitLimit
from coding_lab.edits.claim import Finding, ServiceLine
from coding_lab.edits.ncci.modifiers import can_bypass
from coding_lab.edits.ncci.tables import NcciTables, tables_on

if TYPE_CHECKING:
    import pandas

_BY_LINE, _BY_POLICY, _BY_EXPERIENCE = 1, 2, 3


@dataclass(frozen=True)
class NcciReport:
    """What the edits say about the services of one patient by one provider."""

    findings: tuple[Finding, ...]
    sources: tuple[str, ...]
    caveats: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def to_frame(self) -> pandas.DataFrame:
        """One row for each finding."""
        import pandas

        return pandas.DataFrame(
            [(f.rule, ", ".join(f.codes), f.severity, f.message, f.note) for f in self.findings],
            columns=["rule", "codes", "severity", "message", "note"],
        )

    def _repr_html_(self) -> str:
        from coding_lab.edits.html_tables import notes, table

        rows = [(", ".join(f.codes), f.message, f.note) for f in self.findings]
        head = f"NCCI: {len(rows)} finding(s)" if rows else "NCCI: no finding"
        return table(head, ("Codes", "Finding", "Rationale"), rows) + notes(self.caveats)


def check(
    lines: Sequence[ServiceLine],
    service: str = "practitioner",
    tables: NcciTables | None = None,
) -> NcciReport:
    """Findings for the services of one patient by one provider, day by day.

    ``tables`` stand in for those of the day, as in a lesson. Raises ``ValueError`` for an
    unknown kind of service and ``CodeBookError`` for a damaged file.
    """
    days: dict[date, list[ServiceLine]] = defaultdict(list)
    for line in lines:
        days[line.on].append(_tidy(line))
    findings: list[Finding] = []
    sources: dict[str, None] = {}
    caveats: dict[str, None] = {}
    for on in sorted(days):
        of_day = tables or tables_on(on, {line.code for line in days[on]}, service)
        findings += _pairs(days[on], of_day)
        findings += _units(days[on], of_day)
        sources |= dict.fromkeys(of_day.sources)
        caveats |= dict.fromkeys(of_day.caveats)
    return NcciReport(tuple(findings), tuple(sources), tuple(caveats))


def _tidy(line: ServiceLine) -> ServiceLine:
    if line.units < 1:
        raise ValueError(f"{line.code} has {line.units} units; a line has one or more")
    modifiers = tuple(modifier.strip().upper() for modifier in line.modifiers)
    return replace(line, code=line.code.strip().upper(), modifiers=modifiers)


def _pairs(lines: Sequence[ServiceLine], tables: NcciTables) -> Iterator[Finding]:
    by_codes = {(pair.column1, pair.column2): pair for pair in tables.pairs}
    told = set()
    for first, second in permutations(lines, 2):
        pair = by_codes.get((first.code, second.code))
        if pair is None or (first.code, second.code) in told:
            continue
        # A modifier on either code of the pair tells the services apart.
        if pair.modifier == "1" and can_bypass((*first.modifiers, *second.modifiers)):
            continue
        told.add((first.code, second.code))
        yield Finding(
            "ncci-pair",
            (first.code, second.code),
            f"{second.code} is not paid beside {first.code} on {first.on}; {_way_out(pair)}",
            pair.rationale,
            f"{pair.column1} / {pair.column2}, since {pair.effective}",
        )


def _way_out(pair: CodePair) -> str:
    if pair.modifier == "0":
        return "no modifier changes that (indicator 0)."
    return (
        "a modifier of NCCI, such as an anatomic one, XE, XS, XP, XU or 59, tells them apart where "
        "the record shows two separate services (indicator 1)."
    )


def _units(lines: Sequence[ServiceLine], tables: NcciTables) -> Iterator[Finding]:
    units: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        units[line.code].append(line.units)
    for code, counts in units.items():
        limit = tables.limit(code)
        if limit is None:
            continue
        most = max(counts) if limit.adjudication == _BY_LINE else sum(counts)
        if most > limit.units:
            yield Finding(
                "ncci-units",
                (code,),
                _too_many(limit, most, lines[0].on),
                limit.rationale,
                severity="review" if limit.adjudication == _BY_EXPERIENCE else "error",
            )


def _too_many(limit: UnitLimit, units: int, on: date) -> str:
    head = f"{limit.code} has {units} units"
    if limit.adjudication == _BY_LINE:
        return (
            f"{head} on one line, and at most {limit.units} are paid (by line): further units go "
            "on a line of their own, with a modifier that tells why."
        )
    day = f"{head} on {on}, and at most {limit.units} are paid in a day"
    if limit.adjudication == _BY_POLICY:
        return f"{day}, by policy: more are never paid."
    return f"{day}, by experience: more need records that show why."
