"""The modifiers that can tell two services apart where a pair's indicator is 1.

Source: NCCI Policy Manual, chapter I, section E (modifiers and modifier indicators). Of modifiers
of CPT only the two characters stand here.
"""

from __future__ import annotations

from collections.abc import Iterable

BYPASSING = frozenset(
    {f"{side}{digit}" for side in "FT" for digit in "A123456789"}  # fingers and toes
    | {"E1", "E2", "E3", "E4", "LT", "RT", "LC", "LD", "LM", "RC", "RI"}
    | {"24", "25", "27", "57", "58", "59", "78", "79", "91", "XE", "XS", "XP", "XU"}
)


def can_bypass(modifiers: Iterable[str]) -> bool:
    """One of the modifiers is among those of NCCI.

    >>> can_bypass(["rt"]), can_bypass(["50", "KX"])
    (True, False)
    """
    return any(modifier.strip().upper() in BYPASSING for modifier in modifiers)
