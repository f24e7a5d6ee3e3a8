"""``coding-lab check``: what the books say against the diagnoses of a claim."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from coding_lab.cli.output import add_json, age, day, print_json, print_wrapped

if TYPE_CHECKING:
    from coding_lab.edits.claim import DiagnosisLine, Finding

Subparsers = argparse._SubParsersAction
_EXEMPT = "EXEMPT"


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``check``."""
    check = subparsers.add_parser(
        "check",
        help="check the diagnoses of a claim against the conventions of ICD-10-CM",
        description="Check diagnosis codes in their order: form, Excludes1, sequence, laterality, "
        "present on admission, age and sex. Each finding shows the note that says so. A code of "
        "an inpatient stay carries its POA indicator: I10:Y, or I10:EXEMPT.",
        epilog="Example: coding-lab check E11.9 E10.9 --date 2026-05-01 --age 54 --sex female",
    )
    check.add_argument("codes", nargs="+", metavar="CODE")
    check.add_argument(
        "--date", type=day, required=True, metavar="YYYY-MM-DD", help="of service or discharge"
    )
    check.add_argument("--age", type=age, required=True, metavar="YEARS")
    check.add_argument("--sex", choices=("female", "male"), required=True)
    check.add_argument("--inpatient", action="store_true", help="a hospital stay: POA is reported")
    add_json(check)
    check.set_defaults(run=_run)


def _line(text: str) -> DiagnosisLine:
    from coding_lab.edits.claim import DiagnosisLine

    code, _, indicator = text.partition(":")
    poa = indicator.upper() or None
    return DiagnosisLine(code, "exempt" if poa == _EXEMPT else poa)


def _run(args: argparse.Namespace) -> int:
    from coding_lab.cli.show import print_caveats
    from coding_lab.codesets import CodeBookError, code_book
    from coding_lab.edits import claim_check, conventions
    from coding_lab.edits.claim import Encounter

    try:
        book = code_book(args.date)
    except CodeBookError as error:
        print(f"coding-lab check: {error}", file=sys.stderr)
        return 1
    print_caveats([book])
    lines = [_line(text) for text in args.codes]
    encounter = Encounter(args.date, args.age, args.sex, args.inpatient, args.inpatient)
    findings = claim_check.check(lines, encounter, book)
    to_read = conventions.free_text(lines, book)
    if args.json:
        print_json({
            "findings": [_as_json(finding) for finding in findings],
            "notes_to_read": [
                {"kind": note.kind, "text": note.text, "origin": note.origin} for note in to_read
            ],
        })  # fmt: skip
    else:
        for finding in findings:
            _print_finding(finding)
        if not findings:
            print("Nothing found that a program can check.")
        if to_read:
            print("\nNotes for you to read, which name no code:")
        for note in to_read:
            print_wrapped("  ", f"{note.kind.replace('_', ' ')}, {note.origin}: {note.text}")
    return 1 if any(finding.severity == "error" for finding in findings) else 0


def _print_finding(finding: Finding) -> None:
    print_wrapped(f"{finding.severity:<7} {finding.rule}: ", finding.message)
    if finding.note:
        print_wrapped("        note: ", f"{finding.note} (under {finding.origin})")


def _as_json(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "codes": list(finding.codes),
        "message": finding.message,
        "note": finding.note,
        "origin": finding.origin,
    }
