"""Where the publishers put their releases: ``data/codesets/publishers.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.facts import MONTHS
from coding_lab.codesets.releases.names import ReleaseName

_FORMAT = 1
_LINK = re.compile(r"""<a\s[^>]*?href\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """One file of a release, and where it may be."""

    what: str
    """In words."""
    publisher: str
    page: str
    """The page on which a person finds it."""
    addresses: tuple[str, ...]
    """Tried in their order."""
    folders: tuple[str, ...]
    """Pages that list files, looked through when no address holds it."""
    pattern: re.Pattern[str] | None
    """What its name looks like on such a page."""
    optional: bool

    def links(self, folder: str, page: str) -> Iterator[str]:
        """Addresses on a page that lists files, of those whose name fits; same host only."""
        for link in _LINK.findall(page):
            address = urljoin(folder, link)
            name = unquote(urlsplit(address).path.rsplit("/", 1)[-1])
            same_host = urlsplit(address).netloc == urlsplit(folder).netloc
            if same_host and self.pattern is not None and self.pattern.search(name):
                yield address


def wanted_files(name: ReleaseName, addresses: Path | None = None) -> list[Wanted]:
    """The files of a release: of its code set, else those of ICD-10-CM and ICD-10-PCS.

    ``addresses`` is another list of addresses, such as a school's own mirror.
    Raises ``CodeBookError`` if that list cannot be read.
    """
    table = _table(addresses)
    update = not name.whole_year and name.begin.month != 10
    groups = [name.code_set] if name.code_set else ["icd10cm", "icd10pcs"]
    found = []
    try:
        for group in groups:
            entry = table[f"{group}-update" if update and group != "hcpcs" else group]
            found += [_wanted(entry, file, name) for file in entry["files"]]
    except (KeyError, TypeError, IndexError, re.error) as error:
        raise CodeBookError(f"the list of addresses {addresses} has no {error}") from None
    return found


def _table(addresses: Path | None) -> dict[str, Any]:
    import yaml

    from coding_lab.course import course_file

    path = addresses or course_file("data/codesets/publishers.yaml")
    try:
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CodeBookError(f"{path} cannot be read: {error.strerror or error}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CodeBookError(f"{path} is no list of addresses: {error}") from None
    if not isinstance(table, dict) or table.get("format") != _FORMAT:
        raise CodeBookError(f"{path} is no list of addresses of format {_FORMAT}")
    return table


def _wanted(entry: dict[str, Any], file: dict[str, Any], name: ReleaseName) -> Wanted:
    begin = name.begin
    fiscal = begin.year + (begin.month >= 10)
    month = MONTHS[begin.month - 1]
    year = begin.year if name.code_set == "hcpcs" else fiscal

    def filled(text: str) -> str:
        return text.format(
            year=year, yy=f"{year % 100:02}", before=year - 1, calendar=begin.year,
            month=month, Month=month.capitalize(),
        )  # fmt: skip

    folders = [filled(folder) for folder in file.get("folder", [])]
    addresses = []
    for text in file["names"]:
        if urlsplit(text).scheme:
            addresses.append(filled(text))
        else:
            addresses += [urljoin(folder, filled(text)) for folder in folders]
    pattern = re.compile(filled(file["pattern"]), re.IGNORECASE) if "pattern" in file else None
    return Wanted(
        file["what"], entry["publisher"], entry["page"], tuple(addresses), tuple(folders),
        pattern, bool(file.get("optional")),
    )  # fmt: skip
