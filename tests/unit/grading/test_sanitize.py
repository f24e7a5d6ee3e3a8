"""Pages that people open hold no script."""

from __future__ import annotations

import re
from collections.abc import Callable

import nbformat
import pytest
from bs4 import BeautifulSoup

from coding_lab.exercises.coding.feedback import STYLE
from coding_lab.grading.sanitize import SanitizePage, clean_html, safe_markdown


@pytest.mark.parametrize(
    "text",
    [
        "<script>x()</script>",
        "<img src=x onerror=x()>",
        "<a href='javascript:x()'>go</a>",
        "<a href='&#106;avascript:x()'>go</a>",
        "[go](javascript:x)",
        "![go](data:text/html;base64,eA==)",
        "<iframe src='//x'></iframe>",
        "<style>* {display: none}</style>",
        "<p style='position: fixed; background: url(//x)'>over</p>",
        "<button class='full-credit'>press</button>",
        "<b class='full-credit' id='score'>press</b>",
    ],
)
@pytest.mark.parametrize("clean", [clean_html, safe_markdown])
def test_nothing_that_acts_passes(text: str, clean: Callable[[str], str]) -> None:
    """No tag, handler, address, layer, class or id by which a text could act on the page."""
    found = BeautifulSoup(clean(text), "html.parser").find_all(True)
    assert {tag.name for tag in found} <= {"p", "a", "b", "img"}
    attributes = {name for tag in found for name in tag.attrs}
    assert attributes <= {"href", "src", "alt", "style"}
    values = "".join(str(value) for tag in found for value in tag.attrs.values())
    assert not re.search("javascript|data:|url|position", values)


def test_markdown_stays_markdown() -> None:
    """Quotations, lists, links and tables come out as such."""
    page = safe_markdown("> quoted\n\n- one\n\n[link](https://example.org)\n\n|a|\n|-|\n|b|")
    for tag in ("<blockquote>", "<li>", '<a href="https://example.org">', "<table>"):
        assert tag in page


def test_our_feedback_keeps_its_layout() -> None:
    """The style sheet and the classes of the feedback pass, word for word."""
    inside = "<h3>Feedback</h3><details open><summary>M</summary></details>"
    html = f'{STYLE}<section class="cl-result">{inside}</section>'
    cleaned = clean_html(html)
    assert cleaned.startswith(STYLE)
    assert '<section class="cl-result">' in cleaned
    assert "<summary>" in cleaned


def test_outputs_of_foreign_types_are_dropped() -> None:
    """Of an output only text, pictures and cleaned HTML are shown."""
    cell = nbformat.v4.new_code_cell("x")
    cell.metadata.tags = ['"><script>']
    data = {
        "text/html": "<script>x()</script>",
        "image/svg+xml": "<svg onload=x()>",
        "text/plain": "x",
    }
    cell.outputs = [nbformat.v4.new_output("display_data", data)]
    cleaned, _ = SanitizePage().preprocess_cell(cell, {}, 0)
    assert set(cleaned.outputs[0].data) == {"text/html", "text/plain"}
    assert "<script" not in cleaned.outputs[0].data["text/html"]
    assert cleaned.metadata == {}
