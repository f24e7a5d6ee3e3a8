"""Whether a code can be reported at all on a day: complete, real, in force.

Source: ICD-10-CM Guidelines I.B.2 (level of detail) and I.A.4-5 (placeholder X, 7th character).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coding_lab.codesets.periods import out_of_force
from coding_lab.codesets.records import CODE_SHAPE, FormProblem, normalise, with_dot, without_dot

if TYPE_CHECKING:
    from coding_lab.codesets.icd10cm.book import CodeBook


def check_form(book: CodeBook, text: str) -> FormProblem | None:
    """The first thing that keeps a code from being reported; ``None`` if nothing does."""
    if not text.strip():
        return FormProblem("empty", "No code is given.")
    code = normalise(text)
    bare = without_dot(code)
    record = book.look_up(code)
    if record is not None and record.billable:
        return None
    if record is not None and "-" in code:
        return FormProblem("not-billable", f"{code} is a range of codes, not a code.")
    if not CODE_SHAPE.fullmatch(bare):
        return FormProblem(
            "malformed",
            f"“{code}” is not written like a code: a letter, a digit and a third character, "
            "then up to four more after the dot.",
        )
    below = book.billable_below(bare)
    if below:
        return FormProblem("not-billable", _needs_more(book, code, bare, below))
    if record is not None and record.begin is not None:
        return FormProblem("not-in-force", out_of_force(record.code, book.periods(bare), book.on))
    return FormProblem("no-such-code", _unknown(book, code, bare))


def _needs_more(book: CodeBook, code: str, bare: str, below: list[str]) -> str:
    seventh = {without_dot(c)[6:] for c in below}
    stem = bare.ljust(6, "X")
    if "" not in seventh and all(without_dot(c)[:6] == stem for c in below):
        letters = ", ".join(sorted(seventh))
        filled = "" if len(bare) == 6 else ", after a placeholder X in each empty place"
        return f"{code} is not billable: it needs a 7th character ({letters}){filled}: {below[0]}."
    children = [r.code if r.billable else f"{r.code}-" for r in book.children(code)]
    if not children:
        children = below
    named = children[0] if len(children) == 1 else f"{children[0]} … {children[-1]}"
    return f"{code} is not billable: it needs more characters ({named})."


def _unknown(book: CodeBook, code: str, bare: str) -> str:
    message = f"There is no code {code} in {book.release}."
    if len(bare) < 7:
        padded = book.look_up(bare[:-1].ljust(6, "X") + bare[-1])
        if padded is not None and padded.billable:
            return f"{message} The 7th character stands in the 7th place: {padded.code}."
    for length in range(len(bare) - 1, 2, -1):
        nearest = book.look_up(with_dot(bare[:length]))
        if nearest is not None and nearest.billable:
            return f"{message} {nearest.code} is complete as it is."
        if nearest is not None:
            children = book.children(nearest.code)
            if children:
                return f"{message} {nearest.code} has {children[0].code} … {children[-1].code}."
    return message
