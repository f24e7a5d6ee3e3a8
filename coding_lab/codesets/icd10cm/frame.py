"""The whole book as pandas data frames, for questions that no search answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from coding_lab.codesets.icd10cm.book import CodeBook
    from coding_lab.codesets.index import Index


def codes_frame(book: CodeBook, index: Index) -> pd.DataFrame:
    """One row for each code that may be reported on the book's day, with what it stands under."""
    import pandas as pd

    above = _above(index)
    frame = pd.DataFrame(
        [(r.code, r.title, *above.get(r.code[:3], ("", "", "")), r.begin, r.end)
         for r in book.codes()],
        columns=["code", "title", "category", "block", "chapter", "begin", "end"],
    )  # fmt: skip
    for column in ("begin", "end"):
        frame[column] = pd.to_datetime(frame[column])
    for column in ("category", "block", "chapter"):
        frame[column] = frame[column].astype("category")
    return frame


def notes_frame(index: Index) -> pd.DataFrame:
    """One row for each note of the Tabular List, under the entry that carries it."""
    import pandas as pd

    rows = index.rows(
        "select e.code, e.kind, n.kind, n.text from note n join entry e on e.id = n.entry "
        "order by e.seq, n.n"
    )
    return pd.DataFrame(rows, columns=["origin", "level", "kind", "text"])


def _above(index: Index) -> dict[str, tuple[str, str, str]]:
    """Title of the category, range of the block, and title of the chapter, by category."""
    rows = index.rows("select id, kind, bare, code, title, parent from entry where titled")
    entries = {row[0]: row for row in rows}
    found = {}
    for _, kind, bare, _, title, parent in rows:
        if kind != "code" or len(bare) != 3 or parent is None:
            continue
        block = entries[parent]
        chapter = block
        while chapter[5] is not None:
            chapter = entries[chapter[5]]
        found[bare] = (title, block[3], chapter[4])
    return found
