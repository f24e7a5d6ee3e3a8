"""``coding-lab drg`` as a user runs it."""

import json

import pytest

from coding_lab.cli.main import main

STAY = [
    "drg", "--discharge", "2026-05-01", "--age", "70", "--sex", "female", "--principal", "J18.9",
]  # fmt: skip


def test_a_stay_as_json_holds_grouping_and_edits(capsys: pytest.CaptureFixture[str]) -> None:
    """DRG, MDC, weight, lines; the code editor; what if."""
    arguments = [*STAY, "--secondary", "J96.01", "E11.9", "Z38.00", "--what-if", "remove=J96.01"]
    assert main([*arguments, "--marginal", "--sequencing", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["grouping"]["drg"], answer["grouping"]["mdc"]) == ("193", "04")
    assert answer["grouping"]["lines"][0]["severity"] == "MCC"
    assert answer["code_editor"]["findings"][0]["codes"] == ["Z38.00"]
    assert (answer["what_if"]["after"]["drg"], answer["what_if"]["direction"]) == ("195", "lower")
    assert [row["code"] for row in answer["marginal"]] == ["J96.01", "E11.9", "Z38.00"]
    assert answer["sequencing"][0]["drg"] == "189"


def test_a_stay_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """The DRG first, then why; caveats on standard error."""
    arguments = [*STAY, "--secondary", "L89.153:N", "J96.01", "--procedure", "0BH17EZ"]
    assert main([*arguments, "--what-if", "add=E43", "replace=J96.01,J96.11"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("MS-DRG 193  Simple Pneumonia and Pleurisy with MCC\n")
    assert "hospital-acquired condition" in captured.out
    assert "What if: replace J96.01 by J96.11, add E43" in captured.out


def test_a_stay_without_a_drg_is_an_error_with_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code tells a script; the reason stands where the title would."""
    assert main([*STAY[:-1], "V00.01XA"]) == 1
    assert "999  This code can never be a principal diagnosis." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--what-if", "E43"], "is no change"),
        (["--what-if", "replace=E43"], "is no change"),
        (["--what-if", "remove=E43"], "not in the stay"),
        (["--secondary", "E43:Q"], "after the colon"),
        (["--status", "1"], "two digits"),
        (["--discharge", "2018-01-01"], "no MS-DRG for a discharge on 2018-01-01"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    more: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback, nothing on standard output."""
    assert main([*STAY, *more]) == 1
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


@pytest.mark.parametrize("wrong", [["--age", "150"], ["--age", "x"], ["--discharge", "1 May"]])
def test_a_wrong_argument_is_told_in_one_line(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """With what is possible."""
    with pytest.raises(SystemExit) as exit_:
        main([*STAY, *wrong])
    assert exit_.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
