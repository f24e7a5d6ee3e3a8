"""Taking files out of what a publisher, or anybody, hands over: archives are hostile until read.

Nothing is unpacked by name: a member is copied, byte by byte and counted, into a file that we
name ourselves, so that no path in an archive leads anywhere.
"""

from __future__ import annotations

import hashlib
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from coding_lab.codesets.records import CodeBookError

_PIECE = 1 << 18
_END = struct.Struct("<12xI6x")  # the record at an archive's end: bytes of its list of members
_END_BYTES = 65536 + _END.size
_ENTRY_BYTES = 1000


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold. The largest official file has some 30 MB, 9 members."""

    archive_bytes: int = 200_000_000
    member_bytes: int = 150_000_000
    total_bytes: int = 400_000_000
    members: int = 200
    ratio: int = 200
    """Bytes out for each byte in, above one megabyte; text of official files has at most 20."""
    depth: int = 1
    """Archives within the archive."""


LIMITS = Limits()


@dataclass(frozen=True)
class Candidate:
    """A file taken out, not yet recognised."""

    path: Path
    """Where it was copied to; named by us."""
    name: str
    """As it was named, with the names of the archives around it."""
    digest: str
    """SHA-256 of its bytes, in hexadecimal."""

    @property
    def own_name(self) -> str:
        """Its name without the archives'."""
        return self.name.rsplit(" › ", 1)[-1]


class _Budget:
    """What has been taken out so far, over all archives within one."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.bytes = 0
        self.members = 0
        self.files = 0

    def take(self, count: int, name: str) -> None:
        self.bytes += count
        if self.bytes > self.limits.total_bytes:
            raise CodeBookError(
                f"{name} unpacks to more than {_megabytes(self.limits.total_bytes)}: "
                "no official release is that large"
            )


def take_out(source: Path, folder: Path, limits: Limits = LIMITS) -> list[Candidate]:
    """Copy a file, or the members of an archive, into a folder of ours.

    Raises ``CodeBookError`` if it is no regular file, is damaged or encrypted, is larger than
    any release, or holds names that lead out of it.
    """
    with open_regular(source) as file:
        size = os.fstat(file.fileno()).st_size
        if not size:
            raise CodeBookError(f"{source} is empty")
        if size > limits.archive_bytes:
            raise CodeBookError(
                f"{source} has {_megabytes(size)}; no official file has more than "
                f"{_megabytes(limits.archive_bytes)}"
            )
        budget = _Budget(limits)
        if is_archive(file):
            return list(_members(file, source.name, str(source), folder, budget, 0))
        file.seek(0)
        return [_copied(file, source.name, str(source), folder, budget, limits.member_bytes)]


@contextmanager
def open_regular(path: Path) -> Iterator[IO[bytes]]:
    """Open a regular file; raises ``CodeBookError`` for folders, devices, unreadable files."""
    try:
        if path.is_dir():
            raise CodeBookError(f"{path} is a folder; name the archive or file in it")
        # A named pipe would be waited for: it is asked about before it is opened.
        if path.exists() and not path.is_file():
            raise CodeBookError(f"{path} is no regular file")
        file = path.open("rb")
    except OSError as error:
        raise CodeBookError(f"{path} cannot be read: {error.strerror or error}") from None
    with file:
        yield file


def is_archive(file: IO[bytes]) -> bool:
    """Whether the bytes begin as a zip archive does."""
    file.seek(0)
    return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def _members(
    file: IO[bytes], shown: str, place: str, folder: Path, budget: _Budget, depth: int
) -> Iterator[Candidate]:
    _refuse_long_directory(file, place, budget.limits)
    try:
        file.seek(0)
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise CodeBookError(f"{place} is a damaged or cut-short archive: {error}") from None
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        _check_names(infos, place)
        budget.members += len(infos)
        if budget.members > budget.limits.members:
            raise CodeBookError(
                f"{place} holds {budget.members:,} files; no official archive has more than "
                f"{budget.limits.members}"
            )
        if not infos:
            raise CodeBookError(f"{place} is an empty archive")
        for info in infos:
            name = f"{shown} › {PurePosixPath(info.filename).name}"
            yield from _member(archive, info, name, place, folder, budget, depth)


def _refuse_long_directory(file: IO[bytes], place: str, limits: Limits) -> None:
    """Raise ``CodeBookError`` if the list of members is itself a bomb.

    ``zipfile`` reads the whole list at once: millions of empty members would fill the memory.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(-min(size, _END_BYTES), os.SEEK_END)
    end = file.read()
    at = len(end) - _END.size
    if not (end[at : at + 4] == b"PK\x05\x06" and end.endswith(b"\0\0")):
        at = end.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(end):
        return  # no archive: `zipfile` says so
    directory = _END.unpack_from(end, at)[0]
    # Archives so large that their numbers need 64 bits are never official ones.
    if directory > limits.members * _ENTRY_BYTES or end[: max(at, 0)][-20:-16] == b"PK\x06\x07":
        raise CodeBookError(
            f"{place} lists more files than any official archive: at most {limits.members}"
        )


def _check_names(infos: list[zipfile.ZipInfo], place: str) -> None:
    seen: set[str] = set()
    for info in infos:
        name = info.filename.replace("\\", "/")
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or ":" in name or "\0" in info.orig_filename:
            raise CodeBookError(
                f"{place} holds a file named {info.filename[:80]!r}, which leads out of the "
                "archive: it is not from the publisher"
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise CodeBookError(f"{place} holds a link ({info.filename[:80]!r}), no official does")
        if info.flag_bits & 0x1:
            raise CodeBookError(f"{place} is encrypted ({info.filename[:80]!r})")
        if name.casefold() in seen:
            raise CodeBookError(f"{place} holds two files named {info.filename[:80]!r}")
        seen.add(name.casefold())


def _member(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    name: str,
    place: str,
    folder: Path,
    budget: _Budget,
    depth: int,
) -> Iterator[Candidate]:
    limits = budget.limits
    if info.file_size > limits.member_bytes:
        raise CodeBookError(
            f"{place} holds a file of {_megabytes(info.file_size)} ({info.filename[:80]!r}); no "
            f"official file has more than {_megabytes(limits.member_bytes)}"
        )
    # What the archive says of itself may be false: the copy counts for itself.
    ratio = max(1_000_000, info.compress_size * limits.ratio)
    try:
        with archive.open(info) as member:
            most = min(limits.member_bytes, ratio)
            copied = _copied(member, name, place, folder, budget, most)
    except (
        *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
        *(ValueError, NotImplementedError, RuntimeError),
    ) as error:
        raise CodeBookError(
            f"{place} is damaged or cut short at {info.filename[:80]!r}: {error}"
        ) from None
    with copied.path.open("rb") as file:
        if not is_archive(file) or name.lower().endswith((".xlsx", ".docx")):
            yield copied
            return
        if depth >= limits.depth:
            raise CodeBookError(f"{place} holds archives within archives within archives")
        yield from _members(
            file, name, f"{place} › {info.filename[:80]}", folder, budget, depth + 1
        )
    copied.path.unlink()


def _copied(
    file: IO[bytes], name: str, place: str, folder: Path, budget: _Budget, most: int
) -> Candidate:
    path = folder / f"{budget.files:04}"
    budget.files += 1
    digest = hashlib.sha256()
    count = 0
    with path.open("xb") as copy:
        while piece := file.read(_PIECE):
            count += len(piece)
            if count > most:
                raise CodeBookError(
                    f"{place}: {name.rsplit(' › ', 1)[-1]} swells to more than {_megabytes(count)}"
                    ": no official file does"
                )
            budget.take(len(piece), place)
            digest.update(piece)
            copy.write(piece)
    return Candidate(path, name, digest.hexdigest())


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
