"""The lessons are what their text gives, and run from top to bottom without a front end."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

WITHOUT_EXERCISES = {"code-books"}
"""Pages to look things up: every box shows something, and nothing is saved."""


@pytest.mark.parametrize("tool", ["build_notebooks.py", "build_schema.py"])
def test_build_products_are_what_their_sources_give(tool: str) -> None:
    """The notebooks and schemas in the repository are the ones that would be built."""
    result = subprocess.run(
        [sys.executable, ROOT / "tools" / tool, "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_between_lessons_and_figures_lead_somewhere(path: Path) -> None:
    """Every relative link of a lesson names a file that is there."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "markdown":
            continue
        for target in re.findall(r"\]\(([^)#:]+)\)", cell.source):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_runs_from_top_to_bottom(path: Path, tmp_path: Path) -> None:
    """Every cell runs, and each exercise shows its static table for readers without a front end."""
    for kind in ("cases", "quizzes"):
        shutil.copytree(ROOT / "data" / kind, tmp_path / "data" / kind)
    folder = tmp_path / "notebooks"
    folder.mkdir()
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    errors = [o for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "error"]
    assert not errors
    exercises = [cell for cell in notebook.cells if "coding_lab" in cell.metadata]
    if path.stem in WITHOUT_EXERCISES:
        codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert codes
        assert all(any("data" in o for o in cell.outputs) for cell in codes)
        return
    assert exercises
    for cell in exercises:
        html = [
            output.data["text/html"]
            for output in cell.outputs
            if "text/html" in output.get("data", {})
        ]
        assert any("data-coding-lab-static" in part for part in html)
