"""What if: a stay with other codes, each line's worth, another sequence."""

from __future__ import annotations

from datetime import date

import pytest

from coding_lab.edits.grouping import Stay, StayError, marginal, sequencing, what_if

ON = date(2026, 5, 1)
PNEUMONIA = Stay.of(ON, 70, "female", "J18.9", ["E11.9", "N18.9"])


def test_a_line_that_raises_the_drg_is_named() -> None:
    """DRG and weight before and after, the direction, and the change that did it."""
    comparison = what_if(PNEUMONIA, add=["J96.01", "I10"])
    assert (comparison.before.drg, comparison.after.drg) == ("195", "193")
    assert comparison.direction == "higher"
    assert comparison.decisive == ("add J96.01",)
    assert "0.6285 → 1.3144" in comparison.sentence


def test_a_line_taken_away_lowers_it() -> None:
    """The other way round."""
    comparison = what_if(PNEUMONIA.with_added("J96.01"), remove=["J96.01"])
    assert (comparison.direction, comparison.after.drg) == ("lower", "195")


def test_two_lines_of_the_same_level_decide_only_together() -> None:
    """Each of two MCCs holds the DRG, and each would reach it alone."""
    both = PNEUMONIA.with_added("J96.01", "E43")
    comparison = what_if(both, remove=["J96.01", "E43"])
    assert comparison.decisive == ("remove J96.01", "remove E43")
    assert "only together" in comparison.reason
    one = what_if(PNEUMONIA, add=["J96.01", "E43"])
    assert one.decisive == ()
    assert one.reason == "Each of these would do by itself: add J96.01, add E43."


def test_a_silenced_line_changes_nothing_and_says_why() -> None:
    """An MCC that the principal diagnosis excludes."""
    failure = Stay.of(ON, 70, "female", "I50.20")
    comparison = what_if(failure, add="I50.21")
    assert comparison.direction == "same"
    assert "I50.21 does not count" in comparison.reason


def test_a_procedure_makes_the_stay_surgical() -> None:
    """What is shaped like ICD-10-PCS is taken as a procedure."""
    stay = Stay.of(ON, 40, "male", "K35.80")
    comparison = what_if(stay, add="0DTJ4ZZ")
    assert (comparison.before.kind, comparison.after.kind) == ("medical", "surgical")


def test_a_code_is_replaced_in_its_place() -> None:
    """Also the principal diagnosis; the POA indicator stays."""
    stay = Stay.of(ON, 70, "female", "J18.9:Y", ["N18.9:Y"])
    comparison = what_if(stay, replace={"J18.9": "J15.211"})
    assert (comparison.before.drg, comparison.after.drg) == ("195", "179")
    assert stay.with_replaced("N18.9", "N18.6").secondary[0].poa == "Y"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"remove": ["J18.9"]}, "always has one"),
        ({"remove": ["Z99.2"]}, "not in the stay"),
        ({"replace": {"Z99.2": "I10"}}, "no such diagnosis"),
        ({"replace": {"J18.9": "0DTJ4ZZ"}}, "no such procedure"),
    ],
)
def test_an_impossible_change_is_refused(change: dict[str, object], message: str) -> None:
    """Nothing is changed silently."""
    with pytest.raises(StayError, match=message):
        what_if(PNEUMONIA, **change)  # type: ignore[arg-type]


def test_every_line_has_its_marginal_worth() -> None:
    """The DRG without each secondary diagnosis and each procedure."""
    stay = Stay.of(ON, 40, "male", "K35.80", ["K65.0", "E11.9"], ["0DTJ4ZZ"])
    rows = {row.code: row for row in marginal(stay)}
    assert list(rows) == ["K65.0", "E11.9", "0DTJ4ZZ"]
    assert rows["E11.9"].direction == "same"
    assert rows["K65.0"].direction == "lower"
    assert rows["0DTJ4ZZ"].grouping.kind == "medical"


def test_two_lines_that_carry_the_same_level_are_said_to() -> None:
    """Neither is decisive, since the other one holds the DRG."""
    rows = marginal(PNEUMONIA.with_added("J96.01", "E43")).rows
    assert {row.code for row in rows if "stays without it" in row.note} == {"J96.01", "E43"}


def test_each_diagnosis_in_the_first_place() -> None:
    """With what the Medicare Code Editor says against it there, and the rule that decides."""
    stay = Stay.of(ON, 70, "female", "J18.9", ["J96.01", "B95.62"])
    alternatives = sequencing(stay)
    respiratory, agent = alternatives.rows
    assert (respiratory.grouping.drg, respiratory.note) == ("189", "")
    assert "not accepted as the principal diagnosis" in agent.note
    assert "never the weight" in alternatives.reminder


def test_tables_are_plain_and_escaped() -> None:
    """A caption, headings with a scope; a code from outside is text, not markup."""
    page = marginal(PNEUMONIA.with_added("<b>"))._repr_html_()
    assert "<b>" not in page
    assert page.count("<caption>") == 1
    assert 'scope="row"' in page
    assert "<caption>" in what_if(PNEUMONIA, add="E43")._repr_html_()


def test_data_frames_on_request() -> None:
    """Comparison and alternatives as tables."""
    assert list(what_if(PNEUMONIA, add="E43").to_frame()["drg"]) == ["195", "193"]
    frame = marginal(PNEUMONIA.with_added("E43")).to_frame()
    assert frame.loc[frame["code"] == "E43", "weight_difference"].item() == pytest.approx(-0.6859)
