"""What holds in a whole section: its body systems, root operations and approaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SECTION, BODY_SYSTEM, OPERATION, APPROACH = 1, 2, 3, 5


@dataclass(frozen=True)
class Section:
    """One section, such as Medical and Surgical, with what holds in all of its tables."""

    character: str
    title: str
    axis_titles: tuple[str, ...] = ()
    """What its seven characters stand for; empty where not known."""
    values: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """By position from 2 to 7: characters with the label that each has in the whole section."""

    def label(self, position: int, character: str) -> str:
        """The label of a character; empty where it is not known, or differs between tables."""
        return self.values.get(position, {}).get(character, "")

    def over(self, other: Section | None) -> Section:
        """This section, with what it does not say taken from the other."""
        if other is None:
            return self
        positions = {*self.values, *other.values}
        return Section(
            self.character,
            self.title or other.title,
            self.axis_titles or other.axis_titles,
            {p: {**other.values.get(p, {}), **self.values.get(p, {})} for p in sorted(positions)},
        )

    def as_json(self) -> dict[str, Any]:
        """For the index."""
        return {
            "title": self.title,
            "axis_titles": list(self.axis_titles),
            "values": {str(p): dict(v) for p, v in self.values.items()},
        }

    @classmethod
    def from_json(cls, character: str, data: dict[str, Any]) -> Section:
        """From the index."""
        values = {int(p): v for p, v in data["values"].items()}
        return cls(character, data["title"], tuple(data["axis_titles"]), values)
