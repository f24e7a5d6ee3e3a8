"""Reading CMS's fixed-column file: a small sample written here, and the whole file of 2019."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coding_lab.codesets.hcpcs.annual_file import (
    HcpcsEntry,
    is_annual_file,
    is_dental,
    read_annual_file,
)
from coding_lab.codesets.records import CodeBookError


def line(
    code: str, kind: str, long: str, short: str = "", *, coverage: str = "C",
    added: str = "20200101", changed: str = "20200101", ended: str = "", number: str = "00100",
) -> str:  # fmt: skip
    """One line in CMS's columns; the contents are invented."""
    text = f"{code:>5}{number}{kind}{long:<80}{short:<28}".ljust(229) + coverage
    return text.ljust(268) + f"{added:<8}{changed:<8}{ended:<8}".ljust(52)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """A file of some lines."""

    def write(*lines: str) -> Path:
        path = tmp_path / "HCPC2030_sample.txt"
        path.write_text("".join(f"{text}\r\n" for text in lines), encoding="ascii")
        return path

    return write


def test_a_description_goes_on_over_lines(written: Callable[..., Path]) -> None:
    """The long title is put together; short title, status and dates are of the first line."""
    path = written(
        line("J9999", "3", "Invented drug, injected under", "Invented drug", coverage="I",
             changed="20200401", ended="20201231"),
        line("J9999", "4", "the skin, 5 mg", number="00200"),
    )  # fmt: skip
    assert read_annual_file(path) == {
        "J9999": HcpcsEntry(
            "J9999", "Invented drug, injected under the skin, 5 mg", "Invented drug", "",
            "not payable by Medicare", date(2020, 1, 1), date(2020, 12, 31), date(2020, 4, 1),
        )
    }  # fmt: skip


def test_modifiers_are_read_and_dental_codes_are_not(written: Callable[..., Path]) -> None:
    """A modifier is an entry of two characters; D codes leave no trace."""
    path = written(
        line("D9999", "3", "Nothing that we keep"),
        line("D9999", "4", "nor this"),
        line("ZZ", "7", "Invented modifier"),
    )
    assert [(e.code, e.is_modifier) for e in read_annual_file(path).values()] == [("ZZ", True)]
    assert is_dental("D9999…")
    assert not is_dental("J9999…")


def test_text_before_the_codes_is_passed_over(written: Callable[..., Path]) -> None:
    """What CMS says about the file may stand before the codes, not among them."""
    first = line("A9999", "3", "Invented supply")
    assert set(read_annual_file(written("About this file", first))) == {"A9999"}
    with pytest.raises(CodeBookError, match="line 2 is no line of codes: 'About this file'"):
        read_annual_file(written(first, "About this file"))


def test_faults_are_named_with_their_line(written: Callable[..., Path]) -> None:
    """A line cut short, a code that stands twice and a continuation without beginning."""
    first = line("A9999", "3", "Invented supply")
    with pytest.raises(CodeBookError, match="line 1 is cut short"):
        read_annual_file(written(first[:120]))
    with pytest.raises(CodeBookError, match="line 2: A9999 stands in it twice"):
        read_annual_file(written(first, first))
    with pytest.raises(CodeBookError, match="line 2 goes on with B9999, which has no beginning"):
        read_annual_file(written(first, line("B9999", "4", "and so on")))


def test_a_file_is_known_by_its_columns() -> None:
    """Lines long enough to hold dates make it CMS's file; shorter ones, or other text, do not."""
    assert is_annual_file(line("A9999", "3", "Invented supply") + "\n")
    assert not is_annual_file(line("A9999", "3", "Invented supply")[:200] + "\n")
    assert not is_annual_file("A9999,Invented supply\n")


def test_the_whole_file_of_2019_is_read(annual_2019: dict[str, HcpcsEntry]) -> None:
    """CMS's file of 2019: its codes by letter, its modifiers, a title over several lines, dates."""
    codes = [entry for entry in annual_2019.values() if not entry.is_modifier]
    letters = Counter(entry.code[0] for entry in codes)
    assert (len(codes), len(annual_2019) - len(codes)) == (6440, 360)
    assert "D" not in letters
    assert sorted(letters) == list("ABCEGHJKLMPQRSTV")
    assert annual_2019["G0202"].end == date(2017, 12, 31)
    assert annual_2019["J3380"].begin == date(2016, 1, 1)
    assert annual_2019["J0885"].title == "Injection, epoetin alfa, (for non-esrd use), 1000 units"
    assert annual_2019["V5008"].status == "not covered by Medicare"
    assert all(entry.title for entry in annual_2019.values())
