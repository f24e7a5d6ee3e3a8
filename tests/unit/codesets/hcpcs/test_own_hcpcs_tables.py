"""The project's own tables of HCPCS Level II: enough codes, well formed, in our words."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from coding_lab.codesets.hcpcs.annual_file import COVERAGE, HcpcsEntry
from coding_lab.codesets.hcpcs.own_tables import table_files

LETTERS = "ABCEGHJKLMPQRSTUV"
"""All that exist, without D, which is the American Dental Association's."""


def test_there_are_at_least_620_codes_over_all_letters(own: dict[str, HcpcsEntry]) -> None:
    """At least 620 codes, some of every letter that exists, none with D."""
    letters = Counter(code[0] for code in own)
    assert len(own) >= 620
    assert "".join(sorted(letters)) == LETTERS


def test_every_code_has_the_form_of_one(
    own: dict[str, HcpcsEntry], own_modifiers: dict[str, HcpcsEntry]
) -> None:
    """A code is a letter and four digits; a modifier has two characters, not both digits."""
    assert [c for c in own if not re.fullmatch(r"[A-CE-V]\d{4}", c)] == []
    modifier = r"[A-Z][0-9A-Z]|\d[A-Z]"
    assert [c for c in own_modifiers if not re.fullmatch(modifier, c)] == []


def test_titles_are_short_plain_and_differ_from_each_other(own: dict[str, HcpcsEntry]) -> None:
    """A title is at most 130 characters, has no capitals throughout, and belongs to one code."""
    titles = Counter(entry.title for entry in own.values() if not entry.end)
    assert [title for title, count in titles.items() if count > 1] == []
    for entry in own.values():
        assert 5 < len(entry.title) <= 130, entry
        assert entry.title == entry.title.strip(), entry
        assert not entry.title.isupper(), entry


def test_dates_are_in_order(
    own: dict[str, HcpcsEntry], own_modifiers: dict[str, HcpcsEntry]
) -> None:
    """A first day is not before 2016, where it would be left empty, nor after the last day."""
    for entry in [*own.values(), *own_modifiers.values()]:
        assert entry.begin is None or entry.begin >= date(2016, 1, 1), entry
        assert entry.end is None or (entry.begin or date(2016, 1, 1)) < entry.end, entry


def test_every_injected_drug_names_its_dose_in_title_and_unit(own: dict[str, HcpcsEntry]) -> None:
    """A drug is taught with its dose: the title of an injection ends with what one unit is."""
    injected = [entry for entry in own.values() if ", injected, " in entry.title]
    assert len(injected) > 250
    assert [e for e in injected if not e.title.endswith(f", {e.unit}") or not e.unit] == []
    unclassified = re.compile("no other code|no other code classifies")
    drugs = [e for e in own.values() if e.code[0] == "J" and not unclassified.search(e.title)]
    assert [e for e in drugs if not re.match(r"(up to )?\d", e.unit)] == []


def test_a_status_is_one_of_those_that_medicare_has(own: dict[str, HcpcsEntry]) -> None:
    """Whatever stands as status is a coverage status as CMS publishes it, in our words."""
    assert {entry.status for entry in own.values()} <= {"", *COVERAGE.values()}


def test_every_table_says_where_it_comes_from() -> None:
    """Each file begins with what it is, its provenance, its licence and its format."""
    assert len(table_files()) > 8
    for path in table_files():
        head = [line for line in path.read_text(encoding="utf-8").split("\n") if line[:1] == "#"]
        text = "\n".join(head)
        for part in ("HCPCS Level II", "Provenance: written for this project", "CC-BY-4.0",
                     "format: 1"):  # fmt: skip
            assert part in text, path.name


def test_no_table_names_a_code_of_cpt_or_cdt() -> None:
    """Neither five digits, as CPT has them, nor a D code stand anywhere in the tables."""
    for path in table_files():
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"\b\d{5}\b|\b\d{4}[FTUM]\b|\bD\d{4}\b", text) == [], path.name
