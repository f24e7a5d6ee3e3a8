"""``coding-lab codes install, list, remove, fetch, diff`` as a user runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from coding_lab.cli.main import main

SAMPLES = Path(__file__).parents[1] / "codesets" / "releases" / "samples"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODING_LAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CODING_LAB_CACHE", str(tmp_path / "cache"))


def install(*names: str) -> int:
    """Install samples."""
    return main(["codes", "install", "--extract", *(str(SAMPLES / name) for name in names)])


def test_installing_says_what_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Kind, release, contents, dates on standard output; progress on standard error."""
    assert install("drugs.xml") == 0
    captured = capsys.readouterr()
    assert captured.out == (
        "ICD-10-CM table of drugs and chemicals FY2030 (an extract): 2 terms, 1 of them lead "
        "terms; 2 with codes; in force 2029-10-01 to 2030-09-30\n"
    )
    assert "reading drugs.xml" in captured.err
    assert install("drugs.xml") == 0
    assert capsys.readouterr().out.startswith("already installed: ")


def test_a_wrong_file_is_one_line_and_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback; the line names file and reason."""
    wrong = tmp_path / "icd10cm-tabular-2027.xml"
    wrong.write_text("no", encoding="utf-8")
    assert main(["codes", "install", str(wrong)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-1].startswith(f"coding-lab codes: {wrong} is no official")
    assert main(["codes", "install", "--release", "soon", str(wrong)]) == 1
    assert "write it as FY2027" in capsys.readouterr().err


def test_a_release_can_be_stated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where neither contents nor name tell it."""
    file = tmp_path / "download.txt"
    shutil.copy(SAMPLES / "pcs_order.txt", file)
    assert main(["codes", "install", "--extract", str(file), "--release", "FY2030"]) == 0
    assert "FY2030" in capsys.readouterr().out


def test_the_list_shows_installed_files_and_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """As a table and as JSON, each with the days on which it is in force."""
    assert main(["codes", "list"]) == 0
    assert "no official file is installed in" in capsys.readouterr().out
    install("drugs.xml", "hcpcs.txt")
    capsys.readouterr()
    assert main(["codes", "list"]) == 0
    table = capsys.readouterr().out
    assert "2030-04-01 to 2030-12-31" in table
    assert "simple-icd-10-cm" in table
    assert "74,879 codes in FY2027" in table
    assert main(["codes", "list", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [item["kind"] for item in data["installed"]] == ["hcpcs", "icd10cm-drugs"]
    assert data["packages"][0]["begin"] == "2026-04-01"
    assert data["damaged"] == []
    assert main(["codes", "list", "--kinds", "--json"]) == 0
    assert {"kind": "hcpcs", "title": "HCPCS Level II file"} in json.loads(capsys.readouterr().out)


def test_files_are_removed_by_kind_and_release(capsys: pytest.CaptureFixture[str]) -> None:
    """What is not there is told."""
    install("drugs.xml", "neoplasms.xml")
    assert main(["codes", "remove", "icd10cm-drugs", "--release", "FY2029"]) == 1
    assert "nothing installed is icd10cm-drugs FY2029" in capsys.readouterr().err
    assert main(["codes", "remove", "icd10cm-drugs", "--release", "FY2030"]) == 0
    assert capsys.readouterr().out == "removed icd10cm-drugs FY2030\n"
    assert main(["codes", "remove", "all", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["removed"]) == 1
    assert main(["codes", "remove", "all"]) == 1


def test_a_diff_as_table_json_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each form holds every change."""
    for year, title in ((2040, "Plain"), (2041, "Plain as ever")):
        file = tmp_path / f"icd10cm-codes-{year}.txt"
        file.write_text(f"E119    {title}\n", encoding="utf-8")
        assert main(["codes", "install", str(file)]) == 0
    capsys.readouterr()
    command = ["codes", "diff", "icd10cm-fy2040", "icd10cm-fy2041"]
    assert main(command) == 0
    table = capsys.readouterr().out
    assert "0 new codes" in table
    assert "E11.9  Plain as ever\n         before: Plain" in table
    assert main([*command, "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert one["counts"]["revised-title"] == 1
    assert main([*command, "--html"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("<!doctype html>")
    assert '<html lang="en">' in page
    assert "Plain as ever" in page
    assert main(["codes", "diff", "FY2041", "FY2040"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_fetching_without_a_network_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says how to go on without one."""
    addresses = tmp_path / "addresses.yaml"
    addresses.write_text(
        "format: 1\nhcpcs:\n  publisher: nobody\n  page: https://nobody.invalid/page\n"
        "  files:\n    - what: file\n      names: ['https://nobody.invalid/{month}-{year}.zip']\n",
        encoding="utf-8",
    )
    assert main(["codes", "fetch", "hcpcs-2030-07", "--addresses", str(addresses)]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert "cannot be reached" in last
    assert "codes install FILE" in last
