"""The syllabus graph: which module teaches which skill, and what it builds on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from coding_lab.cases.files import FileModel, Id, Text
from coding_lab.cases.load import read_yaml


class SkillFile(FileModel):
    """One thing a learner becomes able to do."""

    id: Id = Field(description="The skill's id, as cases name it.")
    title: Text = Field(description="What the learner can do.")


class ModuleFile(FileModel):
    """One module of the syllabus."""

    id: str = Field(pattern=r"^\d\d$", description="Two digits.")
    title: Text = Field(description="What the module is called.")
    track: Id = Field(description="The track it belongs to.")
    requires: tuple[str, ...] = Field(description="Modules it builds on.")
    teaches: tuple[SkillFile, ...] = Field(description="Skills it teaches.")


class SyllabusFile(FileModel):
    """``data/syllabus.yaml``."""

    format: Literal[1] = Field(description="Version of this file's format.")
    modules: tuple[ModuleFile, ...] = Field(description="The modules in order.")


@dataclass(frozen=True)
class Syllabus:
    """The graph of modules and skills."""

    modules: tuple[ModuleFile, ...]

    @property
    def skills(self) -> dict[str, str]:
        """Each skill's id with the id of the module that teaches it."""
        return {skill.id: module.id for module in self.modules for skill in module.teaches}

    def closure(self, module_id: str) -> frozenset[str]:
        """The module and all that it builds on; raises ``ValueError`` on a circle."""
        by_id = {module.id: module for module in self.modules}
        done: set[str] = set()

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                raise ValueError(f"the syllabus runs in a circle: {' → '.join((*path, name))}")
            if name in done:
                return
            for required in by_id[name].requires:
                visit(required, (*path, name))
            done.add(name)

        visit(module_id, ())
        return frozenset(done)

    def skills_by(self, module_id: str) -> frozenset[str]:
        """All skills that a learner has after that module."""
        modules = self.closure(module_id)
        return frozenset(skill for skill, module in self.skills.items() if module in modules)


def load_syllabus(path: Path) -> Syllabus:
    """Read the syllabus; raises ``CaseError`` with every problem."""
    return Syllabus(read_yaml(path, SyllabusFile).modules)
