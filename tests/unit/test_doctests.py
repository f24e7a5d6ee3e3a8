"""Every example in a docstring does what it shows."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "coding_lab"


def _with_examples() -> list[str]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if ">>>" in path.read_text(encoding="utf-8"):
            parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
            found.append(".".join(parts).removesuffix(".__init__"))
    return found


@pytest.mark.parametrize("name", _with_examples())
def test_the_examples_of_a_module_do_what_they_show(
    name: str, every_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run as a reader would type them."""
    monkeypatch.setenv("CODING_LAB_CACHE", str(every_index))
    failed, tried = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert tried > 0
    assert failed == 0
