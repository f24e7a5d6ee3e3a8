"""ICD-10-PCS as a data frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from coding_lab.codesets.icd10pcs.book import ProcedureBook


def codes_frame(book: ProcedureBook) -> pd.DataFrame:
    """All codes in force: code, title, labels of the first three characters, days in force."""
    sections = book.labels.sections
    rows = []
    for record in book.codes():
        section = sections.get(record.code[0])
        rows.append(
            (
                record.code,
                record.title,
                section.title if section else "",
                section.label(2, record.code[1]) if section else "",
                section.label(3, record.code[2]) if section else "",
                record.begin,
                record.end,
            )
        )
    columns = ["code", "title", "section", "body_system", "root_operation", "begin", "end"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"begin": "datetime64[s]", "end": "datetime64[s]"})
