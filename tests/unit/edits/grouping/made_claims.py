"""Claims made from frequent codes by a seeded generator; no patient is behind any of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coding_lab.edits.stay import Stay


def _codes(name: str) -> list[str]:
    text = Path(__file__).with_name("frequent_codes.txt").read_text(encoding="utf-8")
    return text.split(f"# {name}\n")[1].split("#")[0].split()


PRINCIPAL, SECONDARY, PROCEDURES = map(_codes, ("principal", "secondary", "procedures"))
NEWBORN = ("Z38.00", "Z38.01", "P07.18", "P22.0", "P36.9", "P59.9")
OBSTETRIC = "O"
STATUS = ("01", "01", "01", "02", "03", "06", "20")


@dataclass(frozen=True)
class MadeClaim:
    """A stay and its number, so that a disagreement can be looked up."""

    number: int
    stay: Stay


def made_claims(count: int, discharge: date, seed: int = 20261125) -> list[MadeClaim]:
    """The same claims for the same seed, on every machine."""
    return [_claim(number, discharge, random.Random(f"{seed}-{number}")) for number in range(count)]


def _claim(number: int, discharge: date, random_: random.Random) -> MadeClaim:
    principal = random_.choice(PRINCIPAL)
    age, sex = random_.randint(18, 95), random_.choice(("female", "male"))
    if principal in NEWBORN:
        age = 0
    elif principal.startswith(OBSTETRIC):
        age, sex = random_.randint(18, 44), "female"
    elif principal.startswith(("N8", "N9")):
        sex = "female"
    elif principal in ("C61", "N40.1"):
        sex = "male"
    secondary = [
        code for code in random_.sample(SECONDARY, random_.randint(0, 7)) if code != principal
    ]
    procedures = random_.sample(PROCEDURES, random_.choice((0, 0, 0, 1, 1, 2, 3)))
    lines = [f"{code}:{random_.choice('YYYYYYNUW')}" for code in secondary]
    stay = Stay.of(
        discharge,
        age,
        sex,
        f"{principal}:Y",
        lines,
        procedures,
        discharge_status=random_.choice(STATUS),
    )
    return MadeClaim(number, stay)
