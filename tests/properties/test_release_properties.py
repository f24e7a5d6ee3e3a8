"""Whatever is done to an official file, the installer refuses it or reads it whole."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from coding_lab.codesets import CodeBookError
from coding_lab.codesets.releases.facts import Hints
from coding_lab.codesets.releases.install import install
from coding_lab.codesets.releases.installed import installed_releases
from coding_lab.codesets.releases.kinds import kind_of

SAMPLES = sorted((Path(__file__).parents[1] / "unit/codesets/releases/samples").glob("*.[tx]*"))


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A sample with a piece cut out, replaced by bytes, or doubled."""
    path = draw(st.sampled_from(SAMPLES))
    content = path.read_bytes()
    start = draw(st.integers(0, len(content)))
    end = draw(st.integers(start, min(len(content), start + 400)))
    piece = draw(
        st.one_of(
            st.just(b""),
            st.binary(max_size=40),
            st.just(content[start:end] * 2),
            st.sampled_from([b"<term>", b"</term>", b"]]>", b"&x;", b"\t\t", b"\n", b"9" * 400]),
        )
    )
    return path.name, content[:start] + piece + content[end:]


@given(damaged())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_refused_in_one_line_or_read(case: tuple[str, bytes]) -> None:
    """Nothing else: no traceback from a reader, and never a state that cannot be read."""
    name, content = case
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"y2030-{name}"
        path.write_bytes(content)
        kind = kind_of(content[:65536], name)
        if kind is None:
            return
        told = ""
        try:
            facts = kind.check(path, Hints(name="y2030", extract=True))
        except CodeBookError as error:
            told = str(error)
        except (ValueError, LookupError, AssertionError, SyntaxError):
            return  # the installer turns these into one line; the next test holds that
        assert "\n" not in told
        assert told or (facts.begin <= facts.end and facts.summary)


@given(damaged(), st.binary(max_size=60), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_a_damaged_archive_is_refused_or_installed_whole(
    case: tuple[str, bytes], noise: bytes, at: int
) -> None:
    """After each attempt every installed file can be read."""
    name, content = case
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"y2030-{name}", content)
    data = bytearray(buffer.getvalue())
    at %= len(data)
    data[at : at + len(noise)] = noise
    before = os.environ.get("CODING_LAB_HOME")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CODING_LAB_HOME"] = folder
        try:
            path = Path(folder) / "given.zip"
            path.write_bytes(data)
            told = ""
            try:
                install([path], extract=True)
            except CodeBookError as error:
                told = str(error)
            assert "\n" not in told
            assert [item.path.is_file() for item in installed_releases()] == [True] * (not told)
            leftovers = {p.name for p in (Path(folder) / "releases").glob(".*")}
            assert leftovers <= {".lock"}
        finally:
            if before is None:
                del os.environ["CODING_LAB_HOME"]
            else:
                os.environ["CODING_LAB_HOME"] = before
