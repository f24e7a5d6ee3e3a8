"""coding_lab: learn medical coding by doing it, in Jupyter.

The public door.
Names are resolved on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["browse_codes", "procedure_builder", "quiz", "workstation"]

if TYPE_CHECKING:
    from coding_lab.browse.code_book.widget import browse_codes
    from coding_lab.browse.procedure_builder.widget import procedure_builder
    from coding_lab.exercises.coding.workstation import workstation
    from coding_lab.exercises.quiz.widget import quiz

_HOMES = {
    "browse_codes": "coding_lab.browse.code_book.widget",
    "procedure_builder": "coding_lab.browse.procedure_builder.widget",
    "quiz": "coding_lab.exercises.quiz.widget",
    "workstation": "coding_lab.exercises.coding.workstation",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'coding_lab' has no attribute {name!r}")
