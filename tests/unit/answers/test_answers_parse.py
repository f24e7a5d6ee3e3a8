"""Reading an answers file that anybody may have written."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from coding_lab.answers import (
    FORMAT,
    AnswersError,
    Damaged,
    ForeignFormat,
    Hostile,
    NotReadable,
    StoredAnswer,
    TooLarge,
    parse_answers,
    read_answers,
)
from coding_lab.answers.files import AnswersFile


def envelope(**changes: object) -> bytes:
    entry = {
        "kind": "coding",
        "answer": {"lines": [{"id": "a", "code": "J02.0"}], "queries": [], "no_code": None},
        "saved_at": "2026-11-25T10:00:00+01:00",
        "active_seconds": 90,
    } | changes
    return json.dumps({"format": 1, "exercises": {"office-sore-throat-01": entry}}).encode()


def text(value: str) -> bytes:
    """A file with one text that is given as JSON writes it."""
    return envelope(answer={"about": "@"}).replace(b'"@"', f'"{value}"'.encode())


def test_a_valid_file_is_read() -> None:
    """Every field of an entry arrives as it was written."""
    assert parse_answers(envelope()) == {
        "office-sore-throat-01": StoredAnswer(
            answer={"lines": [{"id": "a", "code": "J02.0"}], "queries": [], "no_code": None},
            saved_at="2026-11-25T10:00:00+01:00",
            active_seconds=90,
            kind="coding",
        )
    }


def test_ordinary_text_is_accepted() -> None:
    """Accents, line ends, tabs, emoji and right-to-left letters are honest text."""
    answer = parse_answers(text("naïve\\n\\tº 😀 \\ud83d\\ude00 שלום"))
    assert answer["office-sore-throat-01"].answer["about"] == "naïve\n\tº 😀 😀 שלום"


REFUSED = {
    "empty": (b"", Damaged, "empty"),
    "blank": (b" \n", Damaged, "empty"),
    "half a file": (envelope()[:-20], Damaged, "not JSON"),
    "two documents": (envelope() + envelope(), Damaged, "not JSON"),
    "latin-1": (envelope().replace(b"J02.0", b"\xe9"), Damaged, "UTF-8"),
    "utf-16": (envelope().decode().encode("utf-16"), Damaged, "UTF-8"),
    "byte order mark": (b"\xef\xbb\xbf" + envelope(), Hostile, "byte order mark"),
    "a list": (b"[]", Damaged, "holds a list"),
    "null": (b"null", Damaged, "null"),
    "a bare number": (b"1", Damaged, "a number"),
    "no format": (b'{"exercises": {}}', Damaged, "format"),
    "format as text": (b'{"format": "1", "exercises": {}}', Damaged, "whole number"),
    "format true": (b'{"format": true, "exercises": {}}', Damaged, "true or false"),
    "format 2": (b'{"format": 2, "anything": {}}', ForeignFormat, "format 2"),
    "no exercises": (b'{"format": 1}', Damaged, "exercises"),
    "exercises a list": (b'{"format": 1, "exercises": []}', Damaged, "a list"),
    "unknown field": (b'{"format": 1, "exercises": {}, "mark": 1}', Damaged, "mark"),
    "id with a path": (b'{"format": 1, "exercises": {"../x": {}}}', Damaged, "../x"),
    "id with a line end": (b'{"format": 1, "exercises": {"x\\n": {}}}', Damaged, "exercise id"),
    "id too long": (b'{"format": 1, "exercises": {"%s": {}}}' % (b"x" * 61), Damaged, "id"),
    "entry null": (b'{"format": 1, "exercises": {"x": null}}', Damaged, "x: expected an object"),
    "entry without fields": (b'{"format": 1, "exercises": {"x": {}}}', Damaged, "is missing"),
    "mark in an entry": (envelope(mark=1.0), Damaged, "mark"),
    "answer a text": (envelope(answer="J02.0"), Damaged, "answer"),
    "seconds negative": (envelope(active_seconds=-1), Damaged, "out of range"),
    "seconds a fraction": (envelope(active_seconds=1.5), Damaged, "whole number"),
    "seconds true": (envelope(active_seconds=True), Damaged, "true or false"),
    "time without offset": (envelope(saved_at="2026-11-25T10:00:00"), Damaged, "saved_at"),
    "time a number": (envelope(saved_at=5), Damaged, "saved_at"),
    "kind a number": (envelope(kind=5), Damaged, "kind"),
    "nan": (envelope(active_seconds=float("nan")), Hostile, "NaN"),
    "infinity": (envelope(active_seconds=float("-inf")), Hostile, "-Infinity"),
    "overflow": (envelope().replace(b"90", b"1e999"), Hostile, "out of range"),
    "big number": (envelope().replace(b"90", b"9" * 5000), Hostile, "digits"),
    "duplicate entry": (b'{"format": 1, "exercises": {"x": 1, "x": 2}}', Hostile, "twice"),
    "duplicate format": (b'{"format": 1, "format": 2}', Hostile, "twice"),
    "lone surrogate": (text("\\ud800"), Hostile, "U+D800"),
    "escaped nul": (text("\\u0000"), Hostile, "U+0000"),
    "raw control character": (text("\x01"), Damaged, "control character"),
    "escape sequence": (text("\\u001b[2J"), Hostile, "U+001B"),
    "reversed direction": (text("\\u202e"), Hostile, "U+202E"),
    "odd character in a name": (envelope(answer={"\x07": 1}), Hostile, "U+0007"),
    "deep lists": (b"[" * 1_000_000, Hostile, "nested"),
    "deep objects": (b'{"a":' * 300_000, Hostile, "nested"),
    "deep in a valid file": (
        envelope(answer={"a": "@"}).replace(b'"@"', b"[" * 9999 + b"]" * 9999),
        Hostile,
        "nested",
    ),
    "too many bytes": (b" " * 2_000_001, TooLarge, "2 MB"),
    "too many values": (b"[" + b"1," * 500_000 + b"1]", TooLarge, "values"),
    "too many items": (envelope(answer={"lines": [1] * 2001}), TooLarge, "2000 items"),
    "too long a text": (text("x" * 20_001), TooLarge, "20000 characters"),
    "quotes without end": (b'"' + b'\\"' * 900_000, Damaged, "not JSON"),
    "backslashes": (b'"' + b"\\" * 1_900_000, Damaged, "not JSON"),
    "many duplicate names": (
        b"{" + b",".join(b'"%d":1' % n for n in range(90_000)) + b',"0":1}',
        Hostile,
        "twice",
    ),
}


@pytest.mark.parametrize(("data", "error", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_file_is_refused_in_one_line_and_quickly(
    data: bytes, error: type[AnswersError], words: str
) -> None:
    """Each fault has its own class and one printable line, and costs little time."""
    began = time.process_time()
    with pytest.raises(AnswersError) as caught:
        parse_answers(data)
    assert type(caught.value) is error
    message = str(caught.value)
    assert words in message
    assert message.isprintable()
    assert len(message) < 300
    assert time.process_time() - began < 3


SHAPES = {name: row for name, row in REFUSED.items() if row[1] in (Damaged, ForeignFormat)}
del SHAPES["format true"]  # to the model's library, true is the number 1; to JSON Schema it is not


@pytest.mark.parametrize("data", [row[0] for row in SHAPES.values()], ids=SHAPES.keys())
def test_the_published_schema_refuses_the_same_shapes(data: bytes) -> None:
    """What the parser calls damaged or foreign, the model behind the schema refuses, too."""
    with pytest.raises(ValidationError):
        AnswersFile.model_validate_json(data)


def test_the_published_schema_accepts_what_the_parser_accepts() -> None:
    """And a valid file is valid for both."""
    assert AnswersFile.model_validate_json(envelope()).format == FORMAT


def test_a_deep_stack_of_the_caller_does_not_matter() -> None:
    """Nesting at the limit is read even when the caller has used most of the stack."""

    def call(levels: int) -> object:
        return call(levels - 1) if levels else parse_answers(envelope(answer={"a": [[[[[[]]]]]]}))

    assert call(sys.getrecursionlimit() - 250)


def test_a_missing_file_is_told_apart(tmp_path: Path) -> None:
    """No file is no damage: the caller sees FileNotFoundError."""
    with pytest.raises(FileNotFoundError):
        read_answers(tmp_path / "answers.json")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder in the file's place is named as such."""
    with pytest.raises(NotReadable, match="is a folder"):
        read_answers(tmp_path)


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    """A name no file can have is an AnswersError, too."""
    with pytest.raises(NotReadable, match="not the name of a file"):
        read_answers(tmp_path / "a\0b")


@pytest.mark.skipif(os.name == "nt", reason="links and pipes as here exist on POSIX systems only")
def test_links_and_pipes_are_refused_without_waiting(tmp_path: Path) -> None:
    """A submission cannot point out of its folder, nor make the reader wait for a writer."""
    secret = tmp_path / "elsewhere.json"
    secret.write_bytes(envelope())
    link = tmp_path / "link.json"
    link.symlink_to(secret)
    with pytest.raises(NotReadable, match="is a link"):
        read_answers(link)
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    with pytest.raises(NotReadable, match="no regular file"):
        read_answers(pipe)
    with pytest.raises(NotReadable, match="no regular file"):
        read_answers(Path("/dev/zero"))


def test_an_oversized_file_is_refused_unread(tmp_path: Path) -> None:
    """The size is looked at first: a terabyte of nothing costs nothing."""
    path = tmp_path / "answers.json"
    with path.open("wb") as file:
        file.truncate(1 << 32)
    with pytest.raises(TooLarge, match="4294967296 bytes"):
        read_answers(path)
