"""Which index of ICD-10-CM serves a day; building it if it is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from coding_lab.codesets.building import can_run_builder, run_builder
from coding_lab.codesets.icd10cm.sources import (
    Source,
    effective_day,
    fiscal_year,
    index_files,
    index_path,
    installed_sources,
    packaged_source,
)
from coding_lab.codesets.index import Index, open_index
from coding_lab.codesets.records import CodeBookError

__all__ = ["Index", "ensure_index", "index_for", "open_index"]


def index_for(on: date) -> Index:
    """The index of the release that serves a day, built first if it is missing.

    Raises ``CodeBookError`` if there is no release at all.
    """
    _, source = serving(on)
    return ensure_index(source) if isinstance(source, Source) else open_index(source)


def serving(on: date) -> tuple[date, Source | Path]:
    """First day of the release that serves a day, and its source, or an index made of it.

    Releases are those in installed official files, in the package simple-icd-10-cm, and those
    that somebody has indexed from a file. Of those of the day's fiscal year, the latest that had
    begun; if there is none, of the installed and packaged ones whatever their year.
    Raises ``CodeBookError`` if there is no release at all.
    """
    year = fiscal_year(on)
    # Of two that begin on the same day, the later one here counts.
    # An index of the packaged release may also be what an older package or table of dates left.
    found: dict[date, Source | Path] = {
        file.effective: file.path for file in index_files() if file.fiscal_year == year
    }
    missing = None
    try:
        source = packaged_source()
        found[effective_day(source.tabular)] = source
    except CodeBookError as error:
        missing = error
    whole = {fiscal_year(day) for day in found}
    for source, extract in installed_sources():
        # A part of a release, as made for teaching, never hides a whole one.
        if not (extract and fiscal_year(effective_day(source.tabular)) in whole):
            found[effective_day(source.tabular)] = source
    if not found:
        raise missing or CodeBookError("there is no release of ICD-10-CM")
    of_the_year = [day for day in found if fiscal_year(day) == year]
    days = sorted(of_the_year or found)
    begun = [day for day in days if day <= on]
    day = begun[-1] if begun else days[0]
    return day, found[day]


def ensure_index(source: Source, *, force: bool = False) -> Index:
    """Open the index of a source; build it in a process of its own if it is missing or forced."""
    path = index_path(source)
    if not force and path.exists():
        return open_index(path)
    if can_run_builder():
        # The name is settled here: the builder would find another one if a file changed meanwhile.
        arguments = ["--target", str(path.absolute())]
        arguments += ["--tabular", str(source.tabular.absolute())]
        if source.code_list:
            arguments += ["--codes", str(source.code_list.absolute())]
        run_builder("coding_lab.codesets.icd10cm.build", [*arguments, *["--force"] * force])
    else:
        from coding_lab.codesets.icd10cm.build import build

        build(source, path, force=force)
    return open_index(path)
