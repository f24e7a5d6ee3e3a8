"""Laying the course out without touching anything of the learner's."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from coding_lab.cli.main import main
from coding_lab.lab import LayoutError, Report, checkout_around, lay_out
from coding_lab.lab.layout import MANIFEST

NOTEBOOK = "notebooks/00-start-here.ipynb"
CASE = "data/cases/office-sore-throat-01/case.yaml"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small course that a test may change, as a new release of coding_lab would."""
    root = tmp_path / "course"
    for name, text in {
        NOTEBOOK: "first",
        "notebooks/text/00-start-here.md": "source of the notebook",
        "notebooks/.ipynb_checkpoints/x.ipynb": "scrap",
        "notebooks/answers.json": "an author's own answers",
        "notebooks/figures/a.svg": "figure",
        CASE: "case",
        "data/cases/office-sore-throat-01/key/key.yaml": "key",
        "data/graded/secret-01/key/key.yaml": "graded",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    monkeypatch.setattr("coding_lab.lab.layout.course_file", lambda relative: root / relative)
    return root


@pytest.fixture
def folder(tmp_path: Path, course: Path) -> Path:
    """The learner's folder, laid out once."""
    lay_out(tmp_path / "mine")
    return tmp_path / "mine"


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_new_folder_gets_lessons_and_practice_cases_only(tmp_path: Path, course: Path) -> None:
    """No graded key, no source text, no answers, no scraps."""
    report = lay_out(tmp_path / "deep" / "mine")
    assert files(tmp_path / "deep" / "mine") == {
        "README.md", NOTEBOOK, "notebooks/figures/a.svg", CASE,
        "data/cases/office-sore-throat-01/key/key.yaml", MANIFEST,
    }  # fmt: skip
    assert len(report.new) == 5


def test_a_second_time_changes_nothing(folder: Path) -> None:
    """Idempotent."""
    before = {name: (folder / name).stat().st_mtime_ns for name in files(folder) - {MANIFEST}}
    report = lay_out(folder)
    assert (len(report.unchanged), report.new, report.updated) == (5, [], [])
    assert before == {
        name: (folder / name).stat().st_mtime_ns for name in files(folder) - {MANIFEST}
    }


def test_a_learners_own_files_stay(folder: Path) -> None:
    """Answers and notes are not even looked at."""
    (folder / "notebooks" / "answers.json").write_text("mine")
    (folder / "notes.txt").write_text("mine")
    lay_out(folder)
    assert (folder / "notebooks" / "answers.json").read_text() == "mine"
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_changed_notebook_is_left_alone(folder: Path) -> None:
    """While the course has not changed, there is nothing to put beside it."""
    (folder / NOTEBOOK).write_text("my work")
    report = lay_out(folder)
    assert (folder / NOTEBOOK).read_text() == "my work"
    assert (report.yours, report.beside) == ([NOTEBOOK], [])


def test_a_new_version_of_a_changed_notebook_is_put_beside_it_once(
    folder: Path, course: Path
) -> None:
    """The learner's stays, the new one is NAME.new.ipynb, and the next run is quiet."""
    (folder / NOTEBOOK).write_text("my work")
    (course / NOTEBOOK).write_text("second")
    report = lay_out(folder)
    assert (folder / NOTEBOOK).read_text() == "my work"
    assert report.beside == ["notebooks/00-start-here.new.ipynb"]
    assert (folder / report.beside[0]).read_text() == "second"
    assert report.beside[0] in "\n".join(report.lines())
    assert lay_out(folder).beside == []


def test_a_new_version_that_the_learner_changed_is_not_overwritten(
    folder: Path, course: Path
) -> None:
    """Work in NAME.new.ipynb is work; the next version gets another name."""
    (folder / NOTEBOOK).write_text("my work")
    (course / NOTEBOOK).write_text("second")
    lay_out(folder)
    (folder / "notebooks/00-start-here.new.ipynb").write_text("more work")
    (course / NOTEBOOK).write_text("third")
    assert lay_out(folder).beside == ["notebooks/00-start-here.new2.ipynb"]
    assert (folder / "notebooks/00-start-here.new.ipynb").read_text() == "more work"


def test_an_untouched_file_follows_the_course(folder: Path, course: Path) -> None:
    """What is as it was laid out is nobody's work yet, and is brought up to date."""
    (course / NOTEBOOK).write_text("second")
    (course / CASE).write_text("better case")
    assert sorted(lay_out(folder).updated) == [CASE, NOTEBOOK]
    assert (folder / NOTEBOOK).read_text() == "second"


def test_a_deleted_notebook_comes_back(folder: Path) -> None:
    """The way to start a lesson afresh."""
    (folder / NOTEBOOK).unlink()
    assert lay_out(folder).new == [NOTEBOOK]


def test_a_changed_case_gets_no_second_file(folder: Path, course: Path) -> None:
    """A second document in a chart would be read as part of it."""
    (folder / CASE).write_text("my case")
    (course / CASE).write_text("better case")
    before = files(folder)
    report = lay_out(folder)
    assert report.yours == [CASE]
    assert (folder / CASE).read_text() == "my case"
    assert files(folder) == before


@pytest.mark.parametrize("manifest", [None, b"", b"{", b"[]", b'{"files": 3}', b"\xff"])
def test_without_a_readable_manifest_every_difference_is_the_learners(
    folder: Path, course: Path, manifest: bytes | None
) -> None:
    """Losing the manifest loses no work."""
    if manifest is None:
        (folder / MANIFEST).unlink()
    else:
        (folder / MANIFEST).write_bytes(manifest)
    (course / NOTEBOOK).write_text("second")
    report = lay_out(folder)
    assert (folder / NOTEBOOK).read_text() == "first"
    assert report.beside == ["notebooks/00-start-here.new.ipynb"]


def test_a_folder_in_a_files_place_is_left_alone(folder: Path) -> None:
    """Whatever the learner made of it, it is theirs."""
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).mkdir()
    assert lay_out(folder).yours == [NOTEBOOK]


@pytest.mark.skipif(os.name == "nt", reason="links as here need special rights on Windows")
def test_a_link_is_never_written_through(folder: Path, course: Path, tmp_path: Path) -> None:
    """Neither a working link nor a broken one leads a write out of the folder."""
    outside = tmp_path / "outside"
    for content in ("first", None):
        (folder / NOTEBOOK).unlink()
        if content is None:
            outside.unlink()
        else:
            outside.write_text(content)
        (folder / NOTEBOOK).symlink_to(outside)
        (course / NOTEBOOK).write_text("second")
        assert lay_out(folder).yours == [NOTEBOOK]
        assert outside.exists() == (content is not None)
        assert content is None or outside.read_text() == content


def test_a_file_in_the_folders_place_is_explained(tmp_path: Path, course: Path) -> None:
    """DIR is a file."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(LayoutError, match="file: is a file; name a folder"):
        lay_out(tmp_path / "file")
    with pytest.raises(LayoutError, match="is a file and no folder"):
        lay_out(tmp_path / "file" / "mine")


@pytest.mark.skipif(os.name == "nt", reason="permissions as here exist on POSIX only")
def test_a_folder_one_may_not_write_in_is_explained(tmp_path: Path) -> None:
    """Nothing is made, and the learner is told to work elsewhere."""
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    for above in locked.parents:
        if Path(tempfile.gettempdir()) in above.parents:
            above.chmod(0o755)
    tmp_path.chmod(0o755)
    # Root may write anywhere, so a root test run becomes somebody else first.
    program = (
        "import os\n"
        "from pathlib import Path\n"
        "from coding_lab.lab import LayoutError, lay_out\n"
        "if os.getuid() == 0:\n"
        "    os.setgid(65534)\n"
        "    os.setuid(65534)\n"
        "try:\n"
        f"    lay_out(Path({str(locked / 'mine')!r}))\n"
        "except LayoutError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.startswith(f"{locked / 'mine'}: not laid out, you may not write there")
    assert not list(locked.iterdir())


def test_the_command_says_in_one_line_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1, one line on standard error, nothing built or started."""
    (tmp_path / "file").write_text("x")
    assert main(["lab", str(tmp_path / "file")]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("coding-lab lab: ")
    assert len(printed.err.splitlines()) == 1


def test_a_checkout_is_recognised_from_inside(tmp_path: Path) -> None:
    """By its pyproject.toml, not by its name; other projects are none."""
    root = Path(__file__).parents[3]
    assert checkout_around(root / "notebooks") == root
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "other"\n')
    (tmp_path / "notebooks").mkdir()
    assert checkout_around(tmp_path) is None
    (tmp_path / "pyproject.toml").write_text("not TOML")
    assert checkout_around(tmp_path / "notebooks") is None


def test_the_report_counts_what_happened(tmp_path: Path) -> None:
    """One line of counts, then the names the learner may care about."""
    report = Report(tmp_path, new=["a", "b"], yours=["c"], beside=["c.new.ipynb"])
    assert list(report.lines()) == [
        f"The course is in {tmp_path}: 2 new, 1 changed by you and left alone",
        "  yours, left alone: c",
        "  newer version beside yours: c.new.ipynb",
    ]


def test_the_real_course_is_laid_out(tmp_path: Path) -> None:
    """The start page and every open case arrive; no graded case does."""
    lay_out(tmp_path)
    root = Path(__file__).parents[3]
    assert (tmp_path / NOTEBOOK).is_file()
    cases = {path.parent.name for path in (root / "data" / "cases").glob("*/case.yaml")}
    assert cases <= {path.parent.name for path in (tmp_path / "data/cases").glob("*/case.yaml")}
    assert not (tmp_path / "data" / "graded").exists()
