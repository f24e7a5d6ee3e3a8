"""The front end: small plain files, joined in a fixed order into what anywidget loads."""

from __future__ import annotations

from importlib.resources import files

_SCRIPTS = (
    "dom.js",
    "spans.js",
    "state.js",
    "table.js",
    "chart.js",
    "picker.js",
    "evidence.js",
    "lines.js",
    "statements.js",
    "book.js",
    "feedback.js",
    "bar.js",
    "main.js",
)
_STYLES = ("base.css", "controls.css", "chart.css", "sheet.css", "book.css")


def script() -> str:
    """One ES module: the files in order, each under a line with its name."""
    return _joined(_SCRIPTS, "// {}")


def style() -> str:
    """One style sheet: the files in order; every rule is scoped under ``.coding-lab``."""
    return _joined(_STYLES, "/* {} */")


def _joined(names: tuple[str, ...], comment: str) -> str:
    folder = files(__package__) / "widget"
    return "\n".join(
        f"{comment.format(name)}\n{(folder / name).read_text(encoding='utf-8')}" for name in names
    )
