"""Feedback for whole answers, compared with files that one can read.

Each folder under ``answers/`` holds ``answer.yaml``, the name of a case under ``cases/`` and
the expected text and HTML. ``UPDATE_GOLDENS=1`` rewrites them (``make goldens``).
"""

from __future__ import annotations

import os
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from coding_lab.cases.case import Case
from coding_lab.cases.key import Key
from coding_lab.cases.load import load_case, load_key, load_sheet
from coding_lab.codesets import CodeBook, code_book
from coding_lab.exercises.coding import feedback as door
from coding_lab.exercises.coding.explain import messages_of
from coding_lab.exercises.coding.feedback import Feedback, explain, feedback_html, feedback_text
from coding_lab.scoring import OutcomeKind, Score, score

HERE = Path(__file__).parent
NAMES = sorted(folder.name for folder in (HERE / "answers").iterdir())
PROSE = Path(door.__file__).parent / "prose"


@cache
def keyed(name: str) -> tuple[Case, Key, CodeBook]:
    case = load_case(HERE / "cases" / name)
    return case, load_key(case), code_book(case.date_of_service)


@cache
def result(name: str) -> tuple[Score, Feedback]:
    folder = HERE / "answers" / name
    case, key, book = keyed((folder / "case.txt").read_text().strip())
    sheet = load_sheet(case, folder / "answer.yaml")
    found = score(key, sheet, case, book)
    return found, explain(found, key, sheet, case, book)


@pytest.mark.parametrize("name", NAMES)
def test_feedback_is_what_the_golden_says(name: str) -> None:
    """The text and the HTML of an answer's feedback are word for word the expected ones."""
    feedback = result(name)[1]
    made = {"feedback.txt": feedback_text(feedback), "feedback.html": feedback_html(feedback)}
    for file, text in made.items():
        path = HERE / "answers" / name / file
        if os.environ.get("UPDATE_GOLDENS"):
            path.write_text(text + "\n", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text + "\n", f"{path} (make goldens)"


def test_the_goldens_show_every_kind_of_outcome() -> None:
    """Each outcome kind occurs in some golden."""
    shown = {outcome.kind for name in NAMES for outcome in result(name)[0].outcomes}
    assert shown == set(OutcomeKind)


def test_no_message_is_dead_and_none_is_missing() -> None:
    """The goldens use every prose file; a file that no outcome can use would be dead."""
    files = {str(p.relative_to(PROSE).with_suffix("")) for p in PROSE.glob("*/*.md")}
    used = messages_of(result(name)[1] for name in NAMES)
    assert files - used == set()


class _Reader(HTMLParser):
    """Collects tags and attributes, and checks that tags are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", NAMES)
def test_html_is_well_formed_and_holds_no_script(name: str) -> None:
    """Whatever a learner typed is text: no element and no attribute but our own."""
    reader = _Reader(feedback_html(result(name)[1]))
    assert set(reader.tags) <= {
        "style", "section", "h3", "h4", "p", "strong", "span", "ul", "li", "q", "details",
        "summary", "table", "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert set(reader.attributes) <= {"class", "scope", "aria-hidden"}
