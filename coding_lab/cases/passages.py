"""A chart cut into sentences and phrases: the pieces a learner can mark as evidence.

A piece is named by its position in the document (``Span``), so a mark stays where it is
even when the way of cutting changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coding_lab.cases.case import Document, Span

_ABBREVIATIONS = frozenset((
    "dr", "mr", "mrs", "ms", "prof", "st", "vs", "no", "approx", "resp", "temp", "wt", "ht", "pt",
    "hx", "dx", "rx", "sx", "tx", "fx", "neg", "pos", "est", "max", "min", "e.g", "i.e", "a.m",
    "p.m", "b.i.d", "t.i.d", "q.i.d", "p.o", "p.r.n", "jr", "sr", "inc", "etc",
))  # fmt: skip
_SENTENCE_END = re.compile(r"[.!?][\"”)]?\s+(?=[A-Z0-9\"“(])")
_PHRASE_END = re.compile(
    r"[,;:]\s+|\s+[-–—]\s+|\s+(?=\()|\)\s+"
    r"|\s+(?=(?:and|but|or|with|without|who|which|after|because|due to|secondary to|denies|no)\s)",
)
_PREFIX = re.compile(r"\s*(?:#{1,6}\s+|[-*]\s+(?:\[[ x]\]\s+)?|\d{1,2}[.)]\s+|>\s+|\|\s*)?")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a document, with the phrases that make it up."""

    span: Span
    line: int
    phrases: tuple[Span, ...]


def sentences(document: Document) -> Iterator[Sentence]:
    """Yield the document's sentences in order; a sentence never runs over a line end.

    A table row is one sentence whose cells are its phrases; a rule of dashes is none.
    """
    position = 0
    for number, line in enumerate(document.lines, 1):
        prefix = _PREFIX.match(line)
        start = prefix.end() if prefix else 0
        body = line.rstrip(" |")
        is_row = line.lstrip().startswith("|")
        if re.search(r"\w", body[start:]):
            cuts = [(start, len(body))] if is_row else list(_cut_sentences(body, start))
            for a, b in cuts:
                phrases = _cut_cells(body, a, b) if is_row else _cut_phrases(body, a, b)
                yield Sentence(
                    Span(document.id, position + a, position + b),
                    number,
                    tuple(Span(document.id, position + c, position + d) for c, d in phrases),
                )
        position += len(line) + 1


def _cut_sentences(line: str, start: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _SENTENCE_END.finditer(line, start):
        word = re.split(r"[\s(]", line[begin : match.start()])[-1].lower()
        if word in _ABBREVIATIONS or re.fullmatch(r"[a-z]|\d{1,2}", word):
            continue
        yield (
            begin,
            match.end()
            - len(line[match.start() : match.end()])
            + len(line[match.start() : match.end()].rstrip()),
        )
        begin = match.end()
    if begin < len(line):
        yield begin, len(line)


def _cut_phrases(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _PHRASE_END.finditer(line, start, end):
        stop = match.start() + len(match[0].rstrip())
        if len(re.findall(r"\w+", line[begin:stop])) < 2 and stop - begin < 12:
            continue
        if not re.search(r"\w", line[match.end() : end]):
            continue
        yield begin, stop
        begin = match.end()
    if begin < end:
        yield begin, end


def _cut_cells(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^|]+", line[start:end]):
        text = match[0]
        if text.strip():
            left = start + match.start() + len(text) - len(text.lstrip())
            yield left, left + len(text.strip())
