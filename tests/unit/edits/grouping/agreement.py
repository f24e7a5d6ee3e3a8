"""Why two groupers may disagree: named classes, each with what is known of its cause.

What was found by reading ``drgpy`` 0.2.1 beside the Definitions Manual. A disagreement that no
class explains fails the test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coding_lab.edits.grouping import Grouping, Stay

Test = Callable[[Stay, Grouping, Grouping], bool]


def _unrelated(grouping: Grouping) -> bool:
    return 981 <= int(grouping.drg) <= 989


def _between(grouping: Grouping, low: int, high: int) -> bool:
    return low <= int(grouping.drg) <= high


def _levels_differ(native: Grouping, pure: Grouping, *, hac: bool) -> bool:
    for ours, theirs in zip(native.lines, pure.lines, strict=False):
        if hac and ours.severity != "none" and bool(ours.silenced_by) != bool(theirs.silenced_by):
            return "hospital-acquired" in ours.silenced_by + theirs.silenced_by
        if not hac and (ours.severity, theirs.severity) == ("CC", "none"):
            return True
    return False


@dataclass(frozen=True)
class Reason:
    """One class of disagreements."""

    name: str
    because: str
    holds: Test


REASONS = (
    Reason(
        "any operation",
        "DRGs that take any O.R. procedure (769, 817-819, 826-830, 856-858, 876, 939-941): drgpy "
        "knows only the procedures listed one by one and falls through to 981-989",
        lambda stay, a, b: (
            _unrelated(b)
            and any(
                _between(a, low, high)
                for low, high in (
                    (769, 769),
                    (817, 819),
                    (826, 830),
                    (856, 858),
                    (876, 876),
                    (939, 941),
                )
            )
        ),
    ),
    Reason(
        "newborns, burns and HIV",
        "MDC 15, 22 and 25 have no unrelated operations: drgpy gives 981-989 there too",
        lambda stay, a, b: a.mdc in ("15", "22", "25") and _unrelated(b),
    ),
    Reason(
        "newborn who died or was transferred",
        "DRG 789 depends on the discharge status, which drgpy does not read there",
        lambda stay, a, b: a.drg == "789" and stay.discharge_status in ("02", "20"),
    ),
    Reason(
        "newborn with another problem",
        "DRG 794 takes every secondary diagnosis that is not on the list of a normal newborn; "
        "drgpy leaves that rule out, as its notes say",
        lambda stay, a, b: (a.drg, b.drg) == ("794", "795"),
    ),
    Reason(
        "HIV without HIV",
        "drgpy takes the related condition alone for MDC 25, without a code of HIV",
        lambda stay, a, b: (
            b.drg in ("969", "970") and "B20" not in {line.code for line in stay.diagnoses}
        ),
    ),
    Reason(
        "kidney transplant",
        "DRG 650-652 are reached from every MDC; by drgpy from MDC 11 only",
        lambda stay, a, b: _between(a, 650, 652),
    ),
    Reason(
        "heart valve",
        "DRG 216-221: version 43 writes its list in two parts, whose name drgpy does not look for",
        lambda stay, a, b: _between(a, 216, 221) and _unrelated(b),
    ),
    Reason(
        "vagina, cervix and vulva",
        "DRG 746-747 take some procedures outside the operating room, which drgpy does not count",
        lambda stay, a, b: a.drg in ("746", "747"),
    ),
    Reason(
        "principal diagnosis invalid at discharge",
        "DRG 998 is not in drgpy",
        lambda stay, a, b: a.drg == "998",
    ),
    Reason(
        "several joints",
        "DRG 461-462: drgpy does not find every pair of joints",
        lambda stay, a, b: a.drg in ("461", "462"),
    ),
    Reason(
        "knee operation",
        "DRG 488-489: drgpy has the procedures on its list and yet does not reach the DRG",
        lambda stay, a, b: a.drg in ("488", "489") and _unrelated(b),
    ),
    Reason(
        "CC without exclusions",
        "drgpy's table leaves out the CCs whose exclusion list is empty",
        lambda stay, a, b: _levels_differ(a, b, hac=False),
    ),
    Reason(
        "hospital-acquired condition",
        "most of these conditions need a procedure or a second code too; drgpy asks for the code "
        "alone, and does not know them all in every version",
        lambda stay, a, b: _levels_differ(a, b, hac=True),
    ),
)


def explain(stay: Stay, native: Grouping, pure: Grouping) -> str:
    """Name of the first class that explains a disagreement; empty if none does."""
    return next((r.name for r in REASONS if r.holds(stay, native, pure)), "")
