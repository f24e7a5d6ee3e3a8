"""Matching the sheet's lines to the key's so that the mark is the largest possible.

The mark is a fraction, credit / (required + unsupported).
It is maximised by Dinkelbach's method: with a trial mark m the matching that maximises
credit - m * unsupported is an assignment problem, its mark is the next trial, and a few
rounds suffice. Position costs depend on the matching too: for the few lines that a sequencing
rule concerns and that could be matched in several ways, every way is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product, takewhile

from coding_lab.cases.key import Key
from coding_lab.scoring.entries import Edge, Entry, cost_of
from coding_lab.scoring.sequence import POSITION_SHARE, broken_rules, payers

MAX_WAYS = 1_000
MAX_FOCUS = 9
MAX_ROUNDS = 20
# Ties: exact before family, more matched, earlier line first. Far below any real credit.
_EXACT, _MATCHED, _EARLY = 1e-6, 1e-7, 1e-10


@dataclass(frozen=True)
class Matching:
    """Entries and key lines by index; what they earn, and what the rest costs."""

    pairs: dict[int, int]
    """Entry → key line."""
    misplaced: frozenset[int]
    """Key lines that pay for a broken rule of position."""
    credit: float
    unsupported: float
    broken: tuple[tuple[int, ...], ...]
    """Broken rules of position, each as the key lines that may pay."""
    costs: tuple[float, ...]
    """What each entry costs where it stays unmatched."""
    first_entry: int | None
    """The entry that counts as standing first."""


class Matcher:
    """Finds the best matching of entries to the key's lines."""

    def __init__(self, entries: Sequence[Entry], edges: Sequence[Mapping[int, Edge]], key: Key):
        self.entries = entries
        self.edges = edges
        self.key = key
        # The same code again is told and costs nothing.
        self.costs = [
            0.0 if entry.repeats else cost_of(dict(edge), key)
            for entry, edge in zip(entries, edges, strict=True)
        ]
        self.candidates = {
            line: [i for i, edge in enumerate(edges) if line in edge]
            for line in range(len(key.lines))
        }

    def best(self, required: float, fixed_cost: float = 0.0, fixed_credit: float = 0.0) -> Matching:
        """The matching with the largest mark.

        ``required``: worth of all that the key requires; ``fixed_cost`` and ``fixed_credit``:
        what queries and “no code” add.
        """
        ways = list(self._ways())
        trial = 0.5
        best: Matching | None = None
        best_mark = -1.0
        for _ in range(MAX_ROUNDS):
            round_best: Matching | None = None
            round_value = 0.0
            for way in ways:
                pairs = self._assign(way, trial)
                found = self._priced(pairs)
                value = found.credit - trial * found.unsupported + self._tie(pairs)
                if round_best is None or value > round_value:
                    round_best, round_value = found, value
            assert round_best is not None
            mark = (round_best.credit + fixed_credit) / (
                required + round_best.unsupported + fixed_cost
            )
            if mark >= best_mark - 1e-12:
                best = round_best
            if mark <= best_mark + 1e-12:
                break
            best_mark = trial = mark
        assert best is not None
        return best

    def _ways(self) -> Iterator[dict[int, int | None]]:
        """Every way to match the contested lines that a rule of position concerns.

        The first settles nothing; it is the best there is where a sheet has more near misses of
        these lines than can all be tried.
        """
        yield {}
        focus = sorted(line for line in self._concerned() if self._contested(line))[:MAX_FOCUS]
        if not focus:
            return
        share = int(MAX_WAYS ** (1 / len(focus))) - 1
        options: list[list[int | None]] = []
        for line in focus:
            # Exact codes before the family; the order of the sheet is kept among equals.
            ranked = sorted((-self.edges[i][line].share, i) for i in self.candidates[line])
            options.append([*(i for _, i in ranked[: max(1, share)]), None])
        for choice in product(*options):
            taken = [i for i in choice if i is not None]
            if len(taken) == len(set(taken)):
                yield dict(zip(focus, choice, strict=True))

    def _concerned(self) -> set[int]:
        index = {line.id: number for number, line in enumerate(self.key.lines)}
        names = {*self.key.first, *(n for o in self.key.sequence for n in (o.before, o.after))}
        concerned = {index[name] for name in names}
        if not self.key.first:
            return concerned
        # Also what the line in first place could be matched to. A line that costs nothing
        # unmatched lets the next one stand first.
        for edges, cost in zip(self.edges, self.costs, strict=True):
            concerned.update(edges)
            if cost > 0 or (edges and not any(self._contested(line) for line in edges)):
                break
        return concerned

    def _contested(self, line: int) -> bool:
        candidates = self.candidates[line]
        return len(candidates) > 1 or any(len(self.edges[i]) > 1 for i in candidates)

    def _assign(self, way: Mapping[int, int | None], trial: float) -> dict[int, int]:
        """The best matching for a trial mark, the lines of ``way`` being settled."""
        pairs = {i: line for line, i in way.items() if i is not None}
        lines = [n for n in self.candidates if n not in way and self.candidates[n]]
        rows = sorted({i for line in lines for i in self.candidates[line]} - set(pairs))
        if not lines or not rows:
            return pairs
        if len(rows) == sum(len(self.candidates[line]) for line in lines) == len(lines):
            return pairs | {self.candidates[line][0]: line for line in lines}
        from scipy.optimize import linear_sum_assignment

        gain = [[self._gain(i, line, trial) for line in lines] for i in rows]
        for row, column in zip(*linear_sum_assignment(gain, maximize=True), strict=True):
            if lines[column] in self.edges[rows[row]]:
                pairs[rows[row]] = lines[column]
        return pairs

    def _gain(self, entry: int, line: int, trial: float) -> float:
        edge = self.edges[entry].get(line)
        if edge is None:
            return 0.0
        return edge.credit + trial * self.costs[entry] + self._tie({entry: line})

    def _tie(self, pairs: Mapping[int, int]) -> float:
        return sum(
            (_EXACT if self.edges[i][line].share == 1 else 0.0) + _MATCHED - _EARLY * i
            for i, line in pairs.items()
        )

    def _priced(self, pairs: dict[int, int]) -> Matching:
        counting = (i for i in range(len(self.entries)) if i in pairs or self.costs[i] > 0)
        places = {line: i for i, line in pairs.items()}
        first_entry = next(counting, None)
        held = self._first_place_is_held(pairs, places)
        broken = broken_rules(self.key, places, None if held else first_entry)
        credit = {line: self.edges[i][line].credit for i, line in pairs.items()}
        paying = payers(broken, credit)
        return Matching(
            pairs=pairs,
            misplaced=paying,
            credit=sum(c * (POSITION_SHARE if n in paying else 1.0) for n, c in credit.items()),
            unsupported=sum(c for i, c in enumerate(self.costs) if i not in pairs),
            broken=tuple(broken),
            costs=tuple(self.costs),
            first_entry=first_entry,
        )

    def _first_place_is_held(self, pairs: Mapping[int, int], places: Mapping[int, int]) -> bool:
        """Whether a spare code of the line that must stand first stands there in its stead.

        It costs nothing, and the line itself is matched further down by an accepted alternative.
        """
        firsts = {n for n, line in enumerate(self.key.lines) if line.id in self.key.first}
        spare = takewhile(lambda i: i not in pairs and self.costs[i] == 0, range(len(self.entries)))
        return any(not firsts.isdisjoint(places.keys() & self.edges[i].keys()) for i in spare)


def match(
    entries: Sequence[Entry],
    key: Key,
    edges: Sequence[Mapping[int, Edge]],
    required: float,
    fixed_cost: float = 0.0,
    fixed_credit: float = 0.0,
) -> Matching:
    """The best matching of the entries to the key; see ``Matcher.best``."""
    return Matcher(entries, edges, key).best(required, fixed_cost, fixed_credit)
