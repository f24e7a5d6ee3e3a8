"""What the code book hands out, and how a code is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date


class CodeBookError(RuntimeError):
    """The code book cannot be built or read; the message says what to do."""


@dataclass(frozen=True)
class CodeRecord:
    """One entry of the Tabular List: a code, a category, a block or a chapter."""

    code: str
    """With its dot; a block or chapter carries its range (``E08-E13``)."""
    title: str
    billable: bool
    """May be reported on the date of the book that handed it out."""
    begin: date | None
    """First day in force; ``None`` if unknown, or for what is never reported itself."""
    end: date | None
    """Last day in force; ``None`` while it is still in force."""
    code_set: str = "ICD-10-CM"
    """``ICD-10-CM``, ``ICD-10-PCS``, ``HCPCS Level II`` or ``CPT``."""


@dataclass(frozen=True)
class FormProblem:
    """Why a code cannot be reported on the date of the book."""

    kind: str
    """``not-billable``, ``no-such-code``, ``not-in-force``, ``empty`` or ``malformed``."""
    message: str


@dataclass(frozen=True)
class Note:
    """An instructional note of the Tabular List (Guidelines section I.A.7-17)."""

    kind: str
    """``includes``, ``inclusion_term``, ``excludes1``, ``excludes2``, ``code_first``,
    ``use_additional``, ``code_also``, ``seventh_characters`` or ``note``."""
    text: str
    origin: str
    """The code, block or chapter under which the note stands."""


# The second character has been a letter since QA0 (FY2026); only A, lest words look like codes.
_CATEGORY = "[A-Z][0-9A][0-9A-Z]"
CODE_SHAPE = re.compile(rf"{_CATEGORY}[0-9A-Z]{{0,4}}")
_RANGE_SHAPE = re.compile(rf"{_CATEGORY}-{_CATEGORY}")


def normalise(text: str) -> str:
    """A code as the Tabular List writes it, whatever dots, blanks and case were typed.

    A range keeps its dash; what is not shaped like a code comes back trimmed, in capitals.

    >>> normalise("e11 9"), normalise("S52501a"), normalise("E11.-"), normalise("e08-e13")
    ('E11.9', 'S52.501A', 'E11', 'E08-E13')
    """
    # Text pasted from a web page or a record carries no-break and zero-width characters.
    plain = unicodedata.normalize("NFKC", text).upper()
    typed = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace())
    compact = re.sub(r"[\s.]", "", typed)
    if _RANGE_SHAPE.fullmatch(compact):
        return compact
    compact = compact.rstrip("-")
    if CODE_SHAPE.fullmatch(compact):
        return with_dot(compact)
    return " ".join(typed.split())


def with_dot(bare: str) -> str:
    """A code given without its dot, with it: ``E119`` is ``E11.9``."""
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare


def without_dot(code: str) -> str:
    """A code without its dot, as claims and tables carry it."""
    return code.replace(".", "")
