"""Codes exempt from reporting whether a condition was present on admission.

Source: ICD-10-CM Guidelines, Appendix I, and the list that CMS publishes for each fiscal year.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from coding_lab.codesets.official_text import lines
from coding_lab.codesets.records import CODE_SHAPE, CodeBookError, normalise, without_dot
from coding_lab.codesets.releases.installed import installed_release

_HEADING = "POAexemptCode"


def is_poa_exempt(code: str, on: date | None = None) -> bool:
    """Whether no POA indicator is reported for a billable code discharged on a day.

    Where the official list of the day's fiscal year is installed, the list decides; else, and
    where no day is given, the rules written for this project, which agree with the list of
    FY2026 throughout.

    >>> is_poa_exempt("Z79.4"), is_poa_exempt("E11.9"), is_poa_exempt("S52.501D")
    (True, False, True)
    """
    official = installed_release("icd10cm-poa-exempt", on) if on else None
    if official is not None:
        listed = without_dot(normalise(code)) in _listed(official.path, official.digest)
        # What a part of the list lacks may be exempt all the same.
        if listed or not official.extract:
            return listed
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


def read_exempt_list(path: Path) -> tuple[int, set[str]]:
    """Fiscal year (0 if it does not say) and codes without dot of an official list.

    Raises ``CodeBookError`` if the file is no such list.
    """
    found: set[str] = set()
    year = column = 0
    for number, line in lines(path):
        cells = [cell.strip() for cell in line.split("\t")]
        if not year and not found and _HEADING in cells:
            column = cells.index(_HEADING)
            # The first heading, “Order26”, names the fiscal year.
            match = re.fullmatch(r"Order(\d\d)", cells[0])
            year = 2000 + int(match[1]) if match else 0
            continue
        code = without_dot(cells[column]) if column < len(cells) else ""
        if not CODE_SHAPE.fullmatch(code) or len(cells) < column + 2:
            raise CodeBookError(f"{path} line {number} is no line of the list: {line[:60]!r}")
        if code in found:
            raise CodeBookError(f"{path} line {number}: {cells[column]} stands in it twice")
        found.add(code)
    return year, found


@lru_cache(maxsize=4)
def _listed(path: Path, digest: str) -> frozenset[str]:
    return frozenset(read_exempt_list(path)[1])


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
