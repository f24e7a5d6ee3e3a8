"""From when to when codes are in force, as an index keeps it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from coding_lab.codesets.index import Index
from coding_lab.codesets.validity import Validity

SCHEMA = """
create table period (bare text not null, begin text not null, end text,
  primary key (bare, begin)) without rowid;
"""


@dataclass(frozen=True)
class Period:
    """First and last day in force; ``end`` is ``None`` while it goes on."""

    begin: date
    end: date | None

    def __contains__(self, day: date) -> bool:
        return self.begin <= day and (self.end is None or day <= self.end)


def write(connection: sqlite3.Connection, validity: Validity) -> None:
    """Fill the table ``period``, which must exist."""
    connection.executemany(
        "insert into period values (?, ?, ?)",
        (
            (code, begin.isoformat(), end.isoformat() if end else None)
            for code, spans in validity.periods.items()
            for begin, end in spans
        ),
    )


def read(index: Index, bare: str) -> list[Period]:
    """When a code was, is and will be in force, oldest first; empty if not known."""
    rows = index.rows("select begin, end from period where bare = ? order by begin", (bare,))
    return [period(begin, end) for begin, end in rows]


def period(begin: str, end: str | None) -> Period:
    """From the two columns of the table."""
    return Period(date.fromisoformat(begin), date.fromisoformat(end) if end else None)


def nearest(spans: list[Period], on: date) -> Period:
    """Of the periods of a code that is not in force on a day, the one to tell of."""
    past = [p for p in spans if p.begin <= on]
    return past[-1] if past else spans[0]


def out_of_force(code: str, spans: list[Period], on: date) -> str:
    """A sentence about a code that is not in force on a day."""
    told = ", ".join(
        f"from {p.begin}" if p.end is None else f"from {p.begin} to {p.end}" for p in spans
    )
    is_or_was = "is" if spans[0].begin > on else "was"
    return f"{code} is not in force on {on}: it {is_or_was} in force {told}."
