"""Damaged and malicious files are refused in one line; what was installed stays as it was."""

from __future__ import annotations

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from installed_tree import tree

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.releases.archive import Limits
from coding_lab.codesets.releases.install import install

SAMPLES = Path(__file__).parent / "samples"
DRUGS = (SAMPLES / "drugs.xml").read_bytes()
NEOPLASMS = (SAMPLES / "neoplasms.xml").read_bytes()
TABULAR = (SAMPLES / "tabular.xml").read_bytes()
TIGHT = Limits(archive_bytes=60_000, member_bytes=50_000, total_bytes=120_000, members=5, ratio=20)

Refused = Callable[..., str]


@pytest.fixture
def refused(home: Path, tmp_path: Path) -> Refused:
    """Installs a file over an installed one, expects one clear line, and that all is as before."""
    good = tmp_path / "good.xml"
    good.write_bytes(DRUGS)
    install([good], extract=True)
    before = tree(home)

    def attempt(path: Path, *, extract: bool = True, limits: Limits = TIGHT) -> str:
        with pytest.raises(CodeBookError) as caught:
            install([path], extract=extract, limits=limits)
        message = str(caught.value)
        assert "\n" not in message
        assert tree(home) == before
        assert [p.name for p in (home / "releases").iterdir() if p.name.startswith(".")] == [
            ".lock"
        ]
        return message

    return attempt


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    """An archive with these members, in this order."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return path


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.zip", b"", "is empty"),
        ("empty.xml", b"", "is empty"),
        ("no-archive.zip", b"this is no archive", "nothing in its contents"),
        ("page.zip", b"<!DOCTYPE html><html><title>Not found</title></html>", "nothing in its"),
        ("tabular-2027.xml", b"\x89PNG\r\n\x1a\n" + bytes(200), "nothing in its contents"),
        ("archive-head.zip", b"PK\x03\x04" + bytes(40), "cut-short archive"),
        ("cut.xml", NEOPLASMS[:-25], "damaged or cut short"),
        ("cut-in-tag.xml", NEOPLASMS[:-7], "damaged or cut short"),
        ("more.xml", NEOPLASMS + b"<more/>", "damaged or cut short"),
        ("zero.xml", NEOPLASMS.replace(b"elbow", b"el\0ow"), "zero bytes"),
        ("utf16.xml", NEOPLASMS.decode().encode("utf-16"), "nothing in its contents"),
        ("latin.xml", NEOPLASMS.replace(b"elbow", b"\xe9lbow"), "damaged or cut short"),
        ("odd.xml", NEOPLASMS.replace(b'"utf-8"', b'"cp037"'), "written in cp037"),
        ("no-version.xml", NEOPLASMS.replace(b"version>", b"virsion>"), "no version"),
        ("column.xml", NEOPLASMS.replace(b'<cell col="7">', b'<cell col="70">'), "columns"),
        ("letters.xml", TABULAR.replace(b"E11.9<", b"nonsense<"), "not shaped like a code"),
        ("section.xml", TABULAR.replace(b' id="E08-E13"', b""), "not laid out"),
        ("version.xml", TABULAR.replace(b"2030", b"soon"), "names no version"),
    ],
)  # fmt: skip
def test_damaged_and_disguised_files(
    refused: Refused, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    """Each with its own message, which names the file."""
    path = tmp_path / name
    path.write_bytes(content)
    told = refused(path)
    assert message in told
    assert name in told


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declared", [ENTITY, OUTSIDE, b"<!DOCTYPE x>"])
@pytest.mark.parametrize("before", [b"", b"<!-- " + b"x" * 30_000 + b" -->"])
@pytest.mark.parametrize(
    "sample",
    ["tabular.xml", "index.xml", "drugs.xml", "pcs_tables.xml", "pcs_index.xml",
     "pcs_definitions.xml"],
)  # fmt: skip
def test_xml_that_declares_entities(
    refused: Refused, tmp_path: Path, sample: str, before: bytes, declared: bytes
) -> None:
    """Entities that swell or that read files: refused before a parser sees them."""
    declaration, rest = (SAMPLES / sample).read_bytes().split(b"\n", 1)
    path = tmp_path / sample
    path.write_bytes(declaration + before + declared + rest)
    assert re.search("document type|nothing in its contents", refused(path))


def test_xml_nested_without_end(refused: Refused, tmp_path: Path) -> None:
    """Depth is bounded, so that no reader runs out of stack."""
    deep = b"<term>" * 2_000 + b"</term>" * 2_000
    for sample in ("index.xml", "tabular.xml", "pcs_tables.xml"):
        content = (SAMPLES / sample).read_bytes()
        path = tmp_path / sample
        path.write_bytes(content.replace(b"</version>", b"</version>" + deep, 1))
        assert "nested deeper" in refused(path)


@pytest.mark.parametrize(
    "name",
    ["../../escaped.xml", "/absolute.xml", "..\\..\\escaped.xml", "C:\\escaped.xml",
     "a/../../escaped.xml", "C:escaped.xml"],
)  # fmt: skip
def test_names_that_lead_out_of_the_archive(refused: Refused, tmp_path: Path, name: str) -> None:
    """Refused, and nothing is written where they lead."""
    path = zipped(tmp_path / "paths.zip", (name, NEOPLASMS))
    assert "leads out of the archive" in refused(path)
    assert not list(tmp_path.rglob("*escaped*"))


def test_links_in_an_archive(refused: Refused, tmp_path: Path) -> None:
    """No link is ever made or followed."""
    link = zipfile.ZipInfo("icd10cm-neoplasm-2030.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "holds a link" in refused(zipped(tmp_path / "link.zip", (link, b"/etc/passwd")))


def test_encrypted_archives(refused: Refused, tmp_path: Path) -> None:
    """Official ones never are."""
    path = zipped(tmp_path / "secret.zip", ("a.xml", NEOPLASMS))
    data = bytearray(path.read_bytes())
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flag] |= 1
    path.write_bytes(data)
    assert "is encrypted" in refused(path)


def test_two_members_of_one_name(refused: Refused, tmp_path: Path) -> None:
    """Also where only capitals differ: readers do not agree on which one counts."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped(tmp_path / "twice.zip", ("a.xml", NEOPLASMS), ("a.xml", DRUGS))
    assert "two files named" in refused(path)
    path = zipped(tmp_path / "capitals.zip", ("a.xml", NEOPLASMS), ("A.XML", DRUGS))
    assert "two files named" in refused(path)


def test_bombs_by_ratio_by_size_and_by_sum(refused: Refused, tmp_path: Path) -> None:
    """What swells too much, is too large alone, or together, or is too many."""
    ratio = Limits(member_bytes=10**8, total_bytes=10**8, ratio=20)
    path = zipped(tmp_path / "ratio.zip", ("a.xml", NEOPLASMS + b" " * 3_000_000))
    assert "swells" in refused(path, limits=ratio)
    path = zipped(tmp_path / "large.zip", ("a.xml", NEOPLASMS + b" " * 60_000))
    assert "holds a file of" in refused(path)
    path = zipped(
        tmp_path / "sum.zip", *((f"{n}.xml", NEOPLASMS + b" " * 45_000) for n in range(4))
    )
    assert "unpacks to more than" in refused(path)
    path = zipped(tmp_path / "many.zip", *((f"{n}.txt", b"x") for n in range(6)))
    assert "holds 6 files" in refused(path)
    path = zipped(tmp_path / "list.zip", *((f"{n}.txt", b"") for n in range(200)))
    assert "lists more files" in refused(path)
    path = tmp_path / "huge.xml"
    path.write_bytes(NEOPLASMS + b" " * 70_000)
    assert "no official file has more" in refused(path)


def test_an_archive_that_lies_about_its_sizes(refused: Refused, tmp_path: Path) -> None:
    """The bytes that come out are counted, not those that the archive declares."""
    path = zipped(tmp_path / "lies.zip", ("a.xml", NEOPLASMS + b" " * 2_000_000))
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(mark) + at, 900)
    path.write_bytes(data)
    limits = Limits(member_bytes=50_000, total_bytes=60_000, archive_bytes=10**6)
    assert re.search("swells|damaged|cut short", refused(path, limits=limits))


def test_archives_within_archives(home: Path, refused: Refused, tmp_path: Path) -> None:
    """One level is read, as CMS sometimes has it; further ones are not; limits hold for all."""
    inner = zipped(tmp_path / "inner.zip", ("neoplasm-2030.xml", NEOPLASMS))
    middle = zipped(tmp_path / "middle.zip", ("inner.zip", inner.read_bytes()))
    outer = zipped(tmp_path / "outer.zip", ("middle.zip", middle.read_bytes()))
    assert "archives within archives" in refused(outer)
    bomb = zipped(tmp_path / "bomb.zip", ("a.xml", NEOPLASMS + b" " * 45_000))
    nested = zipped(tmp_path / "nested.zip", *((f"{n}.zip", bomb.read_bytes()) for n in range(4)))
    assert "unpacks to more than" in refused(nested, limits=replace(TIGHT, members=20))
    (read,) = install([middle], extract=True, limits=TIGHT).read
    assert read.item.kind == "icd10cm-neoplasms"
    assert read.item.original_name == "middle.zip › inner.zip › neoplasm-2030.xml"


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_an_archive_cut_short(refused: Refused, tmp_path: Path, part: float) -> None:
    """As after a download that stopped."""
    path = zipped(tmp_path / "cut.zip", ("a.xml", NEOPLASMS), ("b.xml", DRUGS))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    assert re.search("cut-short archive|cut short", refused(path))


@pytest.mark.parametrize("at", range(40, 400, 40))
def test_an_archive_with_a_changed_byte(refused: Refused, tmp_path: Path, at: int) -> None:
    """Checksums tell; nothing of it is installed."""
    path = zipped(tmp_path / "changed.zip", ("a.xml", NEOPLASMS))
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)
    refused(path)


def test_an_archive_without_anything_official(refused: Refused, tmp_path: Path) -> None:
    """The message names what is in it."""
    path = zipped(tmp_path / "icd10cm-table-and-index-2027.zip", ("guide.pdf", b"%PDF-1.7"))
    assert "It holds guide.pdf" in refused(path)
    with zipfile.ZipFile(tmp_path / "none.zip", "w"):
        pass
    assert "empty archive" in refused(tmp_path / "none.zip")


def test_what_is_no_regular_file(refused: Refused, tmp_path: Path) -> None:
    """Folders, missing files, pipes, unreadable files."""
    assert "is a folder" in refused(tmp_path)
    assert "nowhere.zip cannot be read" in refused(tmp_path / "nowhere.zip")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert "no regular file" in refused(tmp_path / "pipe")
    closed = tmp_path / "closed.xml"
    closed.write_bytes(NEOPLASMS)
    closed.chmod(0)
    if not os.access(closed, os.R_OK):  # the administrator reads everything
        assert "cannot be read" in refused(closed)


CUT = {
    "pcs_order.txt": "no end|no line of an order file",
    "pcs_codes.txt": "no end",
    "cm_order.txt": "no end|no line of an order file",
    "poa_exempt.txt": "no end",
    "hcpcs.txt": "no end",
}


@pytest.mark.parametrize(("name", "message"), CUT.items())
def test_a_text_file_whose_last_line_has_no_end(
    refused: Refused, tmp_path: Path, name: str, message: str
) -> None:
    """It was cut within a line, which may look whole."""
    path = tmp_path / name
    path.write_bytes((SAMPLES / name).read_bytes()[:-3])
    assert re.search(message, refused(path, extract=False))


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("pcs_order.txt", b"00002", b"00007", "where 00002 belongs"),
        ("pcs_order.txt", b" 1 Sample", b" 7 Sample", "no line of an order file"),
        ("pcs_order.txt", b"resection", b"rese\x01tion", "control character"),
        ("pcs_codes.txt", b"0DTJ4ZZ", b"0DTJ0ZZ", "stands in it twice"),
        ("poa_exempt.txt", b"Q21.0", b"Z79.4", "stands in it twice"),
        ("poa_exempt.txt", b"Q21.0", b"banana", "no line of the list"),
        ("hcpcs.txt", b"J9999", b"A9999", "stands in it twice"),
        ("pcs_addenda.txt", b"1 addition", b"7 addition", "cut short"),
    ],
)
def test_text_files_with_a_wrong_line(
    refused: Refused, tmp_path: Path, name: str, old: bytes, new: bytes, message: str
) -> None:
    """The message says which line, or what is wrong with it."""
    content = (SAMPLES / name).read_bytes()
    assert old in content
    path = tmp_path / f"y2030-{name}"
    path.write_bytes(content.replace(old, new, 1))
    assert message in refused(path)


def test_a_field_without_end_in_a_table(refused: Refused, tmp_path: Path) -> None:
    """A quotation mark that is never closed makes one field of all that follows."""
    lines = (SAMPLES / "cm_conversion.txt").read_bytes().splitlines(keepends=True)
    path = tmp_path / "conversion-2030.csv"
    path.write_bytes(b"".join(lines) + b'E11.B,10/1/2029,"' + b"x" * 140_000 + b"\n")
    limits = Limits(archive_bytes=10**6, member_bytes=10**6)
    assert "no conversion table" in refused(path, limits=limits)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("tabular.xml", "1 chapters|lacks"),
        ("index.xml", "where the whole has"),
        ("neoplasms.xml", "where the whole has"),
        ("pcs_definitions.xml", "where the whole has"),
        ("poa_exempt.txt", "where a whole list has"),
        ("hcpcs.txt", "cut short"),
    ],
)
def test_a_part_of_a_release_is_not_taken_for_the_whole(
    refused: Refused, tmp_path: Path, name: str, message: str
) -> None:
    """Unless the user says that it is an extract."""
    path = tmp_path / name
    path.write_bytes((SAMPLES / name).read_bytes())
    assert re.search(message, refused(path, extract=False))


def test_a_home_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names it and the way out."""
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("CODING_LAB_HOME", str(blocked))
    path = tmp_path / "drugs.xml"
    path.write_bytes(DRUGS)
    with pytest.raises(CodeBookError, match=r"cannot be written to.*CODING_LAB_HOME"):
        install([path], extract=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs limits of the size of files (Unix)")
@pytest.mark.parametrize("room", [0, 1_000, 3_000, 20_000, 60_000])
def test_a_full_disk_leaves_the_old_state(
    refused: Refused, home: Path, tmp_path: Path, room: int
) -> None:
    """Wherever the room ends: in the copy, in the parsed form, or in the manifest."""
    path = tmp_path / "neoplasms.xml"
    path.write_bytes(NEOPLASMS)
    before = tree(home)
    child = os.fork()
    if not child:
        code = 3
        try:
            code = _install_with_room(path, room)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code == (1 if room < 60_000 else 0)
    if code:
        assert tree(home) == before


def _install_with_room(path: Path, room: int) -> int:
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        install([path], extract=True)
    except CodeBookError as error:
        return 1 if "cannot be written" in str(error) or "larger" in str(error) else 2
    return 0


def test_zlib_is_what_archives_use() -> None:
    """The changed-byte test above relies on deflate's checks and the archive's checksum."""
    assert zlib.crc32(NEOPLASMS) != zlib.crc32(DRUGS)
