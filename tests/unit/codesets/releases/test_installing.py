"""Installing is all or nothing, says what was known, and keeps releases apart."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from installed_tree import tree

from coding_lab.codesets import CodeBookError, code_book
from coding_lab.codesets.icd10cm.poa import is_poa_exempt
from coding_lab.codesets.releases import install as installing
from coding_lab.codesets.releases.install import install, remove
from coding_lab.codesets.releases.installed import (
    damaged_installations,
    forget_scan,
    installed_file,
    installed_release,
    installed_releases,
    nearest_release,
)

Sample = Callable[..., Path]


def test_the_same_file_again_is_said_and_changes_nothing(home: Path, sample: Sample) -> None:
    """Byte for byte the same, whatever it is called by now."""
    install([sample("drugs.xml")], extract=True)
    before = tree(home)
    (read,) = install([sample("drugs.xml", "other-name.xml")], extract=True).read
    assert read.known
    assert tree(home) == before


def test_a_corrected_file_takes_the_place_of_the_first(home: Path, sample: Sample) -> None:
    """Publishers correct a release under the same date; the later file counts, one stays."""
    first = sample("drugs.xml")
    install([first], extract=True)
    second = sample("drugs.xml", "corrected.xml")
    second.write_text(first.read_text().replace("Samplomycin", "Samplomycine"), encoding="utf-8")
    (read,) = install([second], extract=True).read
    assert read.replaces == "drugs.xml"
    (item,) = installed_releases("icd10cm-drugs")
    assert "Samplomycine" in item.path.read_text(encoding="utf-8")
    assert len(list((home / "releases").glob("[!.]*"))) == 1


def test_two_releases_of_a_kind_stand_side_by_side_and_the_day_chooses(
    home: Path, sample: Sample
) -> None:
    """Each serves its own year; an update serves from its first day."""
    october = sample("drugs.xml", "drug-2030.xml")
    april = sample("drugs.xml", "drug-April-1-2030.xml")
    april.write_text(october.read_text().replace("paint", "paints"), encoding="utf-8")
    later = sample("drugs.xml", "drug-2031.xml")
    later.write_text(october.read_text().replace(">2030<", ">2031<"), encoding="utf-8")
    install([later, april, october], extract=True)
    assert [item.begin for item in installed_releases("icd10cm-drugs")] == [
        date(2029, 10, 1), date(2030, 4, 1), date(2030, 10, 1),
    ]  # fmt: skip

    def serving(day: date) -> date | None:
        item = installed_release("icd10cm-drugs", day)
        return item.begin if item else None

    assert serving(date(2030, 3, 31)) == date(2029, 10, 1)
    assert serving(date(2030, 4, 1)) == date(2030, 4, 1)
    assert serving(date(2030, 9, 30)) == date(2030, 4, 1)
    assert serving(date(2031, 1, 1)) == date(2030, 10, 1)
    assert serving(date(2029, 9, 30)) is None
    assert serving(date(2031, 10, 1)) is None
    nearest = nearest_release("icd10cm-drugs", date(2040, 1, 1))
    assert nearest is not None
    assert nearest.begin == date(2030, 10, 1)


def test_an_update_alone_serves_its_whole_year(home: Path, sample: Sample) -> None:
    """An April file repeats October's: with nothing else it serves the winter, too."""
    install([sample("drugs.xml", "drug-April-1-2030.xml")], extract=True)
    assert installed_file("icd10cm-drugs", date(2029, 12, 1)) is not None
    assert installed_file("icd10cm-drugs", date(2029, 9, 30)) is None


def test_one_wrong_file_among_several_installs_none(home: Path, sample: Sample) -> None:
    """What came before it is not kept either."""
    install([sample("drugs.xml")], extract=True)
    before = tree(home)
    wrong = sample("index.xml", "wrong.xml")
    wrong.write_bytes(wrong.read_bytes()[:-40])
    with pytest.raises(CodeBookError, match=r"wrong\.xml.*cut short"):
        install([sample("neoplasms.xml"), wrong], extract=True)
    assert tree(home) == before


def test_two_files_of_one_release_that_differ_are_refused(home: Path, sample: Sample) -> None:
    """Which of them is right, only the user can say."""
    other = sample("drugs.xml", "other.xml")
    other.write_text(other.read_text().replace("paint", "paints"), encoding="utf-8")
    with pytest.raises(CodeBookError, match="differ"):
        install([sample("drugs.xml"), other], extract=True)
    assert installed_releases() == []


def test_removed_files_serve_no_more(home: Path, sample: Sample) -> None:
    """The file, its manifest and its folder go; others stay."""
    install([sample("drugs.xml"), sample("neoplasms.xml")], extract=True)
    remove(installed_releases("icd10cm-drugs"))
    assert [item.kind for item in installed_releases()] == ["icd10cm-neoplasms"]
    remove(installed_releases())
    assert list((home / "releases").glob("[!.]*")) == []


def test_a_damaged_manifest_is_told_and_hides_nothing_else(home: Path, sample: Sample) -> None:
    """The others are still found."""
    install([sample("drugs.xml")], extract=True)
    install([sample("neoplasms.xml")], extract=True)
    (item,) = installed_releases("icd10cm-drugs")
    (item.folder / "manifest.json").write_text('{"format": 1, "file": "../x"}', encoding="utf-8")
    (home / "releases" / "touched").mkdir()  # the folder has changed, so it is read anew
    assert [i.kind for i in installed_releases()] == ["icd10cm-neoplasms"]
    (told,) = damaged_installations()
    assert str(item.folder) in told


@pytest.mark.parametrize(
    "step", ["take_out", "kind_of", "manifest_text", "_put_in_place", "sync_folder"]
)
def test_an_installer_that_stops_at_any_step_leaves_the_old_state(
    home: Path, sample: Sample, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What was installed serves, and the next installation clears the leftovers away."""
    install([sample("drugs.xml")], extract=True)
    before = [(i.kind, i.path.read_bytes()) for i in installed_releases()]

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(installing, step, stop)
        with pytest.raises(KeyboardInterrupt):
            install([sample("neoplasms.xml")], extract=True)
    assert [(i.kind, i.path.read_bytes()) for i in installed_releases()] == before
    install([sample("neoplasms.xml")], extract=True)
    assert not list((home / "releases").glob(".staging-*"))


def test_a_killed_installer_leaves_the_old_state(home: Path, sample: Sample) -> None:
    """Killed outright while all is staged: nothing half-installed is seen, nobody waits for it."""
    install([sample("drugs.xml")], extract=True)
    script = f"""
        import time
        from pathlib import Path
        from coding_lab.codesets.releases import install as installing
        installing._put_in_place = lambda *_: (print("staged", flush=True), time.sleep(60))
        installing.install([Path({str(sample("neoplasms.xml"))!r})], extract=True)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "staged\n"
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    assert list((home / "releases").glob(".staging-*"))
    assert [i.kind for i in installed_releases()] == ["icd10cm-drugs"]
    started = time.monotonic()
    install([sample("neoplasms.xml")], extract=True)
    assert time.monotonic() - started < 10
    assert len(installed_releases()) == 2
    assert not list((home / "releases").glob(".staging-*"))


def test_two_installers_at_once_both_succeed(home: Path, sample: Sample) -> None:
    """One waits for the other; neither takes the other's staging for leftovers."""
    script = """
        import sys
        from pathlib import Path
        from coding_lab.codesets.releases.install import install
        install([Path(sys.argv[1])], extract=True)
    """
    processes = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(script), str(sample(name))])
        for name in ("drugs.xml", "neoplasms.xml", "external_causes.xml")
    ]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert len(installed_releases()) == 3


def test_an_installed_tabular_list_serves_the_days_of_its_release(
    home: Path, sample: Sample
) -> None:
    """``code_book`` reads it without any further command, and no more once it is removed."""
    install([sample("tabular.xml")], extract=True)
    book = code_book(date(2030, 1, 1))
    assert book.release == "ICD-10-CM FY2030 (October 2029)"
    record = book.look_up("E11.9")
    assert record is not None
    assert record.title == "Sample sugar condition, plain"
    from coding_lab.codesets.icd10cm.sources import index_files

    assert len(index_files()) == 1
    remove(installed_releases("icd10cm-tabular"))
    assert index_files() == []


def test_a_code_list_in_another_character_set_serves_the_tabular_list(
    home: Path, sample: Sample
) -> None:
    """Windows programs write accents in their own way; only the codes matter there."""
    codes = sample("cm_codes.txt", "icd10cm-codes-2030.txt")
    codes.write_bytes("E119    Sampl\u00e9 sugar condition\n".encode("cp1252"))
    install([sample("tabular.xml"), codes], extract=True)
    assert [r.code for r in code_book(date(2030, 1, 1)).search("sugar plain")] == ["E11.9"]


def test_an_official_list_decides_which_codes_are_exempt(home: Path, tmp_path: Path) -> None:
    """In the fiscal year of the list; elsewhere the rules written here hold."""
    in_2030, in_2028 = date(2030, 2, 1), date(2028, 2, 1)
    assert not is_poa_exempt("E11.9", in_2030)
    codes = ["E11.9", *(f"S{n // 1000:02}.{n % 1000:03}D" for n in range(25_000))]
    rows = [f"{n:05}\t{code}\tSample title\n" for n, code in enumerate(codes, 1)]
    file = tmp_path / "exempt.txt"
    file.write_text("Order30\tPOAexemptCode\tDescription\n" + "".join(rows), encoding="ascii")
    install([file])
    assert is_poa_exempt("E11.9", in_2030)
    assert not is_poa_exempt("Q21.0", in_2030)
    assert (is_poa_exempt("E11.9", in_2028), is_poa_exempt("Q21.0", in_2028)) == (False, True)
    assert (is_poa_exempt("E11.9"), is_poa_exempt("Q21.0")) == (False, True)


def test_a_part_of_the_list_only_adds_exempt_codes(home: Path, sample: Sample) -> None:
    """What an extract lacks may be exempt all the same."""
    file = sample("poa_exempt.txt")
    file.write_text(file.read_text().replace("Q21.0", "E11.9"), encoding="utf-8")
    install([file], extract=True)
    day = date(2030, 2, 1)
    assert (is_poa_exempt("E11.9", day), is_poa_exempt("Q21.0", day)) == (True, True)


def test_of_two_left_behind_the_later_counts(home: Path, sample: Sample, tmp_path: Path) -> None:
    """Killed after the new file was shown and before the old one was cleared away."""
    install([sample("drugs.xml")], extract=True)
    (old,) = installed_releases("icd10cm-drugs")
    shutil.copytree(old.folder.parent, tmp_path / "kept")
    corrected = sample("drugs.xml", "corrected.xml")
    corrected.write_text(corrected.read_text().replace("paint", "paints"), encoding="utf-8")
    install([corrected], extract=True)
    shutil.copytree(tmp_path / "kept", old.folder.parent)
    forget_scan()
    (item,) = installed_releases("icd10cm-drugs")
    assert item.original_name == "corrected.xml"
