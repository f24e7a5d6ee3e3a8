"""Everything that the books say against a claim's diagnoses: conventions, age and sex."""

from __future__ import annotations

from collections.abc import Sequence

from coding_lab.codesets import CodeBook
from coding_lab.edits import conventions, demographics
from coding_lab.edits.claim import DiagnosisLine, Encounter, Finding


def check(
    lines: Sequence[DiagnosisLine], encounter: Encounter, book: CodeBook
) -> tuple[Finding, ...]:
    """The findings of the conventions, then those of age and sex; none is told twice.

    Where both the Tabular List and the Medicare Code Editor speak of a conflict of sex, the
    finding with the words of the List is kept.
    """
    found = (
        *conventions.check(lines, encounter, book),
        *demographics.check_headings(lines, encounter, book),
        *demographics.check([line for line in lines if line.code.strip()], encounter),
    )
    first: dict[tuple[str, tuple[str, ...]], Finding] = {}
    for finding in found:
        first.setdefault((finding.rule, finding.codes), finding)
    return tuple(first.values())
