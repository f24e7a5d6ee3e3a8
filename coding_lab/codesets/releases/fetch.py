"""Bringing releases from their publishers, when the user asks for it.

Python's own ``urllib`` is enough for a handful of files; what it would follow too freely
(other schemes, from https to http) is closed here.
"""

from __future__ import annotations

import http.client
import ssl
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from coding_lab import __version__
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.archive import LIMITS, is_archive
from coding_lab.codesets.releases.install import Outcome, install
from coding_lab.codesets.releases.names import parse_release
from coding_lab.codesets.releases.publishers import Wanted, wanted_files
from coding_lab.durable import reason_of

_PIECE = 1 << 16
_PAGE_BYTES = 1_000_000

Say = Callable[[str], None]


@dataclass(frozen=True)
class Patience:
    """How long to wait and how much to take."""

    answer: float = 30.0
    """Seconds without a byte."""
    whole: float = 900.0
    """Seconds for one file."""
    most: int = LIMITS.archive_bytes
    """Bytes of one file."""
    between: float = 2.0
    """Seconds between two words of progress."""


class _NotThereError(Exception):
    """The publisher has no such file under this address."""


class _NoNetworkError(Exception):
    """The publisher cannot be reached."""


def fetch(
    release: str,
    *,
    addresses: Path | None = None,
    say: Say = lambda _: None,
    patience: Patience | None = None,
) -> Outcome:
    """Download the files of a release and install them, all or none.

    Raises ``CodeBookError`` if the release has no such name, the publisher cannot be reached or
    has not published it, or what came is wrong; nothing is installed then.
    """
    name = parse_release(release)
    patience = patience or Patience()
    wanted = wanted_files(name, addresses)
    try:
        with tempfile.TemporaryDirectory(prefix="coding-lab-") as folder:
            files: list[Path] = []
            missing: list[str] = []
            for number, one in enumerate(wanted):
                say(f"{one.what}, from {one.publisher}")
                place = Path(folder) / str(number)
                place.mkdir()
                file = _fetched(one, place, say, patience)
                if file is not None:
                    files.append(file)
                elif one.optional:
                    missing.append(one.what)
                    say("  not published there; going on without it")
                else:
                    raise CodeBookError(
                        f"{one.publisher} has no {one.what} of {name.label} under any address "
                        f"known here. Look on {one.page}, download it, and install it with "
                        "`coding-lab codes install FILE`"
                    )
            outcome = install(files, say=say)
    except _NoNetworkError as error:
        raise CodeBookError(
            f"the publisher cannot be reached ({error}). With a network, try again; or download "
            f"the files elsewhere from {wanted[0].page} and install them with "
            "`coding-lab codes install FILE`"
        ) from None
    except OSError as error:
        raise CodeBookError(
            f"the download cannot be kept in {tempfile.gettempdir()}: {reason_of(error)}"
        ) from None
    return _with_remarks(outcome, name.begin)


def _with_remarks(outcome: Outcome, asked: object) -> Outcome:
    """A remark where the publisher gave another release than was asked for."""
    return replace(
        outcome,
        read=tuple(
            read
            if read.item.begin == asked
            else replace(
                read,
                remarks=(*read.remarks, f"the publisher gave the release of {read.item.begin}"),
            )
            for read in outcome.read
        ),
    )


def _fetched(one: Wanted, place: Path, say: Say, patience: Patience) -> Path | None:
    """The file, from the first address that has it; ``None`` if none has."""
    tried: set[str] = set()
    failure: _NoNetworkError | None = None
    reached = False
    for address in one.addresses:
        tried.add(address)
        try:
            return _download(address, place, say, patience)
        except _NotThereError:
            reached = True
        except _NoNetworkError as error:
            failure = error
    for folder in one.folders:
        try:
            page = _page(folder, patience)
        except _NotThereError:
            reached = True
            continue
        except _NoNetworkError as error:
            failure = error
            continue
        for address in one.links(folder, page):
            if address not in tried:
                try:
                    return _download(address, place, say, patience)
                except _NotThereError:
                    continue
    if failure is not None and not reached:
        raise failure
    return None


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows as usual, but never from an encrypted connection to an open one."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        scheme = urlsplit(newurl).scheme
        if scheme not in ("http", "https") or (req.type == "https" and scheme != "https"):
            raise _NotThereError(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(address: str, patience: Patience) -> http.client.HTTPResponse:
    if urlsplit(address).scheme not in ("http", "https"):
        raise CodeBookError(f"{address} is no address of the web (http or https)")
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(
        address, headers={"User-Agent": f"coding-lab/{__version__} (medical coding course)"}
    )
    host = urlsplit(address).netloc
    try:
        answer: http.client.HTTPResponse = opener.open(request, timeout=patience.answer)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code >= 500:
            raise _NoNetworkError(f"{host} answers with error {error.code}") from None
        raise _NotThereError(address) from None
    except urllib.error.URLError as error:
        reason = error.reason
        said = reason.strerror if isinstance(reason, OSError) else None
        raise _NoNetworkError(f"{host}: {said or reason}") from None
    except (TimeoutError, OSError, http.client.HTTPException) as error:
        raise _NoNetworkError(f"{host}: {error or type(error).__name__}") from None
    return answer


def _page(address: str, patience: Patience) -> str:
    with closing(_open(address, patience)) as answer:
        try:
            return answer.read(_PAGE_BYTES).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise _NoNetworkError(f"{urlsplit(address).netloc}: {error}") from None


def _download(address: str, place: Path, say: Say, patience: Patience) -> Path:
    """The file under an address, whole; what is no archive is taken for “not there”."""
    name = unquote(urlsplit(address).path.rsplit("/", 1)[-1]).replace("/", "_") or "file.zip"
    path = place / name
    with closing(_open(address, patience)) as answer:
        stated = answer.headers.get("Content-Length", "")
        size = int(stated) if stated.isdecimal() else None
        if size is not None and size > patience.most:
            raise CodeBookError(f"{address} is larger than any release ({size / 1e6:,.0f} MB)")
        say(f"  {address}" + (f" ({size / 1e6:,.1f} MB)" if size else ""))
        with path.open("wb") as file:
            count = _copy(answer, file, address, size, say, patience)
    if size is not None and count < size:
        raise CodeBookError(
            f"the download of {address} stopped after {count / 1e6:,.1f} of {size / 1e6:,.1f} MB; "
            "nothing is installed. Try again"
        )
    with path.open("rb") as file:
        # A page that says “not found” with all signs of success.
        if not is_archive(file):
            raise _NotThereError(address)
    return path


def _copy(
    answer: http.client.HTTPResponse,
    file: IO[bytes],
    address: str,
    size: int | None,
    say: Say,
    patience: Patience,
) -> int:
    started = told = time.monotonic()
    count = 0
    while True:
        try:
            # `read` would wait for a whole piece, however slowly the bytes drip.
            piece = answer.read1(_PIECE)
        except (OSError, http.client.HTTPException) as error:
            raise CodeBookError(
                f"the download of {address} stopped ({error or type(error).__name__}); nothing "
                "is installed. Try again"
            ) from None
        if not piece:
            return count
        count += len(piece)
        now = time.monotonic()
        if count > patience.most:
            raise CodeBookError(f"{address} is larger than any release; nothing is installed")
        if now - started > patience.whole:
            raise CodeBookError(f"the download of {address} takes too long; nothing is installed")
        if now - told > patience.between:
            told = now
            say(f"  {count / 1e6:,.1f}" + (f" of {size / 1e6:,.1f} MB" if size else " MB"))
        file.write(piece)
