"""The clinical index of diagnoses: files are whole, every code stands in the Tabular List."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from coding_lab.codesets import code_book
from coding_lab.course import course_file

ROWS_AT_LEAST = 1500
LONGEST_TERM = 12
"""Words in the longest term."""

FILES = sorted(course_file("data/codesets/clinical_index").glob("*.yaml"))


class _EveryKeyOnce(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML that counts keys: the plain loader drops all but the last of equal rows in silence."""


def _mapping(loader: _EveryKeyOnce, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = [key for key, count in Counter(keys).items() if count > 1]
    assert not twice, f"rows that stand twice: {twice}"
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return mapping


_EveryKeyOnce.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@cache
def _table(file: Path) -> dict[str, Any]:
    table: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=_EveryKeyOnce)
    return table


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_of_the_clinical_index_is_well_formed(file: Path) -> None:
    """Header with licence, format 1, and rows of a code with a list of different, short terms."""
    assert "CC-BY-4.0" in file.read_text(encoding="utf-8").split("format:")[0]
    table = _table(file)
    assert set(table) == {"format", "entries"}
    assert table["format"] == 1
    wrong = []
    for code, terms in table["entries"].items():
        if not isinstance(code, str) or not isinstance(terms, list) or not terms:
            wrong.append(f"{code}: not a code with a list of terms")
            continue
        for term in terms:
            if not isinstance(term, str) or not term.strip():
                wrong.append(f"{code}: {term!r} is not a term; quote numbers, yes, no, on, off")
            elif len(term.split()) > LONGEST_TERM:
                wrong.append(f"{code}: {term!r} is a sentence")
        twice = [t for t, n in Counter(str(t).casefold() for t in terms).items() if n > 1]
        if twice:
            wrong.append(f"{code}: {twice} stands twice")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_row_of_the_clinical_index_adds_to_a_title_of_the_tabular_list(file: Path) -> None:
    """Each code is in the Tabular List on 2026-05-01, and no term only repeats its title."""
    book = code_book(date(2026, 5, 1))
    wrong = []
    for code, terms in _table(file)["entries"].items():
        record = book.look_up(code)
        if record is None or record.code != code:
            wrong.append(f"{code}: not in {book.release}")
            continue
        title = record.title.casefold()
        wrong += [f"{code}: {term!r} is its title" for term in terms if term.casefold() == title]
    assert not wrong, "\n".join(wrong)


def test_a_code_has_one_row_in_all_files_of_the_clinical_index_together() -> None:
    """All terms of a code stand in one place, so that a correction is made once."""
    rows = Counter(code for file in FILES for code in _table(file)["entries"])
    twice = [code for code, count in rows.items() if count > 1]
    assert not twice


def test_the_clinical_index_is_large_enough_to_be_searched() -> None:
    """Titles alone find too little; the index speaks for a good part of all categories."""
    assert sum(len(_table(file)["entries"]) for file in FILES) >= ROWS_AT_LEAST
