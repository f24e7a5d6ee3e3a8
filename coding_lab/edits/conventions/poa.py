"""Present on admission: one indicator for each line of a stay, none elsewhere.

Source: ICD-10-CM Guidelines, Appendix I; the list of exempt codes of the fiscal year. An exempt
line has no indicator, or is marked exempt: ``exempt`` here, ``1`` on claims of the older format.
"""

from __future__ import annotations

from collections.abc import Iterator

from coding_lab.codesets.icd10cm.poa import is_poa_exempt
from coding_lab.edits.claim import Encounter, Finding
from coding_lab.edits.conventions.lines import CodedLine, CodedLines

INDICATORS = {
    "Y": "present",
    "N": "not present",
    "U": "documentation insufficient",
    "W": "clinically undetermined",
}
_EXEMPT = ("EXEMPT", "1")


def check(lines: CodedLines, encounter: Encounter) -> Iterator[Finding]:
    """A finding for each line whose indicator is missing, unknown or out of place."""
    for line in lines:
        given = (line.poa or "").strip().upper()
        said = _said(line, given, encounter)
        if said is not None:
            rule, words = said
            yield Finding(rule, (line.typed,), f"{line.typed} {words} (Appendix I).")


def _said(line: CodedLine, given: str, encounter: Encounter) -> tuple[str, str] | None:
    if not encounter.reports_poa:
        if not given:
            return None
        return (
            "poa-not-reported",
            f"has the POA indicator {line.poa}, which a visit does not report",
        )
    if given not in ("", *_EXEMPT, *INDICATORS):
        return (
            "poa-illegal",
            f"has {line.poa} as POA indicator; it is one of {', '.join(INDICATORS)}",
        )
    if is_poa_exempt(line.code, encounter.on):
        if given in ("", *_EXEMPT):
            return None
        return "poa-exempt", f"is exempt from POA reporting; it has {given}"
    if given in _EXEMPT:
        return "poa-missing", "is marked exempt from POA reporting, which it is not"
    return None if given else ("poa-missing", "has no POA indicator")
