"""How well the marked words agree with the key's evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coding_lab.cases.case import Case, Span

_TOKEN = re.compile(r"\w+")


def tokens(case: Case, spans: Iterable[Span]) -> frozenset[tuple[str, int]]:
    """Words under the spans, each as document and position; a word touched counts whole."""
    texts = {document.id: document.text for document in case.documents}
    found = set()
    for span in spans:
        text = texts.get(span.document, "")
        start = max(0, span.start)
        while 0 < start <= len(text) and text[start - 1 : start + 1].isalnum():
            start -= 1
        for match in _TOKEN.finditer(text, start):
            if match.start() >= span.end:
                break
            if match.end() > span.start:
                found.add((span.document, match.start()))
    return frozenset(found)


def overlap_f1(case: Case, marked: Iterable[Span], wanted: Iterable[Span]) -> float:
    """Token overlap F1, 0 to 1: twice the common words / all words of both."""
    a, b = tokens(case, marked), tokens(case, wanted)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
