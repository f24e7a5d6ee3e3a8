"""The official Alphabetic Index of ICD-10-CM, where it is installed: lead terms and modifiers.

The index to diseases and injuries and the index to external causes have one form.
``coding-lab codes install`` brings them to this machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from coding_lab.codesets.icd10cm.index_store import open_parsed
from coding_lab.codesets.releases.installed import Installed, nearest_release
from coding_lab.codesets.words import words

if TYPE_CHECKING:
    import pandas

_FIELDS = (
    "id, parent, level, letter, title, modifiers, text, code, manifestation, see, see_also, cells"
)
# They tell a term from another only where nothing else does.
_SMALL_WORDS = frozenset(words("a an and as at by for from in into of on or s the to with"))
_READ = 4000


@dataclass(frozen=True, eq=False)
class Term:
    """One line of an index: a lead term, or a modifying term under another."""

    index: AlphabeticIndex
    """The index it stands in."""
    id: int
    """Its place in this release's file; the same each time the file is opened."""
    parent_id: int
    level: int
    """0 for a lead term, 1 for what stands directly under it, and so on."""
    letter: str
    """The letter under which its lead term stands."""
    title: str
    """Without nonessential modifiers: ``aircraft``."""
    nonessential_modifiers: str
    """With their brackets: ``(in transit) (powered)``; they may be present or not (I.A.7)."""
    text: str
    """As printed: ``aircraft (in transit) (powered)``."""
    code: str
    """The default code, with its dot and without a trailing dash; empty if there is none."""
    manifestation: str
    """The code in brackets, reported after ``code`` (I.A.13); empty if there is none."""
    see: str
    """Where to look instead: ``Accident, transport``; empty if there is no such note."""
    see_also: str
    """Where to look as well; empty if there is no such note."""
    codes: tuple[str, ...]
    """In a table, one code for each column; empty where there is a dash."""

    def __repr__(self) -> str:
        return f"<Term {', '.join(self.path)}{' ' + self.code if self.code else ''}>"

    @property
    def children(self) -> list[Term]:
        """The terms directly under it, in the order of the book."""
        return self.index._terms("parent = ? order by id", (self.id,))

    @property
    def has_children(self) -> bool:
        """Whether any term stands under it."""
        return bool(self.index._rows("select 1 from term where parent = ? limit 1", (self.id,)))

    @property
    def parent(self) -> Term | None:
        """The term it stands under; ``None`` for a lead term."""
        return self.index.term(self.parent_id) if self.parent_id else None

    @property
    def lead_term(self) -> Term:
        """The lead term it stands under; a lead term's own is itself."""
        term = self
        while (above := term.parent) is not None:
            term = above
        return term

    @cached_property
    def path(self) -> tuple[str, ...]:
        """Titles from the lead term down to this one."""
        above = self.parent
        return (*above.path, self.title) if above else (self.title,)


class AlphabeticIndex:
    """One index of one release, open for browsing. Several can be open side by side."""

    def __init__(self, item: Installed):
        self.kind = item.kind
        """``icd10cm-index``, ``icd10cm-external-causes`` or a table's kind."""
        self.release = item.release
        """Such as ``FY2027`` or ``FY2026 (April 2026)``."""
        self.begin = item.begin
        """First day of the release."""
        self.end = item.end
        """Last day of the release."""
        self._index = open_parsed(item)
        self.title: str = self._index.facts["title"]
        """As the file names itself."""
        self.columns: tuple[str, ...] = tuple(
            filter(None, self._index.facts["columns"].split("\t"))
        )
        """Headings of a table's columns; empty for an index."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.kind} {self.release}>"

    def letters(self) -> list[str]:
        """The letters that have lead terms, in the order of the book."""
        return [
            r[0] for r in self._rows("select letter from term group by letter order by min(id)")
        ]

    def lead_terms(self, letter: str) -> list[Term]:
        """The lead terms under a letter, in the order of the book."""
        return self._terms(
            "letter = ? collate nocase and parent = 0 order by id", (letter.strip(),)
        )

    def term(self, number: int) -> Term:
        """The term with this ``id``; raises ``KeyError`` if there is none."""
        found = self._terms("id = ?", (number,))
        if not found:
            raise KeyError(number)
        return found[0]

    def terms(self) -> Iterator[Term]:
        """All terms in the order of the book."""
        yield from self._terms("1 order by id")

    def __len__(self) -> int:
        """Number of terms."""
        return int(self._rows("select count(*) from term")[0][0])

    def page(self, first: int, count: int) -> list[Term]:
        """So many terms from the ``first`` on, counted from 0 in the order of the book."""
        return self._terms("1 order by id limit ? offset ?", (count, first))

    def terms_for(self, code: str) -> list[Term]:
        """The terms that lead to a code, or to one that begins with it."""
        from coding_lab.codesets.records import normalise

        wanted = normalise(code)
        return self._terms(
            "code >= ? and code < ? or manifestation >= ? and manifestation < ? order by id",
            (wanted, wanted + "~") * 2,
        )

    def find(self, text: str, limit: int = 20) -> list[Term]:
        """Terms whose path holds the words, best first; the last word may be unfinished.

        Small words (“from”, “with”) need not be there. If no path holds all the words, those
        that hold most of them.
        """
        typed = words(text)
        if not typed:
            return []
        telling = [w for w in typed if w not in _SMALL_WORDS] or typed
        for chosen in dict.fromkeys((tuple(typed), tuple(telling))):
            found = self._matching(" AND ", chosen)
            if found:
                break
        else:
            found = self._matching(" OR ", telling)
        best = _in_order(found, typed)[:limit]
        terms = {term.id: term for term in self._terms(f"id in ({','.join(map(str, best))})")}
        return [terms[number] for number in best]

    def follow(self, reference: str) -> Term | None:
        """The term that a ``see`` or ``see_also`` names; ``None`` if it is not found.

        “Accident, transport, car occupant” is followed as far down as the terms go.
        Of several references, parted by semicolons, the first.
        """
        steps = [words(step) for step in reference.split(";")[0].split(",")]
        steps = [step for step in steps if step and step[0] not in ("by", "category")]
        if not steps:
            return None
        found = self._terms(
            "parent = 0 and title like ? order by length(title), id", (f"{steps[0][0]}%",)
        )
        for step in steps:
            fitting = [term for term in found if words(term.title)[: len(step)] == step]
            if not fitting:
                break
            term = fitting[0]
            found = term.children
        else:
            return term
        return None if step is steps[0] else term

    def to_frame(self) -> pandas.DataFrame:
        """All terms as a data frame: level, path, code, manifestation, see, see_also."""
        import pandas

        frame = pandas.DataFrame(
            self._rows(
                "select id, level, letter, path, code, manifestation, see, see_also "
                "from term order by id"
            ),
            columns=["id", "level", "letter", "path", "code", "manifestation", "see", "see_also"],
        )
        return frame.set_index("id")

    # What follows is for the other modules of this package.

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._index.rows(query, values)

    def _terms(self, where: str, values: Sequence[object] = ()) -> list[Term]:
        rows = self._rows(f"select {_FIELDS} from term where {where}", values)
        return [
            Term(self, *(*fields, tuple(cells.split("\t")) if cells else ()))
            for *fields, cells in rows
        ]

    def _matching(self, joiner: str, chosen: Sequence[str]) -> list[tuple[int, str, str]]:
        """Id, title and path of the terms whose path holds the words."""
        parts = [f'"{word}"' for word in chosen[:-1]] + [f'"{chosen[-1]}" *']
        return self._rows(
            "select id, title, path from term where id in "
            "(select rowid from found where found match ? order by rowid limit ?)",
            (joiner.join(parts), _READ),
        )


def _in_order(found: Sequence[tuple[int, str, str]], typed: Sequence[str]) -> list[int]:
    wanted = set(typed)

    def order(row: tuple[int, str, str]) -> tuple[int, int, int, int]:
        number, title, path = row
        held = words(path)
        return (
            -len(wanted.intersection(held)),
            # A word of its own that was asked for: else it stands under a term that answers.
            not wanted.intersection(words(title)),
            len(held),
            number,
        )

    return [number for number, _, _ in sorted(found, key=order)]


def alphabetic_index(on: date | None = None) -> AlphabeticIndex | None:
    """The installed index to diseases and injuries; ``None`` if there is none.

    The release that serves the day (today if none is given), else the nearest: see ``release``.
    """
    return _installed("icd10cm-index", on)


def external_cause_index(on: date | None = None) -> AlphabeticIndex | None:
    """The installed index to external causes of injury; ``None`` if there is none.

    The release that serves the day (today if none is given), else the nearest: see ``release``.
    """
    return _installed("icd10cm-external-causes", on)


def _installed(kind: str, on: date | None) -> AlphabeticIndex | None:
    item = nearest_release(kind, on or date.today())
    return AlphabeticIndex(item) if item else None
