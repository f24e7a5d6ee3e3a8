"""What ``browse_codes`` shows, and what it understands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coding_lab import browse_codes
from coding_lab.browse import front_end as shared
from coding_lab.browse.code_book import front_end
from coding_lab.browse.code_book.questions import QuestionError, parse
from coding_lab.browse.code_book.widget import CodeBookBrowser


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, built_cache: Path, tmp_path: Path) -> None:
    monkeypatch.setenv("CODING_LAB_CACHE", str(built_cache))
    monkeypatch.setenv("CODING_LAB_HOME", str(tmp_path))


def test_the_book_of_a_day_is_opened_at_a_code() -> None:
    """Release and day are told, and a caveat where the release is of another year."""
    now = browse_codes("E11", on=date(2026, 5, 1))
    assert now.start == "E11"
    assert now.book["on"] == "1 May 2026"
    assert now.book["release"].startswith("ICD-10-CM FY2026")
    assert now.book["caveat"] == ""
    later = browse_codes(on=date(2026, 11, 25))
    assert "fiscal year 2027" in later.book["caveat"]
    assert later.start == ""


def test_without_a_code_book_the_cell_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback: the front end shows the problem, and every question is answered with it."""
    from coding_lab.browse.code_book import widget
    from coding_lab.codesets import CodeBookError

    def broken(_: object) -> Any:
        raise CodeBookError("the code book's source is missing: install it")

    monkeypatch.setattr(widget, "code_book", broken)
    cell = browse_codes("E11")
    assert cell.book["problem"] == "the code book's source is missing: install it"
    assert "problem" in cell._reply({"type": "contents", "request": 1})


def test_its_text_tells_a_reader_without_a_kernel_what_to_do() -> None:
    """The text stays in the notebook."""
    assert repr(browse_codes(on=date(2026, 5, 1))).endswith("Run this cell to open it.")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "message"),
        ({"type": "save", "request": 1}, "save"),
        ({"type": "children", "request": 1}, "code"),
        ({"type": "children", "request": 1, "code": "x" * 21}, "code"),
        ({"type": "rows", "request": 1, "part": "icd10cm-drugs", "page": -1}, "page"),
        ({"type": "term", "request": -1, "part": "icd10cm-index", "term": 1}, "request"),
        ({"type": "contents", "request": 1, "more": 2}, "more"),
    ],
)
def test_anything_else_is_refused_with_the_field(content: object, word: str) -> None:
    """The reason names what is wrong, on one line; the number comes back."""
    with pytest.raises(QuestionError) as caught:
        parse(content)
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)
    reply = CodeBookBrowser(None)._reply(content)
    assert reply["type"] == "refused"


def test_the_front_end_is_one_module_of_all_its_files() -> None:
    """No file of the folders is left out, and each stands under its name."""
    room = Path(front_end.__file__).parent
    script, style = front_end.script(), front_end.style()
    for path in (*(room / "widget").iterdir(), *(room.parent / "widget").iterdir()):
        text = script if path.suffix == ".js" else style
        assert path.name in text
        assert path.read_text(encoding="utf-8") in text
    assert script.count("export default") == 1
    assert "import " not in [line[:7] for line in script.splitlines()]


def test_shared_pieces_come_first() -> None:
    """A room's own files build on them."""
    own = shared.Pieces("coding_lab.browse.code_book", ("tree.js",), ("browser.css",))
    script, style = shared.script(own), shared.style(own)
    assert script.index("// dom.js") < script.index("// questions.js") < script.index("// tree.js")
    assert style.index("/* base.css */") < style.index("/* browser.css */")


def test_every_style_is_scoped() -> None:
    """No rule reaches outside the widget."""
    for line in front_end.style().splitlines():
        if line.endswith(("{", ",")) and not line.startswith((" ", "@", "/")):
            assert ".coding-lab" in line, line
