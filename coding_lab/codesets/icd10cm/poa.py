"""Codes exempt from reporting whether a condition was present on admission.

Source: ICD-10-CM Guidelines, Appendix I, and the list that CMS publishes for each fiscal year.
"""

from __future__ import annotations

from functools import lru_cache

from coding_lab.codesets.records import normalise, without_dot


def is_poa_exempt(code: str) -> bool:
    """Whether no POA indicator is reported for a billable code.

    >>> is_poa_exempt("Z79.4"), is_poa_exempt("E11.9"), is_poa_exempt("S52.501D")
    (True, False, True)
    """
    exempt, reported, injuries, active = _rules()
    bare = without_dot(normalise(code))
    # The longest rule that fits decides; a longer one is an exception to a shorter one.
    for length in range(len(bare), 2, -1):
        stem = bare[:length]
        if stem in exempt:
            return True
        if stem in reported:
            return False
        if stem in injuries:
            return len(bare) == 7 and bare[6] not in active
    return False


@lru_cache(maxsize=1)
def _rules() -> tuple[frozenset[str], frozenset[str], frozenset[str], str]:
    import yaml

    from coding_lab.course import course_file

    path = course_file("data/codesets/poa_exempt.yaml")
    rules = yaml.safe_load(path.read_text(encoding="utf-8"))
    return (
        _expanded(rules["exempt"]),
        _expanded(rules["reported"]),
        _expanded(rules["by_seventh_character"]),
        rules["active_treatment"],
    )


def _expanded(text: str) -> frozenset[str]:
    """Stems of a list such as ``B90-B92 Q65.0 S00-S99``; a range counts its last two digits up."""
    stems: set[str] = set()
    for item in text.split():
        low, _, high = item.replace(".", "").partition("-")
        if not high:
            stems.add(low)
        else:
            letter = low[0]
            stems.update(f"{letter}{n:02}" for n in range(int(low[1:]), int(high[1:]) + 1))
    return frozenset(stems)
