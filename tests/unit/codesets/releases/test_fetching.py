"""Releases brought from a publisher: here from a small server on this machine."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.releases import fetch as fetching
from coding_lab.codesets.releases.fetch import Patience, fetch
from coding_lab.codesets.releases.install import Outcome, install
from coding_lab.codesets.releases.installed import installed_releases
from coding_lab.codesets.releases.names import parse_release
from coding_lab.codesets.releases.publishers import wanted_files

SAMPLES = Path(__file__).parent / "samples"
QUICK = Patience(answer=2.0, whole=3.0, most=100_000, between=0.0)


@dataclass
class Publisher:
    """A server with files by path; what it was asked for."""

    files: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    address: str = ""
    stop: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A publisher that answers on a free port."""
    state = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            if self.path in state.moved:
                self.send_response(302)
                self.send_header("Location", state.moved[self.path])
                self.end_headers()
                return
            if self.path in state.broken:
                self.send_error(503)
                return
            content = state.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.path in state.slow:
                for byte in content:
                    if state.stop.wait(0.2):
                        return
                    self.wfile.write(bytes([byte]))
            self.wfile.write(content[: len(content) // 2] if self.path in state.cut else content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        state.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def addresses(publisher: Publisher, tmp_path: Path) -> Path:
    """A list of addresses that leads to it."""
    path = tmp_path / "addresses.yaml"
    path.write_text(
        f"""format: 1
icd10cm:
  publisher: a test
  page: {publisher.address}/page
  files:
    - what: tables
      folder: ["{publisher.address}/icd10cm/{{year}}/"]
      names: ["tables-{{year}}.zip", "tables%20and%20index-{{year}}.zip"]
      pattern: 'tab.*index.*\\.zip'
    - what: exempt codes
      optional: true
      names: ["{publisher.address}/exempt-FY{{yy}}.zip"]
hcpcs:
  publisher: a test
  page: {publisher.address}/page
  files:
    - what: file
      names: ["{publisher.address}/{{month}}-{{year}}.zip"]
""",
        encoding="utf-8",
    )
    return path


def zipped(**members: bytes) -> bytes:
    """An archive in memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.xml", content)
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def _extracts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Samples are parts of releases; a publisher's files are not, and are asked to be whole."""

    def install_extract(files: list[Path], say: Callable[[str], None]) -> Outcome:
        return install(files, extract=True, say=say)

    monkeypatch.setattr(fetching, "install", install_extract)


TABLES = zipped(
    neoplasms=(SAMPLES / "neoplasms.xml").read_bytes(), drugs=(SAMPLES / "drugs.xml").read_bytes()
)


def kinds() -> list[str]:
    """Kinds that are installed."""
    return [item.kind for item in installed_releases()]


def test_a_release_is_downloaded_checked_and_installed(
    home: Path, publisher: Publisher, addresses: Path
) -> None:
    """Progress is told; what is optional may be missing."""
    publisher.files["/icd10cm/2030/tables-2030.zip"] = TABLES
    said: list[str] = []
    outcome = fetch("icd10cm-fy2030", addresses=addresses, say=said.append, patience=QUICK)
    assert [read.item.release for read in outcome.read] == ["FY2030", "FY2030"]
    assert kinds() == ["icd10cm-drugs", "icd10cm-neoplasms"]
    assert any("tables-2030.zip" in line and "MB" in line for line in said)
    assert any("going on without it" in line for line in said)


def test_other_spellings_are_tried_and_then_the_page_is_read(
    home: Path, publisher: Publisher, addresses: Path
) -> None:
    """A blank in the name; a name that nobody foresaw; a link to another host is not followed."""
    publisher.files["/icd10cm/2030/tables%20and%20index-2030.zip"] = TABLES
    fetch("icd10cm-fy2030", addresses=addresses, patience=QUICK)
    page = """<html><a HREF='/icd10cm/2031/guide.pdf'>g</a>
      <a href="http://elsewhere.invalid/tab-index.zip">x</a>
      <a href="New%20Tab_Index%202031.zip">the tables</a></html>"""
    publisher.files["/icd10cm/2031/"] = page.encode()
    newer = TABLES
    publisher.files["/icd10cm/2031/New%20Tab_Index%202031.zip"] = newer
    outcome = fetch("icd10cm-fy2031", addresses=addresses, patience=QUICK)
    assert all(read.known for read in outcome.read)
    assert "the publisher gave the release of 2029-10-01" in outcome.read[0].remarks


def test_what_is_not_published_is_told_with_the_page_to_look_on(
    home: Path, publisher: Publisher, addresses: Path
) -> None:
    """Also where the server answers every address with a friendly page."""
    with pytest.raises(CodeBookError, match=r"no tables of FY2030.*/page"):
        fetch("icd10cm-fy2030", addresses=addresses, patience=QUICK)
    publisher.files["/icd10cm/2030/tables-2030.zip"] = b"<!doctype html>Sorry"
    with pytest.raises(CodeBookError, match=r"no tables of FY2030"):
        fetch("icd10cm-fy2030", addresses=addresses, patience=QUICK)
    assert kinds() == []


def test_a_download_that_stops_installs_nothing(
    home: Path, publisher: Publisher, addresses: Path
) -> None:
    """Half an archive is no archive, and the old state stays."""
    publisher.files["/icd10cm/2030/tables-2030.zip"] = TABLES
    publisher.cut.add("/icd10cm/2030/tables-2030.zip")
    with pytest.raises(CodeBookError, match=r"stopped after 0\.0 of"):
        fetch("icd10cm-fy2030", addresses=addresses, patience=QUICK)
    assert kinds() == []
    assert not list(home.rglob("*.zip"))


def test_a_download_that_never_ends_or_is_too_large_is_given_up(
    home: Path, publisher: Publisher, addresses: Path
) -> None:
    """By time and by size, whatever the server says."""
    publisher.files["/july-2030.zip"] = b"PK\x03\x04" + bytes(200)
    publisher.slow.add("/july-2030.zip")
    with pytest.raises(CodeBookError, match="takes too long"):
        fetch("hcpcs-2030-07", addresses=addresses, patience=replace(QUICK, whole=0.5))
    publisher.slow.clear()
    publisher.files["/july-2030.zip"] = bytes(200_000)
    with pytest.raises(CodeBookError, match="larger than any release"):
        fetch("hcpcs-2030-07", addresses=addresses, patience=QUICK)


def test_a_server_out_of_order_and_no_network_are_told(
    home: Path, publisher: Publisher, addresses: Path, tmp_path: Path
) -> None:
    """The message says what to do without a network."""
    publisher.broken.add("/july-2030.zip")
    with pytest.raises(CodeBookError, match=r"cannot be reached.*error 503.*codes install FILE"):
        fetch("hcpcs-2030-07", addresses=addresses, patience=QUICK)
    closed = tmp_path / "closed.yaml"
    text = addresses.read_text(encoding="utf-8")
    closed.write_text(text.replace(publisher.address, "http://127.0.0.1:9"), encoding="utf-8")
    with pytest.raises(CodeBookError, match=r"cannot be reached.*codes install FILE"):
        fetch("icd10cm-fy2030", addresses=closed, patience=QUICK)
    nowhere = tmp_path / "nowhere.yaml"
    nowhere.write_text(
        text.replace(publisher.address, "http://publisher.invalid"), encoding="utf-8"
    )
    with pytest.raises(CodeBookError, match=r"cannot be reached \(publisher\.invalid"):
        fetch("hcpcs-2030-07", addresses=nowhere, patience=QUICK)


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/x.zip", "data:,x"])
def test_only_the_web_is_followed(
    home: Path, publisher: Publisher, addresses: Path, target: str
) -> None:
    """A redirect to a file of this machine, or to another scheme, counts as not there."""
    publisher.moved["/july-2030.zip"] = target
    with pytest.raises(CodeBookError, match="no file of 2030"):
        fetch("hcpcs-2030-07", addresses=addresses, patience=QUICK)
    wrong = addresses.with_name("wrong.yaml")
    text = addresses.read_text(encoding="utf-8")
    wrong.write_text(text.replace(publisher.address, "file:///etc"), encoding="utf-8")
    with pytest.raises(CodeBookError, match="no address of the web"):
        fetch("hcpcs-2030-07", addresses=wrong, patience=QUICK)


def test_a_redirect_within_the_web_is_followed(
    home: Path, publisher: Publisher, addresses: Path
) -> None:
    """Publishers move files and leave a note."""
    publisher.moved["/icd10cm/2030/tables-2030.zip"] = f"{publisher.address}/new/place.zip"
    publisher.files["/new/place.zip"] = TABLES
    fetch("icd10cm-fy2030", addresses=addresses, patience=QUICK)
    assert len(kinds()) == 2


def test_a_wrong_archive_is_refused_like_any_other(
    home: Path, publisher: Publisher, addresses: Path
) -> None:
    """What comes from a publisher's address is not trusted more."""
    publisher.files["/icd10cm/2030/tables-2030.zip"] = zipped(neoplasms=b"<ICD10CM.index><cut")
    with pytest.raises(CodeBookError, match="is not installed"):
        fetch("icd10cm-fy2030", addresses=addresses, patience=QUICK)
    assert kinds() == []


@pytest.mark.parametrize("text", ["", "format: 7", "- a", "format: 1", "{", "format: 1\nhcpcs: 3"])
def test_a_list_of_addresses_that_is_none(home: Path, tmp_path: Path, text: str) -> None:
    """One line that names the file."""
    path = tmp_path / "list.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodeBookError, match=r"list\.yaml"):
        fetch("hcpcs-2030-07", addresses=path)


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("icd10cm-fy2027", "/ICD10CM/2027/icd10cm-table-and-index-2027.zip"),
        ("icd10cm-fy2027", "/ICD10CM/2027/icd10cm-code-descriptions-2027.zip"),
        ("icd10cm-fy2027", "/ICD10CM/2027/POAexemptCodesFY27.zip"),
        ("icd10cm-fy2026-april", "/ICD10CM/2026-update/icd10cm-table-and-index-April-1-2026.zip"),
        ("FY2027", "/2027-icd-10-pcs-order-file-long-abbreviated-titles.zip"),
        ("icd10pcs-fy2026-april",
         "/april-1-2026-icd-10-pcs-order-file-long-abbreviated-titles.zip"),
        ("hcpcs-2026-07", "/july-2026-alpha-numeric-hcpcs-file.zip"),
    ],
)  # fmt: skip
def test_the_addresses_that_the_course_carries(release: str, expected: str) -> None:
    """As CDC and CMS spell them; all are encrypted connections to the two publishers."""
    found = [a for one in wanted_files(parse_release(release)) for a in one.addresses]
    assert any(address.endswith(expected) for address in found)
    assert all(
        address.startswith(("https://ftp.cdc.gov/", "https://www.cms.gov/")) for address in found
    )
    assert "{" not in "".join(found)
