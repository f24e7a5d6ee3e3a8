"""Which index of ICD-10-CM serves a day; building it if it is missing."""

from __future__ import annotations

from datetime import date

from coding_lab.codesets.building import can_run_builder, run_builder
from coding_lab.codesets.icd10cm.sources import (
    IndexFile,
    Source,
    fiscal_year,
    index_file,
    index_files,
    index_path,
    packaged_source,
)
from coding_lab.codesets.index import Index, open_index
from coding_lab.codesets.records import CodeBookError

__all__ = ["Index", "ensure_index", "index_for", "open_index"]


def index_for(on: date) -> Index:
    """The index of the release in force on a day, built first if it is missing.

    Of the releases of the day's fiscal year, the latest that had begun; if there is none, the
    packaged release, whatever its year. Raises ``CodeBookError`` if there is no release at all.
    """
    year = fiscal_year(on)
    files = [file for file in index_files() if file.fiscal_year == year]
    try:
        source = packaged_source()
    except CodeBookError:
        if not files:
            raise
        return open_index(_in_force(files, on).path)
    packaged = index_file(index_path(source))
    # Other indexes of the packaged release are what an older package or table of dates left.
    files = [file for file in files if file.effective != packaged.effective]
    if packaged.fiscal_year == year or not files:
        files.append(packaged)
    chosen = _in_force(files, on)
    return ensure_index(source) if chosen == packaged else open_index(chosen.path)


def _in_force(files: list[IndexFile], on: date) -> IndexFile:
    files = sorted(files, key=lambda file: file.effective)
    started = [file for file in files if file.effective <= on]
    return started[-1] if started else files[0]


def ensure_index(source: Source, *, force: bool = False) -> Index:
    """Open the index of a source; build it in a process of its own if it is missing or forced."""
    path = index_path(source)
    if not force and path.exists():
        return open_index(path)
    if can_run_builder():
        arguments = ["--tabular", str(source.tabular.absolute())]
        if source.code_list:
            arguments += ["--codes", str(source.code_list.absolute())]
        run_builder("coding_lab.codesets.icd10cm.build", [*arguments, *["--force"] * force])
    else:
        from coding_lab.codesets.icd10cm.build import build

        build(source, force=force)
    return open_index(path)
