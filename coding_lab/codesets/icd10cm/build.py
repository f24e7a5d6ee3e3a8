"""Builds the index of one release: ``python -m coding_lab.codesets.icd10cm.build …``.

It runs in a process of its own, because parsing takes seconds and memory that a notebook's
kernel should not hold. It works on a temporary file and puts it in place when it is whole.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from coding_lab.codesets.icd10cm.sources import Source, index_path, release_month, release_name
from coding_lab.codesets.icd10cm.tabular import Entry, Tabular, read_tabular
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.validity import (
    UnknownLayoutError,
    Validity,
    msdrg_file,
    read_validity,
)
from coding_lab.codesets.words import words

Say = Callable[[str], None]

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
create table period (bare text not null, begin text not null, end text,
  primary key (bare, begin)) without rowid;
create table word (word text primary key, entries integer not null) without rowid;
create virtual table found using fts5(
  title, terms, content='', detail=none, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2');
"""
INDEXES = """
create unique index entry_code on entry (bare, kind);
create index entry_parent on entry (parent, seq);
"""


def main(argv: list[str] | None = None) -> int:
    """Build one index; progress and errors go to standard error."""
    parser = argparse.ArgumentParser(prog="python -m coding_lab.codesets.icd10cm.build")
    parser.add_argument("--tabular", type=Path, required=True)
    parser.add_argument("--codes", type=Path)
    parser.add_argument("--force", action="store_true")
    args = parser.parse_args(argv)
    try:
        build(Source(args.tabular, args.codes), force=args.force)
    except CodeBookError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def build(source: Source, *, force: bool = False, say: Say | None = None) -> Path:
    """Build the index of a source unless another process has done so meanwhile; its path.

    Raises ``CodeBookError``; whatever index was there before then stays as it was.
    """
    say = say or (lambda text: print(text, file=sys.stderr, flush=True))
    target = index_path(source)
    with _lock(target, say):
        if target.exists() and not force:
            return target
        for leftover in target.parent.glob(f".{target.stem}.*.part*"):
            leftover.unlink(missing_ok=True)  # of a builder that was killed
        temporary = target.with_name(f".{target.stem}.{os.getpid()}.part")
        try:
            _write(source, temporary, say)
            _sync(temporary)
            temporary.replace(target)
        except (OSError, sqlite3.Error) as error:
            raise CodeBookError(_cannot_write(target.parent, error)) from None
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    return target


@contextlib.contextmanager
def _lock(target: Path, say: Say) -> Iterator[None]:
    """Only one process builds an index; the others wait.

    An empty SQLite file is the lock: it works alike on all systems, and the system lets go of
    it when a builder is killed.
    """
    path = target.with_suffix(".lock")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise CodeBookError(_cannot_write(target.parent, error)) from None
    try:
        told = False
        while True:
            try:
                connection.execute("begin exclusive")
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise CodeBookError(_cannot_write(target.parent, error)) from None
            if not told:
                say("Another process is building the code book's index; waiting for it …")
                told = True
            time.sleep(0.1)
        yield
    finally:
        connection.close()


def _cannot_write(folder: Path, error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (
        f"the code book's index cannot be written to {folder}: {reason}; "
        "name a folder that you may write to in CODING_LAB_CACHE"
    )


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _write(source: Source, path: Path, say: Say) -> None:
    started = time.monotonic()
    say("Building the code book's index, once for this release …")
    validity, missing = _validity()
    listed = _read_list(source.code_list) if source.code_list else None
    tabular = read_tabular(source.tabular, _published(source, listed, validity))
    month = release_month(source.tabular)
    say("  the Tabular List is read; writing …")
    connection = sqlite3.connect(path)
    try:
        # Nobody reads the temporary file, and it is thrown away if we fail.
        connection.executescript("pragma journal_mode = off; pragma synchronous = off;")
        connection.executescript(SCHEMA)
        written = _write_entries(connection, tabular, validity)
        _write_periods(connection, validity)
        _write_words(connection)
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
        connection.execute("insert into found(found) values ('optimize')")
        connection.commit()
        connection.executescript("analyze; vacuum;")
    finally:
        connection.close()
    say(f"  {written:,} codes indexed in {time.monotonic() - started:.1f} s")


def _validity() -> tuple[Validity | None, str]:
    path = msdrg_file()
    if path is None:
        return None, "msdrg is not installed"
    try:
        return read_validity(path), ""
    except ImportError:
        return None, "lmdb, which reads msdrg's table, is not installed"
    except UnknownLayoutError as error:
        return None, f"this version of msdrg cannot be read: {error}"


def _published(
    source: Source, listed: set[str] | None, validity: Validity | None
) -> Callable[[str], bool]:
    """Which codes with a seventh character exist: the release's list, else the table of dates."""
    if listed is not None:
        return listed.__contains__
    from coding_lab.codesets.icd10cm.sources import release_year

    year, month = release_year(source.tabular), release_month(source.tabular)
    start = date(year - (month >= 10), month, 1)
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
    connection: sqlite3.Connection, tabular: Tabular, validity: Validity | None
) -> int:
    entries = list(tabular.entries())
    order = {id(entry): seq for seq, entry in enumerate(entries)}
    preferred = sorted(entries, key=lambda e: (len(words(e.title)), len(e.bare), order[id(e)]))
    ids = {id(entry): n for n, entry in enumerate(preferred, 1)}

    def row(entry: Entry) -> tuple[object, ...]:
        terms = [text for kind, text in entry.notes if kind in ("includes", "inclusion_term")]
        leaf = entry.kind == "code" and not entry.children
        parent = ids[id(entry.parent)] if entry.parent else None
        return (
            ids[id(entry)], order[id(entry)], entry.kind, entry.bare, entry.code, entry.title,
            "\n".join(terms), leaf, True, parent,
        )  # fmt: skip

    insert = "insert into entry values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    connection.executemany(insert, map(row, preferred))
    # Blocks and chapters are not found by words: nobody reports them.
    connection.execute(
        "insert into found(rowid, title, terms) "
        "select id, title, terms from entry where kind = 'code' order by id"
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


def _notes(entry: Entry) -> Iterator[tuple[str, str]]:
    yield from entry.notes
    if entry.seventh_characters:
        if entry.seventh_note:
            yield "seventh_characters", entry.seventh_note
        for character, text in entry.seventh_characters.items():
            yield "seventh_characters", f"{character}: {text}"


def _nearest(code: str, known: dict[str, int]) -> int | None:
    return next((known[code[:n]] for n in range(len(code) - 1, 2, -1) if code[:n] in known), None)


def _write_periods(connection: sqlite3.Connection, validity: Validity | None) -> None:
    if validity is None:
        return
    connection.executemany(
        "insert into period values (?, ?, ?)",
        (
            (code, begin.isoformat(), end.isoformat() if end else None)
            for code, periods in validity.periods.items()
            for begin, end in periods
        ),
    )


def _write_words(connection: sqlite3.Connection) -> None:
    """The vocabulary with the number of entries of each word, for spelling correction."""
    connection.executescript(
        "create virtual table temp.vocabulary using fts5vocab('main', 'found', 'row');"
        "insert into word select term, doc from vocabulary; drop table temp.vocabulary;"
    )


if __name__ == "__main__":
    sys.exit(main())
