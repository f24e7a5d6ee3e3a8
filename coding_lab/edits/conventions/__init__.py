"""The conventions of ICD-10-CM, held against reported lines.

Sources: ICD-10-CM Guidelines section I.A (conventions) and I.B (general rules), Appendix I
(present on admission), and the notes of the Tabular List itself. A finding that rests on a note
carries its words and its place. Where a note cannot be read by machine, or a claim alone does not
show whether it applies, nothing is said: ``free_text`` lists what is left to the reader.
"""

from __future__ import annotations

from collections.abc import Sequence

from coding_lab.codesets import CodeBook
from coding_lab.edits.claim import DiagnosisLine, Encounter, Finding
from coding_lab.edits.conventions import (
    excludes,
    form,
    laterality,
    manifestation,
    poa,
    principal,
    sequence,
    specificity,
)
from coding_lab.edits.conventions.lines import CodedLines
from coding_lab.edits.notes import SEQUENCING, ReadNote


def check(
    lines: Sequence[DiagnosisLine], encounter: Encounter, book: CodeBook
) -> tuple[Finding, ...]:
    """All findings for a claim's diagnosis lines, in their order, family by family.

    The codes of a finding are written as they stand on the lines. Lines that cannot be reported
    on the day are told by their form, and take no part in what holds between lines.
    """
    coded = CodedLines.of(lines, book)
    return (
        *form.check(lines, book),
        *form.duplicates(lines),
        *excludes.check(coded),
        *sequence.check(coded),
        *manifestation.check(coded),
        *laterality.check(coded),
        *specificity.check(coded),
        *principal.check(coded),
        *poa.check(coded, encounter),
    )


def free_text(lines: Sequence[DiagnosisLine], book: CodeBook) -> tuple[ReadNote, ...]:
    """The Excludes1, code-first and use-additional notes of these codes that name no code.

    A machine cannot hold them against the claim; the coder reads them.
    """
    coded = CodedLines.of(lines, book)
    notes = (note for line in coded for note in coded.notes(line))
    return tuple(
        dict.fromkeys(
            note
            for note in notes
            if note.kind in ("excludes1", *SEQUENCING) and not note.names and not note.is_lead_in
        )
    )
