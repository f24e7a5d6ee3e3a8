"""Grouping with ``drgpy``, which needs no native library: for Pyodide, musl and a second opinion.

``drgpy`` is written in Python from the published definitions. It knows neither age nor birth
weight and gives no more than the DRG, so that the level of each line is looked up here in the
tables that it carries.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version as installed_version
from importlib.util import find_spec
from typing import Any

from coding_lab.edits.claim import DiagnosisLine
from coding_lab.edits.drg_versions import DrgVersion
from coding_lab.edits.grouping import words
from coding_lab.edits.grouping.mdc import MDC_TITLES
from coding_lab.edits.grouping.result import LEVELS, NO_DRG, GroupedLine, GroupedProcedure, Grouping
from coding_lab.edits.stay import Stay, bare_code

_NONE = "000"
_GENDER = {"female": "F", "male": "M"}
LIMITS = (
    "This grouper does not read age or birth weight, leaves out the few CCs without an exclusion "
    "list, and misses some DRGs, such as those of heart valves since version 43."
)

NO_PRINCIPAL = (
    "The principal diagnosis is no valid code on the day of discharge, or can never be a principal "
    "diagnosis."
)


def is_present() -> bool:
    """``drgpy`` is on this machine, and the decompression that its tables need; not loaded."""
    # Pyodide keeps lzma apart from the standard library.
    return find_spec("drgpy") is not None and find_spec("_lzma") is not None


@lru_cache(maxsize=1)
def name() -> str:
    """Name and version of the program, such as ``drgpy 0.2.1``."""
    return f"drgpy {installed_version('drgpy')}"


def versions() -> list[DrgVersion]:
    """The versions of the MS-DRG definitions it has; empty where it is missing."""
    if not is_present():
        return []
    from drgpy._versions import SUPPORTED_VERSIONS

    return [DrgVersion(version.major, version.minor) for version in SUPPORTED_VERSIONS]


def group(stay: Stay, version: DrgVersion) -> Grouping:
    """The MS-DRG of a stay by ``drgpy``, still without weights."""
    engine = _engine(str(version))
    diagnoses = [bare_code(line.code) for line in stay.diagnoses]
    poa = {bare_code(line.code): line.poa or "Y" for line in reversed(stay.diagnoses)}
    gender = _GENDER.get(stay.sex)
    drg, problem = NO_DRG, "This grouper needs the patient's sex."
    # It shortens a principal diagnosis that it does not know until it knows it; we do not.
    if not engine.dxmap.get(diagnoses[0]):
        problem = NO_PRINCIPAL
    elif gender:
        # Its look-ups of codes that it does not know grow its tables (they are defaultdicts);
        # that changes no answer.
        drg = engine.get_drg(
            diagnoses,
            [bare_code(line.code) for line in stay.procedures],
            gender=gender,
            is_alive=not stay.died,
            poa={code: mark if len(mark) == 1 else "Y" for code, mark in poa.items()},
            discharge_status=stay.discharge_status,
        )
        problem = words.no_drg("UNGROUPABLE") if drg in (_NONE, NO_DRG) else ""
        drg = NO_DRG if problem else drg
    facts = engine.drgmap.get(drg, {}) if not problem else {}
    title = facts.get("desc", "Ungroupable")
    levels = [_level(engine, stay, line, drg) for line in stay.secondary]
    counted = [level for level, silenced in levels if not silenced]
    severity = max(counted, key=LEVELS.index, default="none")
    lines = tuple(
        GroupedLine(
            line.code,
            line.poa,
            level,
            silenced,
            words.effect(
                level, severity, silenced=bool(silenced), at_work=False, title=title,
                valid=True,  # it does not tell
            ),
        )
        for line, (level, silenced) in zip(stay.secondary, levels, strict=True)
    )  # fmt: skip
    return Grouping(
        drg=drg,
        title=title,
        mdc=facts.get("mdc", ""),
        mdc_title=MDC_TITLES.get(facts.get("mdc", ""), ""),
        severity=severity,
        lines=() if problem else lines,
        procedures=tuple(GroupedProcedure(p.code, None) for p in stay.procedures),
        version=str(version),
        grouper=name(),
        problem=problem,
        kind="surgical" if facts.get("is_surgical") else "medical" if facts else "",
        caveats=(LIMITS,),
    )


def _level(engine: Any, stay: Stay, line: DiagnosisLine, drg: str) -> tuple[str, str]:
    """Level of a line, and what silences it (appendix C of the Definitions Manual)."""
    code, principal = bare_code(line.code), bare_code(stay.principal.code)
    facts = engine.ccmap.get(code)
    if facts is None:
        return "none", ""
    if principal in engine.exmap.get(facts["pdx"], ()):
        return facts["level"], words.excluded_by_principal(stay.principal.code)
    if code in engine.drg_exclusions.get(drg, ()):
        return facts["level"], words.excluded_by_drg(drg)
    if facts["aowa"] and stay.died:
        return facts["level"], words.DIED
    if facts.get("hac") is not None and line.poa in ("N", "U"):
        return facts["level"], words.hospital_acquired(int(facts["hac"]))
    return facts["level"], ""


@lru_cache(maxsize=3)
def _engine(version: str) -> Any:
    """One version's tables: 0.4 s to read, so that the last ones are kept."""
    from drgpy.msdrg import DRGEngine

    return DRGEngine(f"v{version}")
