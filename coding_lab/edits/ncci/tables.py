"""The pairs and limits of a day: CMS's own files where installed, else a small teaching set."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from coding_lab.codesets.ncci import (
    SERVICES,
    CodePair,
    UnitLimit,
    in_force,
    limit_files,
    pair_files,
    read_limits,
    read_pairs,
)
from coding_lab.codesets.records import CodeBookError
from coding_lab.course import course_file

TEACHING = "data/codesets/ncci_hcpcs.yaml"
_FORMAT = 1
_ONLY_TEACHING = (
    "CMS's NCCI {what} for {service} services on {on} are not installed: only this project's "
    "teaching rows were looked at, which are not CMS's and know few codes. "
    "`coding-lab codes install FILE` brings CMS's."
)


@dataclass(frozen=True)
class NcciTables:
    """Pairs and limits that hold on a day, among the codes that were asked for."""

    on: date
    service: str
    """``practitioner``, ``hospital`` (outpatient) or ``dme`` (equipment suppliers)."""
    pairs: tuple[CodePair, ...]
    limits: tuple[UnitLimit, ...]
    sources: tuple[str, ...]
    """Names of the files that were read."""
    caveats: tuple[str, ...] = ()

    def limit(self, code: str) -> UnitLimit | None:
        """The most units of a code; ``None`` if there is no limit."""
        return next((limit for limit in self.limits if limit.code == code), None)


def tables_on(on: date, codes: Collection[str], service: str = "practitioner") -> NcciTables:
    """The pairs and limits of a day among some codes.

    Raises ``ValueError`` for an unknown service and ``CodeBookError`` for a damaged file.
    """
    if service not in SERVICES:
        raise ValueError(f"service is {service!r}; it is one of {', '.join(SERVICES)}")
    wanted = frozenset(codes)
    caveats = []
    pair_paths, limit_paths = pair_files(on, service), limit_files(on, service)
    pairs = [pair for path in pair_paths for pair in read_pairs(path, wanted)]
    limits = [limit for path in limit_paths for limit in read_limits(path, wanted)]
    sources = [path.name for path in (*pair_paths, *limit_paths)]
    if not pair_paths or not limit_paths:
        teaching_pairs, teaching_limits = teaching_rows(on)
        missing = [
            name for name, paths in (("pairs", pair_paths), ("limits", limit_paths)) if not paths
        ]
        caveats.append(_ONLY_TEACHING.format(what=" and ".join(missing), service=service, on=on))
        sources.append(TEACHING.rsplit("/", 1)[-1])
        if not pair_paths:
            pairs += [p for p in teaching_pairs if {p.column1, p.column2} <= wanted]
        if not limit_paths:
            limits += [limit for limit in teaching_limits if limit.code in wanted]
    return NcciTables(
        on,
        service,
        tuple(pair for pair in pairs if in_force(pair, on)),
        tuple(limits),
        tuple(sources),
        tuple(caveats),
    )


def teaching_rows(on: date) -> tuple[list[CodePair], list[UnitLimit]]:
    """This project's own rows that hold on a day; raises ``CodeBookError`` for a damaged file."""
    path = course_file(TEACHING)
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if data.get("format") != _FORMAT:
        raise CodeBookError(f"{path} has the format {data.get('format')!r}, not {_FORMAT}")
    begin: date = data["effective"]
    pairs = [
        CodePair(
            row["column1"], row["column2"], row.get("effective", begin), row.get("deletion"),
            str(row["modifier"]), row["rationale"],
        )
        for row in data["pairs"]
    ]  # fmt: skip
    limits = [
        UnitLimit(row["code"], row["units"], row["adjudication"], row["rationale"])
        for row in data["limits"]
    ]
    return [pair for pair in pairs if in_force(pair, on)], limits if begin <= on else []
