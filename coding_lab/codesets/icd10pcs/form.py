"""Whether an ICD-10-PCS code can be reported on a day: whole, real, in force.

Source: ICD-10-PCS Official Guidelines A1 (seven characters), A3-A9 (values and tables).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from coding_lab.codesets.icd10pcs.tables import CHARACTERS, LENGTH, TABLE_LENGTH
from coding_lab.codesets.periods import out_of_force
from coding_lab.codesets.records import FormProblem

if TYPE_CHECKING:
    from coding_lab.codesets.icd10pcs.book import ProcedureBook

_LOOK_ALIKES = str.maketrans("OI", "01")
_MOST_NAMED = 8


def normalise(text: str) -> str:
    """A code in capitals, whatever blanks, dots and case were typed.

    >>> normalise(" 0dt j4zz")
    '0DTJ4ZZ'
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    typed = (c for c in plain if unicodedata.category(c) not in ("Cf", "Cc"))
    return re.sub(r"[\s.]", "", "".join(typed))


def check_form(book: ProcedureBook, text: str) -> FormProblem | None:
    """The first thing that keeps a code from being reported; ``None`` if nothing does."""
    code = normalise(text)
    if not code:
        return FormProblem("empty", "No code is given.")
    record = book.look_up(code)
    if record is not None and record.billable:
        return None
    if any(c not in CHARACTERS for c in code):
        return FormProblem("malformed", _odd_character(book, code))
    if len(code) > LENGTH:
        return FormProblem(
            "malformed", f"{code} has {len(code)} characters; an ICD-10-PCS code has {LENGTH}."
        )
    if record is not None and len(code) < LENGTH:
        return FormProblem("not-billable", _unfinished(book, code))
    spans = book.periods(code) if len(code) == LENGTH else []
    if spans:
        return FormProblem("not-in-force", out_of_force(code, spans, book.on))
    return FormProblem("no-such-code", _unknown(book, code))


def _odd_character(book: ProcedureBook, code: str) -> str:
    meant = code.translate(_LOOK_ALIKES)
    if meant != code and all(c in CHARACTERS for c in meant):
        message = (
            f"“{code}” holds a letter O or I, which no ICD-10-PCS code does: they look like 0 and 1"
        )
        record = book.look_up(meant)
        return f"{message}. Did you mean {meant}?" if record is not None else f"{message}."
    return (
        f"“{code}” is not written like a code: seven characters, each a digit or a letter "
        "other than O and I."
    )


def _unfinished(book: ProcedureBook, code: str) -> str:
    start, end = book.span(code)
    example = f"such as {book.in_force[start]}"
    kind = "a table" if len(code) == TABLE_LENGTH else "the beginning of a code"
    several = f"{end - start:,} codes, {example}" if end - start > 1 else f"one code, {example[8:]}"
    return f"{code} is {kind}, not a code: {several}. Next is {_possible(book, code)}."


def _possible(book: ProcedureBook, prefix: str) -> str:
    """What may come next: the axis, and its characters with their labels as far as known."""
    labels = book.labels
    told = []
    choices = [character for character, _ in book.next_characters(prefix)]
    for character in choices[:_MOST_NAMED]:
        text = labels.label(prefix, character).text
        told.append(f"{character} ({text})" if text else character)
    more = len(choices) - len(told)
    listed = ", ".join(told) + (f" and {more} more" if more else "")
    return f"the {labels.axis(prefix).lower()}: {listed}"


def _unknown(book: ProcedureBook, code: str) -> str:
    message = f"There is no code {code} in {book.release}."
    length = len(code) - 1
    while length and not _begins_codes(book, code[:length]):
        length -= 1
    if not length:
        return f"{message} No section has the character {code[0]}."
    if length < TABLE_LENGTH:
        return f"{message} No table begins with {code[: length + 1]}."
    return (
        f"{message} After {code[:length]} the character {code[length]} is not possible; "
        f"next is {_possible(book, code[:length])}."
    )


def _begins_codes(book: ProcedureBook, prefix: str) -> bool:
    start, end = book.span(prefix)
    return start < end
