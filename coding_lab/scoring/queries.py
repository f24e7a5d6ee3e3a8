"""Queries to the provider, and the statement that nothing may be coded."""

from __future__ import annotations

import re

from coding_lab.cases.case import Span
from coding_lab.cases.key import Key, KeyQuery
from coding_lab.cases.sheet import ProviderQuery, Sheet
from coding_lab.scoring.result import Outcome, OutcomeKind


def overlaps(a: Span, b: Span) -> bool:
    """True where two spans share a character."""
    return a.document == b.document and a.start < b.end and b.start < a.end


def is_about(asked: ProviderQuery, wanted: KeyQuery) -> bool:
    """True where the marked words touch an indicator, or the text holds a keyword.

    A keyword counts at the beginning of a word: “side” is in “sides”, not in “consider”.
    """
    if any(overlaps(a, b) for a in asked.evidence for b in wanted.indicators):
        return True
    text = " ".join(asked.about.casefold().split())
    return any(
        re.search(rf"(?<!\w){re.escape(' '.join(word.casefold().split()))}", text)
        for word in wanted.keywords
    )


def query_outcomes(sheet: Sheet, key: Key) -> tuple[Outcome, ...]:
    """Outcomes of the learner's queries in their order, then of required ones not asked."""
    asked = [q for q in sheet.queries if q.about.strip() or q.evidence]
    fits = [{k for k, wanted in enumerate(key.queries) if is_about(q, wanted)} for q in asked]
    matched = _matched(fits, key)
    outcomes = []
    for index, query in enumerate(asked):
        number = sheet.queries.index(query) + 1
        if index in matched:
            wanted = key.queries[matched[index]]
            worth = wanted.worth if wanted.required else 0.0
            outcomes.append(
                Outcome(
                    OutcomeKind.QUERY_RIGHT,
                    key=wanted.id,
                    line=query.id,
                    credit=worth,
                    worth=worth,
                    number=number,
                )
            )
        elif fits[index]:
            # The same question again is told, and costs nothing.
            same = key.queries[min(fits[index])].id
            outcomes.append(Outcome(OutcomeKind.DUPLICATE, key=same, line=query.id, number=number))
        else:
            outcomes.append(
                Outcome(OutcomeKind.QUERY_UNNEEDED, line=query.id, number=number, cost=1.0)
            )
    for index, wanted in enumerate(key.queries):
        if wanted.required and index not in matched.values():
            outcomes.append(Outcome(OutcomeKind.QUERY_MISSED, key=wanted.id, worth=wanted.worth))
    return tuple(outcomes)


def _matched(fits: list[set[int]], key: Key) -> dict[int, int]:
    """Query asked → key query, so that the worth is the largest."""
    if not any(fits):
        return {}
    from scipy.optimize import linear_sum_assignment

    gain = [
        [
            (1 + (100 * wanted.worth if wanted.required else 0) - 1e-6 * row) if k in fit else 0.0
            for k, wanted in enumerate(key.queries)
        ]
        for row, fit in enumerate(fits)
    ]
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return {int(r): int(c) for r, c in zip(rows, columns, strict=True) if c in fits[r]}


def no_code_outcomes(sheet: Sheet, key: Key) -> tuple[Outcome, ...]:
    """The outcome of “nothing may be coded”, said or unsaid; none where it is not in play."""
    said = sheet.no_code is not None
    if key.no_code is not None:
        worth = key.no_code.worth
        if said:
            return (Outcome(OutcomeKind.NO_CODE_RIGHT, credit=worth, worth=worth),)
        return (Outcome(OutcomeKind.NO_CODE_MISSED, worth=worth),)
    if not said:
        return ()
    if any(line.required for line in key.lines):
        return (Outcome(OutcomeKind.NO_CODE_WRONG, cost=1.0),)
    # The key asks for a query alone: until it is answered there is indeed nothing to code.
    return (Outcome(OutcomeKind.NO_CODE_RIGHT),)
