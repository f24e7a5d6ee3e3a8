"""Manifestations: never first, and never without the disease that they manifest.

Source: ICD-10-CM Guidelines I.A.13. A code's title, or that of its category, says that it is a
manifestation (“in diseases classified elsewhere”). Where its “code first” note lists all that can
underlie it, one of these must be on the claim; where it gives examples or is free text, some
disease must be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from coding_lab.edits.claim import Finding
from coding_lab.edits.conventions.lines import CodedLine, CodedLines, on_opposite_sides
from coding_lab.edits.notes import ReadNote

_TITLE = re.compile(
    r"\b(?:in|with|due to) (?:[\w-]+ )*?(?:diseases?|conditions?|disorders?) classified elsewhere"
    r"|^diabetes mellitus due to underlying condition\b",
    re.IGNORECASE,
)
# Symptoms, external causes and circumstances are no underlying disease.
_NO_DISEASE = "RVWXYZ"


def is_manifestation(lines: CodedLines, line: CodedLine) -> bool:
    """Whether a code's title, or that of what it stands under, makes it a manifestation.

    A “code first” note belongs to it: Charcot's joint (M14.6) stands in such a category without.
    """
    return bool(lines.notes(line, "code_first")) and lines.reader.is_titled(
        lines.book, line.code, _TITLE
    )


def check(lines: CodedLines) -> Iterator[Finding]:
    """Findings for a manifestation that stands first or has nothing to manifest."""
    for line in lines.distinct:
        manifestation = is_manifestation(lines, line)
        notes = [
            note
            for note in lines.notes(line, "code_first")
            if not note.is_lead_in and not lines.reader.named(note, line.record)
        ]
        if manifestation and line.place == 0:
            note = notes[0] if notes else None
            yield Finding(
                "manifestation-first",
                (line.typed,),
                f"{line.typed} is a manifestation code; the underlying disease stands first "
                "(I.A.13).",
                note.words if note else "",
                note.origin if note else "",
            )
        # Each place's notes are one list: what J12 asks for if applicable, J12.82 may insist on.
        for origin, group in groupby(notes, key=lambda note: note.origin):
            asked = list(group)
            if not _has_cause(lines, line, asked, manifestation):
                yield Finding(
                    "code-first-missing",
                    (line.typed,),
                    f"{line.typed} stands for what another disease has caused, and no line names "
                    f"that disease: “code first” under {origin} (I.A.13).",
                    "; ".join(note.words for note in asked),
                    origin,
                )
                break


def _has_cause(
    lines: CodedLines, line: CodedLine, notes: list[ReadNote], manifestation: bool
) -> bool:
    """Whether a line may be the cause, or the note does not insist on one."""
    if any(note.is_optional for note in notes):
        return True
    complete = all(note.names and not note.gives_examples for note in notes)
    if not complete and not manifestation:
        return True
    if complete and not manifestation and not all(note.is_mandatory for note in notes):
        return True
    others = [o for o in lines if o.code != line.code and not on_opposite_sides(o, line)]
    if complete:
        return any(lines.reader.named(note, o.record) for note in notes for o in others)
    return any(
        any(lines.reader.named(note, o.record) for note in notes)
        or (
            o.bare[0] not in _NO_DISEASE
            and o.category != line.category
            and not is_manifestation(lines, o)
        )
        for o in others
    )
