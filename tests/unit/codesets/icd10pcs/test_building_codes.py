"""The table builder offers what is possible, and nothing else."""

import random
from datetime import date

import pytest

from coding_lab.codesets.icd10pcs.book import ProcedureBook
from coding_lab.codesets.icd10pcs.builder import TableBuilder


def test_a_code_is_built_character_by_character(procedures: ProcedureBook) -> None:
    """Section, body system, operation, part, approach, device, qualifier; then it is complete."""
    builder = procedures.builder()
    assert [choice.character for choice in builder.choices()][:3] == ["0", "1", "2"]
    axes = []
    for character in "0DTJ4ZZ":
        assert builder.code == ""
        axes.append(builder.axis)
        builder = builder.choose(character)
    assert axes[0] == "Section"
    assert axes[3:] == ["Body Part", "Approach", "Device", "Qualifier"]
    assert builder.code == "0DTJ4ZZ"
    assert builder.choices() == ()
    assert builder.record is not None
    assert builder.record.title == "Resection of Appendix, Percutaneous Endoscopic Approach"
    assert [c.label for c in builder.chosen()][3:] == [
        "Appendix", "Percutaneous Endoscopic", "No Device", "No Qualifier",
    ]  # fmt: skip


def test_choosing_and_going_back_leave_the_builder_as_it_was(procedures: ProcedureBook) -> None:
    """A state can be kept: every step gives another one."""
    builder = procedures.builder("0DT")
    further = builder.choose("j")
    assert (builder.prefix, further.prefix, further.back().prefix) == ("0DT", "0DTJ", "0DT")
    assert procedures.builder().back().prefix == ""
    assert further.back() == builder


def test_what_remains_is_counted_and_listed(procedures: ProcedureBook) -> None:
    """Each choice says how many codes go on with it; the codes themselves can be seen."""
    builder = procedures.builder("0DTJ")
    assert builder.remaining == sum(choice.remaining for choice in builder.choices()) == 5
    assert [record.code for record in builder.codes()] == [
        "0DTJ0ZZ", "0DTJ4ZG", "0DTJ4ZZ", "0DTJ7ZZ", "0DTJ8ZZ",
    ]  # fmt: skip
    assert len(builder.codes(limit=2)) == 2


@pytest.mark.parametrize(
    ("prefix", "character", "said"),
    [
        ("", "O", "choose one of 0, 1, 2"),
        ("0DTJ", "5", "not possible after 0DTJ: choose one of 0, 4, 7, 8"),
        ("0DTJ4ZZ", "Z", "complete"),
        ("0DTJ", "", "no character is not possible"),
    ],
)
def test_what_is_not_possible_is_refused_with_what_is(
    procedures: ProcedureBook, prefix: str, character: str, said: str
) -> None:
    """The message names the characters that may come."""
    with pytest.raises(ValueError, match=said):
        procedures.builder(prefix).choose(character)


def test_every_code_in_force_can_be_built_and_no_other(procedures: ProcedureBook) -> None:
    """Following every choice to its end gives the codes of the day, each once."""

    def endings(prefix: str) -> list[str]:
        if len(prefix) == 7:
            return [prefix]
        return [e for c, _ in procedures.next_characters(prefix) for e in endings(prefix + c)]

    assert endings("") == [record.code for record in procedures.codes()]


def test_every_fifteenth_code_is_reached_by_its_own_choices(procedures: ProcedureBook) -> None:
    """Five thousand codes, built one choice after the other, with what remains at every step."""
    for code in list(procedures.in_force)[::15]:
        builder = TableBuilder(procedures)
        for character in code:
            builder = builder.choose(character)
        assert builder.code == code
        assert builder.remaining == 1


def test_random_walks_end_at_codes_in_force(procedures: ProcedureBook) -> None:
    """Any choices that are offered lead to a code that can be reported, with its labels."""
    walk = random.Random(7)
    for _ in range(300):
        builder = procedures.builder()
        while not builder.code:
            choice = walk.choice(builder.choices())
            assert choice.label or choice.example
            builder = builder.choose(choice.character)
        assert procedures.check_form(builder.code) is None


def test_the_day_decides_what_can_be_built(procedures: ProcedureBook) -> None:
    """The device E of a lumbar fusion comes with FY2027."""
    later = ProcedureBook(procedures._index, date(2026, 10, 1))
    assert "E" not in [c.character for c in procedures.builder("0SG00").choices()]
    (choice,) = [c for c in later.builder("0SG00").choices() if c.character == "E"]
    assert choice.remaining == 2


def test_where_no_label_is_known_the_builder_says_so(procedures: ProcedureBook) -> None:
    """No label is made up: there is an example of a code that goes on so."""
    missing = [
        choice
        for prefix in ("00H", "04W", "0CW")
        for choice in procedures.builder(prefix).choices()
        if not choice.label
    ]
    assert all(choice.source == "" and choice.example for choice in missing)
