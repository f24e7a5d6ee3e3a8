"""``coding-lab index``: building the code book's index, and its state."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from coding_lab.cli.output import add_json, print_json

Subparsers = argparse._SubParsersAction


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``index build`` and ``index status``."""
    index = subparsers.add_parser(
        "index",
        help="build the code book's index, show its state",
        description="The code book is read once from the official file into an index in your "
        "cache folder (or the folder named in CODING_LAB_CACHE).",
        epilog="Example: coding-lab index status",
    ).add_subparsers(metavar="COMMAND", required=True)
    build = index.add_parser(
        "build",
        help="build the indexes that are missing",
        description="Build the indexes of all code sets, or that of an official Tabular List.",
        epilog="Example: coding-lab index build --tabular icd10cm-tabular-2027.xml",
    )
    build.add_argument("--tabular", type=Path, metavar="FILE", help="official Tabular List (XML)")
    build.add_argument("--codes", type=Path, metavar="FILE", help="its list of codes, one a line")
    build.add_argument("--force", action="store_true", help="build it even if it is there")
    add_json(build)
    build.set_defaults(run=_build)
    status = index.add_parser(
        "status",
        help="show which releases are indexed",
        description="Show which releases are indexed, where, and where their dates come from.",
        epilog="Example: coding-lab index status --json",
    )
    add_json(status)
    status.set_defaults(run=_status)


def _build(args: argparse.Namespace) -> int:
    from coding_lab.codesets import CodeBookError
    from coding_lab.codesets.icd10cm.sources import Source, packaged_source
    from coding_lab.codesets.icd10cm.store import ensure_index

    if args.codes and not args.tabular:
        print("coding-lab index: --codes goes with --tabular; name both", file=sys.stderr)
        return 2
    try:
        source = Source(args.tabular, args.codes) if args.tabular else packaged_source()
        index = ensure_index(source, force=args.force)
        others = {} if args.tabular else _build_others(force=args.force)
    except CodeBookError as error:
        print(f"coding-lab index: {error}", file=sys.stderr)
        return 1
    if args.json:
        print_json({"path": str(index.path), **_facts(index.facts), "others": others})
    else:
        print(f"{index.facts['release']}: {index.path}")
        for code_set, path in others.items():
            print(f"{code_set}: {path}")
    return 0


def _build_others(*, force: bool) -> dict[str, str]:
    """The indexes of the other code sets as they serve today; their paths."""
    from coding_lab.codesets.hcpcs.store import index_for
    from coding_lab.codesets.icd10pcs import sources, store

    today = date.today()
    procedures = store.ensure_index(sources.sources_for(today), force=force)
    supplies = index_for(today)
    return {"ICD-10-PCS": str(procedures.path), "HCPCS Level II": str(supplies.path)}


def _status(args: argparse.Namespace) -> int:
    from coding_lab.codesets import CodeBookError
    from coding_lab.codesets.icd10cm.sources import index_files
    from coding_lab.codesets.icd10cm.store import open_index
    from coding_lab.codesets.index import cache_folder

    folder = cache_folder()
    indexes: list[dict[str, object]] = []
    damaged = []
    for file in index_files():
        try:
            index = open_index(file.path)
        except CodeBookError as error:
            damaged.append(str(error))
            continue
        size = round(file.path.stat().st_size / 1e6, 1)
        indexes.append({"path": str(file.path), "megabytes": size, **_facts(index.facts)})
    if args.json:
        print_json({"folder": str(folder), "indexes": indexes})
    elif not indexes and not damaged:
        print(f"no index in {folder}; the first search builds it, or `coding-lab index build`")
    elif indexes:
        print(f"indexes in {folder}")
        for item in indexes:
            dates = f"dates from {item['dates']}, known to {item['dates_until']}"
            if not item["dates"]:
                dates = f"no dates of validity: {item['dates_missing']}"
            print(f"  {item['release']}: {item['codes']:,} codes, {item['megabytes']} MB; {dates}")
    for message in damaged:
        print(f"coding-lab index: {message}", file=sys.stderr)
    return 1 if damaged else 0


def _facts(facts: dict[str, str]) -> dict[str, object]:
    return {
        "release": facts["release"],
        "fiscal_year": int(facts["fiscal_year"]),
        "codes": int(facts["codes"]),
        "dates": facts["dates"] or None,
        "dates_until": facts["dates_until"] or None,
        "dates_missing": facts["dates_missing"] or None,
    }
