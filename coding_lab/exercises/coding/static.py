"""The saved answer as a table that needs neither kernel nor script."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from coding_lab.cases.case import Case, Column

if TYPE_CHECKING:
    from coding_lab.answers import StoredAnswer
    from coding_lab.codesets import CodeBook

_POA = {
    "Y": "Y (yes)",
    "N": "N (no)",
    "U": "U (record does not say)",
    "W": "W (clinically undetermined)",
    "exempt": "exempt",
}
_CELL = 'style="text-align:left;vertical-align:top"'


def static_table(case: Case, stored: StoredAnswer | None, book: CodeBook | None = None) -> str:
    """HTML of what is saved for a case: codes in order, queries, “nothing to code”.

    Everything in it that a learner typed is escaped. The front end hides it while the
    workstation itself is on the page.
    """
    answer = stored.answer if stored else {}
    parts = [
        _lines(case, [line for line in answer.get("lines", []) if _filled(line)], book),
        _queries(case, answer.get("queries", [])),
        _no_code(case, answer.get("no_code")),
    ]
    body = "".join(parts) or "<p>Nothing has been entered yet.</p>"
    saved = f"Saved {_time(stored.saved_at)}." if stored else "Not started."
    return (
        f'<section class="coding-lab-static" data-coding-lab-static="{escape(case.id, True)}">'
        f"<p><strong>Saved answer: {escape(case.title)}</strong></p>{body}"
        f"<p>{saved} Run this cell to open the workstation; a message “model not found” below "
        "means no more than that it is closed.</p></section>"
    )


def static_text(case: Case, stored: StoredAnswer | None) -> str:
    """The same in a line of plain text, for a front end without HTML."""
    codes = [
        str(line.get("code") or "") for line in (stored.answer if stored else {}).get("lines", [])
    ]
    what = ", ".join(filter(None, codes)) or "no code yet"
    when = f"saved {_time(stored.saved_at)}" if stored else "not started"
    return f"Saved answer: {case.title} ({what}; {when})."


def _filled(line: dict[str, Any]) -> bool:
    return bool(line.get("code") or line.get("evidence"))


def _lines(case: Case, lines: list[dict[str, Any]], book: CodeBook | None) -> str:
    if not lines:
        return ""
    heads = ["Position", "Code"]
    if book:
        heads.append("Title")
    if Column.POA in case.columns:
        heads.append("Present on admission")
    if Column.CONFIDENCE in case.columns:
        heads.append("Confidence")
    heads.append("Words in the record")
    head = "".join(f'<th scope="col" {_CELL}>{name}</th>' for name in heads)
    rows = []
    for number, line in enumerate(lines, 1):
        position = case.setting.first_position.capitalize() if number == 1 else "Secondary"
        code = str(line.get("code") or "")
        cells = [f"{number} {position}", escape(code) or "(no code yet)"]
        if book:
            record = book.look_up(code) if code else None
            cells.append(escape(record.title) if record else "")
        if Column.POA in case.columns:
            cells.append(escape(_POA.get(line.get("poa") or "", "")))
        if Column.CONFIDENCE in case.columns:
            sure = line.get("confidence")
            cells.append("" if sure is None else f"{int(sure)} %")
        cells.append(_evidence(case, line.get("evidence", [])))
        rows.append("<tr>" + "".join(f"<td {_CELL}>{cell}</td>" for cell in cells) + "</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _queries(case: Case, queries: list[dict[str, Any]]) -> str:
    items = "".join(
        f"<li>{escape(str(query.get('about') or '(not written yet)'))}"
        f"{_evidence(case, query.get('evidence', []))}</li>"
        for query in queries
    )
    return f"<p>Ask the provider:</p><ul>{items}</ul>" if items else ""


def _no_code(case: Case, statement: dict[str, Any] | None) -> str:
    if not statement:
        return ""
    reason = escape(str(statement.get("reason") or "no reason given yet"))
    return f"<p>Nothing to code: {reason}</p>{_evidence(case, statement.get('evidence', []))}"


def _evidence(case: Case, evidence: list[dict[str, Any]]) -> str:
    items = []
    for mark in evidence:
        try:
            document = case.document(str(mark.get("document")))
        except KeyError:
            continue
        line = document.line_of(int(mark.get("start") or 0))
        quote = escape(str(mark.get("quote") or ""))
        items.append(f"<li>“{quote}” ({escape(document.title)}, line {line})</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _time(saved_at: str) -> str:
    moment = datetime.fromisoformat(saved_at)
    return f"on {moment.day} {moment:%B %Y at %H:%M}"
