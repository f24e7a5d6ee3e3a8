"""What groupers say by name or flag, as sentences of our own.

Sources: MS-DRG Definitions Manual, appendix C (complications or comorbidities, their exclusions,
codes that count only for patients who leave alive, exclusions of single DRGs); hospital-acquired
conditions: 42 CFR 412.64 and the yearly inpatient payment rule.
"""

from __future__ import annotations

DIED = (
    "the patient died: this code counts as an MCC only for a patient who was discharged alive "
    "(Definitions Manual, appendix C part 2)"
)
_NO_DRG = {
    "INVALID_PDX": "The principal diagnosis is no valid code on the day of discharge.",
    "DX_CANNOT_BE_PDX": "This code can never be a principal diagnosis.",
    "INVALID_PRINCIPAL_DIAGNOSIS": "The principal diagnosis is no valid principal diagnosis.",
    "INVALID_SEX": "This principal diagnosis needs the patient's sex.",
    "INVALID_AGE": "The patient's age is missing or impossible.",
    "INVALID_DSTAT": "The discharge status is no valid one.",
    "INVALID_DISCHARGE_STATUS": "The discharge status is no valid one.",
    "UNGROUPABLE": "No MS-DRG takes this combination of codes.",
    "HAC_MISSING_ONE_POA": (
        "A code on the list of hospital-acquired conditions has no present-on-admission "
        "indicator, while other lines have one: add Y, N, U or W."
    ),
    "HAC_STATUS_INVALID_MULT_HACS_POA_NOT_Y_W": (
        "Codes on the list of hospital-acquired conditions need a valid present-on-admission "
        "indicator."
    ),
}


def no_drg(code: str) -> str:
    """Why there is no MS-DRG, from the grouper's return code."""
    readable = code.lower().replace("_", " ")
    return _NO_DRG.get(code, f"The grouper gives no MS-DRG: {readable}.")


def excluded_by_principal(code: str) -> str:
    """The exclusion list of the line's code holds the principal diagnosis."""
    return (
        f"the principal diagnosis {code} is on this code's exclusion list "
        "(Definitions Manual, appendix C part 1)"
    )


def excluded_by_drg(drg: str) -> str:
    """The DRG's own definition takes the code out."""
    return (
        f"the definition of this group of DRGs ({drg}) does not count this code "
        "(Definitions Manual, appendix C part 3)"
    )


def hospital_acquired(number: int | None, description: str = "") -> str:
    """The rule on hospital-acquired conditions."""
    which = f"condition {number}, {description}" if number and description else description
    return (
        "it was not present on admission, and it is a hospital-acquired condition"
        + (f" ({which})" if which else "")
        + ", which cannot raise the DRG"
    )


def depends_on(title: str, level: str) -> bool:
    """A DRG whose title says that this level was not reached, so that the level matters to it.

    >>> depends_on("Heart Failure and Shock without CC/MCC", "CC"), depends_on("… with CC", "MCC")
    (True, True)
    >>> depends_on("Hypertension without MCC", "CC"), depends_on("… with CC/MCC", "MCC")
    (False, False)
    """
    words = title.lower()
    if "without cc/mcc" in words:
        return True
    return level == "MCC" and ("without mcc" in words or words.endswith("with cc"))


def effect(
    level: str, severity: str, *, silenced: bool, at_work: bool, title: str, valid: bool
) -> str:
    """What a secondary diagnosis does in the stay."""
    if not valid:
        return "no valid code on the day of discharge: ignored"
    if silenced or level == "none":
        return "takes part in the definition of the DRG" if at_work else "does not change the DRG"
    if level == severity:
        return f"counts as {level}"
    if severity == "MCC" and level == "CC":
        return "counts as CC, but an MCC is there already"
    if "without" in title.lower() or " with " in title.lower():
        return f"is a {level}, but this DRG asks for another level"
    return f"is a {level}, but this DRG does not depend on CC or MCC"
