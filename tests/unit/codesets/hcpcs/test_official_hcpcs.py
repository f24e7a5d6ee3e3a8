"""The project's tables of HCPCS Level II held against CMS's own files."""

from __future__ import annotations

import re
from datetime import date

from coding_lab.codesets.hcpcs.annual_file import HcpcsEntry

SHORT_TITLES_OF = date(2026, 4, 15)
"""A day on which CMS's list of April 2026 holds."""
NOT_IN_ADDENDUM_B = "HST"
"""Letters of private payers and Medicaid: the list of April 2026 is Medicare's Addendum B of the
outpatient prospective payment system, which has none of them."""
NAMES_OF_BODY_PARTS = {"LC", "LD", "LM", "RC", "RI"}
"""Modifiers whose meaning is the name of an artery: there are no other words for it."""
# Same amounts, written otherwise: a unit that only one of the two writers wrote out.
_SPELLED = (
    (r"micrograms?", "mcg"), (r"milligrams?", "mg"), (r"millicuries?", "mci"), (r"\bgm\b", "g"),
    (r"\bgrams?\b", "g"), (r"microcuries?", "uci"), (r"\bi\.?u\.?\b|\bunits?\b", "unit"),
    (r"\bcc\b", "ml"), (r"square (centimeter|inche?)s?", r"sq \1"), (r"minutes?", "min"),
    (r"fluid ounce|ounces?\b|\boz\b", "ounce"), (r"linear yard", "yard"), (r"calories", "calorie"),
    (r"one[- ]half \(1/2\) hour", "30 min"),
)  # fmt: skip
_AMOUNT = re.compile(r"(\d*\.?\d+)\s*(mcg|mg|ml|meq|mci|uci|unit|g|min|ounce|calorie)\b")


def _in_force(entry: HcpcsEntry) -> bool:
    return (entry.begin is None or entry.begin <= SHORT_TITLES_OF) and (
        entry.end is None or entry.end >= SHORT_TITLES_OF
    )


def test_every_code_in_force_stands_in_the_list_of_april_2026(
    own: dict[str, HcpcsEntry], short_2026: dict[str, str]
) -> None:
    """What the tables say is in force, CMS lists, except letters that its list has not at all."""
    assert not {code[0] for code in short_2026} & set(NOT_IN_ADDENDUM_B)
    listed = {code for code in own if code[0] not in NOT_IN_ADDENDUM_B}
    assert {code for code in listed if _in_force(own[code])} - short_2026.keys() == set()


def test_every_code_that_is_not_listed_has_an_end(
    own: dict[str, HcpcsEntry], short_2026: dict[str, str]
) -> None:
    """A code with an end before April 2026 is not listed any more; one that is listed has none."""
    ended = {code for code, entry in own.items() if entry.end and entry.end < SHORT_TITLES_OF}
    assert ended & short_2026.keys() == set()
    assert len(ended) >= 15


def test_first_and_last_days_are_those_of_the_file_of_2019(
    own: dict[str, HcpcsEntry],
    own_modifiers: dict[str, HcpcsEntry],
    annual_2019: dict[str, HcpcsEntry],
) -> None:
    """Codes and modifiers in CMS's file of 2019 begin, since 2016, and end as it says."""
    for code, entry in {**own, **own_modifiers}.items():
        if code not in annual_2019:
            assert entry.begin is not None, code
            assert entry.begin > date(2019, 1, 1), code
            continue
        theirs = annual_2019[code]
        begin = theirs.begin if theirs.begin and theirs.begin >= date(2016, 1, 1) else None
        assert entry.begin == begin, code
        if theirs.end:
            assert entry.end == theirs.end, code
        assert entry.end is None or entry.end >= date(2018, 12, 31) or theirs.end, code


def test_stated_status_is_that_of_the_file_of_2019(
    own: dict[str, HcpcsEntry], annual_2019: dict[str, HcpcsEntry]
) -> None:
    """Where a code carries a coverage status, CMS's file says the same."""
    stated = {code: entry.status for code, entry in own.items() if entry.status}
    assert len(stated) > 100
    assert {code: annual_2019[code].status for code in stated} == stated


def test_titles_are_not_cms_s_text(
    own: dict[str, HcpcsEntry],
    own_modifiers: dict[str, HcpcsEntry],
    annual_2019: dict[str, HcpcsEntry],
    short_2026: dict[str, str],
) -> None:
    """No title of more than three words is one of CMS's, long or short, whatever the case."""
    theirs = {entry.title for entry in annual_2019.values()} | set(short_2026.values())
    theirs |= {entry.short_title for entry in annual_2019.values()}
    folded = {_folded(text) for text in theirs}
    ours = {c: e.title for c, e in {**own, **own_modifiers}.items() if len(e.title.split()) > 3}
    same = {code for code, title in ours.items() if _folded(title) in folded}
    assert same <= NAMES_OF_BODY_PARTS


def test_doses_are_those_of_the_long_titles_of_2019(
    own: dict[str, HcpcsEntry], annual_2019: dict[str, HcpcsEntry]
) -> None:
    """Every amount in the unit of a code stands in CMS's long title of it, and “up to” with it."""
    compared = 0
    for code, entry in own.items():
        amounts = _amounts(entry.unit)
        if code not in annual_2019 or not amounts:
            continue
        theirs = _spelled(annual_2019[code].title)
        theirs = re.sub(r"\bper (mcg|mg|ml|mci|uci|unit|g|ounce)\b", r"1 \1", theirs)
        if code[0] == "P":
            theirs = theirs.replace("each unit", "1 unit").replace("split unit", "1 unit")
        assert amounts <= _amounts(theirs), (code, entry.unit, annual_2019[code].title)
        if code[0] == "J" and code < "J7500":
            told = "up to" in annual_2019[code].title
            assert entry.unit.startswith("up to") == told, (code, annual_2019[code].title)
        compared += 1
    assert compared > 400


def test_doses_agree_with_the_short_titles_of_2026(
    own: dict[str, HcpcsEntry], short_2026: dict[str, str]
) -> None:
    """Where the short title of April 2026 names the dose of an injection, it is the unit's."""
    compared = 0
    for code, entry in own.items():
        theirs = _amounts(_spelled(short_2026.get(code, "")))
        if ", injected, " not in entry.title or not theirs:
            continue
        assert _amounts(entry.unit) & theirs, (code, entry.unit, short_2026[code])
        compared += 1
    assert compared > 80


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _spelled(text: str) -> str:
    plain = re.sub(r"(\d),(\d{3})\b", r"\1\2", text.casefold())
    for pattern, replacement in _SPELLED:
        plain = re.sub(pattern, replacement, plain)
    return re.sub(r"(\d)([a-z])", r"\1 \2", plain)


def _amounts(text: str) -> set[tuple[float, str]]:
    return {(float(number), unit) for number, unit in _AMOUNT.findall(_spelled(text))}
