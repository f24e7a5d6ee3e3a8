"""What changed between two releases."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBook, CodeBookError
from coding_lab.codesets.releases.diff import Diff, diff, diffs
from coding_lab.codesets.releases.install import install

Sample = Callable[..., Path]


@pytest.mark.usefixtures("shared_cache")
def test_dates_alone_tell_which_codes_came_and_went(codebook: CodeBook) -> None:
    """The published counts of FY2027; without its texts, that is said."""
    diagnoses, procedures = diffs("FY2026", "FY2027")
    assert (diagnoses.code_set, procedures.code_set) == ("ICD-10-CM", "ICD-10-PCS")
    assert (diagnoses.counts["new"], diagnoses.counts["deleted"]) == (190, 30)
    assert (procedures.counts["new"], procedures.counts["deleted"]) == (101, 38)
    assert "titles and notes are not compared" in diagnoses.remarks[0]
    assert "titles and notes are not compared" in procedures.remarks[0]
    deleted = {change.code: change.title for change in diagnoses.of("deleted")}
    assert all(deleted.values())


@pytest.fixture
def two_lists(home: Path, sample: Sample) -> Diff:
    """Two code lists of years to come, one after the other."""
    old = sample("cm_codes.txt", "icd10cm-codes-2040.txt")
    new = sample("cm_codes.txt", "icd10cm-codes-2041.txt")
    old.write_text("E119    Plain\nE1169   With <something> else\n", encoding="utf-8")
    new.write_text("E119    Plain as ever\nE11A    In remission\n", encoding="utf-8")
    install([old, new])
    return diff("icd10cm-fy2040", "icd10cm-fy2041")


def test_lists_tell_new_deleted_and_revised(two_lists: Diff) -> None:
    """Each change with its titles; codes with their dot."""
    assert [(c.kind, c.code, c.title, c.old_title) for c in two_lists.changes] == [
        ("new", "E11.A", "In remission", ""),
        ("deleted", "E11.69", "With <something> else", ""),
        ("revised-title", "E11.9", "Plain as ever", "Plain"),
    ]
    assert two_lists.remarks == ("The Tabular List of both releases is needed to compare notes.",)


def test_a_diff_shows_itself_as_frame_json_and_tables(two_lists: Diff) -> None:
    """Text of a file never becomes markup."""
    frame = two_lists.to_frame()
    assert list(frame["code"]) == ["E11.A", "E11.69", "E11.9"]
    data = json.loads(json.dumps(two_lists.as_json()))
    assert data["counts"] == {"new": 1, "deleted": 1, "revised-title": 1, "changed-notes": 0}
    page = two_lists._repr_html_()
    assert "With &lt;something&gt; else" in page
    assert "<something>" not in page
    assert page.count("<caption>") == page.count("<table>") == 3
    assert page.count('<th scope="row">') == 3


def test_changed_notes_are_told_with_their_kind(home: Path, sample: Sample) -> None:
    """Between two Tabular Lists: what came and what went, under its place."""
    old = sample("tabular.xml", "icd10cm-tabular-2030.xml")
    new = sample("tabular.xml", "icd10cm-tabular-2031.xml")
    text = old.read_text(encoding="utf-8").replace(">2030<", ">2031<")
    text = text.replace("glands in this sample", "other glands")
    new.write_text(text.replace("Sample sugar condition,", "Sugar,"), encoding="utf-8")
    install([old, new], extract=True)
    found = diff("FY2030", "FY2031")
    (notes,) = found.of("changed-notes")
    assert (notes.code, notes.added, notes.removed) == (
        "E00-E89", ("includes: other glands",), ("includes: glands in this sample",),
    )  # fmt: skip
    (title,) = found.of("revised-title")
    assert (title.code, title.title) == ("E11.9", "Sugar, plain")


def test_files_of_two_quarters(home: Path, sample: Sample) -> None:
    """HCPCS by its quarterly files."""
    april = sample("hcpcs.txt", "april.txt")
    july = sample("hcpcs.txt", "july.txt")
    july.write_text(
        april.read_text().replace("20300401", "20300701").replace("J9999", "J9998"),
        encoding="utf-8",
    )
    install([april, july], extract=True)
    found = diff("hcpcs-2030-04", "hcpcs-2030-07")
    assert [(c.kind, c.code) for c in found.changes] == [("new", "J9998"), ("deleted", "J9999")]
    assert found.of("new")[0].title == "Injection, samplomycin, 1 mg"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("FY2027", "FY2026", "name the earlier release first"),
        ("FY2026", "FY2026", "name the earlier release first"),
        ("FY2026", "FY2055", "nothing on this machine tells"),
        ("FY2001", "FY2026", "known here from 2015-10-01 on"),
        ("hcpcs-2026-04", "hcpcs-2026-07", "is installed: get it from CMS"),
        ("icd10cm-fy2026", "icd10pcs-fy2027", "different code sets"),
        ("next year", "FY2027", "no release is called"),
        ("2026-13", "FY2027", "no release is called"),
    ],
)
def test_what_cannot_be_compared_is_told(home: Path, old: str, new: str, message: str) -> None:
    """In one line that says what to do."""
    with pytest.raises(CodeBookError, match=message):
        diff(old, new)
