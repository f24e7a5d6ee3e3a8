"""What is written here about ICD-10-PCS is whole, and agrees with the official files."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from coding_lab.codesets.icd10pcs import teaching
from coding_lab.codesets.icd10pcs.book import ProcedureBook
from coding_lab.codesets.icd10pcs.official_definitions import read_definitions
from coding_lab.codesets.icd10pcs.official_index import read_index
from coding_lab.codesets.icd10pcs.official_tables import read_tables
from coding_lab.codesets.icd10pcs.sources import project_folder
from coding_lab.codesets.official_text import read_order_file

FOLDER = project_folder()
SECTIONS = teaching.read_sections(FOLDER)
TABLES = teaching.read_tables(FOLDER, SECTIONS)
DEFINITIONS = teaching.read_definitions(FOLDER)
NAMES = {name.name: name for name in teaching.read_names(FOLDER)}
OPERATION, APPROACH, DEVICE, QUALIFIER = 3, 5, 6, 7
DEFINED = {(d.section, d.position, term) for d in DEFINITIONS for term in d.terms}
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TWO_MEANINGS = {"tah", "bmt"}
"""Abbreviations that the wards use for two procedures."""


@pytest.fixture(scope="module")
def titles(order_file: Path) -> dict[str, str]:
    """The official titles of FY2026."""
    return {row.code: row.title for row in read_order_file(order_file) if len(row.code) == 7}


def test_every_section_and_every_body_system_of_surgery_has_a_table() -> None:
    """So that a learner can build a code anywhere without an installed file."""
    assert {code[0] for code in TABLES} == set(SECTIONS)
    assert {code[1] for code in TABLES if code[0] == "0"} == set(SECTIONS["0"].values[2])


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yaml")), ids=lambda path: path.stem)
def test_no_key_stands_twice_and_every_key_is_text(path: Path) -> None:
    """YAML would keep the last of two equal keys, and read an unquoted 0 as a number."""
    for keys in _keys(yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)):
        assert all(node.tag.endswith((":str", ":merge")) for node in keys), path
        values = [node.value for node in keys]
        assert len(values) == len(set(values)), (path, keys[0].start_mark.line + 1)


@pytest.mark.parametrize("path", sorted((FOLDER / "tables").glob("*.yaml")), ids=lambda p: p.stem)
def test_rows_name_their_columns_as_the_axes_do(path: Path) -> None:
    """The four keys of a row, in order, are those of its section."""
    axes = _load(FOLDER / "axes.yaml")["sections"]
    for code, table in _load(path)["tables"].items():
        for row in table["rows"]:
            assert list(row) == axes[code[0]]["keys"], code


def test_axes_are_the_official_ones(official: Callable[[str], Path]) -> None:
    """Titles of sections, body systems, operations and characters, and approaches, of FY2025."""
    tables = read_tables(official("icd10pcs_tables_2025.xml")).tables
    for code, table in tables.items():
        section = SECTIONS[code[0]]
        assert table.labels == (section.title, section.label(2, code[1]), section.label(3, code[2]))
        assert table.axis_titles == section.axis_titles
        if table.axis_titles[APPROACH - 1] == "Approach":
            for row in table.rows:
                for character, label in row.axes[1].items():
                    assert section.label(APPROACH, character) == label, code


def test_every_code_in_force_has_its_section_body_system_and_operation(
    procedures: ProcedureBook,
) -> None:
    """All of FY2026, save the one body system that no file names (D2)."""
    for prefix in sorted({code[:3] for code in procedures.in_force}):
        section = SECTIONS[prefix[0]]
        assert section.label(OPERATION, prefix[2]), prefix
        assert section.label(2, prefix[1]) or prefix[:2] == "D2", prefix


@pytest.mark.parametrize("character", sorted(SECTIONS))
def test_every_operation_and_approach_of_a_section_is_defined(character: str) -> None:
    """Root operations, types and approaches."""
    for position in (OPERATION, APPROACH):
        for label in SECTIONS[character].values.get(position, {}).values():
            assert (character, position, label) in DEFINED


def test_surgery_has_its_thirty_one_root_operations_and_seven_approaches() -> None:
    """The numbers that the profession learns."""
    of_surgery = Counter(position for section, position, _ in DEFINED if section == "0")
    assert (of_surgery[OPERATION], of_surgery[APPROACH]) == (31, 7)


def test_every_device_of_the_tables_is_defined_and_no_other() -> None:
    """At least forty, so that the builder can say what a device is."""
    devices = {
        label
        for code, table in TABLES.items()
        if code[0] == "0"
        for row in table.rows
        for label in row.axes[2].values()
    }
    defined = {term for section, position, term in DEFINED if (section, position) == ("0", DEVICE)}
    assert len(defined) >= 40
    assert devices == defined


def test_every_defined_qualifier_stands_in_a_table() -> None:
    """A misspelt qualifier would never be shown."""
    labels = {
        label
        for code, table in TABLES.items()
        if code[0] == "0"
        for row in table.rows
        for label in row.axes[3].values()
    }
    assert {term for _, position, term in DEFINED if position == QUALIFIER} <= labels


def test_a_definition_explains_gives_an_example_and_sets_apart() -> None:
    """All four in each, and no value defined twice."""
    for item in _load(FOLDER / "definitions.yaml")["definitions"]:
        assert item["text"].endswith("."), item
        assert item["explanation"].endswith("."), item
        assert item["includes"], item
        assert item["unlike"], item
    assert sum(len(d.terms) for d in DEFINITIONS) == len(DEFINED)


def test_definitions_are_our_own_words(official: Callable[[str], Path]) -> None:
    """No six words in a row are those of the official definition of the same value."""
    theirs = {
        (d.section, d.position, term): _runs(d.text) | _runs(d.explanation)
        for d in read_definitions(official("icd10pcs_definitions_2025.xml"))[1]
        for term in d.terms
    }
    compared = 0
    for d in DEFINITIONS:
        for term in d.terms:
            official_runs = theirs.get((d.section, d.position, term), set())
            assert not (_runs(d.text) | _runs(d.explanation)) & official_runs, term
            compared += bool(official_runs)
    assert compared >= 100


def test_there_are_names_enough() -> None:
    """At least three hundred procedures, most with another word for them."""
    assert len(NAMES) >= 300
    assert sum(bool(name.also) for name in NAMES.values()) >= 0.9 * len(NAMES)


def test_a_name_or_abbreviation_leads_to_one_procedure() -> None:
    """Save those that are ambiguous on the ward as well."""
    terms = Counter(t.lower() for n in NAMES.values() for t in {n.name, *n.also})
    assert {term for term, count in terms.items() if count > 1} == TWO_MEANINGS


def test_every_name_leads_to_codes_in_force(procedures: ProcedureBook) -> None:
    """On 1 May 2026, by the dates that the book reads."""
    for name in NAMES.values():
        for prefix in name.prefixes:
            assert procedures.beginning_with(prefix), (name.name, prefix)


def test_every_name_leads_to_official_codes(titles: dict[str, str]) -> None:
    """Of the order file of FY2026, as a second opinion."""
    prefixes = {code[:length] for code in titles for length in range(3, 8)}
    assert {p for name in NAMES.values() for p in name.prefixes} <= prefixes


def test_a_name_that_the_official_index_leads_with_goes_to_the_same_table(
    official: Callable[[str], Path],
) -> None:
    """One of the tables that the lead term of FY2025 names, or that terms under it name."""
    tables: dict[str, set[str]] = {}
    for term in read_index(official("icd10pcs_index_2025.xml")).terms:
        codes = {code[:3] for code in term.codes if len(code) >= 3}
        tables.setdefault(term.path[0].lower(), set()).update(codes)
    compared = 0
    for name in NAMES.values():
        for term_of in (name.name, *name.also):
            named = tables.get(term_of.lower())
            if named:
                assert named & {prefix[:3] for prefix in name.prefixes}, (term_of, named)
                compared += 1
    assert compared >= 100


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("appendectomy", "Resection of Appendix"),
        ("cholecystectomy", "Resection of Gallbladder"),
        ("total hip replacement", "Replacement of Right Hip Joint"),
        ("cesarean delivery", "Extraction of Products of Conception, Low, Open"),
        ("vaginal delivery", "Delivery of Products of Conception"),
        ("coronary artery bypass graft", "Bypass Coronary Artery"),
        ("coronary angioplasty", "Dilation of Coronary Artery"),
        ("TURP", "Excision of Prostate, Via Natural or Artificial Opening Endoscopic"),
        ("transcatheter aortic valve replacement", "Replacement of Aortic Valve with Zooplastic"),
        ("carotid endarterectomy", "Extirpation of Matter from Right Internal Carotid"),
        ("below-knee amputation", "Detachment at Right Lower Leg"),
        ("closed reduction of wrist fracture", "Reposition Right Radius, External"),
        ("excisional debridement of skin", "Excision of"),
        ("nonexcisional debridement", "Extraction of"),
        ("thoracentesis", "Drainage of Right Pleural Cavity, Percutaneous"),
        ("lumbar puncture", "Drainage of Spinal Canal, Percutaneous Approach, Diagnostic"),
        ("hemodialysis", "Performance of Urinary Filtration, Intermittent"),
        ("red blood cell transfusion", "Transfusion of Nonautologous Red Blood Cells"),
        ("intubation", "Insertion of Endotracheal Airway into Trachea"),
        ("inguinal hernia repair, open with mesh", "Supplement Right Inguinal Region"),
        ("arteriovenous fistula creation", "Bypass Right Radial Artery to Lower Arm Vein"),
        ("transcranial magnetic stimulation", "Electromagnetic Therapy, Central Nervous"),
    ],
)
def test_the_first_code_of_a_name_is_what_the_name_means(
    titles: dict[str, str], name: str, title: str
) -> None:
    """Read in the official title."""
    prefix = NAMES[name].prefixes[0]
    found = [text for code, text in titles.items() if code.startswith(prefix)]
    assert any(text.startswith(title) for text in found), found[:3]


def test_a_total_hysterectomy_is_one_code() -> None:
    """The index leads to the uterus alone (0UT9): no qualifier is total, L is supracervical."""
    assert NAMES["hysterectomy, total abdominal"].prefixes == ("0UT90ZZ",)
    assert all(p[-1] == "L" for p in NAMES["hysterectomy, supracervical"].prefixes)


def _keys(node: yaml.Node | None) -> Iterator[list[yaml.ScalarNode]]:
    if isinstance(node, yaml.MappingNode):
        if node.value:
            yield [key for key, _ in node.value]
        for _, value in node.value:
            yield from _keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _keys(value)


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)


def _runs(text: str) -> set[tuple[str, ...]]:
    found = re.findall("[a-z]+", text.lower())
    return {tuple(found[i : i + 6]) for i in range(len(found) - 5)}
