"""Build the lessons from their text.

``notebooks/text/NAME.md`` (jupytext Markdown) becomes ``notebooks/NAME.ipynb``.
A notebook is a build product: no outputs, stable cell ids, so that a difference in it is a
difference in its text.

    python tools/build_notebooks.py            write what has changed
    python tools/build_notebooks.py --check    exit 1 if a notebook is not what its text gives
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from products import ROOT, bring_up_to_date

from coding_lab.cases.case import Case
from coding_lab.cases.load import load_case
from coding_lab.cases.syllabus import load_syllabus
from coding_lab.grading.assignments import notebook_of

NOTEBOOKS = ROOT / "notebooks"
EXERCISE = re.compile(r"\b(workstation|quiz)\(\s*[\"']([a-z0-9-]+)[\"']")
CASE_LIST = "<!-- practice cases -->"


def build(text: Path) -> str:
    """The notebook that ``text`` gives, as JSON."""
    source = jupytext.read(text, fmt="md")
    cells: list[NotebookNode] = []
    for cell in source.cells:
        listing = CASE_LIST in cell.source
        cell.source = cell.source.replace(CASE_LIST, "").strip()
        cells += [cell, *case_cells()] if listing else [cell]
    for number, cell in enumerate(cells, 1):
        cell.id = f"{text.stem}-{number:02d}"
        cell.metadata = NotebookNode()
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            if match := EXERCISE.search(cell.source):
                is_quiz = match[1] == "quiz"
                cell.metadata.coding_lab = (
                    {"kind": "quiz", "exercise": match[2]}
                    if is_quiz
                    else {"kind": "coding", "case": match[2]}
                )
    return nbformat.writes(notebook_of(cells)) + "\n"


def case_cells() -> list[NotebookNode]:
    """A heading and an exercise cell for every open practice case, by module, easiest first."""
    cases = [load_case(path.parent) for path in (ROOT / "data" / "cases").glob("*/case.yaml")]
    syllabus = load_syllabus(ROOT / "data" / "syllabus.yaml")
    cells = []
    for module in syllabus.modules:
        # A case belongs to the last module that its skills need.
        own = [c for c in cases if max(syllabus.skills[s] for s in c.skills) == module.id]
        if own:
            cells.append(nbformat.v4.new_markdown_cell(f"## {module.id} {module.title}"))
        for case in sorted(own, key=lambda c: (c.difficulty, c.id)):
            cells += exercise_cells(case)
    return cells


def exercise_cells(case: Case) -> list[NotebookNode]:
    """What a learner may know of a case, and the cell that opens it."""
    documents = len(case.documents)
    facts = (
        f"{case.setting.value.replace('-', ' ')} · "
        f"{documents} document{'s' if documents > 1 else ''} · "
        f"difficulty {case.difficulty} of 5 · "
        f"about {case.minutes} minutes for an experienced coder"
    )
    source = f'from coding_lab import workstation\n\nworkstation("{case.id}")'
    return [
        nbformat.v4.new_markdown_cell(f"### {case.title}\n\n{facts}"),
        nbformat.v4.new_code_cell(source),
    ]


def main() -> int:
    """Build or check every lesson."""
    texts = sorted((NOTEBOOKS / "text").glob("*.md"))
    wanted = {NOTEBOOKS / f"{text.stem}.ipynb": build(text) for text in texts}
    return bring_up_to_date(wanted, __doc__.split("\n")[0], "notebooks")


if __name__ == "__main__":
    sys.exit(main())
