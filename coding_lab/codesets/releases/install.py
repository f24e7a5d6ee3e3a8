"""Installing official files: all that is given, whole, or nothing."""

from __future__ import annotations

import csv
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.releases.archive import LIMITS, Candidate, Limits, take_out
from coding_lab.codesets.releases.facts import Facts, Hints, Kind
from coding_lab.codesets.releases.installed import (
    MANIFEST,
    Installed,
    forget_scan,
    installed_releases,
    manifest_text,
    releases_folder,
)
from coding_lab.codesets.releases.kinds import HEAD, kind_of
from coding_lab.durable import reason_of, sync_folder

STAGING = ".staging-"
REMOVED = ".removed-"
_LOCK_SECONDS = 60.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class Read:
    """What one file of those given turned out to be."""

    item: Installed
    title: str
    """What its kind is called."""
    remarks: tuple[str, ...]
    known: bool
    """Whether it was installed already, byte for byte."""
    replaces: str
    """Name of the installed file that it takes the place of; empty if of none."""


@dataclass(frozen=True)
class Outcome:
    """What an installation read, and which files it left alone because nobody looks them up."""

    read: tuple[Read, ...]
    left_out: tuple[str, ...]


def install(
    files: Sequence[Path],
    *,
    begin: date | None = None,
    extract: bool = False,
    say: Say = lambda _: None,
    limits: Limits = LIMITS,
) -> Outcome:
    """Read, check and install official files or archives.

    ``begin`` states the first day of their release where nothing in them tells it;
    ``extract`` says that they hold only a part of a release, as for teaching.
    Raises ``CodeBookError``; what was installed before is then untouched.
    """
    home = releases_folder()
    with _locked(home):
        staging = home / f"{STAGING}{secrets.token_hex(6)}"
        try:
            staging.mkdir()
            outcome = _staged(files, staging, Hints(begin=begin, extract=extract), say, limits)
            new = [read for read in outcome.read if not read.known]
            if new:
                outcome = _put_in_place(staging, home, outcome)
            return outcome
        except OSError as error:
            raise CodeBookError(_cannot_write(home, error)) from None
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            forget_scan()


def remove(items: Sequence[Installed]) -> None:
    """Remove installed files; raises ``CodeBookError`` if that is not allowed."""
    home = releases_folder()
    with _locked(home):
        for item in items:
            # Out of sight in one step; what is left behind by a kill goes with the next command.
            aside = home / f"{REMOVED}{secrets.token_hex(6)}"
            try:
                item.folder.rename(aside)
            except OSError as error:
                raise CodeBookError(_cannot_write(home, error)) from None
            shutil.rmtree(aside, ignore_errors=True)
            _forget_index(item)
            if not any(item.folder.parent.iterdir()):
                item.folder.parent.rmdir()
        forget_scan()


def _forget_index(item: Installed) -> None:
    """Remove the indexes made of a Tabular List, which would go on to serve its days."""
    if item.kind != "icd10cm-tabular":
        return
    from coding_lab.codesets.icd10cm.sources import index_files
    from coding_lab.codesets.index import open_index

    for file in index_files():
        if file.effective != item.begin:
            continue
        with suppress(CodeBookError, OSError):
            if open_index(file.path).facts.get("tabular") == item.path.name:
                file.path.unlink()


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """One installer at a time; what a killed one left is cleared away."""
    from filelock import FileLock, Timeout

    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / ".lock", timeout=_LOCK_SECONDS)
        lock.acquire()
    except Timeout:
        raise CodeBookError(
            "another installation is running; try again when it has finished"
        ) from None
    except OSError as error:
        raise CodeBookError(_cannot_write(home, error)) from None
    try:
        for leftover in [*home.glob(f"{STAGING}*"), *home.glob(f"{REMOVED}*")]:
            shutil.rmtree(leftover, ignore_errors=True)
        yield
    finally:
        lock.release()


def _staged(
    files: Sequence[Path], staging: Path, hints: Hints, say: Say, limits: Limits
) -> Outcome:
    found: list[Read] = []
    left_out: list[str] = []
    for number, file in enumerate(files):
        say(f"reading {file.name} …")
        folder = staging / f"taken-{number}"
        folder.mkdir()
        candidates = take_out(file, folder, limits)
        chosen, others = _recognised(candidates)
        if not chosen:
            raise CodeBookError(_nothing_known(file, candidates))
        left_out += others
        for kind, candidate in chosen:
            say(f"  checking {candidate.own_name}: {kind.title} …")
            facts = _checked(kind, candidate, file, hints)
            before = _same_release(found, kind, facts)
            if before is None:
                found.append(_read(kind, candidate, facts, staging, hints.extract))
            elif before.item.digest == candidate.digest or kind.name.endswith("-addenda"):
                # Order file and code list come with the same addenda, each in its own form.
                left_out.append(candidate.own_name)
            else:
                raise CodeBookError(
                    f"nothing is installed: {before.item.original_name} and {candidate.name} are "
                    f"both the {kind.title} of {facts.release}, and differ; give one of them"
                )
        shutil.rmtree(folder)
    return Outcome(tuple(found), tuple(left_out))


def _recognised(candidates: Sequence[Candidate]) -> tuple[list[tuple[Kind, Candidate]], list[str]]:
    """The files of known kinds, and the names of the others.

    Of several of one kind in an archive the largest is the list; the smaller ones beside it
    list what was added or deleted.
    """
    best: dict[str, tuple[Kind, Candidate]] = {}
    others = []
    for candidate in sorted(candidates, key=lambda c: -c.path.stat().st_size):
        with candidate.path.open("rb") as file:
            kind = kind_of(file.read(HEAD), candidate.own_name)
        if kind is None or kind.name in best:
            others.append(candidate.own_name)
        else:
            best[kind.name] = (kind, candidate)
    return list(best.values()), sorted(others)


def _checked(kind: Kind, candidate: Candidate, given: Path, hints: Hints) -> Facts:
    hints = replace(hints, name=candidate.own_name)
    if hints.year is None:
        hints = replace(hints, name=f"{candidate.own_name} {given.name}")
    try:
        _refuse_cut_line(candidate.path, hints)
        return kind.check(candidate.path, hints)
    except CodeBookError as error:
        reason = str(error).replace(str(candidate.path), candidate.own_name)
        if candidate.own_name not in reason:
            reason = f"{candidate.own_name}: {reason}"
        raise CodeBookError(f"{given} is not installed: {reason}") from None
    except (
        *(ValueError, LookupError, ArithmeticError),
        *(AssertionError, SyntaxError, csv.Error),
    ) as error:
        # A part is missing or misspelt in a way that no reader foresaw (SyntaxError is how
        # Python's XML parser tells of damage).
        raise CodeBookError(
            f"{given} is not installed: {candidate.own_name} is not laid out as the "
            f"{kind.title} is ({type(error).__name__}: {error})"
        ) from None


def _same_release(found: Sequence[Read], kind: Kind, facts: Facts) -> Read | None:
    wanted = (kind.name, facts.begin)
    return next((read for read in found if (read.item.kind, read.item.begin) == wanted), None)


def _read(kind: Kind, candidate: Candidate, facts: Facts, staging: Path, extract: bool) -> Read:
    same = [item for item in installed_releases(kind.name) if item.begin == facts.begin]
    if same and same[0].digest == candidate.digest:
        return Read(same[0], kind.title, facts.remarks, True, "")
    item = _kept(kind, candidate, facts, staging, extract)
    return Read(item, kind.title, facts.remarks, False, same[0].original_name if same else "")


def _refuse_cut_line(path: Path, hints: Hints) -> None:
    if hints.extract:
        return
    with path.open("rb") as file:
        head = file.read(1)
        file.seek(-1, os.SEEK_END)
        last = file.read(1)
    if head not in (b"<", b"\xef") and last not in (b"\n", b"\x1a"):
        raise CodeBookError(
            "its last line has no end, so it is cut short; get it again from the publisher"
        )


def _kept(
    kind: Kind, candidate: Candidate, facts: Facts, staging: Path, extract: bool
) -> Installed:
    """Put a checked file into its folder, with its manifest and what look-ups open."""
    folder = staging / "new" / f"{kind.name}-{facts.begin}"
    folder.mkdir(parents=True)
    path = folder / kind.file_name(facts)
    if kind.left_out is None:
        candidate.path.rename(path)
    else:
        _copy_lines(candidate.path, path, kind.left_out)
    if kind.prepare is not None:
        kind.prepare(path, folder)
    item = Installed(
        kind.name, facts.release, facts.begin, facts.end, facts.records, facts.summary, extract,
        candidate.digest, candidate.name,
        datetime.now(UTC).isoformat(timespec="milliseconds"), path,
    )  # fmt: skip
    (folder / MANIFEST).write_text(manifest_text(item), encoding="utf-8")
    return item


def _copy_lines(source: Path, target: Path, left_out: Callable[[str], bool]) -> None:
    with source.open("rb") as lines, target.open("wb") as copy:
        copy.writelines(line for line in lines if not left_out(line.decode("latin-1")))


def _put_in_place(staging: Path, home: Path, outcome: Outcome) -> Outcome:
    """Flush all to the disk, then show it with one rename."""
    new = staging / "new"
    for path in sorted(new.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    for folder in [*(p for p in new.rglob("*") if p.is_dir()), new]:
        sync_folder(folder)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = home / f"{stamp}-{secrets.token_hex(4)}"
    superseded = [
        item
        for read in outcome.read
        if not read.known
        for item in installed_releases(read.item.kind)
        if item.begin == read.item.begin
    ]
    new.rename(target)
    sync_folder(home)
    # From here on the new files count; clearing the replaced ones away may fail without harm.
    for item in superseded:
        shutil.rmtree(item.folder, ignore_errors=True)
        if item.folder.parent.is_dir() and not any(item.folder.parent.iterdir()):
            item.folder.parent.rmdir()
    return replace(
        outcome,
        read=tuple(
            read
            if read.known
            else replace(
                read, item=replace(read.item, path=target / read.item.path.relative_to(new))
            )
            for read in outcome.read
        ),
    )


def _nothing_known(file: Path, candidates: Sequence[Candidate]) -> str:
    names = ", ".join(c.own_name for c in candidates[:5])
    more = f" and {len(candidates) - 5} more" if len(candidates) > 5 else ""
    inside = f" It holds {names}{more}." if [c.name for c in candidates] != [file.name] else ""
    return (
        f"{file} is no official file that is known here: nothing in its contents says so.{inside} "
        "`coding-lab codes list --kinds` names what can be installed"
    )


def _cannot_write(home: Path, error: OSError) -> str:
    return (
        f"nothing is installed: {home} cannot be written to ({reason_of(error)}); "
        "another folder can be named in CODING_LAB_HOME"
    )
