"""Reading an answers file that may have been written by anybody.

Everything is checked before it is used: size, nesting and number of values first (so that
neither memory nor the stack can be exhausted), then JSON, then the envelope.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Never

from coding_lab.answers.errors import Damaged, ForeignFormat, Hostile, NotReadable, TooLarge
from coding_lab.durable import reason_of

FORMAT = 1
MAX_BYTES = 2_000_000
MAX_DEPTH = 16
MAX_VALUES = 200_000
MAX_EXERCISES = 500
MAX_ITEMS = 2_000
MAX_TEXT = 20_000
MAX_DIGITS = 15
"""Longest whole number, in digits: what JavaScript, too, holds exactly."""
MAX_SECONDS = 100_000_000

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{},:]', re.DOTALL)
ODD_CHARACTER = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
"""Control characters (tab and line ends are fine), halves of pairs, and reversals of direction."""


@dataclass(frozen=True)
class StoredAnswer:
    """One exercise's answer as it is on the disk."""

    answer: dict[str, Any]
    """The answer; its fields belong to the kind of exercise."""
    saved_at: str
    """Local time of the save with offset, ISO 8601."""
    active_seconds: int
    """Seconds of work on this exercise so far."""
    kind: str = "coding"
    """Kind of exercise."""


def parse_answers(data: bytes) -> dict[str, StoredAnswer]:
    """Read the bytes of an answers file: exercise id → answer.

    Raises ``Damaged``, ``ForeignFormat``, ``TooLarge`` or ``Hostile`` (all ``AnswersError``), and
    nothing else, whatever the bytes are.
    """
    envelope = _parse_json(data)
    if not isinstance(envelope, dict):
        raise Damaged(f"an answers file holds one object, this one holds {_name(envelope)}")
    _check_format(envelope)
    _check_fields(envelope, {"format", "exercises"}, "the file")
    exercises = envelope["exercises"]
    if not isinstance(exercises, dict):
        raise Damaged(f"exercises: expected an object, found {_name(exercises)}")
    if len(exercises) > MAX_EXERCISES:
        raise TooLarge(f"more than {MAX_EXERCISES} exercises")
    return {name: _stored_answer(name, entry) for name, entry in exercises.items()}


def read_answers(path: Path) -> dict[str, StoredAnswer]:
    """Read an answers file; a link, folder, pipe or oversized file is refused unread.

    Raises ``FileNotFoundError`` when there is none, else what ``parse_answers`` raises, or
    ``NotReadable``.
    """
    return parse_answers(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most ``MAX_BYTES``; raises as ``read_answers`` does."""
    # Without O_NONBLOCK, opening a named pipe would wait for ever.
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        if path.is_symlink():
            raise NotReadable(f"{path}: is a link; put the file itself there")
        if path.is_dir():
            raise NotReadable(f"{path}: is a folder; rename it, answers are kept in that file")
        handle = os.open(path, flags)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise _not_readable(path, error) from None
    try:
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise NotReadable(f"{path}: is no regular file; put the answers file itself there")
            if found.st_size > MAX_BYTES:
                raise TooLarge(
                    f"{path}: larger than {MAX_BYTES // 1_000_000} MB ({found.st_size} bytes); "
                    "no answers file grows to this, restore it from a backup"
                )
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _not_readable(path, error) from None


def check_id(text: object, what: str) -> str:
    """An exercise id or kind: lower-case words joined by dashes; raises ``Damaged``."""
    if not isinstance(text, str) or len(text) > 60 or not _ID.fullmatch(text):
        raise Damaged(f"{what}: {_quoted(text)} is not lower-case words joined by dashes")
    return text


def _not_readable(path: Path, error: OSError | ValueError) -> NotReadable:
    if isinstance(error, ValueError):
        return NotReadable(f"{str(path)!r}: is not the name of a file")
    if error.errno in (errno.EACCES, errno.EPERM):
        return NotReadable(f"{path}: you may not read it; ask its owner for permission")
    if error.errno == errno.ELOOP:
        return NotReadable(f"{path}: is a link; put the file itself there")
    return NotReadable(f"{path}: {reason_of(error)}")


def _parse_json(data: bytes) -> object:
    if len(data) > MAX_BYTES:
        raise TooLarge(f"larger than {MAX_BYTES // 1_000_000} MB ({len(data)} bytes)")
    if not data.strip():
        raise Damaged("the file is empty")
    if data.startswith(b"\xef\xbb\xbf"):
        raise Hostile("begins with a byte order mark; save it as plain UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Damaged(f"is not UTF-8 text (byte {error.start})") from None
    _check_nesting(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_int=_whole_number,
            parse_float=_fraction,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        raise Damaged(f"is not JSON: {error.msg} (line {error.lineno})") from None
    _check_values(value)
    return value


def _check_nesting(text: str) -> None:
    depth = values = 0
    for token in _TOKEN.finditer(text):
        sign = text[token.start()]
        if sign == '"':
            continue
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Hostile(f"nested deeper than {MAX_DEPTH} levels")
        elif sign in "]}":
            depth -= 1
        values += 1
        if values > MAX_VALUES:
            raise TooLarge(f"more than {MAX_VALUES} values")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise Hostile(f"the name {_quoted(name)} is given twice in one object")
        found[name] = value
    return found


def _whole_number(text: str) -> int:
    if len(text.lstrip("-")) > MAX_DIGITS:
        raise Hostile(f"a number of more than {MAX_DIGITS} digits")
    return int(text)


def _fraction(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise Hostile(f"a number out of range: {_quoted(text)}")
    return number


def _no_number(text: str) -> Never:
    raise Hostile(f"{text} is not a number that JSON knows")


def _check_values(value: object) -> None:
    for text in _walk(value):
        if len(text) > MAX_TEXT:
            raise TooLarge(f"a text of more than {MAX_TEXT} characters")
        odd = ODD_CHARACTER.search(text)
        if odd:
            raise Hostile(f"a text with the forbidden character U+{ord(odd[0]):04X}")


def _walk(value: object) -> Iterator[str]:
    """Every name and text in a value, without recursion; refuses lists that are too long."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, (list, dict)):
            if len(item) > MAX_ITEMS:
                raise TooLarge(f"a list of more than {MAX_ITEMS} items")
            if isinstance(item, dict):
                yield from item
                waiting.extend(item.values())
            else:
                waiting.extend(item)


def _check_format(envelope: dict[str, Any]) -> None:
    if "format" not in envelope:
        raise Damaged("the field “format” is missing")
    found = envelope["format"]
    if isinstance(found, bool) or not isinstance(found, int):
        raise Damaged(f"format: expected a whole number, found {_name(found)}")
    if found != FORMAT:
        raise ForeignFormat(
            f"has format {found}, and this version of coding_lab reads format {FORMAT}; "
            "update coding_lab, or open the file with the version that wrote it"
        )


def _check_fields(found: dict[str, Any], wanted: set[str], where: str) -> None:
    if missing := sorted(wanted - found.keys()):
        raise Damaged(f"{where}: the field “{missing[0]}” is missing")
    if unknown := sorted(found.keys() - wanted):
        raise Damaged(f"{where}: unknown field {_quoted(unknown[0])}")


def _stored_answer(name: str, entry: object) -> StoredAnswer:
    check_id(name, "exercise id")
    if not isinstance(entry, dict):
        raise Damaged(f"{name}: expected an object, found {_name(entry)}")
    _check_fields(entry, {"kind", "answer", "saved_at", "active_seconds"}, name)
    answer, seconds, saved_at = entry["answer"], entry["active_seconds"], entry["saved_at"]
    if not isinstance(answer, dict):
        raise Damaged(f"{name}.answer: expected an object, found {_name(answer)}")
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        raise Damaged(f"{name}.active_seconds: expected a whole number, found {_name(seconds)}")
    if not 0 <= seconds <= MAX_SECONDS:
        raise Damaged(f"{name}.active_seconds: {seconds} is out of range")
    if not isinstance(saved_at, str) or not _is_time(saved_at):
        raise Damaged(f"{name}.saved_at: {_quoted(saved_at)} is not a time with offset (ISO 8601)")
    return StoredAnswer(answer, saved_at, seconds, check_id(entry["kind"], f"{name}.kind"))


def _is_time(text: str) -> bool:
    try:
        return len(text) <= 40 and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _name(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return "nothing (null)" if value is None else names.get(type(value), "a number")


def _quoted(value: object) -> str:
    """A foreign value for a message: one line of ASCII, shortened."""
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
