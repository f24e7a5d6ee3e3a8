"""How single lines are scored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from scoring_cases import key_of, line, made_up_case, sheet_of_codes

from coding_lab.cases.case import Column, Span
from coding_lab.cases.key import KeyNoCode, KeyQuery
from coding_lab.cases.sheet import CodeLine, NoCode, ProviderQuery, Sheet
from coding_lab.codesets import CodeBook, code_book
from coding_lab.scoring import Outcome, Score, score

CASE = made_up_case()


@pytest.fixture(scope="module")
def book() -> CodeBook:
    return code_book(date(2026, 5, 14))


def kinds(found: Score) -> list[str]:
    return [str(outcome.kind) for outcome in found.outcomes]


def only(found: Score, kind: str) -> Outcome:
    (outcome,) = [o for o in found.outcomes if o.kind == kind]
    return outcome


def test_an_accepted_alternative_earns_its_worth() -> None:
    """The alternative earns its share of the line's worth."""
    key = key_of(line("F17.210", worth=2, accepted=[("F17.200", 0.75)]))
    found = score(key, sheet_of_codes("F17.200"), CASE)
    assert kinds(found) == ["accepted-alternative"]
    assert found.credit == 1.5
    assert found.mark == 0.75


def test_the_right_family_earns_half() -> None:
    """A code of the same category earns half, and says which detail is wrong."""
    found = score(key_of("S52.532A"), sheet_of_codes("S52.532D"), CASE)
    assert found.mark == 0.5
    assert only(found, "wrong-detail").detail == "seventh-character"


def test_a_foreseen_mistake_in_the_family_earns_nothing() -> None:
    """A code of the category that the key names as another condition is unsupported."""
    key = key_of("K35.30", not_coded=[("perforation", "K35.2-", "ruled-out")])
    found = score(key, sheet_of_codes("K35.20"), CASE)
    assert kinds(found) == ["unsupported", "missed"]
    assert found.outcomes[0].mistake == "perforation"
    assert found.mark == 0


@pytest.mark.parametrize(
    "kind", ["less-specific", "more-specific-than-documented", "wrong-encounter-type"]
)
def test_a_foreseen_mistake_of_detail_keeps_half(kind: str) -> None:
    """Where the mistake is one of detail, the condition is right, and half the credit stays."""
    key = key_of("K35.30", not_coded=[("detail", "K35.80", kind)])
    found = score(key, sheet_of_codes("K35.80"), CASE)
    assert only(found, "wrong-detail").mistake == "detail"
    assert found.mark == 0.5


def test_the_narrowest_pattern_names_a_mistake() -> None:
    """A code given whole wins over a prefix that covers it."""
    key = key_of(
        "K35.30", not_coded=[("any", "K35.-", "ruled-out"), ("this", "K35.80", "less-specific")]
    )
    found = score(key, sheet_of_codes("K35.80"), CASE)
    assert only(found, "wrong-detail").mistake == "this"


def test_a_code_of_an_optional_line_is_no_wrong_detail_of_another() -> None:
    """What is right for an optional line is not taken for a near miss of a required one."""
    key = key_of("E11.9", "Z79.4", line("Z79.84", required=False))
    found = score(key, sheet_of_codes("E11.9", "Z79.84"), CASE)
    assert kinds(found) == ["correct", "optional", "missed"]
    assert found.mark == 0.5


def test_the_family_of_an_optional_line_is_unsupported() -> None:
    """A wrong detail never matches an optional line."""
    key = key_of("E11.9", line("Z79.84", required=False))
    assert score(key, sheet_of_codes("E11.9", "Z79.82"), CASE).mark == 0.5


def test_a_second_code_of_a_condition_counts_half() -> None:
    """The family beside the right code costs half an entry: correcting by adding never hurts."""
    key = key_of("I10", "E11.9")
    before = score(key, sheet_of_codes("I10", "E11.65"), CASE)
    after = score(key, sheet_of_codes("I10", "E11.65", "E11.9"), CASE)
    assert after.unsupported == 0.5
    assert after.mark > before.mark


def test_the_exact_code_is_matched_before_the_family() -> None:
    """Whatever the order, the exact code takes the line and the other is told as such."""
    for codes in (("E11.9", "E11.65"), ("E11.65", "E11.9")):
        found = score(key_of("I10", "E11.9"), sheet_of_codes("I10", *codes), CASE)
        assert only(found, "unsupported").code == "E11.65"


def test_lines_are_matched_so_that_the_credit_is_largest() -> None:
    """An alternative that fits two lines goes where the other line needs it."""
    key = key_of(line("A00.0", accepted=[("B20", 1.0)]), line("C50.911", accepted=[("B20", 1.0)]))
    assert score(key, sheet_of_codes("A00.0", "B20"), CASE).mark == 1
    assert score(key, sheet_of_codes("B20", "A00.0"), CASE).credit == 1.5


def test_a_repeated_code_is_told_and_costs_nothing() -> None:
    """The first of equal codes counts, however the others are written."""
    found = score(key_of("E11.9"), sheet_of_codes("E11.9", "e119", " E11 9"), CASE)
    assert kinds(found) == ["correct", "duplicate", "duplicate"]
    assert found.mark == 1


def test_a_wrong_code_in_first_place_lets_the_first_line_pay() -> None:
    """A line without credit cannot pay, so the line that belongs first loses half."""
    found = score(key_of("E11.9", "I10"), sheet_of_codes("J44.9", "E11.9", "I10"), CASE)
    assert only(found, "wrong-position").code == "E11.9"
    assert found.credit == 1.5


def test_the_cheapest_line_pays_for_a_broken_rule() -> None:
    """Of two lines out of order the one with less credit loses half of it."""
    key = key_of(line("E11.9", worth=2), "I10")
    found = score(key, sheet_of_codes("I10", "E11.9"), CASE)
    assert only(found, "wrong-position").code == "I10"
    assert found.credit == 2.5


def test_an_optional_line_in_first_place_costs_nothing() -> None:
    """Optional lines never cost a mark; the place is told, and the measure shows it."""
    key = key_of("E11.9", line("Z79.4", required=False))
    found = score(key, sheet_of_codes("Z79.4", "E11.9"), CASE)
    assert kinds(found) == ["wrong-position", "correct"]
    assert found.mark == 1
    assert found.measures["principal_diagnosis"].value == 0


def test_one_line_pays_for_all_the_rules_that_it_breaks() -> None:
    """A cover: the line that stands wrong to two others pays once, they do not."""
    key = key_of("E11.9", "I10", "J44.9", first=(), sequence=[("I10", "E11.9"), ("J44.9", "E11.9")])
    found = score(key, sheet_of_codes("E11.9", "I10", "J44.9"), CASE)
    assert only(found, "wrong-position").code == "E11.9"
    assert found.credit == 2.5
    assert found.measures["required_sequence"].value == 0


def test_poa_counts_only_where_the_case_asks_for_it() -> None:
    """A wrong indicator takes a quarter where the column is shown, else nothing."""
    key = key_of(line("E11.9", poa="Y"), line("Z79.4", poa="exempt"))
    sheet = sheet_of_codes(("E11.9", "N"), "Z79.4")
    assert score(key, sheet, CASE).mark == 1
    found = score(key, sheet, made_up_case(Column.POA))
    assert kinds(found) == ["wrong-poa", "correct"]
    assert found.credit == 1.75
    assert found.measures["present_on_admission"].value == 0.5


@pytest.mark.parametrize(("given", "credit"), [(None, 1.0), ("exempt", 1.0), ("Y", 0.75)])
def test_exempt_codes_carry_no_indicator(given: str | None, credit: float) -> None:
    """For an exempt code blank and “exempt” are right, an indicator is not."""
    key = key_of(line("Z79.4", poa="exempt"))
    sheet = Sheet((CodeLine("a", "Z79.4", given),))
    assert score(key, sheet, made_up_case(Column.POA)).credit == credit


@pytest.mark.parametrize(
    ("code", "detail"),
    [("E11", "not-billable"), ("E11.99", "no-such-code"), ("S30.1XXA", "not-in-force")],
)
def test_codes_that_cannot_be_reported_are_invalid(book: CodeBook, code: str, detail: str) -> None:
    """With a code book, such a code earns nothing even in the right family, and counts."""
    found = score(key_of("E11.9"), sheet_of_codes("E11.9", code), CASE, book)
    assert kinds(found) == ["correct", "invalid"]
    assert found.outcomes[1].detail == detail
    assert found.mark == 0.5


QUERY = KeyQuery(
    "side", "Which side?", True, 1.0, ("side", "left or right"), (Span("10-note", 0, 15),),
    "why", ("a rule",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("about", "evidence", "kind"),
    [
        ("Which SIDE is meant?", (), "query-right"),
        ("Left or\n right?", (), "query-right"),
        ("Please consider the matter", (), "query-unneeded"),
        ("Please explain", (Span("10-note", 14, 20),), "query-right"),
        ("Please explain", (Span("10-note", 15, 20),), "query-unneeded"),
    ],
)
def test_a_query_is_right_by_its_words_or_by_its_indicators(
    about: str, evidence: tuple[Span, ...], kind: str
) -> None:
    """A keyword at the start of a word, or one marked character of an indicator, is enough."""
    key = key_of("E11.9", queries=(QUERY,))
    sheet = sheet_of_codes("E11.9", queries=(ProviderQuery("q", about, evidence),))
    assert kind in kinds(score(key, sheet, CASE))


def test_a_required_query_not_asked_is_missed() -> None:
    """It keeps its worth in the divisor."""
    found = score(key_of("E11.9", queries=(QUERY,)), sheet_of_codes("E11.9"), CASE)
    assert kinds(found) == ["correct", "query-missed"]
    assert found.mark == 0.5
    assert found.measures["query_decision"].value == 0


def test_an_optional_query_neither_earns_nor_costs() -> None:
    """Asked or not, the mark is the same."""
    key = key_of("E11.9", queries=(replace(QUERY, required=False),))
    asked = sheet_of_codes("E11.9", queries=(ProviderQuery("q", "Which side?"),))
    assert kinds(score(key, asked, CASE)) == ["correct", "query-right"]
    assert score(key, asked, CASE).mark == score(key, sheet_of_codes("E11.9"), CASE).mark == 1


def test_no_code_is_right_missed_or_wrong() -> None:
    """The statement earns its worth where the key makes it, and counts where codes are due."""
    nothing = replace(key_of(), no_code=KeyNoCode(1.0, (), "why", ()))
    said = sheet_of_codes(no_code=NoCode("nothing"))
    assert kinds(score(nothing, said, CASE)) == ["no-code-right"]
    assert kinds(score(nothing, sheet_of_codes(), CASE)) == ["no-code-missed"]
    both = sheet_of_codes("E11.9", no_code=NoCode("nothing"))
    found = score(key_of("E11.9"), both, CASE)
    assert kinds(found) == ["correct", "no-code-wrong"]
    assert found.mark == 0.5


def test_evidence_is_compared_word_by_word() -> None:
    """Overlap F1 is 2 × common / (marked + key's): 3 of 6 words marked give 2/3."""
    marked = Sheet((CodeLine("a", "E11.9", evidence=(Span("10-note", 0, 15),)),))
    found = score(key_of("E11.9"), marked, CASE)
    assert found.outcomes[0].evidence_f1 == pytest.approx(2 * 3 / (3 + 6))
    assert found.measures["evidence_marked"].value == 1


def test_marks_that_point_outside_the_chart_are_no_error() -> None:
    """Positions beyond the text, or in an unknown document, agree with nothing."""
    spans = (Span("10-note", 5000, 6000), Span("nowhere", 0, 5))
    found = score(key_of("E11.9"), Sheet((CodeLine("a", "E11.9", evidence=spans),)), CASE)
    assert found.outcomes[0].evidence_f1 == 0


def test_a_long_sheet_of_near_misses_is_scored_in_good_time() -> None:
    """A hundred codes of one family against a crowded key stay within bounds."""
    codes = [f"E11.{n}" for n in range(100, 200)]
    key = key_of(
        *(f"E11.{n}" for n in range(20, 32)),
        sequence=[(f"E11.{n}", f"E11.{n + 1}") for n in range(20, 31)],
    )
    found = score(key, sheet_of_codes(*codes), CASE)
    assert sum(o.kind in ("wrong-detail", "wrong-position") for o in found.outcomes) == 12
