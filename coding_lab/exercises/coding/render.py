"""Feedback as an HTML fragment, and as text."""

from __future__ import annotations

import textwrap
from html import escape

from coding_lab.exercises.coding.explain import percent
from coding_lab.exercises.coding.explanation import Feedback, Section

# A sign and a word for each verdict: colour alone says nothing.
SIGNS = {
    "right": ("✓", "Right"),
    "partly": ("◐", "Partly right"),
    "wrong": ("✗", "To leave out"),
    "missed": ("○", "Missed"),
    "neutral": ("•", "Not counted"),
}
_LIGHT = (
    "--cl-r-ground:#ffffff;--cl-r-ink:#1b1d21;--cl-r-quiet:#565b63;--cl-r-edge:#767c86;"
    "--cl-r-right:#e2f3e5;--cl-r-right-ink:#10481f;--cl-r-partly:#fdf0d5;--cl-r-partly-ink:#5c3b00;"
    "--cl-r-wrong:#fdeaea;--cl-r-wrong-ink:#7d1212;--cl-r-missed:#e5f0fb;--cl-r-missed-ink:#0a3d73;"
    "--cl-r-neutral:#e9ecf1;--cl-r-neutral-ink:#1b1d21"
)
_DARK = (
    "--cl-r-ground:#16181c;--cl-r-ink:#eceef1;--cl-r-quiet:#b4bac4;--cl-r-edge:#8b929d;"
    "--cl-r-right:#14401f;--cl-r-right-ink:#c9f2d2;--cl-r-partly:#4a3508;--cl-r-partly-ink:#ffe4ad;"
    "--cl-r-wrong:#561b1b;--cl-r-wrong-ink:#ffd9d6;--cl-r-missed:#17324d;--cl-r-missed-ink:#d3e7fb;"
    "--cl-r-neutral:#353a42;--cl-r-neutral-ink:#eceef1"
)
STYLE = (
    "<style>"
    f".cl-result{{{_LIGHT};background:var(--cl-r-ground);color:var(--cl-r-ink);"
    "padding:8px 12px;max-width:60em;line-height:1.5}"
    # Dark where the page around it is: the pages that nbgrader makes are white for everybody.
    f'[data-jp-theme-light="false"] .cl-result,.vscode-dark .cl-result{{{_DARK}}}'
    ".cl-result h1,.cl-result h2,.cl-result h3,.cl-result h4,.cl-result h5,.cl-result h6,"
    ".cl-result p,.cl-result li,.cl-result td,.cl-result th,.cl-result caption,"
    ".cl-result summary{color:inherit}"
    ".cl-result summary{display:list-item;cursor:pointer}"
    ".cl-result-item{border-left:4px solid var(--cl-r-edge);padding:0 0 4px 12px;margin:16px 0}"
    ".cl-result-verdict{display:inline-block;border-radius:4px;padding:1px 8px;font-weight:600}"
    + "".join(
        f".cl-result-{name}{{background:var(--cl-r-{name});color:var(--cl-r-{name}-ink)}}"
        for name in SIGNS
    )
    + ".cl-result .cl-result-source{color:var(--cl-r-quiet)}"
    ".cl-result table{border-collapse:collapse;background:var(--cl-r-ground)}"
    ".cl-result tr,.cl-result tbody tr:nth-child(odd){background:var(--cl-r-ground)}"
    ".cl-result th,.cl-result td{text-align:left;padding:2px 12px 2px 0;vertical-align:top;"
    "border-bottom:1px solid var(--cl-r-edge)}"
    ".cl-result caption{text-align:left}"
    "</style>"
)
"""The style sheet, word for word as it stands in the fragment."""


def feedback_html(feedback: Feedback, level: int = 3) -> str:
    """A self-contained HTML fragment without script; everything in it is escaped.

    ``level``: level of its first heading, 1 to 5. It reads well without its style sheet too,
    since some pages take style sheets out.
    """
    top, low = f"h{level}", f"h{min(6, level + 1)}"
    parts = [
        STYLE,
        '<section class="cl-result">',
        f"<{top}>Feedback: {escape(feedback.title)}</{top}>",
        f"<p><strong>Mark: {percent(feedback.mark)}</strong></p>",
        f"<p>{escape(_sentence(feedback.formula))}</p>",
        *(f"<p>{escape(text)}</p>" for text in feedback.summary),
        *(section_html(section, low) for section in feedback.sections),
        *(f"<p>{escape(text)}</p>" for text in feedback.notes),
        _measures_html(feedback),
        "</section>",
    ]
    return "\n".join(part for part in parts if part)


def section_html(section: Section, heading: str) -> str:
    """One outcome as HTML; ``heading`` is the element of its heading, such as ``h4``."""
    sign, word = SIGNS[section.verdict]
    word = section.word or word
    credit = f" {escape(section.credit)}." if section.credit else ""
    parts = [
        '<section class="cl-result-item">',
        f"<{heading}>{escape(section.heading)}</{heading}>",
        f'<p><span class="cl-result-verdict cl-result-{section.verdict}">'
        f'<span aria-hidden="true">{sign}</span> {word}</span>{credit}</p>',
        *(f"<p>{escape(text)}</p>" for text in section.paragraphs),
    ]
    for reason in section.reasons:
        parts.append(f"<p><strong>{escape(reason.label)}.</strong> {escape(reason.text)}</p>")
        if reason.references:
            sources = "; ".join(escape(reference) for reference in reason.references)
            parts.append(f'<p class="cl-result-source">Source: {sources}</p>')
    if section.quotes:
        items = "".join(
            f"<li><q>{escape(quote.words)}</q> "
            f'<span class="cl-result-source">({escape(quote.title)}, line {quote.line})</span></li>'
            for quote in section.quotes
        )
        parts.append(f"<p>In the record:</p><ul>{items}</ul>")
    parts.append("</section>")
    return "\n".join(parts)


def _measures_html(feedback: Feedback) -> str:
    if not feedback.measures:
        return ""
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("Measure", "Value", "Numbers", "Formula")
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th><td>{escape(row.value)}</td>'
        f"<td>{escape(row.numbers)}</td><td>{escape(row.formula)}</td></tr>"
        for row in feedback.measures
    )
    return (
        "<details><summary>Measures of this answer</summary>"
        "<table><caption>The same answer by each measure of the profession</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def feedback_text(feedback: Feedback, width: int = 96) -> str:
    """The same as plain text, wrapped to ``width`` characters."""
    blocks = [
        f"Feedback: {feedback.title}\nMark: {percent(feedback.mark)}\n"
        + _wrap(_sentence(feedback.formula), width),
        *(_wrap(text, width) for text in feedback.summary),
        *(_section_text(section, width) for section in feedback.sections),
        *(_wrap(text, width) for text in feedback.notes),
    ]
    if feedback.measures:
        label = max(len(row.label) for row in feedback.measures)
        rows = [
            f"  {row.label:<{label}}  {row.value:>7}  {row.numbers:>9}  {row.formula}"
            for row in feedback.measures
        ]
        blocks.append("\n".join(["Measures of this answer", *rows]))
    return "\n\n".join(blocks)


def _section_text(section: Section, width: int) -> str:
    sign, word = SIGNS[section.verdict]
    word = section.word or word
    credit = f" {section.credit}." if section.credit else ""
    lines = [f"{sign} {section.heading}", _wrap(f"[{word}]{credit}", width, "  ")]
    lines += [_wrap(text, width, "  ") for text in section.paragraphs]
    for reason in section.reasons:
        lines.append(_wrap(f"{reason.label}. {reason.text}", width, "  "))
        if reason.references:
            lines.append(_wrap(f"Source: {'; '.join(reason.references)}", width, "    "))
    for quote in section.quotes:
        lines.append(_wrap(f"“{quote.words}” ({quote.title}, line {quote.line})", width, "  > "))
    return "\n".join(lines)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _wrap(text: str, width: int, indent: str = "") -> str:
    return textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=" " * len(indent),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
