"""The entries of an index of ICD-10-PCS, and what a search sees of them.

A search does not look at 80,000 codes. Codes that differ in their fifth character alone, mostly
the approach, are one thing to find: the words that all their titles have are its title, the
others are terms under it. Which of its codes is wanted, the words of the query say afterwards.
So there are a third as many things to weigh, and a list of matches does not fill up with the
approaches to one procedure.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coding_lab.codesets.icd10pcs.names import ProcedureName, keys_of
from coding_lab.codesets.icd10pcs.tables import Table
from coding_lab.codesets.searching import postings
from coding_lab.codesets.words import words

SCHEMA = """
create table code (bare text primary key, title text not null) without rowid;
-- What is searched: names of procedures, and codes alike up to the approach.
create table entry (
  id integer primary key, title text not null, terms text not null, bare text not null);
-- It leads to codes, or beginnings of codes, in this order.
create table leads (entry integer not null, n integer not null, prefix text not null,
  primary key (entry, n)) without rowid;
create table called (name text not null, entry integer not null, primary key (name, entry))
  without rowid;
"""
_APPROACH = 4
"""Place of the approach in a code, counted from 0."""


@dataclass(frozen=True)
class _Searched:
    title: str
    terms: tuple[str, ...]
    leads: tuple[str, ...]


def write(
    connection: sqlite3.Connection,
    codes: Sequence[str],
    titles: Mapping[str, str],
    tables: Mapping[str, Mapping[str, Table]],
    names: Iterable[ProcedureName],
) -> None:
    """Write the codes, what is searched, and its words; the tables of ``SCHEMA`` must exist."""
    connection.executemany(
        "insert into code values (?, ?)", ((code, titles.get(code, "")) for code in codes)
    )
    named = list(names)
    searched = [_Searched(name.name, name.also, name.prefixes) for name in named]
    searched.extend(_alike(codes, titles, tables))
    connection.executemany(
        "insert into entry values (?, ?, ?, ?)",
        ((n, one.title, "\n".join(one.terms), "") for n, one in enumerate(searched)),
    )
    connection.executemany(
        "insert into leads values (?, ?, ?)",
        ((n, at, lead) for n, one in enumerate(searched) for at, lead in enumerate(one.leads)),
    )
    connection.executemany(
        "insert into called values (?, ?)",
        ((key, n) for n, name in enumerate(named) for key in keys_of(name)),
    )
    postings.write(
        connection,
        (postings.Document(n, one.title, one.terms) for n, one in enumerate(searched)),
    )


def _alike(
    codes: Sequence[str],
    titles: Mapping[str, str],
    tables: Mapping[str, Mapping[str, Table]],
) -> Iterator[_Searched]:
    """Codes that are the same but for the fifth character, together."""
    groups: dict[str, list[str]] = {}
    for code in codes:
        groups.setdefault(code[:_APPROACH] + code[_APPROACH + 1 :], []).append(code)
    for alike in groups.values():
        # Without a title, a code is found by the labels of its characters.
        texts = [words(titles.get(code) or _labels(code, tables)) for code in alike]
        known = [text for text in texts if text]
        if not known:
            continue
        shared = set(known[0]).intersection(*known)
        title = " ".join(word for word in known[0] if word in shared)
        others = (" ".join(w for w in text if w not in shared) for text in known)
        yield _Searched(title, tuple(dict.fromkeys(filter(None, others))), tuple(alike))


def _labels(code: str, tables: Mapping[str, Mapping[str, Table]]) -> str:
    for by_code in tables.values():
        table = by_code.get(code[:3])
        labels = table.labels_of(code) if table else ()
        if table and labels:
            return " ".join([table.labels[2], *labels])
    return ""
