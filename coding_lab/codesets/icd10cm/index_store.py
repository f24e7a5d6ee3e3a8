"""The parsed form of an official index: an SQLite file that opens at once."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from coding_lab.codesets.index import Index, open_index
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.installed import Installed

FORMAT = 1
PARSED = f"terms-f{FORMAT}.sqlite"
"""Name of the parsed file beside the installed one."""

SCHEMA = """
create table meta (name text primary key, value text not null) without rowid;
create table term (
  id integer primary key, parent integer not null, level integer not null, letter text not null,
  title text not null, modifiers text not null, text text not null, code text not null,
  manifestation text not null, see text not null, see_also text not null, cells text not null,
  path text not null);
create virtual table found using fts5(
  path, content='', detail=none, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2');
"""
INDEXES = "create index term_parent on term (parent); create index term_letter on term (letter);"


def write_parsed(source: Path, folder: Path) -> None:
    """Parse an official index file and write its SQLite file into a folder.

    Raises ``CodeBookError`` if the source is not whole, ``OSError`` if nothing can be written.
    """
    from coding_lab.codesets.icd10cm.index_xml import read_index

    document = read_index(source)
    target = folder / PARSED
    temporary = folder / f".{PARSED}.{os.getpid()}.part"
    temporary.unlink(missing_ok=True)
    paths: dict[int, str] = {0: ""}
    connection = sqlite3.connect(temporary)
    try:
        connection.executescript("pragma journal_mode = off; pragma synchronous = off;")
        connection.executescript(SCHEMA)
        for entry in document.entries:
            above = paths[entry.parent]
            paths[entry.id] = f"{above} {entry.text}" if above else entry.text
        connection.executemany(
            "insert into term values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    e.id, e.parent, e.level, e.letter, e.title, e.modifiers, e.text, e.code,
                    e.manifestation, e.see, e.see_also, "\t".join(e.cells), paths[e.id],
                )
                for e in document.entries
            ),
        )  # fmt: skip
        connection.execute("insert into found(rowid, path) select id, path from term")
        connection.execute("insert into found(found) values ('optimize')")
        facts = {"title": document.title, "columns": "\t".join(document.columns)}
        connection.executemany("insert into meta values (?, ?)", facts.items())
        connection.executescript(INDEXES)
        connection.commit()
        connection.close()
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
    except sqlite3.Error as error:
        # SQLite tells a full disk as an error of its own.
        raise OSError(None, f"cannot be written: {error}", str(target)) from None
    finally:
        connection.close()
        temporary.unlink(missing_ok=True)


def open_parsed(item: Installed) -> Index:
    """The parsed form of an installed index; parsed anew where an older version made it.

    Raises ``CodeBookError`` if it cannot be read or made.
    """
    path = item.folder / PARSED
    if not path.exists():
        from coding_lab.codesets.index import cache_folder

        folder = cache_folder() / f"{item.kind}-{item.digest[:12]}"
        path = folder / PARSED
        if not path.exists():
            try:
                folder.mkdir(parents=True, exist_ok=True)
                write_parsed(item.path, folder)
            except OSError as error:
                raise CodeBookError(
                    f"the index {item.path.name} cannot be prepared in {folder}: "
                    f"{error.strerror or error}; name another folder in CODING_LAB_CACHE"
                ) from None
    return open_index(path)
