"""The syllabus graph."""

from pathlib import Path

import pytest
import yaml

from coding_lab.cases.load import load_case
from coding_lab.cases.syllabus import ModuleFile, Syllabus, load_syllabus

ROOT = Path(__file__).parents[3]
CASES = sorted(path.parent for path in (ROOT / "data").glob("*/*/case.yaml"))
ASSIGNMENTS = sorted((ROOT / "data" / "graded").glob("*.yaml"))


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


@pytest.mark.parametrize("path", ASSIGNMENTS, ids=lambda path: path.stem)
def test_no_graded_case_needs_a_skill_that_its_module_does_not_give(path: Path) -> None:
    """An assignment asks only for what its module, or one that it builds on, teaches."""
    assignment = yaml.safe_load(path.read_text(encoding="utf-8"))
    taught = syllabus().skills_by(assignment["module"])
    for case in assignment["cases"]:
        assert set(load_case(path.parent / case["case"]).skills) <= taught, case["case"]
