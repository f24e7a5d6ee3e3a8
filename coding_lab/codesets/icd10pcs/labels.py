"""What the characters of a code stand for, from the best source that there is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from coding_lab.codesets.icd10pcs.axes import APPROACH, Section
from coding_lab.codesets.icd10pcs.definitions import Definition
from coding_lab.codesets.icd10pcs.tables import TABLE_LENGTH, Table
from coding_lab.codesets.index import Index

_AXES = ("Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier")


@dataclass(frozen=True)
class Label:
    """What one character means."""

    text: str
    """Empty if no source says it. Where only a later character decides, all are joined by “or”."""
    source: str
    """``official`` or ``teaching`` for a table, ``section`` for what holds in a whole section."""


NO_LABEL = Label("", "")
_NEW_TECHNOLOGY, _DEVICE = "X", 6


class Labels:
    """The labels and definitions of one index.

    First the official tables, if they are installed; then the teaching tables; then what holds
    in a whole section. Labels are never guessed from titles.
    """

    def __init__(self, index: Index, codes: Callable[[str], Sequence[str]]):
        """``codes`` gives the codes in force that begin with some characters."""
        self._index = index
        self._codes = codes
        # A cache of each object: two releases side by side do not share it.
        self.tables = lru_cache(maxsize=64)(self._read_tables)
        """The tables of three characters with their source, the official one first."""

    def axis(self, prefix: str) -> str:
        """What the character after a prefix stands for, such as ``Body Part``."""
        position = len(prefix) + 1
        if position > TABLE_LENGTH:
            for _, table in self.tables(prefix[:TABLE_LENGTH]):
                return table.axis_titles[position - 1]
        section = self.sections.get(prefix[:1])
        if section is not None and section.axis_titles:
            return section.axis_titles[position - 1]
        return _AXES[position - 1]

    def label(self, prefix: str, character: str) -> Label:
        """What a character means after a prefix."""
        if len(prefix) >= TABLE_LENGTH:
            for source, table in self.tables(prefix[:TABLE_LENGTH]):
                found = table.next_labels(prefix).get(character)
                if found and self._holds(table, prefix + character):
                    return Label(" or ".join(found), source)
        section = self.sections.get(prefix[:1] or character)
        if section is None:
            return NO_LABEL
        text = section.label(len(prefix) + 1, character) if prefix else section.title
        return Label(text, "section") if text else NO_LABEL

    def _holds(self, table: Table, prefix: str) -> bool:
        """Whether a table's label still says it all on the day of the book.

        New technology gives a character of its sixth position another meaning when a later year
        brings another substance: then a table that lacks one of the codes may be wrong.
        """
        if prefix[0] != _NEW_TECHNOLOGY or len(prefix) != _DEVICE:
            return True
        return all(table.labels_of(code) for code in self._codes(prefix))

    def of_code(self, code: str) -> list[tuple[str, str, Label]]:
        """Axis, character and label for each character of a code or of the beginning of one.

        Where several rows of a table fit the first characters, the whole code decides.
        """
        found = []
        whole = self._of_whole(code)
        for n, character in enumerate(code):
            label = (
                whole[n] if n < len(whole) and whole[n].text else self.label(code[:n], character)
            )
            found.append((self.axis(code[:n]), character, label))
        return found

    def _of_whole(self, code: str) -> list[Label]:
        for source, table in self.tables(code[:TABLE_LENGTH]):
            labels = table.labels_of(code)
            if labels:
                return [Label(text, source) for text in (*table.labels, *labels)]
        return []

    def definitions(self, prefix: str, term: str) -> list[Definition]:
        """What a label after a prefix means: in our own words, then as an official file says.

        Official definitions of devices name the body system as well, and some the operation.
        """
        position = len(prefix) + 1
        terms = [term]
        if position > APPROACH:
            system, operation = (label.text for _, _, label in self.of_code(prefix[:3])[1:3])
            terms += [f"{term} in {system}", f"{term} for {operation} in {system}"]
        marks = ",".join("?" * len(terms))
        rows = self._index.rows(
            "select data from definition where section = ? and position = ? "
            f"and term in ({marks}) order by source = 'official', length(term) desc",
            (prefix[0], position, *terms),
        )
        return [Definition.from_json(json.loads(data)) for (data,) in rows]

    @cached_property
    def sections(self) -> dict[str, Section]:
        """All sections that are known, by their character."""
        rows = self._index.rows("select character, data from section order by character")
        return {c: Section.from_json(c, json.loads(data)) for c, data in rows}

    def _read_tables(self, code: str) -> list[tuple[str, Table]]:
        rows = self._index.rows(
            "select source, data from code_table where code = ? order by source", (code,)
        )
        return [(source, Table.from_json(code, json.loads(data))) for source, data in rows]
