"""Reading the official files of ICD-10-PCS: tables, definitions, index."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.icd10pcs.book import ProcedureBook
from coding_lab.codesets.icd10pcs.official_definitions import read_definitions
from coding_lab.codesets.icd10pcs.official_index import read_index
from coding_lab.codesets.icd10pcs.official_tables import read_tables

TABLES = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular><version>2030</version><pcsTable>
<axis pos="1"><title>Section</title><label code="0">Surgery</label></axis>
<axis pos="2"><title>Body System</title><label code="D">Bowels</label></axis>
<axis pos="3"><title>Operation</title><label code="T">Resection</label>
<definition>All of it</definition></axis>
<pcsRow codes="2">
<axis pos="4"><title>Body Part</title><label code="J">Appendix</label></axis>
<axis pos="5"><title>Approach</title>
<label code="0">Open</label><label code="4">Scope</label></axis>
<axis pos="6"><title>Device</title><label code="Z">None</label></axis>
<axis pos="7"><title>Qualifier</title><label code="Z">None</label></axis>
</pcsRow></pcsTable></ICD10PCS.tabular>
"""
INDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.index><version>2030</version><letter><title>A</title>
<mainTerm><title>Appendectomy</title>
<term level="1"><see>Resection, Appendix<codes>0DTJ</codes></see></term></mainTerm>
<mainTerm><title>Caecum</title><use>Cecum</use></mainTerm>
<mainTerm><title>Removal</title><term level="1"><title>Appendix</title>
<term level="2"><title>Open</title><code>0DTJ0ZZ</code></term></term></mainTerm>
</letter></ICD10PCS.index>
"""
DEFINITIONS = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.definitions><version>2030</version><section code="0"><title>Surgery</title>
<axis pos="3"><title>Operation</title><terms><title>Resection</title><title>Removal</title>
<definition>All of it</definition><includes>Appendix</includes></terms></axis>
</section></ICD10PCS.definitions>
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "given.xml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_read_with_its_rows_and_labels(tmp_path: Path) -> None:
    """Axes, labels, definition, and every combination of a row as a code."""
    found = read_tables(_file(tmp_path, TABLES))
    table = found.tables["0DT"]
    assert found.fiscal_year == 2030
    assert list(table.codes()) == ["0DTJ0ZZ", "0DTJ4ZZ"]
    assert table.labels == ("Surgery", "Bowels", "Resection")
    assert table.axis_titles[3:] == ("Body Part", "Approach", "Device", "Qualifier")
    assert table.definition == "All of it"
    assert table.labels_of("0DTJ4ZZ") == ("Appendix", "Scope", "None", "None")
    assert table.labels_of("0DTJ5ZZ") == ()
    assert table.next_labels("0DTJ") == {"0": ("Open",), "4": ("Scope",)}


def test_an_index_is_read_with_what_its_terms_lead_to(tmp_path: Path) -> None:
    """Codes, beginnings of codes, references, and the value that a term stands for."""
    terms = read_index(_file(tmp_path, INDEX)).terms
    assert [(t.path, t.codes, t.see, t.use) for t in terms] == [
        (("Appendectomy",), ("0DTJ",), "Resection, Appendix", ""),
        (("Caecum",), (), "", "Cecum"),
        (("Removal", "Appendix", "Open"), ("0DTJ0ZZ",), "", ""),
    ]


def test_definitions_are_read_with_all_their_titles(tmp_path: Path) -> None:
    """One definition may hold for several values."""
    year, (one,) = read_definitions(_file(tmp_path, DEFINITIONS))
    assert year == 2030
    assert (one.section, one.position, one.terms) == ("0", 3, ("Resection", "Removal"))
    assert (one.text, one.includes) == ("All of it", ("Appendix",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TABLES[:-40], "damaged or cut short"),
        (TABLES.replace("<version>2030</version>", ""), "no version or no table"),
        (TABLES.replace("2030", "soon"), "states no fiscal year"),
        (INDEX, "not the ICD-10-PCS tables"),
        (TABLES.replace('code="J"', 'code="O"'), "without characters and labels"),
        (TABLES.replace('<axis pos="7">', "<!--").replace("</axis>\n</pcsRow>", "--></pcsRow>"),
         "row in table 0DT of 3 columns"),
        (TABLES.replace('<label code="T">Resection</label>', ""), "without characters"),
        (TABLES.replace("<ICD10PCS", '<!DOCTYPE x [<!ENTITY a "b">]><ICD10PCS', 1),
         "document type"),
        (TABLES.replace("<version>", "<a>" * 40 + "</a>" * 40 + "<version>"), "nested deeper"),
        ("", "damaged or cut short"),
    ],
)  # fmt: skip
def test_a_wrong_or_damaged_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """One clear line that names the file."""
    path = _file(tmp_path, text)
    with pytest.raises(CodeBookError, match=message) as caught:
        read_tables(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The message names it."""
    with pytest.raises(CodeBookError, match=r"nowhere\.xml cannot be read"):
        read_tables(tmp_path / "nowhere.xml")


def test_the_official_tables_give_the_codes_of_their_year(
    official: Callable[[str], Path], procedures: ProcedureBook
) -> None:
    """78,948 codes, exactly those in force on the first day of FY2025."""
    found = read_tables(official("icd10pcs_tables_2025.xml"))
    codes = sorted(code for table in found.tables.values() for code in table.codes())
    assert len(found.tables) == 908
    assert codes == list(ProcedureBook(procedures._index, date(2024, 10, 1)).in_force)


def test_with_official_tables_every_choice_has_its_official_label(
    installed: ProcedureBook,
) -> None:
    """From section to body part in every table, and to the end in every fiftieth code."""
    for code in list(installed.in_force)[::50]:
        builder = installed.builder()
        for character in code:
            assert builder.axis
            choices = {choice.character: choice for choice in builder.choices()}
            assert all(choice.label for choice in choices.values()), builder.prefix
            builder = builder.choose(character)
        assert all(choice.source == "official" for choice in builder.chosen()[3:])


def test_a_character_of_two_meanings_shows_both_until_the_last_one_decides(
    installed: ProcedureBook,
) -> None:
    """In table XW0 the qualifier tells which substance a character stands for."""
    (choice,) = [c for c in installed.builder("XW033").choices() if c.character == "3"]
    assert choice.label == "Durvalumab Antineoplastic or Bentracimab, Ticagrelor Reversal Agent"
    last = installed.explain("XW03336")[5]
    assert last[2].text == "Durvalumab Antineoplastic"


def test_a_label_of_an_older_table_is_not_given_to_a_newer_code(installed: ProcedureBook) -> None:
    """In table XW0 the character 6 is another substance in FY2027 than it was in FY2025."""
    later = ProcedureBook(installed._index, date(2026, 10, 1))
    assert later.look_up("XW0336C") is not None
    assert later.explain("XW0336C")[5][2].text == ""
    (choice,) = [c for c in later.builder("XW033").choices() if c.character == "6"]
    assert (choice.label, choice.source) == ("", "")
    assert later.explain("XW0336C")[3][2].text == "Peripheral Vein"
    assert installed.builder("XW033").choose("6").chosen()[5].label.startswith("Lefamulin")


def test_terms_of_an_installed_index_find_codes(installed: ProcedureBook) -> None:
    """A name that only the official index has leads to its codes."""
    assert [r.code[:4] for r in installed.search("abdominohysterectomy", 3)] == ["0UT9"] * 3


def test_definitions_of_an_installed_file_follow_our_own(installed: ProcedureBook) -> None:
    """Root operations, approaches and devices are explained by both."""
    builder = installed.builder("0D")
    (resection,) = [c for c in builder.choices() if c.label == "Resection"]
    texts = [d.text for d in builder.definitions_of(resection)]
    assert texts[-1] == "Cutting out or off, without replacement, all of a body part"
