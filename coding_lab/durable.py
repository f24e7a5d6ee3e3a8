"""Writing a file so that it is whole whatever happens, and plain words for what went wrong.

Used by everything that keeps a learner's work; it depends on nothing else in the package.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import time
from contextlib import suppress
from pathlib import Path

_STALE_SECONDS = 3600.0
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)

_WORDS = {
    errno.ENOSPC: "the disk is full; free some space and try again",
    errno.EDQUOT: "your disk quota is used up; free some space and try again",
    errno.EFBIG: "the file would be larger than this system allows; free some space and try again",
    errno.EROFS: "the disk can only be read; work in a folder of your own",
    errno.EACCES: "you may not write there; work in a folder of your own",
    errno.EPERM: "you may not write there; work in a folder of your own",
    errno.ENOENT: "the folder does not exist; make it, or start from another folder",
    errno.ENOTDIR: "a part of its path is a file and no folder; start from another folder",
    errno.EISDIR: "there is a folder of that name; rename the folder",
    errno.ENAMETOOLONG: "the path is too long; use a shorter folder name",
    errno.EIO: "the disk reports an error; save your work elsewhere and have it checked",
}


def reason_of(error: OSError) -> str:
    """What went wrong, and what to do about it, in one line."""
    return _WORDS.get(error.errno or 0, error.strerror or str(error) or type(error).__name__)


def replace_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that a reader sees the old file or the new one, never a part.

    A temporary file in the same folder is written, flushed to the disk and renamed over ``path``;
    the permissions of an existing file are kept.
    Raises ``OSError``; the old file is then untouched and the temporary one removed.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
            _keep_mode(path, temporary)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _rename(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def remove_stale(path: Path) -> None:
    """Remove temporary files that a killed process left beside ``path`` an hour ago or more."""
    now = time.time()
    with suppress(OSError):
        for old in path.parent.glob(f".{path.name}.*.tmp"):
            if now - old.lstat().st_mtime > _STALE_SECONDS:
                old.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names to the disk, where the system can (Windows cannot)."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some network file systems refuse; the rename itself has succeeded
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _keep_mode(path: Path, temporary: Path) -> None:
    with suppress(OSError):
        temporary.chmod(stat.S_IMODE(path.lstat().st_mode))


def _rename(source: Path, target: Path) -> None:
    """``os.replace``, tried again on Windows while another program has the file open."""
    for attempt in range(20):
        try:
            source.replace(target)
            return
        except PermissionError:
            if os.name != "nt" or attempt == 19:
                raise
            time.sleep(0.05)
