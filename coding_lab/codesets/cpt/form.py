"""How a CPT code is written, and why nothing more than that is told here.

CPT is owned by the American Medical Association: this project has no list of its codes, no
descriptors and no tables of it. The form of a code is no secret, so that much is checked.
"""

from __future__ import annotations

import re
import unicodedata

from coding_lab.codesets.records import FormProblem

STATEMENT = (
    "CPT is owned by the American Medical Association, and its titles are not part of this "
    "course: look the code up in your own book, and type the code."
)
"""Why no title shows, for whoever meets a CPT code."""
CATEGORIES = {
    "": "I",
    "A": "I",
    "F": "II",
    "T": "III",
    "U": "proprietary laboratory analysis",
    "M": "multianalyte assay",
}
"""Category by the last character of a code; nothing stands for a digit."""
_CODE = re.compile(r"\d{4}[\dAFTUM]")
_WITH_MODIFIERS = re.compile(r"(\d{4}[\dAFTUM])((?:[0-9A-Z]{2})+)")
_LOOKALIKES = str.maketrans("OQIL", "0011")


def normalise(text: str) -> str:
    """A code or modifier in capitals, without blanks and dashes.

    >>> normalise(" 0000 1"), normalise("-00")
    ('00001', '00')
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s.\u2010-\u2015-]", "", plain)


def category(code: str) -> str:
    """Category of a code by its form: I, II, III or a kind of laboratory test; else empty.

    >>> category("00001"), category("0000F"), category("0000T"), category("J0001")
    ('I', 'II', 'III', '')
    """
    bare = normalise(code)
    if not _CODE.fullmatch(bare):
        return ""
    return CATEGORIES["" if bare[-1].isdigit() else bare[-1]]


def check_form(code: str) -> FormProblem | None:
    """What is wrong with how a code is written; ``None`` if it is written like a CPT code.

    Whether there is such a code only the owner's book tells.

    >>> check_form("00001") is None
    True
    >>> check_form("0000").message
    '“0000” has 4 characters; a CPT code has five.'
    """
    bare = normalise(code)
    if not bare:
        return FormProblem("empty", "No code is given.")
    if _CODE.fullmatch(bare):
        return None
    if not bare.isascii() or not bare.isalnum():
        return _malformed(f"“{bare}” has other characters than digits and letters.")
    attached = _WITH_MODIFIERS.fullmatch(bare)
    if attached:
        return _malformed(
            f"“{bare}” is a code with more behind it: if {attached[2]} is a modifier, give it in "
            f"its own field, and the code as {attached[1]}."
        )
    if len(bare) != 5:
        word = "character" if len(bare) == 1 else "characters"
        return _malformed(f"“{bare}” has {len(bare)} {word}; a CPT code has five.")
    if bare[0].isalpha() and bare[1:].isdigit():
        return _malformed(
            f"“{bare}” begins with a letter, as codes of HCPCS Level II do; a CPT code begins "
            "with four digits."
        )
    meant = bare[:4].translate(_LOOKALIKES) + bare[4]
    if not _CODE.fullmatch(meant):
        meant = bare.translate(_LOOKALIKES)
    if _CODE.fullmatch(meant):
        return _malformed(f"“{bare}” has a letter where a digit belongs; is {meant} meant?")
    return _malformed(
        f"“{bare}” is not written like a CPT code: four digits, then a digit, or F (category II), "
        "T (category III), U or M (laboratory tests)."
    )


def check_modifier(modifier: str) -> FormProblem | None:
    """What is wrong with how a modifier is written; ``None`` if it has two characters.

    >>> check_modifier("-25") is None, check_modifier("125").message
    (True, '“125” has 3 characters; a modifier has two.')
    """
    bare = normalise(modifier)
    if not bare:
        return FormProblem("empty", "No modifier is given.")
    if len(bare) != 2:
        word = "character" if len(bare) == 1 else "characters"
        return _malformed(f"“{bare}” has {len(bare)} {word}; a modifier has two.")
    if not bare.isascii() or not bare.isalnum():
        return _malformed(f"“{bare}” has other characters than digits and letters.")
    return None


def looks_like_cpt(text: str) -> bool:
    """Whether a text is one code in the form of CPT.

    >>> looks_like_cpt("00001"), looks_like_cpt("A0001"), looks_like_cpt("00001 knee")
    (True, False, False)
    """
    return _CODE.fullmatch(text.strip().upper()) is not None


def note_on(text: str) -> str:
    """What to tell somebody who looked for a CPT code; empty if the text is none."""
    return f"This is written like a CPT code. {STATEMENT}" if looks_like_cpt(text) else ""


def _malformed(message: str) -> FormProblem:
    return FormProblem("malformed", message)
