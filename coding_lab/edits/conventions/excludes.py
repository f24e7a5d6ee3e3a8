"""Codes that an Excludes1 note keeps apart.

Source: ICD-10-CM Guidelines I.A.12.a. Its exception, two conditions unrelated to each other, is
not visible on a claim, so that every finding is for review; where the two stand on opposite
sides of the body they are two conditions, and nothing is said. An Excludes2 note (I.A.12.b)
allows both codes and never leads to a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from coding_lab.codesets.records import without_dot
from coding_lab.edits.claim import Finding
from coding_lab.edits.conventions.lines import CodedLine, CodedLines, on_opposite_sides
from coding_lab.edits.notes import ReadNote


def check(lines: CodedLines) -> Iterator[Finding]:
    """One finding for each pair, whichever of the two carries the note."""
    for one, other in lines.pairs():
        note = _note(lines, one, other) or _note(lines, other, one)
        if note is not None and not on_opposite_sides(one, other):
            yield Finding(
                "excludes1",
                (one.typed, other.typed),
                f"{one.typed} and {other.typed} exclude each other: Excludes1 under "
                f"{note.origin}. Both are reported only where the record shows two conditions "
                "unrelated to each other; if that is not clear, the provider is asked (I.A.12.a).",
                note.text,
                note.origin,
                "review",
            )


def _note(lines: CodedLines, holder: CodedLine, other: CodedLine) -> ReadNote | None:
    for note in lines.notes(holder, "excludes1"):
        if lines.names(note, holder, other) and not _stands_under(other, note.origin):
            return note
    return None


def _stands_under(line: CodedLine, origin: str) -> bool:
    """Whether a note names a code of its own place, which it cannot mean to keep out.

    D72 “excludes” D72.824, the block M26-M27 “excludes” M27.8.
    """
    low, _, high = origin.partition("-")
    if high:
        return low <= line.category <= high
    return line.bare.startswith(without_dot(origin))
