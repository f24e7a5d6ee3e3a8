"""Keeping script out of the pages that people open: the formgrader and the feedback.

Everything that may hold a student's words is cleaned, our own feedback included: nothing has
to be trusted for where it stands. nbconvert's ``SanitizeHTML`` would do for outputs, but takes
the layout of our feedback apart, and looks at Markdown before it is rendered, so that a link
written in Markdown passes it. Here rendered Markdown is cleaned instead.
"""

from __future__ import annotations

import re
from html import escape

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode

# fmt: off
TAGS = frozenset({
    "a", "abbr", "article", "aside", "b", "blockquote", "br", "caption", "cite", "code", "col",
    "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li",
    "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})
EVERYWHERE = frozenset({
    "dir", "lang", "role", "style", "title", "aria-label", "aria-hidden", "aria-labelledby",
    "aria-describedby", "aria-level",
})
ATTRIBUTES = {
    "a": {"href"},
    "col": {"span"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers", "abbr"},
}
STYLES = frozenset({
    "background-color", "border", "border-bottom", "border-collapse", "border-color",
    "border-left", "border-radius", "border-top", "color", "display", "font-family", "font-size",
    "font-style", "font-weight", "gap", "line-height", "margin", "margin-bottom", "margin-left",
    "margin-top", "max-width", "padding", "padding-left", "text-align", "text-decoration",
    "vertical-align", "white-space", "width",
})
SAFE_OUTPUTS = frozenset({"text/plain", "image/png", "image/jpeg", "application/json"})
# fmt: on
_NAME = re.compile(r"cl-[a-z0-9-]+|highlight|[a-z][a-z0-9]?")
"""Class names and ids that pass: ours, and those of coloured code.

The formgrader gives marks through buttons that it finds by class, and a student's text must
not be able to put one there.
"""


def clean_html(html: str) -> str:
    """``html`` without anything that could act; our own style sheet, word for word, is kept."""
    style = _own_style()
    own = bool(style) and style in html
    if own:
        html = html.replace(style, "")
    cleaner = Cleaner(
        tags=TAGS,
        attributes=_may_stay,
        protocols={"http", "https", "mailto"},
        css_sanitizer=CSSSanitizer(allowed_css_properties=STYLES),
        strip=False,
    )
    cleaned: str = cleaner.clean(html)
    return style + cleaned if own else cleaned


def safe_markdown(source: str) -> str:
    """Markdown → HTML without script, as a filter for nbconvert's templates."""
    try:
        renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
        return clean_html(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:  # noqa: BLE001 - odd Markdown of one student must not hide the page
        return f"<pre>{escape(source)}</pre>"


class SanitizePage(SanitizeHTML):
    """nbconvert's ``SanitizeHTML`` with a list of tags that our feedback needs."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Clean one cell; Markdown is cleaned when it is rendered, by ``safe_markdown``."""
        cell.metadata = NotebookNode(
            {
                name: cell.metadata[name]
                for name in ("nbgrader", "coding_lab")
                if name in cell.metadata
            }
        )
        cell.pop("attachments", None)
        if cell.cell_type == "raw":
            cell.source = clean_html(cell.source)
        elif cell.cell_type == "code":
            cell.outputs = [self._clean_output(output) for output in cell.outputs]
        return cell, resources

    def _clean_output(self, output: NotebookNode) -> NotebookNode:
        if output.output_type not in ("display_data", "execute_result"):
            return output
        kept = {name: data for name, data in output.data.items() if name in SAFE_OUTPUTS}
        if "text/html" in output.data:
            kept["text/html"] = clean_html(output.data["text/html"])
        output.data = NotebookNode(kept)
        output.metadata = NotebookNode()
        return output


def _may_stay(tag: str, name: str, value: str) -> bool:
    if name in ("class", "id"):
        return all(_NAME.fullmatch(word) for word in value.split())
    return name in EVERYWHERE or name in ATTRIBUTES.get(tag, ())


def _own_style() -> str:
    from coding_lab.exercises.coding import feedback

    return getattr(feedback, "STYLE", "")
