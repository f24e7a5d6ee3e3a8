"""A table of ICD-10-PCS: what may follow the first three characters, with labels.

Source of the structure: ICD-10-PCS Official Guidelines A2-A8: a code is built from one table,
and its last four characters must stand in one row of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

LENGTH = 7
"""Characters of a code."""
TABLE_LENGTH = 3
"""Characters that name a table: section, body system, root operation."""
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""All that occur in a code; O and I are left out, since they look like 0 and 1."""


@dataclass(frozen=True)
class Row:
    """One row of a table: every combination of its characters is a code."""

    axes: tuple[Mapping[str, str], ...]
    """For the fourth to the seventh character: which are allowed, with their labels."""

    def endings(self) -> Iterator[str]:
        """Every combination of the last four characters."""
        return ("".join(characters) for characters in product(*self.axes))

    def admits(self, ending: str) -> bool:
        """Whether an ending, or the beginning of one, may stand in this row."""
        return all(c in axis for c, axis in zip(ending, self.axes, strict=False))


@dataclass(frozen=True)
class Table:
    """One table, named by three characters."""

    code: str
    """Such as ``0DT``."""
    labels: tuple[str, str, str]
    """Section, body system and root operation (or type) in words; empty where not known."""
    axis_titles: tuple[str, ...]
    """What the seven characters stand for, such as ``Body Part``."""
    rows: tuple[Row, ...]
    definition: str = ""
    """Of the root operation or type."""
    title: str = ""
    """A teaching table's own title."""

    def codes(self) -> Iterator[str]:
        """Every code of the table, row by row."""
        return (self.code + ending for row in self.rows for ending in row.endings())

    def next_labels(self, prefix: str) -> dict[str, tuple[str, ...]]:
        """Labels of the characters that may follow a prefix of three to six characters.

        Nearly always one each. In a few tables of new technology the same character means one
        substance or another, and only the last character decides: then all are given.
        """
        ending = prefix[TABLE_LENGTH:]
        found: dict[str, dict[str, None]] = {}
        for row in self.rows:
            if row.admits(ending):
                for character, label in row.axes[len(ending)].items():
                    found.setdefault(character, {})[label] = None
        return {character: tuple(labels) for character, labels in found.items()}

    def labels_of(self, code: str) -> tuple[str, ...]:
        """Labels of the last four characters of a whole code; empty if no row has it."""
        ending = code[TABLE_LENGTH:]
        for row in self.rows:
            if len(ending) == len(row.axes) and row.admits(ending):
                return tuple(axis[c] for c, axis in zip(ending, row.axes, strict=True))
        return ()

    def as_json(self) -> dict[str, Any]:
        """For the index."""
        return {
            "labels": list(self.labels),
            "axis_titles": list(self.axis_titles),
            "rows": [[dict(axis) for axis in row.axes] for row in self.rows],
            "definition": self.definition,
            "title": self.title,
        }

    @classmethod
    def from_json(cls, code: str, data: dict[str, Any]) -> Table:
        """From the index."""
        section, system, operation = data["labels"]
        rows = tuple(Row(tuple(axes)) for axes in data["rows"])
        titles = tuple(data["axis_titles"])
        labels = (section, system, operation)
        return cls(code, labels, titles, rows, data["definition"], data["title"])
