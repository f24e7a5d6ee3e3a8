"""The index of HCPCS Level II that serves a day; building it if it is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from coding_lab.codesets.building import can_run_builder, run_builder
from coding_lab.codesets.hcpcs.own_tables import table_files
from coding_lab.codesets.index import Index, cache_folder, fingerprint, open_index

FORMAT = 1
"""Version of our index's layout; part of its file name, so old files are never read."""


def index_for(on: date) -> Index:
    """The index of the installed file that serves a day, else of the project's own tables."""
    from coding_lab.codesets.releases.installed import nearest_release

    item = nearest_release("hcpcs", on)
    if item is None:
        return ensure_index(None, "")
    return ensure_index(item.path, item.release)


def ensure_index(official: Path | None, release: str) -> Index:
    """Open the index; build it in a process of its own if it is missing."""
    files = [*table_files(), *([official] if official else [])]
    path = cache_folder() / f"hcpcs-f{FORMAT}-{fingerprint(files, release)}.sqlite"
    if path.exists():
        return open_index(path)
    if can_run_builder():
        arguments = ["--target", str(path.absolute()), "--release", release]
        if official:
            arguments += ["--official", str(official.absolute())]
        run_builder("coding_lab.codesets.hcpcs.build", arguments)
    else:
        from coding_lab.codesets.hcpcs.build import build

        build(path, official, release)
    return open_index(path)
