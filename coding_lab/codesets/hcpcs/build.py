"""Builds an index of HCPCS Level II: ``python -m coding_lab.codesets.hcpcs.build …``."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from coding_lab.codesets.building import Say, build_index, new_database, run_main, say_on_stderr
from coding_lab.codesets.hcpcs.annual_file import HcpcsEntry, read_annual_file
from coding_lab.codesets.hcpcs.own_tables import read_tables
from coding_lab.codesets.searching import postings

SCHEMA = """
create table meta (name text primary key, value text not null) without rowid;
create table entry (
  id integer primary key, bare text not null unique, title text not null, terms text not null,
  unit text not null, status text not null, begin text, end text);
"""


def main(argv: list[str] | None = None) -> int:
    """Build one index; progress and errors go to standard error."""
    parser = argparse.ArgumentParser(prog="python -m coding_lab.codesets.hcpcs.build")
    parser.add_argument("--target", type=Path, required=True)
    parser.add_argument("--official", type=Path)
    parser.add_argument("--release", default="")
    parser.add_argument("--force", action="store_true")
    args = parser.parse_args(argv)
    return run_main(lambda: build(args.target, args.official, args.release, force=args.force))


def build(
    target: Path,
    official: Path | None,
    release: str,
    *,
    force: bool = False,
    say: Say = say_on_stderr,
) -> Path:
    """Build an index unless another process has done so meanwhile; its path.

    ``official`` is CMS's file of ``release``, where it is installed.
    Raises ``CodeBookError``; whatever index was there before then stays as it was.
    """
    return build_index(
        target, lambda path: _write(path, official, release, say), force=force, say=say
    )


def _write(path: Path, official: Path | None, release: str, say: Say) -> None:
    started = time.monotonic()
    say("Building the index of HCPCS Level II …")
    own = read_tables()
    entries = {code: entry for code, (entry, _) in own.items()}
    for code, entry in (read_annual_file(official) if official else {}).items():
        entries[code] = _merged(entry, entries.get(code))
    rows = []
    documents = []
    for number, (code, entry) in enumerate(sorted(entries.items()), 1):
        terms = (*(own[code][1] if code in own else ()), entry.short_title)
        terms = tuple(dict.fromkeys(filter(None, terms)))
        rows.append(
            (number, code, entry.title, "\n".join(terms), entry.unit, entry.status,
             entry.begin and entry.begin.isoformat(), entry.end and entry.end.isoformat())
        )  # fmt: skip
        documents.append(postings.Document(number, entry.title, terms))
    facts = {
        "release": release,
        "codes": str(sum(not entry.is_modifier for entry in entries.values())),
    }
    with new_database(path) as connection:
        connection.executescript(SCHEMA + postings.SCHEMA)
        connection.executemany("insert into entry values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        postings.write(connection, documents)
        connection.executemany("insert into meta values (?, ?)", facts.items())
    say(f"  {facts['codes']} codes indexed in {time.monotonic() - started:.1f} s")


def _merged(official: HcpcsEntry, own: HcpcsEntry | None) -> HcpcsEntry:
    """The official entry, with what only our table says."""
    if own is None:
        return official
    return replace(
        official,
        unit=own.unit,
        status=official.status or own.status,
        short_title=own.title,
        begin=official.begin or own.begin,
    )


if __name__ == "__main__":
    sys.exit(main())
