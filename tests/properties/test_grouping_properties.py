"""What holds of every stay, whatever its codes."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from coding_lab.edits import code_editor
from coding_lab.edits.grouping import Stay, StayError, group, marginal, what_if

PRINCIPAL = ("J18.9", "I50.23", "K35.80", "S72.001A", "A41.9", "E11.621", "B20", "U07.1", "I21.4")
SECONDARY = (
    "J96.01",
    "E43",
    "N17.9",
    "E11.9",
    "I50.21",
    "L89.153",
    "R57.0",
    "J15.69",
    "D62",
    "QQQ",
)
PROCEDURES = ("0DTJ4ZZ", "0SR90JZ", "027034Z", "5A1955Z", "0Y6P0Z0", "0ZZZZZZ")
LINES = st.builds(
    lambda code, poa: f"{code}:{poa}", st.sampled_from(SECONDARY), st.sampled_from("YNUW")
)
STAYS = st.builds(
    Stay.of,
    st.dates(date(2022, 10, 1), date(2027, 3, 31)),
    st.integers(0, 100),
    st.sampled_from(("female", "male", "unknown")),
    st.sampled_from(PRINCIPAL).map(lambda code: f"{code}:Y"),
    st.lists(LINES, max_size=5, unique_by=lambda line: line.split(":")[0]),
    st.lists(st.sampled_from(PROCEDURES), max_size=3, unique=True),
    discharge_status=st.sampled_from(("01", "02", "20")),
)


@given(STAYS, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_secondary_lines_changes_no_drg(stay: Stay, random) -> None:  # type: ignore[no-untyped-def]
    """Each line keeps its level and what silences it, wherever it stands."""
    lines, procedures = list(stay.secondary), list(stay.procedures)
    random.shuffle(lines)
    random.shuffle(procedures)
    other = Stay(
        stay.discharge, stay.age_years, stay.sex, stay.principal, tuple(lines), tuple(procedures),
        stay.discharge_status,
    )  # fmt: skip
    one, two = group(stay), group(other)
    assert one.drg == two.drg
    assert {(n.code, n.severity, n.silenced_by) for n in one.lines} == {
        (n.code, n.severity, n.silenced_by) for n in two.lines
    }


@given(STAYS)
@settings(max_examples=60, deadline=None)
def test_a_severity_is_reached_only_by_a_line_that_counts(stay: Stay) -> None:
    """What carries the level is either a line that counts, or the principal diagnosis itself."""
    grouping = group(stay)
    counted = {line.severity for line in grouping.lines if line.counts}
    if grouping.severity == "MCC":
        assert "MCC" in counted
    if grouping.groupable and not any(n.severity != "none" for n in grouping.lines):
        assert grouping.severity == "none"


@given(STAYS)
@settings(max_examples=30, deadline=None)
def test_added_and_taken_away_is_the_stay_as_it_was(stay: Stay) -> None:
    """What if twice leads back; the lines of the worth are those of the stay."""
    comparison = what_if(stay.with_added("Z99.2:Y"), remove=["Z99.2"])
    assert comparison.after == group(stay)
    worth = {row.code: row.grouping for row in marginal(stay)}
    for code, grouping in worth.items():
        assert grouping == group(stay.without(code))


@given(st.text(max_size=30), st.text(max_size=12), st.dates(date(2022, 10, 1), date(2030, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_any_text_is_grouped_or_refused_in_words(principal: str, other: str, on: date) -> None:
    """No other error, for the grouper and for the code editor."""
    try:
        stay = Stay.of(on, 50, "female", principal, [other])
    except StayError:
        return
    assert len(group(stay).drg) == 3
    assert all(finding.message for finding in code_editor.check(stay))
