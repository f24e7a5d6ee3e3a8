"""Keys of CPT exercises hold digests."""

from __future__ import annotations

import pytest

from coding_lab.codesets.cpt.digest import digest_of, is_digest, matches


def test_a_digest_matches_its_code_however_it_is_typed() -> None:
    """Blanks, dashes and case do not matter; another code or case does not match."""
    digest = digest_of("0000T", "some-case")
    assert matches(" 0000 t", digest, "some-case")
    assert not matches("0000F", digest, "some-case")
    assert not matches("0000T", digest, "another-case")
    assert not matches("", digest, "some-case")
    assert not matches("J0001", digest, "some-case")


def test_a_digest_does_not_show_the_code() -> None:
    """It has the number of the recipe and 32 hexadecimal digits, the same on every machine."""
    digest = digest_of("00001", "some-case")
    assert digest == "cpt1:722b657cb6e714069ca4f4dc1e0c3f5d"
    assert is_digest(digest)
    assert "00001" not in digest
    assert len({digest_of(f"{n:05}", "some-case") for n in range(500)}) == 500


def test_what_is_no_code_gets_no_digest() -> None:
    """A key cannot be made of a code that is not written like one, or without a case."""
    with pytest.raises(ValueError, match="five"):
        digest_of("0000", "some-case")
    with pytest.raises(ValueError, match="id of its case"):
        digest_of("00001", " ")


def test_a_key_without_digest_is_refused() -> None:
    """A code in the place of a digest is an error of the key, not a wrong answer."""
    with pytest.raises(ValueError, match="no digest of a CPT code"):
        matches("00001", "00001", "some-case")
    assert not is_digest("cpt1:xyz")
