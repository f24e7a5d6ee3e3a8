"""What the kernel understands, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from coding_lab.browse.code_book.questions import Search
from coding_lab.exercises.coding.messages import MessageError, Save, parse

SAVE: dict[str, Any] = {
    "type": "save", "client": "c-1", "revision": 3, "confirmed": 2,
    "sheet": {"lines": [{"id": "line-1", "code": "J02.0"}]}, "base": None, "active_seconds": 12,
}  # fmt: skip


def test_a_save_carries_sheet_base_and_time() -> None:
    """A whole sheet is read into the same model as an answers file."""
    message = parse(SAVE)
    assert isinstance(message, Save)
    assert message.sheet.lines[0].code == "J02.0"
    assert (message.confirmed, message.active_seconds) == (2, 12)


def test_a_search_carries_its_number() -> None:
    """The number comes back, so that a stale reply can be dropped."""
    message = parse({"type": "search", "request": 7, "text": "strep"})
    assert isinstance(message, Search)
    assert (message.request, message.text) == (7, "strep")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "message"),
        ({"type": "format_disk"}, "format_disk"),
        ({"type": "search", "request": 1}, "text"),
        ({"type": "search", "request": 1, "text": "x" * 201}, "text"),
        ({"type": "search", "request": -1, "text": "x"}, "request"),
        ({**SAVE, "extra": 1}, "extra"),
        ({**SAVE, "active_seconds": -1}, "active_seconds"),
        ({**SAVE, "sheet": {"lines": [{"code": "x" * 21}]}}, "sheet.lines.0.code"),
        ({**SAVE, "sheet": {"lines": [{"poa": "X"}]}}, "sheet.lines.0.poa"),
    ],
)
def test_anything_else_is_refused_with_the_field(content: object, word: str) -> None:
    """The reason names what is wrong, on one line."""
    with pytest.raises(MessageError) as caught:
        parse(content)
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)
