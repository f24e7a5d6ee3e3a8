"""The Tabular List as the browser is told it: tree, pages, notes, seventh characters."""

from __future__ import annotations

from typing import Any

import pytest
from asking import Ask

from coding_lab.codesets import CodeBook


def codes(items: list[dict[str, Any]]) -> list[str]:
    return [item["code"] for item in items]


def test_the_contents_are_the_chapters_in_order(ask: Ask) -> None:
    """Twenty-two of them, none of which is a code."""
    chapters = ask("contents")["chapters"]
    assert codes(chapters)[:3] == ["A00-B99", "C00-D49", "D50-D89"]
    assert len(chapters) == 22
    assert {item["kind"] for item in chapters} == {"chapter"}


def test_what_stands_under_a_line_is_asked_for_step_by_step(ask: Ask) -> None:
    """Chapter, block, category, code: each says what it is and whether it may be reported."""
    blocks = ask("children", code="E00-E89")["items"]
    assert {item["kind"] for item in blocks} == {"block"}
    assert "E08-E13" in codes(blocks)
    assert codes(ask("children", code="E08-E13")["items"]) == ["E08", "E09", "E10", "E11", "E13"]
    under = {item["code"]: item for item in ask("children", code="E11")["items"]}
    assert (under["E11.9"]["billable"], under["E11.0"]["billable"]) == (True, False)
    assert under["E11.9"]["kind"] == "code"


def test_a_path_holds_every_level_that_a_tree_must_open(ask: Ask) -> None:
    """Each level holds the next one, and the last one the code."""
    reply = ask("path", code="s52 501a")
    assert reply["code"] == "S52.501A"
    wanted = [level["of"] for level in reply["levels"]]
    assert wanted == ["S00-T88", "S50-S59", "S52", "S52.5", "S52.50", "S52.501"]
    for level, below in zip(reply["levels"], [*wanted[1:], "S52.501A"], strict=True):
        assert below in codes(level["items"])


def test_every_code_can_be_reached_from_its_chapter(codebook: CodeBook, ask: Ask) -> None:
    """Nothing is lost between the levels; looked at for every thousandth code."""
    for record in list(codebook.codes())[::1000]:
        levels = ask("path", code=record.code)["levels"]
        assert levels, record.code
        assert record.code in codes(levels[-1]["items"])


def test_the_page_of_a_code_tells_what_it_is(ask: Ask) -> None:
    """Code, title, kind, validity, and what stands above, beside and under it."""
    page = ask("neighbourhood", code="j449")["page"]
    assert (page["code"], page["kind"], page["billable"]) == ("J44.9", "code", True)
    assert codes(page["parents"]) == ["J00-J99", "J40-J4A", "J44"]
    assert "J44.0" in codes(page["siblings"])
    assert page["children"] == []
    assert page["validity"].startswith("valid since")


def test_own_notes_come_before_inherited_ones_which_name_their_origin(ask: Ask) -> None:
    """Within each kind of note."""
    groups = ask("neighbourhood", code="J44")["page"]["notes"]
    inherited = 0
    for group in groups:
        seen = [note["inherited"] for note in group["notes"]]
        assert seen == sorted(seen), group["kind"]
        inherited += sum(seen)
        assert all(note["origin"] for note in group["notes"])
    assert inherited


def test_codes_in_notes_lead_on(ask: Ask) -> None:
    """A note is cut into words and codes that the book has."""
    groups = ask("neighbourhood", code="J44")["page"]["notes"]
    parts = [part for group in groups for note in group["notes"] for part in note["parts"]]
    targets = {part["code"] for part in parts if "code" in part}
    assert "J47" in targets
    for target in targets:
        assert ask("neighbourhood", code=target)["page"]["code"] == target


@pytest.mark.parametrize(
    ("code", "origin", "made"),
    [("S52.501", "S52", "S52.501A"), ("S52.501B", "S52", "S52.501A"), ("S52.5", "S52", "")],
)
def test_seventh_characters_are_a_table_with_the_code_that_each_makes(
    ask: Ask, code: str, origin: str, made: str
) -> None:
    """Where characters before the seventh are still missing, none is made."""
    page = ask("neighbourhood", code=code)["page"]
    table = page["seventh"]
    assert table["origin"] == origin
    first = table["rows"][0]
    assert first["character"] == "A"
    assert first["meaning"] == "initial encounter for closed fracture"
    assert first["made"] == made
    assert "seventh_characters" not in {group["kind"] for group in page["notes"]}


def test_a_code_without_seventh_characters_has_no_table(ask: Ask) -> None:
    """Nothing is shown that does not hold."""
    assert ask("neighbourhood", code="E11.9")["page"]["seventh"] is None


@pytest.mark.parametrize("question", ["path", "neighbourhood"])
def test_what_is_not_in_the_book_is_said(ask: Ask, question: str) -> None:
    """In one sentence, with what was asked for."""
    assert "“Q99.99”" in ask(question, code="Q99.99")["problem"]
