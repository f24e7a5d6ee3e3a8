"""What never stands first.

Source: ICD-10-CM Guidelines I.C.20.a.6 and the note of the chapter of external causes.
"""

from __future__ import annotations

from collections.abc import Iterator

from coding_lab.edits.claim import Finding
from coding_lab.edits.conventions.lines import CodedLines


def check(lines: CodedLines) -> Iterator[Finding]:
    """A finding for an external cause on the first line."""
    for line in lines:
        if line.place == 0 and line.bare[0] in "VWXY":
            notes = [n for n in lines.book.notes(line.code) if n.kind == "note"]
            note = notes[-1] if notes else None  # the chapter's own stands last
            yield Finding(
                "external-cause-first",
                (line.typed,),
                f"{line.typed} is an external cause; it never stands first (I.C.20.a.6).",
                note.text if note else "",
                note.origin if note else "",
            )
