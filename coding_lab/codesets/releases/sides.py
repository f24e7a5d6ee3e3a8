"""One side of a comparison of releases: its codes, and its texts where they are on this machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from coding_lab.codesets.official_text import read_codes_file, read_order_file
from coding_lab.codesets.records import CodeBookError, with_dot
from coding_lab.codesets.releases.dating import release_days, table_of_dates
from coding_lab.codesets.releases.installed import Installed, installed_release
from coding_lab.codesets.releases.names import CODE_SETS, ReleaseName

if TYPE_CHECKING:
    from coding_lab.codesets.index import Index

Notes = dict[str, set[tuple[str, str]]]


@dataclass
class Side:
    """A code set as it stands on a day."""

    code_set: str
    label: str
    begin: date
    """First day of the release that was named."""
    day: date
    """The day whose codes these are."""
    codes: set[str]
    """As they are written in the book: ICD-10-CM with its dot."""
    titles: dict[str, str] = field(default_factory=dict)
    """Of codes and headers; empty if no text of the release is on this machine."""
    text_kind: str = ""
    """Where the titles come from: ``tabular``, ``list``, ``file``; empty without titles."""
    notes: Notes | None = None
    """Kind and text of each note by the place under which it stands; ``None`` if not known."""


def side(name: ReleaseName, code_set: str) -> Side:
    """A release of a code set; raises ``CodeBookError`` if nothing here tells its codes.

    Texts are not read yet: see ``add_texts``.
    """
    if code_set == "hcpcs":
        return _hcpcs(name)
    validity = table_of_dates(code_set)
    if validity is not None and name.begin <= validity.known_until:
        first = release_days(validity)[0]
        if name.as_of < first:
            raise CodeBookError(
                f"{CODE_SETS[code_set]} is known here from {first} on, not on {name.as_of}"
            )
        bare = validity.in_force(name.as_of)
        codes = {_written(code, code_set) for code in bare}
    else:
        codes = _installed_codes(name, code_set)
    return Side(code_set, name.label, name.begin, name.as_of, codes)


def add_texts(found: Side) -> None:
    """Add titles, and notes of ICD-10-CM, where they are on this machine.

    The first time, the index of a Tabular List is built, which takes some seconds.
    """
    item = _list_for(found.code_set, found.begin, found.day)
    if item is not None:
        titles = _titles_of_list(item)
        found.titles = {_written(c, found.code_set): t for c, t in titles.items()}
        found.text_kind = "list"
    index = _tabular_index(found.day) if found.code_set == "icd10cm" else None
    if index is None:
        return
    if not found.titles:
        rows = index.rows("select code, title from entry where kind = 'code' and titled")
        found.titles = dict(rows)
        found.text_kind = "tabular"
    found.notes = {}
    rows = index.rows("select e.code, n.kind, n.text from note n join entry e on e.id = n.entry")
    for code, kind, text in rows:
        found.notes.setdefault(code, set()).add((kind, text))


def _installed_codes(name: ReleaseName, code_set: str) -> set[str]:
    item = _list_for(code_set, name.begin, name.as_of)
    if item is not None:
        return {_written(code, code_set) for code in _titles_of_list(item)}
    index = _tabular_index(name.as_of) if code_set == "icd10cm" else None
    if index is not None:
        rows = index.rows("select code from entry where kind = 'code' and titled and leaf")
        return {code for (code,) in rows}
    raise CodeBookError(
        f"nothing on this machine tells the codes of {CODE_SETS[code_set]} {name.label}: "
        "install its order file or code list with `coding-lab codes install FILE`"
    )


def _written(code: str, code_set: str) -> str:
    return with_dot(code) if code_set == "icd10cm" else code


def _list_for(code_set: str, begin: date, day: date) -> Installed | None:
    """The installed order file or code list of the release; extracts do not count."""
    for kind in (f"{code_set}-order", f"{code_set}-codes"):
        item = installed_release(kind, day)
        if item is not None and not item.extract and item.end >= begin:
            return item
    return None


def _titles_of_list(item: Installed) -> dict[str, str]:
    if item.kind.endswith("-order"):
        return {row.code: row.title for row in read_order_file(item.path) if row.billable}
    return dict(read_codes_file(item.path))


def _tabular_index(day: date) -> Index | None:
    """The index of a Tabular List of the day's fiscal year, if one is here."""
    from coding_lab.codesets.icd10cm.sources import Source, fiscal_year
    from coding_lab.codesets.icd10cm.store import ensure_index, open_index, serving

    try:
        begin, source = serving(day)
    except CodeBookError:
        return None
    if fiscal_year(begin) != fiscal_year(day):
        return None
    return ensure_index(source) if isinstance(source, Source) else open_index(source)


def _hcpcs(name: ReleaseName) -> Side:
    from coding_lab.codesets.hcpcs.annual_file import read_annual_file

    item = installed_release("hcpcs", name.as_of)
    if item is None or item.begin > name.as_of:
        raise CodeBookError(
            f"no HCPCS Level II file of {name.label} is installed: get it from CMS and install it "
            "with `coding-lab codes install FILE`"
        )
    entries = read_annual_file(item.path)
    titles = {code: entry.title for code, entry in entries.items()}
    day = name.as_of
    codes = {
        code
        for code, e in entries.items()
        if (e.begin is None or e.begin <= day) and (e.end is None or day <= e.end)
    }
    return Side("hcpcs", item.release, item.begin, day, codes, titles, "file")
