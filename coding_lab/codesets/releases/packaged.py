"""What the installed packages carry of official releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.dating import release_days, table_of_dates
from coding_lab.codesets.releases.facts import fiscal_begin, fiscal_release


@dataclass(frozen=True)
class Packaged:
    """Contents of one package."""

    package: str
    contents: str
    """What it holds, in words."""
    release: str
    begin: date
    """First day it speaks of."""
    end: date
    """Last day it speaks of."""
    records: int | None
    """Number of codes; ``None`` if it was not counted."""


def packaged_releases() -> list[Packaged]:
    """Texts of ICD-10-CM and tables of dates that packages bring; absent ones are left out."""
    return [*_texts(), *_dates()]


def _texts() -> list[Packaged]:
    from coding_lab.codesets.icd10cm.sources import packaged_source, release_month, release_year

    try:
        tabular = packaged_source().tabular
        begin = fiscal_begin(release_year(tabular), release_month(tabular))
    except CodeBookError:
        return []
    name, first, last = fiscal_release(begin)
    return [
        Packaged(
            "simple-icd-10-cm", "ICD-10-CM Tabular List with titles and notes",
            name, first, last, None,
        )
    ]  # fmt: skip


def _dates() -> list[Packaged]:
    found = []
    for code_set, title in (("icd10cm", "ICD-10-CM"), ("icd10pcs", "ICD-10-PCS")):
        validity = table_of_dates(code_set)
        if validity is None:
            continue
        first = release_days(validity)[0]
        names = (fiscal_release(first)[0], fiscal_release(validity.known_until)[2].year)
        codes = len(validity.in_force(validity.known_until))
        found.append(
            Packaged(
                validity.source,
                f"dates in force of every {title} code; {codes:,} codes in FY{names[1]}",
                f"{names[0]}–FY{names[1]}", first, validity.known_until, codes,
            )
        )  # fmt: skip
    return found
