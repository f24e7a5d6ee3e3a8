"""Print how much of the Excludes1 and code-first notes a machine can read, and what it cannot.

Run from the repository: ``python bench/notes.py [DATE]``; it prints figures and judges nothing.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from coding_lab.codesets import code_book
from coding_lab.edits.coverage import note_coverage

DAY = date(2026, 5, 1)


def main() -> None:
    """Print the shares, then every note that is left to the reader."""
    book = code_book(date.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else DAY)
    kinds = note_coverage(book)
    print(f"{book.release} on {book.on}")
    for kind in kinds:
        print(
            f"{kind.kind:12} {kind.notes:5} notes: {kind.parsed:5} parsed ({kind.share:.1%}), "
            f"{len(kind.free_text)} free text; {kind.lead_ins} lines that introduce others"
        )
    parsed, notes = sum(k.parsed for k in kinds), sum(k.notes for k in kinds)
    print(f"{'together':12} {notes:5} notes: {parsed:5} parsed ({parsed / notes:.1%})")
    for kind in kinds:
        print(f"\nFree text, {kind.kind}:")
        for note in kind.free_text:
            print(f"  {note.origin:8} {note.text}")
        print(f"\nNames a code that is not in the book, {kind.kind}:")
        for note, unknown in kind.unknown:
            print(f"  {note.origin:8} {unknown.low}-{unknown.high}: {note.text}")


if __name__ == "__main__":
    main()
