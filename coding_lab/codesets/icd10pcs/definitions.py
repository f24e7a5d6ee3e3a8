"""What root operations, approaches, devices and other values mean."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Definition:
    """The meaning of one value of one position in a section."""

    section: str
    """Its character."""
    position: int
    """From 1 to 7: 3 is the root operation, 5 the approach, 6 the device."""
    terms: tuple[str, ...]
    """The labels it holds for."""
    text: str
    """What it means; empty where only inclusions are known."""
    explanation: str = ""
    """When it is used, and when not."""
    includes: tuple[str, ...] = ()
    """Examples, or names that stand for it."""
    unlike: str = ""
    """What it is easily confused with, and how they differ."""

    def as_json(self) -> dict[str, Any]:
        """For the index."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Definition:
        """From the index."""
        return cls(**{**data, "terms": tuple(data["terms"]), "includes": tuple(data["includes"])})
