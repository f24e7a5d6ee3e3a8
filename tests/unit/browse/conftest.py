"""A code book with small indexes and tables installed beside it, all invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from asking import Ask

from coding_lab.browse.code_book.widget import CodeBookBrowser
from coding_lab.codesets import CodeBook

SAMPLES = Path(__file__).parents[1] / "codesets" / "releases" / "samples"
HEADS = ("Substance", "Accidental", "Self-harm", "Assault", "Undetermined", "Adverse", "Under")


def drug_table(rows: int) -> str:
    """A table of drugs with so many invented substances."""
    heads = "".join(f'<head col="{n}">{head}</head>' for n, head in enumerate(HEADS, 1))
    codes = "".join(f'<cell col="{n}">T36.8X{n - 1}</cell>' for n in range(2, 8))
    terms = "".join(
        f"<mainTerm><title>Samplomycin {n:03}</title>{codes}</mainTerm>" for n in range(rows)
    )
    return (
        f"<ICD10CM.index><version>2026</version><indexHeading>{heads}</indexHeading>"
        f"<letter><title>S</title>{terms}</letter></ICD10CM.index>"
    )


@pytest.fixture
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home without official files."""
    monkeypatch.setenv("CODING_LAB_HOME", str(tmp_path / "home"))


@pytest.fixture
def installed(nothing_installed: None, tmp_path: Path) -> None:
    """Index, neoplasm table and a drug table of 120 rows in that home."""
    from coding_lab.codesets.releases.install import install

    drugs = tmp_path / "drugs.xml"
    drugs.write_text(drug_table(120), encoding="utf-8")
    files = [SAMPLES / "index.xml", SAMPLES / "neoplasms.xml", drugs]
    install(files, begin=date(2025, 10, 1), extract=True)


@pytest.fixture
def ask(codebook: CodeBook, monkeypatch: pytest.MonkeyPatch, built_cache: Path) -> Ask:
    """Asks a browser in a cell, as its front end does, and gives what it sends."""
    monkeypatch.setenv("CODING_LAB_CACHE", str(built_cache))
    widget = CodeBookBrowser(codebook)
    replies: list[dict[str, Any]] = []
    monkeypatch.setattr(widget, "send", replies.append)

    def ask(type: str, **fields: Any) -> dict[str, Any]:
        widget._handle_custom_msg({"type": type, "request": 7, **fields}, [])
        reply = replies.pop()
        assert reply["request"] == 7
        return reply

    return ask
