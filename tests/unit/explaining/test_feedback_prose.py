"""The words of feedback."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from coding_lab.cases.files import Mistake
from coding_lab.exercises.coding import feedback
from coding_lab.scoring import OutcomeKind

PROSE = Path(feedback.__file__).parent / "prose"
FILES = sorted(PROSE.glob("*/*.md"))


def test_every_kind_of_outcome_and_mistake_has_its_message() -> None:
    """No outcome and no foreseen mistake is without words."""
    assert {str(kind) for kind in OutcomeKind} <= {p.stem for p in PROSE.glob("outcomes/*.md")}
    assert {p.stem for p in PROSE.glob("mistakes/*.md")} == set(get_args(Mistake))
    details = {"seventh-character", "laterality", "specificity", "encounter", "other"}
    assert {p.stem for p in PROSE.glob("details/*.md")} == details


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_messages_are_kind_and_one_sentence_a_line(path: Path) -> None:
    """No “just”, no “simply”, nobody is scolded, and each line ends as a sentence does."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(just|simply|obviously|careless|of course|should have)\b", text, re.I)
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    assert lines
    for line in lines:
        assert re.search(r"([.?:]|\{\w+\})$", line), line
        assert not re.search(r"\w\w[.?!] [A-Z]", line), line
