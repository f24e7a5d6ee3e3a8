"""Position: which lines stand where a rule forbids it, and who pays for that.

A broken rule is a set of lines any one of which may pay for it with half its credit.
The cheapest set of payers is taken (a minimum-weight vertex cover), so that a right line,
wherever it is put, earns at least half its credit and never lowers the mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coding_lab.cases.key import Key

POSITION_SHARE = 0.5
MAX_STEPS = 20_000


def broken_rules(
    key: Key, places: Mapping[int, int], first_place: int | None
) -> list[tuple[int, ...]]:
    """Broken rules, each as the key lines (by index) that may pay, the one too early first.

    ``places``: matched key line → place on the sheet.
    ``first_place``: the first place that counts.
    """
    index = {line.id: number for number, line in enumerate(key.lines)}
    firsts = [index[name] for name in key.first if index[name] in places]
    broken: list[tuple[int, ...]] = []
    if firsts and first_place is not None:
        holder = next((line for line, place in places.items() if place == first_place), None)
        if holder not in firsts:
            broken.append((holder, *firsts) if holder is not None else tuple(firsts))
    for order in key.sequence:
        before, after = index[order.before], index[order.after]
        if before in places and after in places and places[before] > places[after]:
            broken.append((after, before))
    return broken


def payers(broken: Sequence[tuple[int, ...]], credit: Mapping[int, float]) -> frozenset[int]:
    """The cheapest lines that pay for all broken rules; on a tie the fewest, then the earliest.

    The search is bounded by ``MAX_STEPS``; a key would need dozens of rules to reach it.
    """
    best: tuple[float, int, frozenset[int]] | None = None
    steps = 0

    def search(paying: frozenset[int], cost: float) -> None:
        nonlocal best, steps
        steps += 1
        if best is not None and (
            steps > MAX_STEPS or (round(cost, 9), len(paying)) >= (round(best[0], 9), best[1])
        ):
            return
        open_rule = next((rule for rule in broken if paying.isdisjoint(rule)), None)
        if open_rule is None:
            best = (cost, len(paying), paying)
            return
        for line in open_rule:
            search(paying | {line}, cost + credit[line] * (1 - POSITION_SHARE))

    search(frozenset(), 0.0)
    return best[2] if best else frozenset()
