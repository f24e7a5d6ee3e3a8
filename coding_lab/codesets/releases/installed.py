"""Official release files that a user has installed on this machine.

``<user data>/releases/<installation>/<kind>/`` holds one installed file, its ``manifest.json``
and what was made of it. An installation is put in place by one rename, so that it is there
whole or not at all.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

FORMAT = 1
"""Version of the manifest; others are not read."""
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Installed:
    """One installed official file."""

    kind: str
    """Such as ``icd10pcs-order``; see ``coding_lab.codesets.releases.kinds``."""
    release: str
    """As people say it: ``FY2027``, ``FY2026 (April 2026)``, ``2026 (July)``."""
    begin: date
    """First day in force."""
    end: date
    """Last day in force, unless a later release takes over earlier."""
    records: int
    """Number of codes, or of terms of an index."""
    summary: str
    """What was read, such as ``79,193 codes, 917 headers``."""
    extract: bool
    """Whether it was installed as an extract, without the check that it is whole."""
    digest: str
    """SHA-256 of the file as it was given, in hexadecimal."""
    original_name: str
    """Its name, and the archive's before it."""
    installed_at: str
    """Time in UTC, ISO 8601."""
    path: Path
    """The file itself: checked and unpacked."""

    @property
    def folder(self) -> Path:
        """Folder of the file, its manifest and what was made of it."""
        return self.path.parent


def releases_folder() -> Path:
    """Where installed files lie: under ``CODING_LAB_HOME``, else in the user's data folder."""
    home = os.environ.get("CODING_LAB_HOME")
    if home:
        return Path(home).expanduser() / "releases"
    from platformdirs import user_data_dir

    return Path(user_data_dir("coding_lab")) / "releases"


def installed_releases(kind: str | None = None) -> list[Installed]:
    """All installed files, or those of a kind, by kind and first day.

    Of two of one kind that begin on the same day, the one installed last counts.
    """
    folder = releases_folder()
    try:
        changed = folder.stat().st_mtime_ns
    except OSError:
        return []
    found, _ = _scan(folder, changed)
    return [item for item in found if kind is None or item.kind == kind]


def damaged_installations() -> list[str]:
    """What lies in the folder and cannot be read, a line for each."""
    folder = releases_folder()
    try:
        return list(_scan(folder, folder.stat().st_mtime_ns)[1])
    except OSError:
        return []


def installed_release(kind: str, on: date) -> Installed | None:
    """The installed release of a kind that serves a day; ``None`` if there is none.

    Of the releases whose year (fiscal or calendar) holds the day, the latest that had begun.
    If only a later update of that year is installed, that one: an April update repeats what
    was published in October.
    """
    folder = releases_folder()
    try:
        return _serving(folder, folder.stat().st_mtime_ns, kind, on)
    except OSError:
        return None


@lru_cache(maxsize=512)
def _serving(folder: Path, changed: int, kind: str, on: date) -> Installed | None:
    found = [item for item in _scan(folder, changed)[0] if item.kind == kind]
    items = [item for item in found if _year(item)[0] <= on <= _year(item)[1]]
    begun = [item for item in items if item.begin <= on]
    return begun[-1] if begun else items[0] if items else None


def installed_file(kind: str, on: date) -> Path | None:
    """The installed official file of a kind that serves a day; ``None`` if there is none."""
    item = installed_release(kind, on)
    return item.path if item else None


def nearest_release(kind: str, on: date) -> Installed | None:
    """The release that serves a day, else the one nearest to it in time.

    For what helps to find a code and does not decide whether it holds, such as an index.
    """
    serving = installed_release(kind, on)
    if serving is not None:
        return serving

    def distance(item: Installed) -> timedelta:
        return on - item.end if item.end < on else item.begin - on

    return min(installed_releases(kind), key=distance, default=None)


def forget_scan() -> None:
    """Read the folder anew: clocks of file systems are coarse, and we know that it changed."""
    _scan.cache_clear()
    _serving.cache_clear()


def _year(item: Installed) -> tuple[date, date]:
    """First and last day of the fiscal or calendar year to whose end a release holds."""
    return item.end.replace(year=item.end.year - 1) + timedelta(days=1), item.end


@lru_cache(maxsize=8)
def _scan(folder: Path, changed: int) -> tuple[tuple[Installed, ...], tuple[str, ...]]:
    newest: dict[tuple[str, date], Installed] = {}
    damaged = []
    for manifest in sorted(folder.glob("[!.]*/*/" + MANIFEST)):
        try:
            item = _read_manifest(manifest)
        except (OSError, ValueError, KeyError, TypeError) as error:
            damaged.append(f"{manifest} cannot be read ({error}); remove its folder and install")
            continue
        key = (item.kind, item.begin)
        if key not in newest or newest[key].installed_at < item.installed_at:
            newest[key] = item
    return tuple(newest[key] for key in sorted(newest)), tuple(damaged)


def _read_manifest(path: Path) -> Installed:
    data = json.loads(path.read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        raise ValueError(f"its format is {data.get('format')!r}, not {FORMAT}")
    name = data["file"]
    if Path(name).name != name:
        raise ValueError("it names a file outside its folder")
    file = path.parent / name
    if not file.is_file():
        raise ValueError(f"its file {name} is missing")
    given = {f.name: data[f.name] for f in fields(Installed) if f.name != "path"}
    given["begin"] = date.fromisoformat(given["begin"])
    given["end"] = date.fromisoformat(given["end"])
    return Installed(**given, path=file)


def manifest_text(item: Installed) -> str:
    """What stands in ``manifest.json``."""
    data: dict[str, object] = {"format": FORMAT, "file": item.path.name}
    for f in fields(Installed):
        value = getattr(item, f.name)
        if f.name != "path":
            data[f.name] = value.isoformat() if isinstance(value, date) else value
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
