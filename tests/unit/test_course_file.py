"""Finding the course's own files."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coding_lab.course import course_file

ROOT = Path(__file__).parents[2]


def test_a_checkout_serves_its_own_files() -> None:
    """A file and a folder of the repository."""
    assert course_file("data/syllabus.yaml") == ROOT / "data" / "syllabus.yaml"
    assert course_file("data/cases").is_dir()


def test_an_installed_package_serves_the_packaged_course(tmp_path: Path) -> None:
    """A folder ``data`` that another project left in site-packages is not taken for ours."""
    package = tmp_path / "coding_lab"
    (package / "_course" / "data").mkdir(parents=True)
    for name in ("__init__.py", "course.py"):
        shutil.copy(ROOT / "coding_lab" / name, package)
    (package / "_course" / "data" / "syllabus.yaml").write_text("ours", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "syllabus.yaml").write_text("theirs", encoding="utf-8")
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r});"
        "from coding_lab.course import course_file;"
        "print(course_file('data/syllabus.yaml').read_text())"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert result.stdout.strip() == "ours"


@pytest.mark.parametrize("name", ["/etc/hostname", "../secret", "data/../../x"])
def test_a_path_out_of_the_course_is_refused(name: str) -> None:
    """Whether absolute or upwards."""
    with pytest.raises(ValueError, match="not a path inside the course"):
        course_file(name)


def test_a_missing_file_is_told_with_the_places() -> None:
    """The message names the file and where it was looked for."""
    with pytest.raises(FileNotFoundError, match=r"no data/nothing\.yaml: looked in"):
        course_file("data/nothing.yaml")
