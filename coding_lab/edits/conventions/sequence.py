"""“Code first” and “use additional code”: which of two codes stands before the other.

Source: ICD-10-CM Guidelines I.A.13 and I.A.17 (etiology and manifestation), I.B.7 (the same order
holds for “use additional code” elsewhere). Whether a code that such a note asks for is missing
is a question for ``manifestation``; “use additional code” is never demanded, since what is not
known or does not apply is not coded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from coding_lab.edits.claim import Finding
from coding_lab.edits.conventions.lines import CodedLine, CodedLines, on_opposite_sides
from coding_lab.edits.conventions.manifestation import is_manifestation
from coding_lab.edits.notes import SEQUENCING, ReadNote

# A code for an adverse effect: the sixth character 5, or the fifth where the sixth is a
# placeholder.
_ADVERSE_EFFECT = re.compile(r".{5}5|.{4}5X")
# Circumstances, external causes, organisms, extent of a burn, drugs: only ever additional.
_NEVER_FIRST = re.compile(r"[V-Z]|B9[5-7]|T3[126-9]|T4|T50")


def check(lines: CodedLines) -> Iterator[Finding]:
    """A finding for each two lines that stand in the wrong order."""
    demands = _demands(lines)
    for (before, after), (note, line) in demands.items():
        if (after, before) in demands:
            continue  # two notes that ask for both orders leave it open
        first, second = _line(lines, before), _line(lines, after)
        if first.place < second.place or _is_met(lines, note, line, first, second):
            continue
        name = note.kind.replace("_", " ")
        code_first = note.kind == "code_first"
        # A disease that is asked for as an additional code may be the reason for the encounter:
        # alcohol withdrawal beside a liver that alcohol has harmed.
        certain = code_first or _NEVER_FIRST.match(second.bare) is not None
        unless = "" if certain else f", unless {second.typed} is the reason for the encounter"
        yield Finding(
            "code-first" if code_first else "use-additional",
            (first.typed, second.typed),
            f"{first.typed} stands before {second.typed}: “{name}” under {note.origin} "
            f"({'I.A.13, I.A.17' if code_first else 'I.B.7'}){unless}.",
            note.words,
            note.origin,
            "error" if certain else "review",
        )


def _demands(lines: CodedLines) -> dict[tuple[str, str], tuple[ReadNote, CodedLine]]:
    """Which code must stand before which, with the note that says so and the line it holds for."""
    found: dict[tuple[str, str], tuple[ReadNote, CodedLine]] = {}
    # Where both codes carry a note, “code first” is the one to show: it stands in SEQUENCING first.
    for kind, line in product(SEQUENCING, lines.distinct):
        for note in lines.notes(line, kind):
            if not note.names or not _applies(note, line):
                continue
            for other in lines.distinct:
                if other.code == line.code or not lines.names(note, line, other):
                    continue
                if not on_opposite_sides(line, other):
                    first = kind == "code_first"
                    pair = (other.code, line.code) if first else (line.code, other.code)
                    found.setdefault(pair, (note, line))
    return found


def _is_met(
    lines: CodedLines, note: ReadNote, line: CodedLine, first: CodedLine, second: CodedLine
) -> bool:
    """Whether another line already does what the note asks for."""
    others = [other for other in lines if other.code not in (first.code, second.code)]
    if note.kind == "use_additional":
        # The additional code may belong to a line before it that carries such a note as well.
        return any(
            other.place < second.place
            and lines.names(also, other, second)
            and _applies(also, other)
            for other in others
            for also in lines.notes(other, "use_additional")
        )
    # One underlying disease is enough; of “any associated …” each one stands first.
    if note.is_optional or not (note.is_mandatory or is_manifestation(lines, line)):
        return False
    return any(
        other.place < line.place and lines.names(also, line, other)
        for other in others
        for also in lines.notes(line, "code_first")
    )


def _applies(note: ReadNote, line: CodedLine) -> bool:
    if note.for_adverse_effects and not _ADVERSE_EFFECT.match(line.bare):
        return False
    return not note.for_codes or note.for_codes.name(line.code)


def _line(lines: CodedLines, code: str) -> CodedLine:
    return next(line for line in lines if line.code == code)
