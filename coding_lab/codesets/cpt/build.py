"""Builds an index of the learner's own CPT file: ``python -m coding_lab.codesets.cpt.build …``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from coding_lab.codesets.building import Say, build_index, new_database, run_main, say_on_stderr
from coding_lab.codesets.cpt.own_book import read_own_book
from coding_lab.codesets.searching import postings

SCHEMA = """
create table meta (name text primary key, value text not null) without rowid;
create table entry (
  id integer primary key, bare text not null unique, title text not null, terms text not null);
"""


def main(argv: list[str] | None = None) -> int:
    """Build one index; progress and errors go to standard error."""
    parser = argparse.ArgumentParser(prog="python -m coding_lab.codesets.cpt.build")
    parser.add_argument("--target", type=Path, required=True)
    parser.add_argument("--own-file", type=Path, required=True)
    parser.add_argument("--release", default="")
    args = parser.parse_args(argv)
    return run_main(lambda: build(args.target, args.own_file, args.release))


def build(target: Path, own_file: Path, release: str, *, say: Say = say_on_stderr) -> Path:
    """Build an index unless another process has done so meanwhile; its path.

    Raises ``CodeBookError``; whatever index was there before then stays as it was.
    """
    return build_index(
        target, lambda path: _write(path, own_file, release, say), force=False, say=say
    )


def _write(path: Path, own_file: Path, release: str, say: Say) -> None:
    say("Building the index of your CPT file …")
    entries = sorted(read_own_book(own_file).items())
    with new_database(path) as connection:
        connection.executescript(SCHEMA + postings.SCHEMA)
        connection.executemany(
            "insert into entry values (?, ?, ?, '')",
            [(number, code, title) for number, (code, title) in enumerate(entries, 1)],
        )
        postings.write(
            connection,
            [postings.Document(number, title, ()) for number, (_, title) in enumerate(entries, 1)],
        )
        connection.executemany(
            "insert into meta values (?, ?)",
            [("release", release), ("codes", str(len(entries)))],
        )
    say(f"  {len(entries):,} codes indexed")


if __name__ == "__main__":
    sys.exit(main())
