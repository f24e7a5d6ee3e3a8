"""Whether each code can be reported at all, and whether one stands twice.

Sources: ICD-10-CM Guidelines I.B.2 (level of detail), I.A.4-5 (placeholder X, 7th character),
I.B.12 (the same code is reported once).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coding_lab.codesets import CodeBook
from coding_lab.codesets.records import CODE_SHAPE, normalise, without_dot
from coding_lab.edits.claim import DiagnosisLine, Finding


def check(lines: Sequence[DiagnosisLine], book: CodeBook) -> Iterator[Finding]:
    """A finding for each line that cannot be reported on the day of the book.

    Its rule is ``seventh-character`` or ``placeholder`` where that is what is wrong, else the
    kind of the book's ``FormProblem``.
    """
    for line in lines:
        problem = book.check_form(line.code)
        if problem is None:
            continue
        bare = without_dot(normalise(line.code))
        yield (
            CODE_SHAPE.fullmatch(bare) is not None
            and problem.kind in ("not-billable", "no-such-code")
            and (_missing(line.code, bare, book) or _misplaced(line.code, bare, book))
        ) or Finding(problem.kind, (line.code,), problem.message)


def duplicates(lines: Sequence[DiagnosisLine]) -> Iterator[Finding]:
    """A finding for each code that is reported more than once, however it is written."""
    first: dict[str, str] = {}
    told: set[str] = set()
    for line in lines:
        code = normalise(line.code)
        if code and code in first and code not in told:
            told.add(code)
            yield Finding(
                "duplicate", (first[code],), f"{first[code]} is reported more than once (I.B.12)."
            )
        first.setdefault(code, line.code)


def _missing(typed: str, bare: str, book: CodeBook) -> Finding | None:
    """The code lacks nothing but its 7th character, and X in the empty places before it."""
    stem = bare.ljust(6, "X")
    below = book.billable_below(bare)
    if len(bare) > 6 or not below or any(without_dot(c)[:6] != stem for c in below):
        return None
    letters = [without_dot(code)[6:] for code in below]
    if "" in letters:
        return None
    filled = ", with a placeholder X in each empty place before it" if len(bare) < 6 else ""
    message = (
        f"{typed} needs a 7th character ({_some(letters)}){filled}: {below[0]} (I.A.4, I.A.5)."
    )
    return _finding("seventh-character", typed, message, bare, book)


def _misplaced(typed: str, bare: str, book: CodeBook) -> Finding | None:
    """The characters after a real code are placeholders, or stand in the wrong place."""
    for length in range(len(bare) - 1, 2, -1):
        stem, rest = bare[:length], bare[length:]
        record = book.look_up(stem)
        if record is None:
            continue
        letter = rest.lstrip("X")
        if record.billable and len(letter) <= 1 and not letter.isdigit():
            rule = "seventh-character" if letter else "placeholder"
            what = {
                (True, False): f"a needless 7th character {letter}",
                (True, True): f"a needless placeholder and 7th character {rest}",
                (False, True): f"a needless placeholder {rest}",
            }[(bool(letter), rest.startswith("X"))]
            return _finding(
                rule,
                typed,
                f"{typed} has {what}: {record.code} is complete as it is (I.A.4, I.A.5).",
                stem,
                book,
            )
        below = book.billable_below(stem)
        padded = stem.ljust(6, "X")
        if not below or any(len(c) != 8 or without_dot(c)[:6] != padded for c in below):
            return None
        letters = [without_dot(code)[6] for code in below]
        right = f"{padded[:3]}.{padded[3:]}"
        if len(letter) == 1 and letter in letters:
            return _finding(
                "placeholder",
                typed,
                f"{typed} must be {right}{letter}: the 7th character stands in the 7th place, "
                "with a placeholder X in each empty place before it (I.A.4).",
                stem,
                book,
            )
        if len(letter) == 1 or not letter:
            wrong = f"has the 7th character {letter}" if letter else "has no 7th character"
            return _finding(
                "seventh-character",
                typed,
                f"{typed} {wrong}, but {right} takes {_some(letters)} (I.A.5).",
                stem,
                book,
            )
        return None
    return None


def _finding(rule: str, typed: str, message: str, stem: str, book: CodeBook) -> Finding:
    """With the note that orders a 7th character, where there is one."""
    notes = [n for n in book.notes(stem) if n.kind == "seventh_characters"]
    if not notes:
        return Finding(rule, (typed,), message)
    return Finding(rule, (typed,), message, notes[0].text, notes[0].origin)


def _some(letters: Sequence[str]) -> str:
    shown = list(dict.fromkeys(letters))
    return ", ".join(shown[:3]) + (" …" if len(shown) > 3 else "")
