"""Builds the index of one release: ``python -m coding_lab.codesets.icd10cm.build …``.

It runs in a process of its own, because parsing takes seconds and memory that a notebook's
kernel should not hold. It works on a temporary file and puts it in place when it is whole.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from coding_lab.codesets import periods
from coding_lab.codesets.building import (
    Say,
    build_index,
    new_database,
    run_main,
    say_on_stderr,
)
from coding_lab.codesets.icd10cm.clinical_index import clinical_index
from coding_lab.codesets.icd10cm.index_terms import index_terms
from coding_lab.codesets.icd10cm.sources import (
    Source,
    effective_day,
    index_path,
    release_month,
    release_name,
)
from coding_lab.codesets.icd10cm.tabular import Entry, Tabular, read_tabular
from coding_lab.codesets.records import CodeBookError, without_dot
from coding_lab.codesets.searching import postings
from coding_lab.codesets.validity import Validity, installed_validity
from coding_lab.codesets.words import words

SCHEMA = """
create table meta (name text primary key, value text not null) without rowid;
-- `id` is the order in which a search prefers entries: short titles first, so that the first
-- hundreds of matches hold the best ones and the rest need not be read.
create table entry (
  id integer primary key, seq integer not null, kind text not null, bare text not null,
  code text not null, title text not null, terms text not null, leaf integer not null,
  titled integer not null, parent integer);
create table note (entry integer not null, n integer not null, kind text not null,
  text text not null, primary key (entry, n)) without rowid;
"""
INDEXES = """
create unique index entry_code on entry (bare, kind);
create index entry_parent on entry (parent, seq);
"""


def main(argv: list[str] | None = None) -> int:
    """Build one index; progress and errors go to standard error."""
    parser = argparse.ArgumentParser(prog="python -m coding_lab.codesets.icd10cm.build")
    parser.add_argument("--target", type=Path, help="by default where the index belongs")
    parser.add_argument("--tabular", type=Path, required=True)
    parser.add_argument("--codes", type=Path)
    parser.add_argument("--force", action="store_true")
    args = parser.parse_args(argv)
    return run_main(lambda: build(Source(args.tabular, args.codes), args.target, force=args.force))


def build(
    source: Source,
    target: Path | None = None,
    *,
    force: bool = False,
    say: Say = say_on_stderr,
) -> Path:
    """Build the index of a source unless another process has done so meanwhile; its path.

    ``target`` is where it is put, by default where its name says.
    Raises ``CodeBookError``; whatever index was there before then stays as it was.
    """
    return build_index(
        target or index_path(source),
        lambda path: _write(source, path, say),
        force=force,
        say=say,
    )


def _write(source: Source, path: Path, say: Say) -> None:
    started = time.monotonic()
    say("Building the code book's index, once for this release …")
    validity, missing = installed_validity()
    listed = _read_list(source.code_list) if source.code_list else None
    tabular = read_tabular(source.tabular, _published(source, listed, validity))
    month = release_month(source.tabular)
    say("  the Tabular List is read; writing …")
    with new_database(path) as connection:
        connection.executescript(SCHEMA + periods.SCHEMA + postings.SCHEMA)
        official = _official_terms(effective_day(source.tabular))
        written = _write_entries(connection, tabular, validity, official)
        if validity is not None:
            periods.write(connection, validity)
        connection.executescript(INDEXES)
        facts = {
            "release": release_name(tabular.fiscal_year, month),
            "fiscal_year": str(tabular.fiscal_year),
            "codes": str(written),
            "dates": validity.source if validity else "",
            "dates_until": validity.known_until.isoformat() if validity else "",
            "dates_missing": missing,
            "tabular": source.tabular.name,
            "code_list": source.code_list.name if source.code_list else "",
        }
        connection.executemany("insert into meta values (?, ?)", facts.items())
    say(f"  {written:,} codes indexed in {time.monotonic() - started:.1f} s")


def _published(
    source: Source, listed: set[str] | None, validity: Validity | None
) -> Callable[[str], bool]:
    """Which codes with a seventh character exist: the release's list, else the table of dates."""
    if listed is not None:
        return listed.__contains__
    start = effective_day(source.tabular)
    if validity is not None and start <= validity.known_until:
        return validity.in_force(start).__contains__
    return lambda _: True


def _read_list(path: Path) -> set[str]:
    """Codes without dot of a list: one a line, first word; longer names may follow."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodeBookError(f"{path} cannot be read: {error}") from None
    codes = {line.split()[0].replace(".", "") for line in text.splitlines() if line.strip()}
    if not codes:
        raise CodeBookError(f"{path} lists no code")
    return codes


def _write_entries(
    connection: sqlite3.Connection,
    tabular: Tabular,
    validity: Validity | None,
    official: Mapping[str, Sequence[str]],
) -> int:
    entries = list(tabular.entries())
    order = {id(entry): seq for seq, entry in enumerate(entries)}
    preferred = sorted(entries, key=lambda e: (len(words(e.title)), len(e.bare), order[id(e)]))
    ids = {id(entry): n for n, entry in enumerate(preferred, 1)}

    clinical = clinical_index()
    terms = {id(entry): (*_terms(entry), *clinical.get(entry.bare, ())) for entry in entries}

    def row(entry: Entry) -> tuple[object, ...]:
        leaf = entry.kind == "code" and not entry.children
        parent = ids[id(entry.parent)] if entry.parent else None
        return (
            ids[id(entry)], order[id(entry)], entry.kind, entry.bare, entry.code, entry.title,
            "\n".join(terms[id(entry)]), leaf, True, parent,
        )  # fmt: skip

    insert = "insert into entry values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    connection.executemany(insert, map(row, preferred))
    postings.write(
        connection,
        (
            _document(e, ids[id(e)], terms[id(e)], official.get(e.bare, ()))
            for e in preferred
            if _searched(e)
        ),
    )
    connection.executemany(
        "insert into note values (?, ?, ?, ?)",
        (
            (ids[id(entry)], n, kind, text)
            for entry in preferred
            for n, (kind, text) in enumerate(_notes(entry))
        ),
    )
    if validity is not None:
        known = {entry.bare: ids[id(entry)] for entry in entries if entry.kind == "code"}
        untitled = sorted(code for code in validity.periods if code not in known)
        connection.executemany(
            insert,
            (
                (
                    len(entries) + n, len(entries) + n, "code", code,
                    f"{code[:3]}.{code[3:]}" if len(code) > 3 else code,
                    "", "", True, False, _nearest(code, known),
                )
                for n, code in enumerate(untitled, 1)
            ),
        )  # fmt: skip
    return sum(entry.kind == "code" and not entry.children for entry in entries)


def _official_terms(on: date) -> dict[str, list[str]]:
    """Terms of the official indexes and tables on this machine, by code without dot."""
    found: dict[str, list[str]] = {}
    for code, term in index_terms(on):
        found.setdefault(without_dot(code), []).append(term)
    return found


def _terms(entry: Entry) -> list[str]:
    return [text for kind, text in entry.notes if kind in ("includes", "inclusion_term")]


def _searched(entry: Entry) -> bool:
    """Blocks and chapters are not found by words: nobody reports them; for codes with a seventh
    character the search looks behind their parent."""
    return entry.kind == "code" and len(entry.bare) < 7


def _document(
    entry: Entry, number: int, terms: tuple[str, ...], indexed: Sequence[str]
) -> postings.Document:
    around = []
    above = entry.parent
    while above is not None and above.kind != "chapter":
        around.append(above.title)
        above = above.parent
    # The condition without more detail is what a learner looks for first.
    prior = 0.05 * (len(entry.bare) == 3)
    prior += 0.05 * entry.title.endswith(("unspecified", "without complications", "organism"))
    prior += 0.03 * entry.title.startswith("Unspecified")
    return postings.Document(number, entry.title, terms, tuple(around), prior, tuple(indexed))


def _notes(entry: Entry) -> Iterator[tuple[str, str]]:
    yield from entry.notes
    if entry.seventh_characters:
        if entry.seventh_note:
            yield "seventh_characters", entry.seventh_note
        for character, text in entry.seventh_characters.items():
            yield "seventh_characters", f"{character}: {text}"


def _nearest(code: str, known: dict[str, int]) -> int | None:
    return next((known[code[:n]] for n in range(len(code) - 1, 2, -1) if code[:n] in known), None)


if __name__ == "__main__":
    sys.exit(main())
