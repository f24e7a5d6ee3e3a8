"""From a score to what is said about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coding_lab.cases.case import Case, Span
from coding_lab.cases.key import Key, KeyLine, KeyQuery, NotCoded
from coding_lab.cases.sheet import CodeLine, Sheet
from coding_lab.codesets import normalise
from coding_lab.exercises.coding.explanation import (
    Feedback,
    MeasureRow,
    Quote,
    Reason,
    Section,
)
from coding_lab.exercises.coding.prose import Message, message
from coding_lab.scoring.evidence import tokens
from coding_lab.scoring.result import Measure, Outcome, OutcomeKind, Score

if TYPE_CHECKING:
    from coding_lab.codesets import CodeBook

VERDICTS = {
    OutcomeKind.CORRECT: "right",
    OutcomeKind.ACCEPTED_ALTERNATIVE: "right",
    OutcomeKind.QUERY_RIGHT: "right",
    OutcomeKind.NO_CODE_RIGHT: "right",
    OutcomeKind.WRONG_DETAIL: "partly",
    OutcomeKind.WRONG_POSITION: "partly",
    OutcomeKind.WRONG_POA: "partly",
    OutcomeKind.UNSUPPORTED: "wrong",
    OutcomeKind.INVALID: "wrong",
    OutcomeKind.QUERY_UNNEEDED: "wrong",
    OutcomeKind.NO_CODE_WRONG: "wrong",
    OutcomeKind.MISSED: "missed",
    OutcomeKind.QUERY_MISSED: "missed",
    OutcomeKind.NO_CODE_MISSED: "missed",
    OutcomeKind.OPTIONAL: "neutral",
    OutcomeKind.DUPLICATE: "neutral",
}
FORMS = frozenset(("not-billable", "no-such-code", "not-in-force"))
POA_WORDS = {
    "Y": "Y (yes)",
    "N": "N (no)",
    "U": "U (the record does not say)",
    "W": "W (clinically undetermined)",
    "exempt": "exempt",
}
GOOD_OVERLAP = 0.5
MAX_SHOWN = 24
"""Longest piece of a learner's text in place of a code that is repeated to them."""


def explain(
    score: Score, key: Key, sheet: Sheet, case: Case, book: CodeBook | None = None
) -> Feedback:
    """What to say about every outcome: the learner's lines in their order, then what is missed.

    Titles are given where there is a ``book``.
    """
    explainer = _Explainer(score, key, sheet, case, book)
    ordered = sorted(score.outcomes, key=lambda o: VERDICTS[o.kind] == "missed")
    whole = explainer.whole()
    return Feedback(
        title=case.title,
        mark=score.mark,
        formula=score.formula,
        summary=whole[0].paragraphs,
        sections=tuple(explainer.section(outcome) for outcome in ordered),
        notes=tuple(p for note in whole[1:] for p in note.paragraphs),
        measures=tuple(_row(m) for m in score.measures.values() if m.value is not None),
        messages=tuple(m.name for m in whole),
    )


class _Explainer:
    """Explains the outcomes of one score."""

    def __init__(
        self, score: Score, key: Key, sheet: Sheet, case: Case, book: CodeBook | None
    ) -> None:
        self.score, self.key, self.sheet, self.case, self.book = score, key, sheet, case, book
        self.lines = {line.id: line for line in key.lines}
        self.queries = {query.id: query for query in key.queries}
        self.mistakes = {mistake.id: mistake for mistake in key.not_coded}
        self.place = {
            o.key: o.number
            for o in score.outcomes
            if o.key in self.lines and o.number is not None and not o.cost
            and o.kind is not OutcomeKind.DUPLICATE
        }  # fmt: skip

    def whole(self) -> list[Message]:
        """The summary, then notes on the sheet as a whole."""
        entered = any(o.number is not None for o in self.score.outcomes) or self.sheet.no_code
        if not entered:
            name = "nothing-entered"
        elif all(VERDICTS[o.kind] in ("right", "neutral") for o in self.score.outcomes):
            name = "full-credit"
        else:
            name = "in-part"
        found = [message(f"whole/{name}")]
        if entered and self.sheet.lines and not self._marked_anything():
            found.append(message("evidence/nothing-marked"))
        left = [x for x in self.key.lines if not x.required and x.id not in self.place]
        if left and entered:
            codes = "; ".join(self._titled(line.code) for line in left)
            found.append(message("whole/optional-left", codes=codes))
        return found

    def _marked_anything(self) -> bool:
        return any(line.evidence for line in self.sheet.lines)

    def section(self, outcome: Outcome) -> Section:
        """All that is said about one outcome."""
        messages = [
            message(f"outcomes/{self._name(outcome)}", **self._parameters(outcome)),
            *self._faults(outcome),
        ]
        mistake = self.mistakes.get(outcome.mistake or "")
        if mistake:
            messages.append(message(f"mistakes/{mistake.mistake}"))
        quotes = self._quotes(outcome, mistake)
        messages += self._evidence(outcome)
        return Section(
            kind=str(outcome.kind),
            verdict=VERDICTS[outcome.kind],
            heading=self._place_of(outcome) + messages[0].heading,
            credit=self._credit(outcome),
            paragraphs=tuple(p for m in messages for p in m.paragraphs),
            reasons=tuple(self._reasons(outcome, mistake)),
            quotes=quotes,
            messages=tuple(m.name for m in messages),
        )

    def _name(self, outcome: Outcome) -> str:
        """The message for an outcome: most kinds have one, some tell two cases apart."""
        kind = outcome.kind
        if kind is OutcomeKind.DUPLICATE and outcome.code is None:
            return "duplicate-query"
        if kind is OutcomeKind.DUPLICATE and outcome.key is not None:
            return "duplicate-condition"
        if kind is OutcomeKind.UNSUPPORTED and outcome.key is not None:
            return "unsupported-beside-right"
        if kind is OutcomeKind.UNSUPPORTED and outcome.mistake is not None:
            return "unsupported-foreseen"
        if kind is OutcomeKind.QUERY_RIGHT and not outcome.worth:
            return "query-welcome"
        if kind is OutcomeKind.NO_CODE_RIGHT and not outcome.worth:
            return "no-code-waiting"
        return str(kind)

    def _parameters(self, outcome: Outcome) -> dict[str, str]:
        line, query = self._line(outcome), self._query(outcome)
        code, expected = outcome.code or "", line.code if line else ""
        share = outcome.credit / outcome.worth if outcome.worth else 0.0
        problem = self.book.check_form(code) if self.book and code else None
        return {
            "code": _shown(code),
            "code_with_title": self._titled(code),
            "expected": expected,
            "expected_with_title": self._titled(expected),
            "share": percent(share),
            "number": str(outcome.number or ""),
            "about": query.about if query else "",
            "form_message": problem.message if problem else "",
        }

    def _faults(self, outcome: Outcome) -> Iterator[Message]:
        line = self._line(outcome)
        if outcome.kind is OutcomeKind.INVALID:
            form = outcome.detail if outcome.detail in FORMS else "malformed"
            yield message(f"forms/{form}")
        if line is None:
            return
        code = _shown(outcome.code or "")
        if outcome.detail and outcome.kind is not OutcomeKind.INVALID:
            yield message(f"details/{outcome.detail}", code=code, expected=line.code)
        if "position" in outcome.faults:
            yield from self._position(line)
        if "poa" in outcome.faults:
            entered = self._entered(outcome)
            given = POA_WORDS.get(entered.poa or "", "nothing") if entered else "nothing"
            name = "poa-exempt" if line.poa == "exempt" else "poa"
            wanted = POA_WORDS.get(line.poa or "", "nothing")
            yield message(f"faults/{name}", poa_wanted=wanted, poa_given=given)

    def _position(self, line: KeyLine) -> Iterator[Message]:
        """The broken rules that this line takes part in."""
        firsts = [self.lines[name] for name in self.key.first]
        on_sheet = [x for x in firsts if x.id in self.place]
        top = min(
            o.number
            for o in self.score.outcomes
            if o.code is not None and o.number and o.kind is not OutcomeKind.DUPLICATE
        )
        is_at_top = self.place.get(line.id) == top
        if on_sheet and (is_at_top != (line.id in self.key.first)):
            yield message(
                "faults/position-first",
                position=self.case.setting.first_position,
                first_codes=" or ".join(self._titled(x.code) for x in firsts),
                first_why=self.key.first_why,
            )
        for order in self.key.sequence:
            before, after = self.place.get(order.before), self.place.get(order.after)
            involved = line.id in (order.before, order.after)
            if involved and before is not None and after is not None and before > after:
                yield message(
                    "faults/position-sequence",
                    before=self._titled(self.lines[order.before].code),
                    after=self._titled(self.lines[order.after].code),
                    order_why=order.why,
                    order_reference=order.reference,
                )

    def _evidence(self, outcome: Outcome) -> Iterator[Message]:
        line = self._entered(outcome)
        if outcome.evidence_f1 is None or line is None:
            return
        if not line.evidence:
            # Where no line has marks, it is said once, below all lines.
            if self._marked_anything():
                yield message("evidence/nothing-marked")
            return
        wanted = tokens(self.case, self.lines[outcome.key].evidence) if outcome.key else set()
        if outcome.evidence_f1 >= GOOD_OVERLAP:
            name = "good-overlap"
        elif tokens(self.case, line.evidence) <= wanted:
            name = "part-of-it"
        else:
            name = "little-overlap"
        yield message(f"evidence/{name}", overlap=percent(outcome.evidence_f1))

    def _reasons(self, outcome: Outcome, mistake: NotCoded | None) -> Iterator[Reason]:
        line, query = self._line(outcome), self._query(outcome)
        if mistake:
            yield Reason(f"Why not ({mistake.label})", mistake.why, mistake.references)
        if line and self._is_told_here(outcome):
            yield Reason(f"Why {line.code}", line.why, line.references)
            for other in line.accepted:
                worth = "" if other.worth == 1 else f" It earns {percent(other.worth)}."
                yield Reason(f"Also accepted: {self._titled(other.code)}", other.why + worth)
            if line.id in self.key.first and self.key.first_why and not outcome.faults:
                position = self.case.setting.first_position
                yield Reason(f"Why it is the {position}", self.key.first_why)
            if "position" not in outcome.faults:
                yield from self._kept_orders(line)
        if query:
            yield Reason("Why to ask", query.why, query.references)
        if outcome.kind in (OutcomeKind.NO_CODE_RIGHT, OutcomeKind.NO_CODE_MISSED):
            statement = self.key.no_code
            if statement:
                yield Reason("Why nothing is coded", statement.why, statement.references)

    def _is_told_here(self, outcome: Outcome) -> bool:
        """False for a second code of a condition: the line that was counted tells the reasons."""
        return outcome.kind not in (OutcomeKind.DUPLICATE, OutcomeKind.UNSUPPORTED)

    def _kept_orders(self, line: KeyLine) -> Iterator[Reason]:
        for order in self.key.sequence:
            before, after = self.place.get(order.before), self.place.get(order.after)
            if order.after != line.id or before is None or after is None:
                continue
            if before < after:
                label = f"Why it stands below {self.lines[order.before].code}"
                yield Reason(label, order.why, (order.reference,))

    def _quotes(self, outcome: Outcome, mistake: NotCoded | None) -> tuple[Quote, ...]:
        line, query = self._line(outcome), self._query(outcome)
        spans: list[Span] = list(mistake.evidence) if mistake else []
        if line and self._is_told_here(outcome):
            spans += line.evidence
        if query:
            spans += query.indicators
        statement = self.key.no_code
        no_code = (OutcomeKind.NO_CODE_RIGHT, OutcomeKind.NO_CODE_MISSED)
        if statement and outcome.kind in no_code:
            spans += statement.evidence
        outer = [s for s in spans if not any(_is_within(s, other) for other in spans)]
        return tuple(dict.fromkeys(_quote(self.case, span) for span in outer))

    def _credit(self, outcome: Outcome) -> str:
        """What the outcome did to the mark; nothing is said where another formula marks."""
        if self.score.mark_name != "line_credit":
            return ""
        if outcome.worth:
            return f"Credit: {_number(outcome.credit)} of {_number(outcome.worth)}"
        if outcome.cost == 1:
            return "Counts as one unsupported entry"
        if outcome.cost:
            return f"Counts as {_number(outcome.cost)} of an unsupported entry"
        return "No credit, no cost"

    def _place_of(self, outcome: Outcome) -> str:
        return f"Line {outcome.number}, " if outcome.code is not None else ""

    def _line(self, outcome: Outcome) -> KeyLine | None:
        return self.lines.get(outcome.key or "")

    def _query(self, outcome: Outcome) -> KeyQuery | None:
        return self.queries.get(outcome.key or "")

    def _entered(self, outcome: Outcome) -> CodeLine | None:
        if outcome.code is None or outcome.number is None:
            return None
        return self.sheet.lines[outcome.number - 1]

    def _titled(self, code: str) -> str:
        record = self.book.look_up(code) if self.book and code else None
        if record is None:
            return _shown(code)
        title = record.title if record.title.startswith("(") else f"({record.title})"
        return f"{record.code} {title}"


def percent(share: float) -> str:
    """A share as per cent with one decimal where it needs one: ``66.7 %``."""
    return f"{round(100 * share, 1):g} %"


def _shown(code: str) -> str:
    text = normalise(code)
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"


def _is_within(a: Span, b: Span) -> bool:
    """True where ``a`` is a part of ``b``, and not the whole."""
    return a != b and a.document == b.document and b.start <= a.start and a.end <= b.end


def _quote(case: Case, span: Span) -> Quote:
    document = case.document(span.document)
    words = " ".join(document.text[span.start : span.end].split())
    return Quote(document.title, document.line_of(span.start), words)


def _row(measure: Measure) -> MeasureRow:
    numbers = f"{_number(measure.numerator)} / {_number(measure.denominator)}"
    return MeasureRow(measure.label, percent(measure.value or 0.0), numbers, measure.formula)


def _number(number: float) -> str:
    return f"{round(number, 3):g}"


def messages_of(feedbacks: Iterable[Feedback]) -> frozenset[str]:
    """Names of all messages that these feedbacks use."""
    return frozenset(
        name
        for feedback in feedbacks
        for name in (*feedback.messages, *(n for s in feedback.sections for n in s.messages))
    )
