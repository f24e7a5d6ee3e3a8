"""The indexes and tables of the book, as the browser is told them."""

from __future__ import annotations

import pytest
from asking import Ask

INDEX, NEOPLASMS, DRUGS = "icd10cm-index", "icd10cm-neoplasms", "icd10cm-drugs"


def test_what_is_not_installed_says_what_it_is_and_how_to_get_it(
    nothing_installed: None, ask: Ask
) -> None:
    """All four parts are named, each with the command."""
    parts = [part for part in ask("contents")["parts"] if part["shape"] != "codes"]
    assert [part["label"] for part in parts] == [
        "Index to diseases", "Index to external causes", "Neoplasm table", "Drug table",
    ]  # fmt: skip
    for part in parts:
        assert part["ready"] is False
        assert "coding-lab codes install" in part["note"]
        assert part["about"]
    assert "coding-lab codes install" in ask("rows", part=DRUGS)["problem"]
    assert "coding-lab codes install" in ask("terms", part=INDEX)["problem"]


def test_what_is_installed_names_its_release(installed: None, ask: Ask) -> None:
    """A release of another year says that it is only the nearest."""
    parts = {part["id"]: part for part in ask("contents")["parts"]}
    assert parts[DRUGS]["ready"] is True
    assert "FY2026" in parts[DRUGS]["release"]
    assert parts["icd10cm-external-causes"]["ready"] is False


def test_an_index_is_opened_letter_by_letter_and_term_by_term(installed: None, ask: Ask) -> None:
    """Letters, lead terms, and what modifies them, each with its codes."""
    assert [item["letter"] for item in ask("terms", part=INDEX)["items"]] == ["A", "T"]
    (lead,) = ask("terms", part=INDEX, letter="T")["items"]
    assert (lead["title"], lead["modifiers"]) == ("Twinge, twinging", "(minor)")
    assert (lead["code"], lead["more"]) == ("R52", True)
    under = ask("terms", part=INDEX, term=lead["id"])["items"]
    assert [item["title"] for item in under] == ["elbow", "heart"]


def test_a_term_leads_to_codes_and_to_other_terms(installed: None, ask: Ask) -> None:
    """Codes with their titles in the Tabular List; “see” with the term that it names."""
    found = ask("find_terms", part=INDEX, text="twinge sugar")["items"]
    assert found[0]["path"] == ["Twinge, twinging", "elbow", "with sugar condition"]
    reply = ask("term", part=INDEX, term=found[0]["id"])
    page = reply["page"]
    assert [step["text"] for step in page["path"]] == ["Twinge, twinging (minor)", "elbow (inner)"]
    assert [code["code"] for code in page["codes"]] == ["E11.69", "M14.82"]
    assert page["codes"][0]["billable"] is True
    assert page["codes"][0]["title"].startswith("Type 2 diabetes")
    assert [level.get("letter") or level["term"] for level in reply["levels"]] == [
        "T", *(step["id"] for step in page["path"]),
    ]  # fmt: skip
    (ache,) = ask("terms", part=INDEX, letter="A")["items"]
    follow = ask("term", part=INDEX, term=ache["id"])["page"]
    assert (follow["see"], follow["follow"] > 0) == ("Twinge, by place", True)


def test_a_table_comes_by_pages(installed: None, ask: Ask) -> None:
    """Never whole: fifty rows at a time; a page after the last is the last."""
    first = ask("rows", part=DRUGS)
    assert (len(first["rows"]), first["total"], first["pages"]) == (50, 120, 3)
    assert len(first["columns"]) == 6
    assert first["rows"][0]["text"] == "Samplomycin 000"
    assert first["rows"][0]["codes"] == [f"T36.8X{n}" for n in range(1, 7)]
    last = ask("rows", part=DRUGS, page=99)
    assert (last["page"], last["first"], len(last["rows"])) == (2, 100, 20)


def test_a_table_is_filtered_by_words_and_by_letter(installed: None, ask: Ask) -> None:
    """Rows keep the order of the book and know what they stand under."""
    assert ask("rows", part=DRUGS, text="samplomycin 07")["total"] == 10
    assert ask("rows", part=DRUGS, text="nothing of the kind")["rows"] == []
    assert ask("rows", part=DRUGS, letter="S")["total"] == 120
    (row,) = ask("rows", part=NEOPLASMS, text="elbow")["rows"]
    assert (row["text"], row["above"], row["level"]) == (
        "elbow skin (outer)", ["Neoplasm, sample"], 1,
    )  # fmt: skip
    assert row["codes"][4] == ""


def test_a_term_that_is_gone_is_said(installed: None, ask: Ask) -> None:
    """An index can be installed anew while a browser is open."""
    assert "no such term" in ask("term", part=INDEX, term=4711)["problem"]


@pytest.mark.parametrize("question", ["rows", "terms"])
def test_an_unknown_part_is_said(ask: Ask, question: str) -> None:
    """A front end of another version may ask for one."""
    assert "cookery" in ask(question, part="cookery")["problem"]


def test_other_code_sets_are_found_by_words(nothing_installed: None, ask: Ask) -> None:
    """Each record says whether it may be reported; the reply names the release."""
    reply = ask("find_codes", part="icd10pcs", text="appendectomy")
    assert reply["release"].startswith("ICD-10-PCS")
    found = {item["code"]: item for item in reply["items"]}
    assert found["0DTJ4ZZ"]["billable"] is True
    assert found["0DTJ4ZZ"]["code_set"] == "ICD-10-PCS"
    assert "cookery" in ask("find_codes", part="cookery", text="soup")["problem"]


@pytest.mark.parametrize("code", ["00001", "0000T", "0000f"])
def test_a_cpt_code_is_met_with_a_word_on_why_no_title_shows(
    nothing_installed: None, ask: Ask, code: str
) -> None:
    """Nothing is listed; the learner has the book."""
    reply = ask("search", text=code)
    assert reply["items"] == []
    assert "your own book" in reply["problem"]
    assert "problem" not in ask("search", text="asthma")
    for part in ("hcpcs", "cpt"):
        assert "your own book" in ask("find_codes", part=part, text=code)["note"]
    assert "your own book" in ask("find_codes", part="cpt", text="knee")["caveat"]
