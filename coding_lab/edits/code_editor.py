"""The Medicare Code Editor: what it says against the codes of a stay, line by line.

The tables belong to the editor and to the day of discharge: an edit that CMS has ended is not
raised for a later day, and nothing of them is written here. The editor reports how often it
raises an edit, not for which line, so that each edit is traced by putting the stay to it again
without each line.

One edit is not asked, since the package has no field for it: a procedure that does not fit the
length of the stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coding_lab.edits import msdrg_adapter
from coding_lab.edits.claim import DiagnosisLine, Finding, ProcedureLine
from coding_lab.edits.code_editor_words import PRINCIPAL, STAY, sentence, severity
from coding_lab.edits.stay import Stay

if TYPE_CHECKING:
    import pandas

RULE = "mce-"
"""Every finding's rule begins with this, then the edit's name: ``mce-age-conflict``."""
NOT_HERE = (
    "The Medicare Code Editor was not asked: msdrg, or its native library, is not on this machine."
)
_OLDEST = 124
"""The editor takes no patient to be older."""


@dataclass(frozen=True)
class EditorReport:
    """What the editor says about one stay."""

    stay: Stay
    findings: tuple[Finding, ...]
    editor: str
    """The program that was asked, such as ``msdrg 1.2.0``; empty if none was."""
    caveats: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def of_principal(self) -> tuple[Finding, ...]:
        """What it says against the principal diagnosis in its place."""
        names = {rule_of(name) for name in PRINCIPAL}
        return tuple(finding for finding in self.findings if finding.rule in names)

    def as_dict(self) -> dict[str, Any]:
        """All findings, ready for JSON."""
        return {
            "editor": self.editor or None,
            "findings": [
                {
                    "rule": f.rule,
                    "codes": list(f.codes),
                    "message": f.message,
                    "severity": f.severity,
                }
                for f in self.findings
            ],
            "caveats": list(self.caveats),
        }

    def to_frame(self) -> pandas.DataFrame:
        """One row for each finding."""
        import pandas

        return pandas.DataFrame(
            [(f.rule, ", ".join(f.codes), f.severity, f.message) for f in self.findings],
            columns=["rule", "codes", "severity", "message"],
        )

    def _repr_html_(self) -> str:
        from coding_lab.edits.html_tables import notes, table

        rows = [(", ".join(f.codes) or "the stay", f.message) for f in self.findings]
        head = "Medicare Code Editor: " + (f"{len(rows)} finding(s)" if rows else "no finding")
        return table(head, ("Code", "Finding"), rows) + notes(self.caveats)


def check(stay: Stay) -> EditorReport:
    """Everything that the editor of the day of discharge says against a stay."""
    if not msdrg_adapter.is_present():
        return EditorReport(stay, (), "", (NOT_HERE,))
    (raised,) = msdrg_adapter.edit([stay])
    findings = _traced(stay, raised) if raised else []
    known_until = msdrg_adapter.editor_known_until()
    caveats = (
        (f"The editor's tables end on {known_until}; the stay was put to it as of that day.",)
        if stay.discharge > known_until
        else ()
    )
    return EditorReport(stay, tuple(findings), msdrg_adapter.name(), caveats)


def rule_of(edit: str) -> str:
    """The rule of a finding from the editor's name of the edit.

    >>> rule_of("E_CODE_AS_PDX")
    'mce-e-code-as-pdx'
    """
    return RULE + edit.lower().replace("_", "-")


def _traced(stay: Stay, raised: dict[str, int]) -> list[Finding]:
    """Each edit with the lines that raise it, in the order of the stay."""
    principal = stay.principal
    lines: list[DiagnosisLine | ProcedureLine] = [*stay.secondary, *stay.procedures]
    alone = replace(stay, secondary=(), procedures=(), admitting=None)
    answers = msdrg_adapter.edit([alone, *(_left_out(stay, n) for n in range(len(lines)))])
    findings = []
    for edit, count in raised.items():
        if edit in STAY:
            codes = [stay.admitting] if edit == "INVALID_ADMIT_DX" and stay.admitting else []
        elif edit in PRINCIPAL:
            codes = [principal.code]
        else:
            codes = [principal.code] if edit in answers[0] else []
            codes += [
                line.code
                for line, answer in zip(lines, answers[1:], strict=True)
                if answer.get(edit, 0) < count
            ]
        for code in dict.fromkeys(codes) or ("",):
            ages = _ages(stay, code) if edit == "AGE_CONFLICT" and code else ""
            findings.append(
                Finding(
                    rule_of(edit),
                    (code,) if code else (),
                    sentence(edit, code, stay, ages),
                    severity=severity(edit),
                )
            )
    return findings


def _left_out(stay: Stay, position: int) -> Stay:
    """The stay without one line, counted through secondary diagnoses and procedures."""
    others = len(stay.secondary)
    if position < others:
        kept = stay.secondary[:position] + stay.secondary[position + 1 :]
        return replace(stay, secondary=kept)
    position -= others
    return replace(stay, procedures=stay.procedures[:position] + stay.procedures[position + 1 :])


def _ages(stay: Stay, code: str) -> str:
    """The ages at which the editor has nothing against a code: ``9 to 64 years``."""
    alone = replace(
        stay, principal=DiagnosisLine(code), secondary=(), procedures=(), admitting=None
    )
    answers = msdrg_adapter.edit([replace(alone, age_years=age) for age in range(_OLDEST + 1)])
    allowed = [age for age, answer in enumerate(answers) if "AGE_CONFLICT" not in answer]
    if not allowed or allowed != list(range(allowed[0], allowed[-1] + 1)):
        return ""
    if allowed[-1] == 0:
        return "under 1 year"
    if allowed[-1] == _OLDEST:
        return f"{allowed[0]} years and older"
    return f"{allowed[0]} to {allowed[-1]} years"
