"""The orders in which a key's lines may stand.

A key fixes only what a rule demands. To see whether it demands enough, the linter looks at two
orders that keep its rules and differ as much as they can: as written, and the other way round.
"""

from __future__ import annotations

from coding_lab.cases.key import Key, KeyLine


def orders(key: Key) -> tuple[tuple[KeyLine, ...], ...]:
    """Two orders of the key's lines that both keep ``first`` and ``sequence``."""
    forward = _order(key, list(key.lines))
    backward = _order(key, list(reversed(key.lines)))
    return (forward,) if forward == backward else (forward, backward)


def _order(key: Key, wish: list[KeyLine]) -> tuple[KeyLine, ...]:
    before: dict[str, set[str]] = {line.id: set() for line in wish}
    for rule in key.sequence:
        before[rule.after].add(rule.before)
    placed: list[KeyLine] = []
    remaining = list(wish)
    while remaining:
        ready = [
            line for line in remaining if not before[line.id] - {done.id for done in placed}
        ] or remaining  # a circle among the rules: the linter's findings will show it
        if not placed and key.first:
            ready = [line for line in ready if line.id in key.first] or ready
        placed.append(ready[0])
        remaining.remove(ready[0])
    return tuple(placed)
