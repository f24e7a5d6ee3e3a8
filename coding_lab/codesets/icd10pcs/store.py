"""The index of ICD-10-PCS that serves a day; building it if it is missing."""

from __future__ import annotations

from coding_lab.codesets.building import can_run_builder, run_builder
from coding_lab.codesets.icd10pcs.sources import Sources, index_path
from coding_lab.codesets.index import Index, open_index


def ensure_index(sources: Sources, *, force: bool = False) -> Index:
    """Open the index of these sources; build it in a process of its own if missing or forced."""
    path = index_path(sources)
    if not force and path.exists():
        return open_index(path)
    if can_run_builder():
        arguments = ["--target", str(path.absolute())]
        if sources.titles:
            arguments += ["--titles", str(sources.titles)]
        for file in sources.official:
            arguments += ["--official", file.kind, file.release, str(file.path.absolute())]
        run_builder("coding_lab.codesets.icd10pcs.build", [*arguments, *["--force"] * force])
    else:
        from coding_lab.codesets.icd10pcs.build import build

        build(path, sources, force=force)
    return open_index(path)
