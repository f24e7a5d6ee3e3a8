"""The shape of the engine: dependencies point one way, and importing it costs nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "coding_lab"
LAYERS = [
    {"course", "durable"},
    {"codesets"},
    {"browse"},
    {"cases"},
    {"answers", "edits"},
    {"scoring"},
    {"progress"},
    {"exercises"},
    {"authoring", "grading", "lab"},
    {"cli"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE)


def imports(path: Path) -> set[str]:
    """The rooms of the package that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        found |= {n.split(".")[1] for n in names if n.startswith("coding_lab.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_dependencies_point_one_way(path: Path) -> None:
    """A module imports only from its own room and from rooms below it."""
    room = path.relative_to(PACKAGE).parts[0]
    for other in imports(path) - {room}:
        assert LEVEL[other] < LEVEL[room], f"{room} must not import {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_module_is_long(path: Path) -> None:
    """A file has one subject; above 400 lines it is split."""
    assert len(path.read_text(encoding="utf-8").split("\n")) <= 400


HEAVY = ("pandas", "matplotlib", "scipy", "nbgrader", "nbconvert", "xml.etree", "pydantic")


def test_importing_the_package_loads_nothing_heavy() -> None:
    """``import coding_lab`` loads neither pandas nor matplotlib nor an XML parser."""
    script = f"import coding_lab, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_opening_a_code_book_loads_no_data_frame_and_no_plot_library() -> None:
    """A search needs neither pandas nor matplotlib nor scipy."""
    script = (
        "from coding_lab.codesets import code_book; import sys; code_book().search('asthma');"
        "print([m for m in ('pandas', 'matplotlib', 'scipy', 'xml.etree.ElementTree')"
        " if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
