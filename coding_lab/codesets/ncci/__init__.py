"""Edits of the National Correct Coding Initiative (NCCI): CMS's pairs of codes and units."""

from coding_lab.codesets.ncci.files import (
    SERVICES,
    CodePair,
    UnitLimit,
    in_force,
    limit_files,
    pair_files,
    read_limits,
    read_pairs,
)

__all__ = [
    "SERVICES",
    "CodePair",
    "UnitLimit",
    "in_force",
    "limit_files",
    "pair_files",
    "read_limits",
    "read_pairs",
]
