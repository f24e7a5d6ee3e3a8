"""The official tables of ICD-10-CM, where they are installed: neoplasms, drugs and chemicals.

A row gives six codes where the index gives one. ``coding-lab codes install`` brings the tables
to this machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from coding_lab.codesets.icd10cm.alphabetic_index import AlphabeticIndex, Term
from coding_lab.codesets.releases.installed import nearest_release

if TYPE_CHECKING:
    import pandas

TableRow = Term
"""A row of a table: a site or a substance, with ``codes`` in the order of the columns."""


class CodeTable(AlphabeticIndex):
    """A table of one release: browsed like an index, with a code for each column of a row.

    ``columns`` are the headings, as the file has them; ``rows(letter)`` the top rows under a
    letter, ``row.children`` what stands under a row, ``row.codes`` its codes (empty for a dash).
    """

    def rows(self, letter: str) -> list[TableRow]:
        """The top rows under a letter, in the order of the book."""
        return self.lead_terms(letter)

    def codes_of(self, row: TableRow) -> Mapping[str, str]:
        """A row's codes by column heading; columns with a dash are left out."""
        return {column: code for column, code in zip(self.columns, row.codes, strict=False) if code}

    def terms_for(self, code: str) -> list[TableRow]:
        """The rows that give a code, or one that begins with it."""
        from coding_lab.codesets.records import normalise

        wanted = normalise(code)
        rows = self._terms("instr(char(9) || cells, char(9) || ?) > 0 order by id", (wanted,))
        return rows

    def to_frame(self) -> pandas.DataFrame:
        """All rows as a data frame: level, path, and a column for each heading."""
        import pandas

        found = self._rows("select id, level, letter, path, cells from term order by id")
        frame = pandas.DataFrame(
            [
                (number, level, letter, path, *_cells(cells, len(self.columns)))
                for number, level, letter, path, cells in found
            ],
            columns=["id", "level", "letter", "path", *self.columns],
        )
        return frame.set_index("id")


def _cells(cells: str, columns: int) -> list[str]:
    codes = cells.split("\t") if cells else []
    return codes + [""] * (columns - len(codes))


def neoplasm_table(on: date | None = None) -> CodeTable | None:
    """The installed table of neoplasms; ``None`` if there is none.

    The release that serves the day (today if none is given), else the nearest: see ``release``.
    """
    return _installed("icd10cm-neoplasms", on)


def drug_table(on: date | None = None) -> CodeTable | None:
    """The installed table of drugs and chemicals; ``None`` if there is none.

    The release that serves the day (today if none is given), else the nearest: see ``release``.
    """
    return _installed("icd10cm-drugs", on)


def _installed(kind: str, on: date | None) -> CodeTable | None:
    item = nearest_release(kind, on or date.today())
    return CodeTable(item) if item else None
