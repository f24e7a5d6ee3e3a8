"""Keys of CPT exercises: a digest of the code instead of the code.

This is a courtesy to the owner of CPT, whose codes are then listed nowhere in a repository. It
is no secret: there are so few codes that anybody who has the book can try them all.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from coding_lab.codesets.cpt.form import check_form, normalise

_PREFIX = "cpt1:"
_DIGEST = re.compile(r"cpt1:[0-9a-f]{32}")


def digest_of(code: str, case_id: str) -> str:
    """What a key holds for a code: equal codes of different cases have different digests.

    SHA-256 over the case and the code, of which 128 bits are kept, with the number of this
    recipe in front. Raises ``ValueError`` if the code is not written like a CPT code, or no case
    is named.

    >>> digest_of("00001", "some-case") == digest_of(" 0000-1 ", "some-case")
    True
    >>> digest_of("00001", "some-case") == digest_of("00001", "another-case")
    False
    """
    problem = check_form(code)
    if problem is not None:
        raise ValueError(problem.message)
    if not case_id.strip():
        raise ValueError("a digest needs the id of its case")
    return _PREFIX + _hashed(code, case_id)


def is_digest(text: str) -> bool:
    """Whether a text is a digest that ``digest_of`` makes."""
    return _DIGEST.fullmatch(text) is not None


def matches(code: str, digest: str, case_id: str) -> bool:
    """Whether a typed code is the one that a key holds; a code that is no CPT code is not.

    Raises ``ValueError`` if the key holds no digest.
    """
    if not is_digest(digest):
        raise ValueError(
            f"“{digest}” is no digest of a CPT code; `digest_of` in {__name__} makes one"
        )
    if check_form(code) is not None:
        return False
    return hmac.compare_digest(_PREFIX + _hashed(code, case_id), digest)


def _hashed(code: str, case_id: str) -> str:
    text = "\0".join(("coding_lab", "CPT", case_id.strip(), normalise(code)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
