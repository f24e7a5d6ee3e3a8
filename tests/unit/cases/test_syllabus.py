"""The syllabus graph."""

from pathlib import Path

import pytest

from coding_lab.cases.load import load_case
from coding_lab.cases.syllabus import ModuleFile, Syllabus, load_syllabus

ROOT = Path(__file__).parents[3]
CASES = sorted(path.parent for path in (ROOT / "data").glob("*/*/case.yaml"))


def syllabus() -> Syllabus:
    return load_syllabus(ROOT / "data" / "syllabus.yaml")


def test_the_graph_has_no_circle() -> None:
    """Every module's requirements end."""
    graph = syllabus()
    for module in graph.modules:
        assert module.id in graph.closure(module.id)


def test_a_circle_is_told_with_its_path() -> None:
    """Two modules that require each other are refused."""
    modules = tuple(
        ModuleFile(id=a, title="t", track="t", requires=(b,), teaches=())
        for a, b in (("01", "02"), ("02", "01"))
    )
    with pytest.raises(ValueError, match="01 → 02 → 01"):
        Syllabus(modules).closure("01")


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_every_case_exercises_skills_of_the_syllabus(folder: Path) -> None:
    """No case names a skill that no module teaches."""
    assert set(load_case(folder).skills) <= set(syllabus().skills)
