"""What changed between two releases: new and deleted codes, revised titles, changed notes."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.names import CODE_SETS, ReleaseName, parse_release
from coding_lab.codesets.releases.sides import Side, add_texts, side

if TYPE_CHECKING:
    import pandas

KINDS = {
    "new": "new codes",
    "deleted": "deleted codes",
    "revised-title": "revised titles",
    "changed-notes": "changed notes",
}
UNTITLED = "(its title is not on this machine)"
_SHOWN = 500
_STYLE = """<style>
.cl-diff table { border-collapse: collapse; margin: 0.5em 0 1em; }
.cl-diff caption { text-align: left; font-weight: bold; padding: 0.25em 0; }
.cl-diff th, .cl-diff td { text-align: left; vertical-align: top; padding: 0.15em 0.8em 0.15em 0; }
</style>"""


@dataclass(frozen=True)
class Change:
    """One difference."""

    kind: str
    """``new``, ``deleted``, ``revised-title`` or ``changed-notes``."""
    code: str
    """The code, category, block or chapter."""
    title: str
    """Its title, the later one of two; empty if it is not known here."""
    old_title: str = ""
    """What a revised title was before."""
    added: tuple[str, ...] = ()
    """Notes that came, each with its kind."""
    removed: tuple[str, ...] = ()
    """Notes that went, each with its kind."""


@dataclass(frozen=True)
class Diff:
    """All differences of one code set between two releases; shows itself as tables."""

    code_set: str
    """``ICD-10-CM``, ``ICD-10-PCS`` or ``HCPCS Level II``."""
    old: str
    """The earlier release, such as ``FY2026``."""
    new: str
    """The later release."""
    old_day: date
    new_day: date
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]
    """What could not be compared, and why, a sentence each."""

    def of(self, kind: str) -> list[Change]:
        """The changes of a kind, by code."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def counts(self) -> dict[str, int]:
        """Number of changes of each kind."""
        return {kind: len(self.of(kind)) for kind in KINDS}

    def __repr__(self) -> str:
        counts = ", ".join(f"{count:,} {KINDS[kind]}" for kind, count in self.counts.items())
        return f"<Diff {self.code_set} {self.old} → {self.new}: {counts}>"

    def to_frame(self) -> pandas.DataFrame:
        """All changes as a data frame: kind, code, title, old title, notes added and removed."""
        import pandas

        rows = [
            (c.kind, c.code, c.title, c.old_title, "\n".join(c.added), "\n".join(c.removed))
            for c in self.changes
        ]
        columns = ["kind", "code", "title", "old_title", "added", "removed"]
        return pandas.DataFrame(rows, columns=columns)

    def as_json(self) -> dict[str, object]:
        """Everything, ready for ``json.dumps``."""
        return {
            "code_set": self.code_set,
            "old": self.old,
            "new": self.new,
            "old_day": self.old_day.isoformat(),
            "new_day": self.new_day.isoformat(),
            "counts": self.counts,
            "remarks": list(self.remarks),
            "changes": [
                {
                    "kind": c.kind, "code": c.code, "title": c.title or None,
                    "old_title": c.old_title or None, "added": list(c.added),
                    "removed": list(c.removed),
                }
                for c in self.changes
            ],
        }  # fmt: skip

    def _repr_html_(self) -> str:
        """Tables for a lesson: one for each kind of change."""
        return "\n".join(self._html())

    def _html(self) -> Iterator[str]:
        yield f'<div class="cl-diff">{_STYLE}'
        yield f"<p>{html.escape(f'{self.code_set}, from {self.old} to {self.new}')}</p>"
        for remark in self.remarks:
            yield f"<p>{html.escape(remark)}</p>"
        for kind, words in KINDS.items():
            changes = self.of(kind)
            if changes:
                yield f"<table><caption>{len(changes):,} {words}</caption>"
                yield "<thead><tr>"
                yield from (f'<th scope="col">{head}</th>' for head in _heads(kind))
                yield "</tr></thead><tbody>"
                yield from (_html_row(change) for change in changes[:_SHOWN])
                yield "</tbody></table>"
            if len(changes) > _SHOWN:
                yield f"<p>and {len(changes) - _SHOWN:,} more: see <code>.to_frame()</code></p>"
        yield "</div>"


def _heads(kind: str) -> tuple[str, ...]:
    if kind == "revised-title":
        return "Code", "Title", "Before"
    if kind == "changed-notes":
        return "Place", "Title", "New notes", "Notes that went"
    return "Code", "Title"


def _html_row(change: Change) -> str:
    cells = [html.escape(change.title or UNTITLED)]
    if change.kind == "revised-title":
        cells.append(html.escape(change.old_title))
    if change.kind == "changed-notes":
        cells += ["<br>".join(map(html.escape, notes)) for notes in (change.added, change.removed)]
    rest = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{html.escape(change.code)}</th>{rest}</tr>'


def diff(old: str, new: str) -> Diff:
    """What changed in one code set between two releases, named like ``icd10cm-fy2026``.

    A name without a code set means ICD-10-CM. Raises ``CodeBookError`` if a release is not
    known here.
    """
    first, second = parse_release(old), parse_release(new)
    code_set = first.code_set or second.code_set or "icd10cm"
    return _diff(first, second, code_set)


def diffs(old: str, new: str, code_set: str | None = None) -> list[Diff]:
    """As ``diff``, and where no code set is named, for ICD-10-CM and ICD-10-PCS."""
    first, second = parse_release(old), parse_release(new)
    named = code_set or first.code_set or second.code_set
    return [_diff(first, second, one) for one in ([named] if named else ["icd10cm", "icd10pcs"])]


def _diff(first: ReleaseName, second: ReleaseName, code_set: str) -> Diff:
    for name in (first, second):
        if name.code_set not in (None, code_set):
            raise CodeBookError("the two releases are of different code sets")
    if (first.code_set == "hcpcs") != (second.code_set == "hcpcs") or code_set == "hcpcs":
        # “2026-07” alone is a day of a fiscal year; with the code set it is a quarter's file.
        first = first if first.code_set else parse_release(f"hcpcs-{first.begin:%Y-%m}")
        second = second if second.code_set else parse_release(f"hcpcs-{second.begin:%Y-%m}")
    if first.as_of >= second.as_of:
        raise CodeBookError(
            f"{first.label} is not before {second.label}: name the earlier release first"
        )
    before, after = side(first, code_set), side(second, code_set)
    for one in (before, after):
        if code_set != "hcpcs":
            add_texts(one)
    changes = [
        *_new_and_deleted(before, after),
        *_revised_titles(before, after),
        *_changed_notes(before, after),
    ]
    if code_set == "icd10pcs" and not all(change.title for change in changes):
        changes = [*_with_titles(changes, after.day)]
    return Diff(
        CODE_SETS[code_set], before.label, after.label, before.day, after.day,
        tuple(changes), tuple(_remarks(before, after)),
    )  # fmt: skip


def _new_and_deleted(before: Side, after: Side) -> Iterator[Change]:
    for code in sorted(after.codes - before.codes):
        yield Change("new", code, after.titles.get(code, ""))
    for code in sorted(before.codes - after.codes):
        yield Change("deleted", code, before.titles.get(code, ""))


def _with_titles(changes: list[Change], day: date) -> Iterator[Change]:
    """Titles that packages and this project have of single codes; they name, and do not compare."""
    from coding_lab.codesets.icd10pcs.book import UNTITLED as NO_TITLE
    from coding_lab.codesets.icd10pcs.book import procedure_book

    try:
        book = procedure_book(day)
    except CodeBookError:
        yield from changes
        return
    for change in changes:
        record = None if change.title else book.look_up(change.code)
        known = record is not None and record.title != NO_TITLE
        yield replace(change, title=record.title) if record and known else change


def _revised_titles(before: Side, after: Side) -> Iterator[Change]:
    if before.text_kind != after.text_kind:
        return
    gone = before.codes ^ after.codes
    for code in sorted(before.titles.keys() & after.titles.keys() - gone):
        old, new = before.titles[code], after.titles[code]
        if " ".join(old.split()) != " ".join(new.split()):
            yield Change("revised-title", code, new, old_title=old)


def _changed_notes(before: Side, after: Side) -> Iterator[Change]:
    if before.notes is None or after.notes is None:
        return
    gone = before.codes ^ after.codes
    for place in sorted(before.notes.keys() | after.notes.keys()):
        old, new = before.notes.get(place, set()), after.notes.get(place, set())
        if old != new and place not in gone:
            title = after.titles.get(place) or before.titles.get(place, "")
            yield Change(
                "changed-notes", place, title, added=_told(new - old), removed=_told(old - new)
            )


def _told(notes: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{kind.replace('_', ' ')}: {text}" for kind, text in sorted(notes))


def _remarks(before: Side, after: Side) -> Iterator[str]:
    for one in (before, after):
        if not one.titles:
            yield (
                f"No text of {CODE_SETS[one.code_set]} {one.label} is on this machine: titles and "
                "notes are not compared, and new codes may have none."
            )
    if before.text_kind and after.text_kind and before.text_kind != after.text_kind:
        yield (
            "The titles of the two releases come from different kinds of files, so revised titles "
            "are not listed."
        )
    notes_known = before.notes is not None and after.notes is not None
    if before.code_set == "icd10cm" and before.titles and after.titles and not notes_known:
        yield "The Tabular List of both releases is needed to compare notes."
