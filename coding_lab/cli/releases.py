"""``coding-lab codes install, fetch, list, remove``: official files on this machine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from coding_lab.cli.output import add_json, print_json

if TYPE_CHECKING:
    from coding_lab.codesets.releases.install import Outcome
    from coding_lab.codesets.releases.installed import Installed

Subparsers = argparse._SubParsersAction
T = TypeVar("T")


def add_commands(codes: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``install``, ``list``, ``remove`` and ``fetch`` to the commands of ``codes``."""
    install = codes.add_parser(
        "install",
        help="install official files that CMS and CDC publish",
        description="Read official release files or archives as CMS and CDC publish them, check "
        "them, and install them for look-ups. Files are recognised by what is in them, not by "
        "their names. If one is wrong or cut short, nothing is installed.",
        epilog="Example: coding-lab codes install icd10cm-table-and-index-2027.zip",
    )
    install.add_argument("files", nargs="+", type=Path, metavar="FILE")
    install.add_argument(
        "--release", metavar="RELEASE", help="their release, where nothing in them tells it"
    )
    install.add_argument(
        "--extract",
        action="store_true",
        help="they hold only a part of a release: do not ask whether they are whole",
    )
    add_json(install)
    install.set_defaults(run=_install)
    listing = codes.add_parser(
        "list",
        help="show which releases are there, and when each is in force",
        description="Show the official files that are installed, what the installed packages "
        "carry, and from when to when each is in force.",
        epilog="Example: coding-lab codes list --json",
    )
    listing.add_argument(
        "--kinds", action="store_true", help="show which kinds of files can be installed"
    )
    add_json(listing)
    listing.set_defaults(run=_list)
    remove = codes.add_parser(
        "remove",
        help="remove installed files",
        description="Remove installed files of a kind, or all.",
        epilog="Example: coding-lab codes remove icd10pcs-order --release FY2026",
    )
    remove.add_argument("kind", metavar="KIND", help="as `codes list` names it, or `all`")
    remove.add_argument("--release", metavar="RELEASE", help="only this release, such as FY2026")
    add_json(remove)
    remove.set_defaults(run=_remove)

    fetch = codes.add_parser(
        "fetch",
        help="download a release from its publisher and install it",
        description="Download the files of a release from CMS and CDC, check them, and install "
        "them. Nothing is ever downloaded unless you ask for it here.",
        epilog="Examples: coding-lab codes fetch icd10cm-fy2027; "
        "coding-lab codes fetch hcpcs-2026-07",
    )
    fetch.add_argument(
        "release", metavar="RELEASE", help="FY2027, icd10pcs-fy2027, FY2026-april, hcpcs-2026-07"
    )
    fetch.add_argument(
        "--addresses", type=Path, metavar="FILE", help="another list of addresses, as of a mirror"
    )
    add_json(fetch)
    fetch.set_defaults(run=_fetch)


def told(command: Callable[[], T]) -> T | None:
    """The command's result; ``None`` if it failed, after one line on standard error."""
    from coding_lab.codesets.records import CodeBookError

    try:
        return command()
    except CodeBookError as error:
        print(f"coding-lab codes: {error}", file=sys.stderr)
        return None


def _install(args: argparse.Namespace) -> int:
    outcome = told(lambda: install_files(args.files, args.release, args.extract))
    if outcome is None:
        return 1
    print_outcome(outcome, args.json)
    return 0


def _fetch(args: argparse.Namespace) -> int:
    from coding_lab.codesets.releases.fetch import fetch

    outcome = told(lambda: fetch(args.release, addresses=args.addresses, say=_say))
    if outcome is None:
        return 1
    print_outcome(outcome, args.json)
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def install_files(files: Sequence[Path], release: str | None, extract: bool) -> Outcome:
    """Install files, with progress on standard error; raises ``CodeBookError``."""
    from coding_lab.codesets.releases.install import install
    from coding_lab.codesets.releases.names import parse_release

    begin = parse_release(release).begin if release else None
    return install(files, begin=begin, extract=extract, say=_say)


def print_outcome(outcome: Outcome, as_json: bool) -> None:
    """Say what an installation read."""
    if as_json:
        found = [
            {
                **_as_json(read.item),
                "known": read.known,
                "replaces": read.replaces or None,
                "remarks": list(read.remarks),
            }
            for read in outcome.read
        ]
        print_json({"installed": found, "left_out": list(outcome.left_out)})
        return
    for read in outcome.read:
        item = read.item
        again = "already installed: " if read.known else ""
        part = " (an extract)" if item.extract else ""
        print(
            f"{again}{read.title} {item.release}{part}: {item.summary}; "
            f"in force {item.begin} to {item.end}"
        )
        if read.replaces:
            print(f"  in place of {read.replaces}")
        for remark in read.remarks:
            print(f"  note: {remark}")
    if outcome.left_out:
        print(f"not looked up, so not kept: {', '.join(outcome.left_out)}")


def _as_json(item: Installed) -> dict[str, object]:
    return {
        "kind": item.kind,
        "release": item.release,
        "begin": item.begin.isoformat(),
        "end": item.end.isoformat(),
        "records": item.records,
        "summary": item.summary,
        "extract": item.extract,
        "digest": item.digest,
        "original_name": item.original_name,
        "installed_at": item.installed_at,
        "path": str(item.path),
    }


def _list(args: argparse.Namespace) -> int:
    from coding_lab.codesets.releases.installed import (
        damaged_installations,
        installed_releases,
        releases_folder,
    )
    from coding_lab.codesets.releases.packaged import packaged_releases

    if args.kinds:
        return _list_kinds(args.json)
    items = installed_releases()
    packages = packaged_releases()
    damaged = damaged_installations()
    if args.json:
        print_json(
            {
                "folder": str(releases_folder()),
                "installed": [_as_json(item) for item in items],
                "packages": [
                    {
                        "package": p.package,
                        "contents": p.contents,
                        "release": p.release,
                        "begin": p.begin.isoformat(),
                        "end": p.end.isoformat(),
                        "records": p.records,
                    }
                    for p in packages
                ],
                "damaged": damaged,
            }
        )
    else:
        if items:
            print(f"installed in {releases_folder()}")
            _print_columns([_columns(item) for item in items])
        else:
            print(f"no official file is installed in {releases_folder()}")
        print("in installed packages")
        _print_columns(
            [(p.package, p.release, f"{p.begin} to {p.end}", p.contents) for p in packages]
        )
    for message in damaged:
        print(f"coding-lab codes: {message}", file=sys.stderr)
    return 1 if damaged else 0


def _columns(item: Installed) -> tuple[str, str, str, str]:
    today = date.today()
    now = ", now" if item.begin <= today <= item.end else ""
    extract = " (an extract)" if item.extract else ""
    return item.kind, item.release, f"{item.begin} to {item.end}{now}", f"{item.summary}{extract}"


def _print_columns(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))] if rows else []
    for row in rows:
        print(
            "  " + "  ".join(f"{text:<{w}}" for text, w in zip(row, widths, strict=True)).rstrip()
        )


def _list_kinds(as_json: bool) -> int:
    from coding_lab.codesets.releases.kinds import all_kinds

    if as_json:
        print_json([{"kind": kind.name, "title": kind.title} for kind in all_kinds()])
    else:
        _print_columns([(kind.name, kind.title) for kind in all_kinds()])
    return 0


def _remove(args: argparse.Namespace) -> int:
    removed = told(lambda: _removed(args.kind, args.release))
    if removed is None:
        return 1
    if args.json:
        print_json({"removed": [_as_json(item) for item in removed]})
    else:
        for item in removed:
            print(f"removed {item.kind} {item.release}")
    return 0


def _removed(kind: str, release: str | None) -> list[Installed]:
    from coding_lab.codesets.records import CodeBookError
    from coding_lab.codesets.releases.install import remove
    from coding_lab.codesets.releases.installed import installed_releases
    from coding_lab.codesets.releases.names import parse_release

    items = [item for item in installed_releases() if kind in ("all", item.kind)]
    if release:
        name = parse_release(release)
        last = name.as_of if name.whole_year else name.begin
        items = [item for item in items if name.begin <= item.begin <= last]
    if not items:
        wanted = f"{kind} {release}" if release else kind
        raise CodeBookError(f"nothing installed is {wanted}; `coding-lab codes list` shows what is")
    remove(items)
    return items
