"""The index of the learner's own CPT file that serves a day, if one is installed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from coding_lab.codesets.building import can_run_builder, run_builder
from coding_lab.codesets.index import Index, cache_folder, fingerprint, open_index

KINDS = ("cpt", "cpt-capitals")
"""Kinds of installed files, the better readable first."""
FORMAT = 1
"""Version of our index's layout; part of its file name, so old files are never read."""


def index_for(on: date) -> Index | None:
    """The index of the installed file that serves a day, else of the nearest; else ``None``."""
    from coding_lab.codesets.releases.installed import installed_release, nearest_release

    for find in (installed_release, nearest_release):
        for kind in KINDS:
            item = find(kind, on)
            if item is not None:
                return ensure_index(item.path, item.release)
    return None


def ensure_index(own_file: Path, release: str) -> Index:
    """Open the index of a file; build it in a process of its own if it is missing."""
    path = cache_folder() / f"cpt-f{FORMAT}-{fingerprint([own_file], release)}.sqlite"
    if path.exists():
        return open_index(path)
    if can_run_builder():
        arguments = ["--target", str(path.absolute()), "--own-file", str(own_file.absolute())]
        run_builder("coding_lab.codesets.cpt.build", [*arguments, "--release", release])
    else:
        from coding_lab.codesets.cpt.build import build

        build(path, own_file, release)
    return open_index(path)
