"""Three-way merge of an answer that two kernels have changed at the same time.

``base`` is what this kernel last read or saved, ``mine`` what it holds now, ``theirs`` what is on
the disk. Nothing that one side alone added or changed is lost; where both sides changed the same
field, mine wins.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)

_ABSENT: Any = object()


def merge(
    base: dict[str, Any] | None, mine: dict[str, Any], theirs: dict[str, Any] | None
) -> dict[str, Any]:
    """The answer to write; none of the three arguments is changed.

    - Objects are merged field by field.
    - A list whose items all have an ``id`` is merged by id: items added on either side stay, an
      item removed on one side goes unless the other side changed it, and an item changed on both
      sides is merged field by field.
    - A list of other objects (marked evidence) is merged as a collection: added on either side
      stays, removed on either side goes.
    - Anything else is one value: the side that changed it wins, mine where both did.
    - Order: mine if this side moved items, theirs if only that side did; what the other side added
      follows the item it stood behind, or stays last where it was put last.

    ``base`` None means that this kernel has read nothing yet, ``theirs`` None that there is nothing
    on the disk.
    """
    if theirs is None:
        return mine
    return _merge_objects(base or {}, mine, theirs)


def _merge_objects(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> dict[str, Any]:
    merged = {}
    for name in _order(list(base), list(mine), list(theirs)):
        value = _merge_values(
            base.get(name, _ABSENT), mine.get(name, _ABSENT), theirs.get(name, _ABSENT)
        )
        if value is not _ABSENT:
            merged[name] = value
    return merged


def _merge_values(base: Any, mine: Any, theirs: Any) -> Any:
    if _same(mine, theirs) or _same(base, theirs):
        return mine
    if _same(base, mine):
        return theirs
    # From here on both sides changed it, each in another way.
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _merge_objects(base if isinstance(base, dict) else {}, mine, theirs)
    if isinstance(mine, list) and isinstance(theirs, list):
        return _merge_lists(base if isinstance(base, list) else [], mine, theirs)
    if mine is _ABSENT or (mine is None and isinstance(theirs, dict)):
        return theirs  # removed here, changed there: a removal must not take new work with it
    return mine


def _merge_lists(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    everything = [*base, *mine, *theirs]
    if not all(isinstance(item, dict) for item in everything):
        return mine
    sides = [_by_id(side) for side in (base, mine, theirs)]
    if any(side is None for side in sides):
        sides = [_by_content(side) for side in (base, mine, theirs)]
    old, here, there = (side or {} for side in sides)
    merged = []
    for key in _order(list(old), list(here), list(there)):
        value = _merge_values(
            old.get(key, _ABSENT), here.get(key, _ABSENT), there.get(key, _ABSENT)
        )
        if value is not _ABSENT:
            merged.append(value)
    return merged


def _by_id(items: list[Any]) -> dict[Hashable, Any] | None:
    """Items by their id; None when one has no id of its own."""
    found: dict[Hashable, Any] = {}
    for item in items:
        key = item.get("id")
        if not isinstance(key, str) or not key or key in found:
            return None
        found[key] = item
    return found


def _by_content(items: list[Any]) -> dict[Hashable, Any]:
    """Items by what they say; the second of two equal ones has a key of its own."""
    seen: Counter[str] = Counter()
    found: dict[Hashable, Any] = {}
    for item in items:
        text = _text(item)
        found[text, seen[text]] = item
        seen[text] += 1
    return found


def _order(base: Sequence[Key], mine: Sequence[Key], theirs: Sequence[Key]) -> list[Key]:
    """The keys of all three in the order the merged answer has."""
    moved_here, moved_there = _moved(base, mine), _moved(base, theirs)
    lead, other = (theirs, mine) if moved_there and not moved_here else (mine, theirs)
    order, others, shared = list(lead), set(other), set(lead)
    end = max((n for n, key in enumerate(other) if key in shared), default=-1)
    for n, key in enumerate(other):
        if key in shared:
            continue
        if n > end:
            order.append(key)  # it was put last there, so it stays last here
            continue
        place = order.index(other[n - 1]) + 1 if n else 0
        while place < len(order) and order[place] not in others:
            place += 1  # where both sides added something, the leading side's comes first
        order.insert(place, key)
    return order


def _moved(base: Sequence[Key], side: Sequence[Key]) -> bool:
    return [key for key in base if key in side] != [key for key in side if key in base]


def _same(one: Any, two: Any) -> bool:
    if one is _ABSENT or two is _ABSENT:
        return one is two
    return type(one) is type(two) and (one == two if _is_plain(one) else _text(one) == _text(two))


def _is_plain(value: Any) -> bool:
    return not isinstance(value, (dict, list))


def _text(value: Any) -> str:
    """A text equal exactly where two values are (True is not 1 here, 1 is not 1.0)."""
    return json.dumps(value, sort_keys=True)
