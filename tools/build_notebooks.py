"""Build the lessons from their text.

``notebooks/text/NAME.md`` (jupytext Markdown) becomes ``notebooks/NAME.ipynb``.
A notebook is a build product: no outputs, stable cell ids, so that a difference in it is a
difference in its text.

    python tools/build_notebooks.py            write what has changed
    python tools/build_notebooks.py --check    exit 1 if a notebook is not what its text gives
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from coding_lab.cases.load import load_case
from coding_lab.grading.assignments import notebook_of

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
EXERCISE = re.compile(r"workstation\(\s*[\"']([a-z0-9-]+)[\"']")
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
                cell.metadata.coding_lab = {"kind": "coding", "case": match[1]}
    return nbformat.writes(notebook_of(cells)) + "\n"


def case_cells() -> list[NotebookNode]:
    """A heading and an exercise cell for every open practice case, easiest first."""
    cases = [load_case(path.parent) for path in (ROOT / "data" / "cases").glob("*/case.yaml")]
    cells = []
    for case in sorted(cases, key=lambda c: (c.difficulty, c.id)):
        documents = len(case.documents)
        facts = (
            f"{case.setting.value.replace('-', ' ')} · "
            f"{documents} document{'s' if documents > 1 else ''} · "
            f"difficulty {case.difficulty} of 5 · "
            f"about {case.minutes} minutes for an experienced coder"
        )
        cells.append(nbformat.v4.new_markdown_cell(f"## {case.title}\n\n{facts}"))
        cells.append(
            nbformat.v4.new_code_cell(
                f'from coding_lab import workstation\n\nworkstation("{case.id}")'
            )
        )
    return cells


def main() -> int:
    """Build or check every lesson."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 on a difference"
    )
    check = parser.parse_args().check
    stale = []
    for text in sorted((NOTEBOOKS / "text").glob("*.md")):
        target = NOTEBOOKS / f"{text.stem}.ipynb"
        wanted = build(text)
        if target.exists() and target.read_text(encoding="utf-8") == wanted:
            continue
        stale.append(target.relative_to(ROOT))
        if not check:
            target.write_text(wanted, encoding="utf-8")
    for path in stale:
        print(f"{path}: {'differs from its text; run make notebooks' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
