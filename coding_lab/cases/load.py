"""Reading a case folder: files in, frozen values out.

Every problem is reported with its file and line; a malformed case raises ``CaseError``
that carries all of them, never the first alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from coding_lab.cases import files
from coding_lab.cases.case import Case, Document, Span
from coding_lab.cases.key import (
    Alternative,
    BlindCoding,
    Excludes1Exception,
    Key,
    KeyLine,
    KeyNoCode,
    KeyQuery,
    NotCoded,
    Order,
)
from coding_lab.cases.sheet import CodeLine, NoCode, ProviderQuery, Sheet

Model = TypeVar("Model", bound=BaseModel)
MAX_FILE_BYTES = 2_000_000


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file."""

    path: Path
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} [{self.rule}]"


class CaseError(ValueError):
    """A case folder that cannot be read; ``problems`` lists all that is wrong."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def load_case(folder: Path) -> Case:
    """Read ``case.yaml`` and the chart of a case folder.

    Raises ``CaseError`` with every problem found.
    """
    file = read_yaml(folder / "case.yaml", files.CaseFile)
    documents = _load_chart(folder / "chart")
    return Case(
        id=folder.name,
        version=file.version,
        title=file.title,
        kind=file.kind,
        setting=file.setting,
        service_start=file.service.start,
        service_end=file.service.end or file.service.start,
        age_years=file.patient.age_years,
        sex=file.patient.sex,
        specialty=file.specialty,
        skills=file.skills,
        difficulty=file.difficulty,
        minutes=file.minutes,
        columns=frozenset(file.columns),
        task=file.task,
        hints=file.hints,
        documents=documents,
        path=folder,
    )


def load_key(case: Case, folder: Path | None = None) -> Key:
    """Read ``key/key.yaml`` of a case, from another ``folder`` if the key lives apart.

    Raises ``CaseError`` with every problem found, quotations that are not in the chart included.
    """
    path = (folder or case.path) / "key" / "key.yaml"
    file = read_yaml(path, files.KeyFile)
    finder = _Finder(case, path)
    key = Key(
        version=file.version,
        lines=tuple(
            KeyLine(
                id=line.id,
                code=line.code,
                required=line.status == "required",
                worth=line.worth,
                poa=line.poa,
                evidence=finder.spans(line.evidence, line.id),
                why=line.why,
                references=line.references,
                accepted=tuple(Alternative(a.code, a.worth, a.why) for a in line.accepted),
            )
            for line in file.lines
        ),
        first=file.first,
        first_why=file.first_why,
        sequence=tuple(Order(o.before, o.after, o.why, o.reference) for o in file.sequence),
        not_coded=tuple(
            NotCoded(
                n.id, n.label, n.codes, n.mistake, finder.spans(n.evidence, n.id), n.why,
                n.references,
            )
            for n in file.not_coded
        ),
        queries=tuple(
            KeyQuery(
                id=q.id,
                about=q.about,
                required=q.status == "required",
                worth=q.worth,
                keywords=q.keywords,
                indicators=finder.spans(q.indicators, q.id),
                why=q.why,
                references=q.references,
            )
            for q in file.queries
        ),
        no_code=None
        if file.no_code is None
        else KeyNoCode(
            file.no_code.worth,
            finder.spans(file.no_code.evidence, "no_code"),
            file.no_code.why,
            file.no_code.references,
        ),
        excludes1_exceptions=tuple(
            Excludes1Exception(e.codes, e.why, e.reference) for e in file.excludes1_exceptions
        ),
        blind_codings=tuple(
            BlindCoding(b.date.isoformat(), b.coder, b.codes, b.agreed, b.resolution)
            for b in file.reviewed.blind_codings
        ),
    )  # fmt: skip
    if finder.problems:
        raise CaseError(finder.problems)
    return key


def load_sheet(case: Case, path: Path) -> Sheet:
    """Read an answer sheet from YAML: a bare sheet, or a worked attempt that holds one."""
    data = read_raw(path)
    if isinstance(data, dict) and "sheet" in data:
        return sheet_of(case, _validated(path, data, files.AttemptFile).sheet, path)
    return sheet_of(case, _validated(path, data, files.SheetFile), path)


def load_attempt(case: Case, path: Path) -> tuple[files.AttemptFile, Sheet]:
    """Read a worked attempt: the file (with what it must score) and its sheet."""
    file = read_yaml(path, files.AttemptFile)
    return file, sheet_of(case, file.sheet, path)


def sheet_of(case: Case, file: files.SheetFile, path: Path, *, lenient: bool = False) -> Sheet:
    """Turn a sheet file into a sheet; quotations become positions in the chart.

    With ``lenient`` (a learner's file) marks that point outside the chart are dropped;
    otherwise they raise ``CaseError``.
    """
    finder = _Finder(case, path)
    sheet = Sheet(
        lines=tuple(
            CodeLine(
                line.id or f"line-{n}",
                line.code,
                line.poa,
                line.confidence,
                finder.spans(line.evidence, line.code),
            )
            for n, line in enumerate(file.lines, 1)
        ),
        queries=tuple(
            ProviderQuery(q.id or f"query-{n}", q.about, finder.spans(q.evidence, "query"))
            for n, q in enumerate(file.queries, 1)
        ),
        no_code=None
        if file.no_code is None
        else NoCode(file.no_code.reason, finder.spans(file.no_code.evidence, "no_code")),
    )
    if finder.problems and not lenient:
        raise CaseError(finder.problems)
    return sheet


def read_yaml(path: Path, model: type[Model]) -> Model:
    """Read one YAML file into a strict model; raises ``CaseError`` with file and line."""
    return _validated(path, read_raw(path), model)


def read_raw(path: Path) -> object:
    """Parse one YAML file (safe loader, duplicate keys refused); raises ``CaseError``."""
    return _parse_yaml(path, _read_text(path))


def _validated(path: Path, data: object, model: type[Model]) -> Model:
    if not isinstance(data, dict):
        found = "the file is empty" if data is None else f"this is a {type(data).__name__}"
        message = f"{found}; fields are wanted, such as `{next(iter(model.model_fields))}:`"
        raise CaseError([Problem(path, 1, "schema", message)])
    try:
        return model.model_validate(data, strict=False)
    except ValidationError as error:
        text = _read_text(path)
        raise CaseError(
            Problem(path, _line_of(text, e["loc"]), "schema", f"{_where(e['loc'])}: {e['msg']}")
            for e in error.errors()
        ) from None


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise CaseError([Problem(path, 1, "file", "larger than 2 MB")])
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CaseError([Problem(path, 1, "file", "the file is missing")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError([Problem(path, 1, "file", f"cannot be read: {error}")]) from None


class _UniqueKeyLoader(yaml.SafeLoader):
    """A safe YAML loader that refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} is given twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _parse_yaml(path: Path, text: str, first_line: int = 1) -> object:
    try:
        return yaml.load(text, Loader=_UniqueKeyLoader)
    except RecursionError:
        raise CaseError([Problem(path, first_line, "yaml", "nested too deeply")]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        message = getattr(error, "problem", None) or str(error)
        raise CaseError([Problem(path, line, "yaml", message)]) from None


def _where(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "file"


def _line_of(text: str, location: tuple[int | str, ...]) -> int:
    """Line of the YAML node at ``location``, or of its nearest parent."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for part in location:
        child = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == part:
                    line, child = key.start_mark.line + 1, value
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value)
        ):
            child = node.value[part]
            line = child.start_mark.line + 1
        if child is None:
            break
        node = child
    return line


_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def _load_chart(folder: Path) -> tuple[Document, ...]:
    paths = sorted(folder.glob("*.md")) if folder.is_dir() else []
    if not paths:
        raise CaseError([Problem(folder, 1, "chart", "the chart has no document (*.md)")])
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            documents.append(_load_document(path))
        except CaseError as error:
            problems.extend(error.problems)
    if problems:
        raise CaseError(problems)
    return tuple(documents)


def _load_document(path: Path) -> Document:
    text = _read_text(path)
    match = _HEAD.match(text)
    if not match:
        raise CaseError(
            [Problem(path, 1, "chart", "a document starts with a head between two lines of ---")]
        )
    data = _parse_yaml(path, match[1], first_line=2)
    try:
        head = files.DocumentHeader.model_validate(data)
    except ValidationError as error:
        raise CaseError(
            Problem(
                path, _line_of(match[1], e["loc"]) + 1, "schema", f"{_where(e['loc'])}: {e['msg']}"
            )
            for e in error.errors()
        ) from None
    return Document(
        id=path.stem,
        title=head.title,
        kind=head.kind,
        author=head.author,
        author_role=head.author_role,
        dated=head.dated if not isinstance(head.dated, datetime) else head.dated.date(),
        text=text[match.end() :].strip("\n"),
        path=path,
    )


class _Finder:
    """Finds evidence in a chart and collects what cannot be found."""

    def __init__(self, case: Case, path: Path):
        self.case = case
        self.path = path
        self.problems: list[Problem] = []
        self._text: str | None = None

    def spans(self, evidence: Iterable[files.Evidence], owner: str) -> tuple[Span, ...]:
        found = []
        for item in evidence:
            try:
                found.append(locate(self.case, item))
            except LookupError as error:
                self._report(f"{owner}: {error.args[0]}", item)
        return tuple(found)

    def _report(self, message: str, item: files.Evidence) -> None:
        if self._text is None:
            self._text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        needle = (item.quote or "")[:30]
        lines = self._text.split("\n")
        line = next((n for n, text in enumerate(lines, 1) if needle and needle in text), 1)
        self.problems.append(Problem(self.path, line, "evidence", message))


def locate(case: Case, item: files.Evidence) -> Span:
    """Position of a piece of evidence in the chart.

    White space in a quotation is folded, so that it may run over a line end.
    Raises ``LookupError`` saying what was not found.
    """
    try:
        document = case.document(item.document)
    except KeyError as error:
        raise LookupError(f"no document {error.args[0]}") from None
    if item.start is not None and item.end is not None:
        if item.end > len(document.text):
            raise LookupError(f"{item.document} has no character {item.end}")
        return Span(item.document, item.start, item.end)
    words = (item.quote or "").split()
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    matches = list(pattern.finditer(document.text))
    if len(matches) < item.occurrence:
        raise LookupError(f"not in {item.document}: “{item.quote}”")
    match = matches[item.occurrence - 1]
    return Span(item.document, match.start(), match.end())
