"""The examples in the documentation of groupings and claim edits are true."""

import doctest
from importlib import import_module

import pytest

MODULES = [
    "code_editor", "drg_versions", "grouping", "grouping.words", "msdrg_adapter", "ncci",
    "ncci.modifiers", "references", "stay",
]  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    """Every example gives what it says; a module without examples is not in the list."""
    failed, tried = doctest.testmod(import_module(f"coding_lab.edits.{name}"))
    assert (failed, tried > 0) == (0, True)
