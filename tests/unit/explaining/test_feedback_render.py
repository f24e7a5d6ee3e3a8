"""Feedback as HTML that everybody can read, and as text."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding_lab.exercises.coding.explanation import (
    Feedback,
    MeasureRow,
    Quote,
    Reason,
    Section,
)
from coding_lab.exercises.coding.feedback import STYLE, feedback_html, feedback_text
from coding_lab.exercises.coding.prose import message
from coding_lab.exercises.coding.render import SIGNS


def feedback(text: str = "words", verdict: str = "right") -> Feedback:
    """Feedback that has ``text`` wherever text can be."""
    section = Section(
        "correct", verdict, text, text, (text,), (Reason(text, text, (text,)),),
        (Quote(text, 3, text),), (),
    )  # fmt: skip
    row = MeasureRow(text, text, text, text)
    return Feedback(text, 0.5, text, (text,), (section,), (text,), (row,), ())


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes() -> list[dict[str, str]]:
    blocks = re.findall(r"\{((?:--cl-r-[a-z-]+:#[0-9a-f]{6};?)+)", STYLE)
    return [dict(re.findall(r"--cl-r-([a-z-]+):(#[0-9a-f]{6})", block)) for block in blocks]


def test_text_and_ground_reach_wcag_aa_in_every_theme() -> None:
    """Each pair of colours has a contrast of 4.5 at least, edges 3, in light and dark."""
    assert len(themes()) == len(("light", "dark"))
    for theme in themes():
        assert contrast(theme["ink"], theme["ground"]) >= 4.5
        assert contrast(theme["quiet"], theme["ground"]) >= 4.5
        assert contrast(theme["edge"], theme["ground"]) >= 3
        for name in SIGNS:
            assert contrast(theme[f"{name}-ink"], theme[name]) >= 4.5, name


def test_the_style_sheet_touches_nothing_else_on_the_page() -> None:
    """Every rule is for our own classes."""
    rules = STYLE.removeprefix("<style>").removesuffix("</style>")
    assert "@media" not in rules
    selectors = [s for group in re.findall(r"([^{}]+)\{", rules) for s in group.split(",")]
    assert selectors
    assert all(".cl-result" in selector for selector in selectors)


@pytest.mark.parametrize("level", [1, 3, 5, 6])
def test_headings_start_at_the_level_asked_for(level: int) -> None:
    """The first heading has that level and the others one below it, never beyond 6."""
    found = re.findall(r"<h(\d)>", feedback_html(feedback(), level))
    assert found == [str(level), str(min(6, level + 1))]


@pytest.mark.parametrize("verdict", list(SIGNS))
def test_each_verdict_has_a_word_beside_its_colour(verdict: str) -> None:
    """Colour and sign alone say nothing to some readers."""
    html = feedback_html(feedback(verdict=verdict))
    assert re.search(rf'cl-result-{verdict}">.*</span> {SIGNS[verdict][1]}</span>', html)


@given(st.text(min_size=1))
def test_whatever_stands_in_feedback_is_escaped(text: str) -> None:
    """Text from learner or author comes out as the same text and never as markup."""
    html = feedback_html(feedback(text)).replace(STYLE, "")
    assert html.count(escape(text)) >= 14
    plain = feedback_html(feedback("")).replace(STYLE, "")
    assert html.count("<") - plain.count("<") == 0
    assert unescape(html).count(text) >= 14


@given(st.text())
def test_text_feedback_never_fails(text: str) -> None:
    """Plain text is made of whatever there is."""
    assert feedback_text(feedback(text)).startswith("Feedback:")


def test_parameters_are_not_read_as_templates() -> None:
    """Braces in what a learner typed stay braces."""
    found = message("outcomes/correct", code="{expected}", code_with_title="{0}")
    assert found.heading == "{expected}: right"
    assert found.paragraphs == ("{0} is the code that this record supports.",)


def test_a_missing_parameter_is_an_error() -> None:
    """A message is never shown with a hole in it."""
    with pytest.raises(KeyError):
        message("outcomes/correct", code="E11.9")
