"""The conventions of ICD-10-CM, held against reported lines.

Sources: ICD-10-CM Guidelines section I.A (conventions) and I.B (general rules), Appendix I
(present on admission), and the notes of the Tabular List itself. Every finding carries the
note's own words. Where a note cannot be read by machine, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from coding_lab.codesets import CodeBook
from coding_lab.codesets.icd10cm.poa import is_poa_exempt
from coding_lab.edits.claim import DiagnosisLine, Encounter, Finding
from coding_lab.edits.references import code_ranges

_MANIFESTATION = re.compile(
    r"\bin (?:[\w-]+ )*(?:diseases|conditions|disorders) classified elsewhere", re.IGNORECASE
)


def check(
    lines: Sequence[DiagnosisLine], encounter: Encounter, book: CodeBook
) -> tuple[Finding, ...]:
    """All findings for a claim's diagnosis lines, in the order of the lines."""
    valid = [line for line in lines if book.check_form(line.code) is None]
    return (
        *_form(lines, book),
        *_duplicates(lines),
        *_excludes1(valid, book),
        *_sequence(valid, book),
        *_manifestations(valid, book),
        *_laterality(valid, book),
        *_external_cause_first(valid),
        *_poa(valid, encounter),
    )


def _form(lines: Iterable[DiagnosisLine], book: CodeBook) -> Iterator[Finding]:
    for line in lines:
        problem = book.check_form(line.code)
        if problem is not None:
            yield Finding(problem.kind, (line.code,), problem.message)


def _duplicates(lines: Sequence[DiagnosisLine]) -> Iterator[Finding]:
    codes = [line.code for line in lines]
    for code in dict.fromkeys(c for c in codes if codes.count(c) > 1):
        yield Finding("duplicate", (code,), f"{code} is reported more than once (I.B.12).")


def _excludes1(lines: Sequence[DiagnosisLine], book: CodeBook) -> Iterator[Finding]:
    told: set[frozenset[str]] = set()
    for line, other in permutations(lines, 2):
        pair = frozenset((line.code, other.code))
        if len(pair) == 1 or pair in told:
            continue
        for note in book.notes(line.code):
            if note.kind != "excludes1" or not _names(note.text, other.code):
                continue
            if _names(note.text, line.code):
                continue  # a note that names its own code speaks of something narrower
            told.add(pair)
            yield Finding(
                "excludes1",
                (line.code, other.code),
                f"{line.code} and {other.code} exclude each other: "
                f"Excludes1 under {note.origin} (I.A.12.a).",
                note.text,
                note.origin,
            )
            break


def _sequence(lines: Sequence[DiagnosisLine], book: CodeBook) -> Iterator[Finding]:
    """A “code first” note puts the other code before; “use additional code” puts it after."""
    position = {line.code: n for n, line in reversed(list(enumerate(lines)))}
    told: set[tuple[str, str]] = set()
    for line, other in permutations(lines, 2):
        before_is_other = position[other.code] < position[line.code]
        for note in book.notes(line.code):
            if note.kind not in ("code_first", "use_additional"):
                continue
            if not _names(note.text, other.code) or _names(note.text, line.code):
                continue
            if before_is_other == (note.kind == "code_first"):
                continue
            first, second = (
                (other.code, line.code) if note.kind == "code_first" else (line.code, other.code)
            )
            if (first, second) in told:
                continue
            told.add((first, second))
            rule = "code-first" if note.kind == "code_first" else "use-additional"
            yield Finding(
                rule,
                (first, second),
                f"{first} stands before {second}: "
                f"“{note.kind.replace('_', ' ')}” under {note.origin} (I.A.13, I.A.17).",
                note.text,
                note.origin,
            )


def _manifestations(lines: Sequence[DiagnosisLine], book: CodeBook) -> Iterator[Finding]:
    """A code “in diseases classified elsewhere” never stands first (I.A.13)."""
    if not lines:
        return
    record = book.look_up(lines[0].code)
    if record and _MANIFESTATION.search(record.title):
        yield Finding(
            "manifestation-first",
            (record.code,),
            f"{record.code} is a manifestation code; the underlying disease stands first (I.A.13).",
        )


def _laterality(lines: Sequence[DiagnosisLine], book: CodeBook) -> Iterator[Finding]:
    """An unspecified side beside the same condition with its side (I.B.13)."""
    titles = {line.code: record.title for line in lines if (record := book.look_up(line.code))}
    for code, title in titles.items():
        if "unspecified" not in title:
            continue
        for other, other_title in titles.items():
            if other != code and _side_left_out(title) in {
                other_title.replace(side, "*") for side in ("right", "left", "bilateral")
            }:
                yield Finding(
                    "laterality",
                    (code, other),
                    f"{code} leaves the side open that {other} states (I.B.13).",
                )


def _side_left_out(title: str) -> str:
    return title.replace("unspecified", "*")


def _external_cause_first(lines: Sequence[DiagnosisLine]) -> Iterator[Finding]:
    if lines and lines[0].code[0] in "VWXY":
        yield Finding(
            "external-cause-first",
            (lines[0].code,),
            f"{lines[0].code} is an external cause; it never stands first (I.C.20.a.6).",
        )


def _poa(lines: Iterable[DiagnosisLine], encounter: Encounter) -> Iterator[Finding]:
    """Present on admission is reported for inpatient stays only (Appendix I)."""
    for line in lines:
        exempt = is_poa_exempt(line.code)
        if not encounter.reports_poa:
            if line.poa is not None:
                yield Finding("poa", (line.code,), f"{line.code} has a POA indicator in a visit.")
        elif exempt and line.poa not in (None, "exempt"):
            yield Finding(
                "poa-exempt",
                (line.code,),
                f"{line.code} is exempt from POA reporting; it has {line.poa} (Appendix I).",
            )
        elif not exempt and line.poa in (None, "exempt"):
            said = "is marked exempt, which it is not" if line.poa else "has no POA indicator"
            yield Finding("poa", (line.code,), f"{line.code} {said} (Appendix I).")


def _names(text: str, code: str) -> bool:
    return any(code in span for span in code_ranges(text))
