"""``coding-lab codes diff``: what changed between two releases."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from coding_lab.cli.output import print_json
from coding_lab.cli.releases import Subparsers, told

if TYPE_CHECKING:
    from coding_lab.codesets.releases.diff import Change, Diff


def add_commands(codes: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``diff`` to the commands of ``codes``."""
    diff = codes.add_parser(
        "diff",
        help="show what changed between two releases",
        description="Show new and deleted codes, revised titles and changed notes between two "
        "releases. A fiscal year means the codes at its end. Which codes there are is known from "
        "the tables of dates; titles and notes from official files that are installed.",
        epilog="Example: coding-lab codes diff FY2026 FY2027 --code-set icd10cm",
    )
    diff.add_argument("old", metavar="RELEASE", help="FY2026, icd10cm-fy2026, hcpcs-2026-04, a day")
    diff.add_argument("new", metavar="RELEASE", help="the later one")
    diff.add_argument(
        "--code-set",
        choices=("icd10cm", "icd10pcs", "hcpcs"),
        help="only this code set (ICD-10-CM and ICD-10-PCS if none is named)",
    )
    form = diff.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="JSON on standard output")
    form.add_argument("--html", action="store_true", help="a page for a lesson, as HTML")
    diff.set_defaults(run=_diff)


def _diff(args: argparse.Namespace) -> int:
    from coding_lab.codesets.releases.diff import diffs

    found = told(lambda: diffs(args.old, args.new, args.code_set))
    if found is None:
        return 1
    if args.json:
        print_json([one.as_json() for one in found])
    elif args.html:
        _print_page(found)
    else:
        for one in found:
            _print_tables(one)
    return 0


def _print_page(found: list[Diff]) -> None:
    import html

    title = html.escape(f"What changed from {found[0].old} to {found[0].new}")
    print(f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>')
    print(f"</head><body><main><h1>{title}</h1>")
    for one in found:
        print(f"<h2>{html.escape(one.code_set)}</h2>\n{one._repr_html_()}")
    print("</main></body></html>")


def _print_tables(one: Diff) -> None:
    from coding_lab.codesets.releases.diff import KINDS, UNTITLED

    print(f"{one.code_set}, from {one.old} to {one.new}")
    for remark in one.remarks:
        print(f"  note: {remark}")
    for kind, words in KINDS.items():
        changes = one.of(kind)
        if not changes and kind in ("revised-title", "changed-notes") and one.remarks:
            continue
        print(f"\n{len(changes):,} {words}")
        width = max((len(change.code) for change in changes), default=0)
        for change in changes:
            print(f"  {change.code:<{width}}  {change.title or UNTITLED}")
            for line in _below(change):
                print(f"  {'':<{width}}  {line}")
    print()


def _below(change: Change) -> list[str]:
    lines = [f"before: {change.old_title}"] if change.old_title else []
    lines += [f"+ {note}" for note in change.added]
    return lines + [f"- {note}" for note in change.removed]
