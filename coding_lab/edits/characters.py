"""What a note asks of a code's characters: “with fifth or sixth character 1-4 or 6”.

Read as a regular expression for the code without its dot.
"""

from __future__ import annotations

import re

_VALUE = r"-?\.?[0-9A-Z]+(?:-\.?[0-9]+|-)?(?![a-z])"
_DOTTED = r"\.[0-9]+(?:-\.[0-9]+|-)?"
CONDITION = re.compile(
    r"\s*-?,?\s*with\s+(?:"
    rf"(?P<place>fifth or six(?:th)?|fifth to sixth|final|fifth|sixth|seventh|[567]th)[ -]"
    rf"characters?\s+(?P<values>{_VALUE}(?:(?:, | or | and ){_VALUE})*)"
    r"|(?P<open>open fracture 7th character)"
    r"|(?P<intent>fifth or sixth character to indicate intent)"
    rf"|(?P<dotted>{_DOTTED}(?:(?:,|\.|,? or) {_DOTTED})*)"
    r")"
)
_INDEX = {"fifth": 4, "5th": 4, "sixth": 5, "6th": 5, "seventh": 6, "7th": 6}
# The tables of seventh characters for fractures: all but closed (A, D, G, K, P) and sequela.
_OPEN_FRACTURE = "BCEFHJMNQR"


def condition_pattern(match: re.Match[str]) -> str | None:
    """The expression for what ``CONDITION`` has found; None if it cannot be read."""
    if match["intent"]:
        return r"."
    if match["open"]:
        return rf".{{6}}[{_OPEN_FRACTURE}]"
    if match["dotted"]:
        return rf".{{3}}(?:{'|'.join(_values(match['dotted']))})"
    values, place = _values(match["values"]), match["place"]
    if not values:
        return None
    either = "|".join(values)
    if match["values"].startswith("."):
        return rf".{{3}}(?:{either})" if place == "final" else rf".{{{_INDEX[place]}}}(?:{either})"
    if place == "fifth to sixth" or len(values[0]) == 2:
        return rf".{{4}}(?:{either})"
    if place in _INDEX:
        return rf".{{{_INDEX[place]}}}(?:{either})"
    # The sixth character tells the intent, or the fifth where the sixth is a placeholder.
    return rf".{{5}}(?:{either})|.{{4}}(?:{either})(?:X|$)"


def _values(text: str) -> list[str]:
    """“1-4 or 6” written out: 1, 2, 3, 4, 6; “.51-.52” is 51, 52."""
    found: list[str] = []
    for low, high in re.findall(r"([0-9A-Z]+)(?:-\.?([0-9]+))?", text):
        if high and low.isdigit():
            found += [str(n).zfill(len(low)) for n in range(int(low), int(high) + 1)]
        elif low not in ("or", "and"):
            found.append(low)
    return found
