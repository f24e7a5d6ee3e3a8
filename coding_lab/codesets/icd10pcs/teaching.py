"""Reading what the project itself says about ICD-10-PCS: the files in ``data/codesets/pcs``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coding_lab.codesets.icd10pcs.axes import Section
from coding_lab.codesets.icd10pcs.definitions import Definition
from coding_lab.codesets.icd10pcs.names import ProcedureName
from coding_lab.codesets.icd10pcs.tables import CHARACTERS, LENGTH, TABLE_LENGTH, Row, Table
from coding_lab.codesets.icd10pcs.thesaurus import WordParts
from coding_lab.codesets.records import CodeBookError
from coding_lab.codesets.yaml_files import load_yaml

FORMAT = 1
_POSITIONS = {
    "body_systems": 2, "root_operations": 3, "body_parts": 4, "approaches": 5, "devices": 6,
    "qualifiers": 7,
}  # fmt: skip


def read_sections(folder: Path) -> dict[str, Section]:
    """What holds in whole sections (``axes.yaml``)."""
    path = folder / "axes.yaml"
    if not path.is_file():
        return {}
    found = {}
    for character, data in _mapping(path, _load(path), "sections").items():
        values = {
            position: _labels(path, data[key], f"{character} {key}")
            for key, position in _POSITIONS.items()
            if data.get(key)
        }
        titles = tuple(_axis_title(name) for name in data.get("axes", ()))
        if titles and len(titles) != LENGTH:
            raise CodeBookError(f"{path}: section {character} names {len(titles)} axes, not 7")
        found[character] = Section(character, str(data["title"]), titles, values)
    return found


def read_tables(folder: Path, sections: Mapping[str, Section]) -> dict[str, Table]:
    """The teaching tables (``tables/*.yaml``), by their three characters."""
    found: dict[str, Table] = {}
    for path in sorted((folder / "tables").glob("*.yaml")):
        for code, data in _mapping(path, _load(path), "tables").items():
            if code in found:
                raise CodeBookError(f"{path}: the table {code} stands in two places")
            found[code] = _table(path, code, data, sections.get(code[:1]))
    return found


def read_definitions(folder: Path) -> list[Definition]:
    """Definitions in the project's own words (``definitions.yaml``)."""
    path = folder / "definitions.yaml"
    if not path.is_file():
        return []
    return [
        Definition(
            str(item["section"]),
            int(item["position"]),
            tuple(map(str, item["terms"])),
            _folded(item.get("text")),
            _folded(item.get("explanation")),
            tuple(map(_folded, item.get("includes", ()))),
            _folded(item.get("unlike")),
        )
        for item in _load(path)["definitions"]
    ]


def read_names(folder: Path) -> list[ProcedureName]:
    """Common names of procedures (``procedure_names.yaml``)."""
    path = folder / "procedure_names.yaml"
    if not path.is_file():
        return []
    found = []
    for name, data in _mapping(path, _load(path), "names").items():
        keys = ("codes", "prefixes", "tables")
        prefixes = dict.fromkeys(str(p) for key in keys for p in data.get(key, ()))
        odd = [p for p in prefixes if not TABLE_LENGTH <= len(p) <= LENGTH or not _characters(p)]
        if odd or not prefixes:
            raise CodeBookError(f"{path}: {name} leads to no code or beginning of one: {odd}")
        also = tuple(map(_folded, data.get("also", ())))
        found.append(ProcedureName(name, also, tuple(prefixes), _folded(data.get("note"))))
    return found


def read_everyday(folder: Path) -> dict[str, str]:
    """Words of the ward for words of titles (``everyday_words.yaml``)."""
    path = folder / "everyday_words.yaml"
    if not path.is_file():
        return {}
    found = _mapping(path, _load(path), "words")
    return {_folded(term).lower(): _folded(meaning) for term, meaning in found.items()}


def read_word_parts(folder: Path) -> WordParts:
    """What the parts of Greek and Latin words for operations mean (``word_parts.yaml``)."""
    path = folder / "word_parts.yaml"
    if not path.is_file():
        return WordParts({}, {})
    data = _load(path)
    endings = _mapping(path, data, "endings")
    beginnings = _mapping(path, data, "beginnings")
    return WordParts(
        {end: tuple(map(_folded, acts)) for end, acts in endings.items()},
        {start: _folded(text) for start, text in beginnings.items()},
    )


def read_titles(folder: Path) -> dict[str, str]:
    """Titles of codes that are newer than the packaged ones (``new_titles.yaml``)."""
    path = folder / "new_titles.yaml"
    if not path.is_file():
        return {}
    titles = _mapping(path, _load(path), "titles")
    odd = [code for code in titles if len(code) != LENGTH or not _characters(code)]
    if odd:
        raise CodeBookError(f"{path}: these are no codes: {', '.join(odd)}")
    return {code: _folded(title) for code, title in titles.items()}


def _table(path: Path, code: str, data: Mapping[str, Any], section: Section | None) -> Table:
    if len(code) != TABLE_LENGTH or not _characters(code):
        raise CodeBookError(f"{path}: {code!r} names no table")
    rows = []
    titles: tuple[str, ...] = ()
    for number, row in enumerate(data["rows"], 1):
        place = f"table {code}, row {number}"
        axes = [(key, axis) for key, axis in row.items() if isinstance(axis, dict)]
        if len(axes) != LENGTH - TABLE_LENGTH:
            raise CodeBookError(f"{path}: {place} has {len(axes)} columns, not 4")
        rows.append(Row(tuple(_labels(path, axis, f"{place}, {key}") for key, axis in axes)))
        titles = titles or tuple(_axis_title(key) for key, _ in axes)
    heads = ("Section", "Body System", "Operation")
    labels = ("", "", "")
    if section is not None:
        labels = (section.title, section.label(2, code[1]), section.label(3, code[2]))
    axis_titles = (section.axis_titles if section else ()) or heads + titles
    return Table(code, labels, axis_titles, tuple(rows), title=_folded(data.get("title")))


def _labels(path: Path, axis: Mapping[Any, Any], place: str) -> dict[str, str]:
    found = {str(character): _folded(label) for character, label in axis.items()}
    odd = [c for c, label in found.items() if len(c) != 1 or not _characters(c) or not label]
    if odd or not found:
        raise CodeBookError(
            f"{path}: {place} needs characters with labels, not {odd}; Y and N need quotes"
        )
    return found


def _characters(code: str) -> bool:
    return all(c in CHARACTERS for c in code)


def _axis_title(key: str) -> str:
    """``body_part`` is ``Body Part``; ``qualifier_7`` is ``Qualifier``."""
    if key != key.lower():
        return key
    return " ".join(word.capitalize() for word in key.split("_") if not word.isdigit())


def _folded(value: object) -> str:
    return " ".join(str(value or "").split())


def _mapping(path: Path, data: Any, key: str) -> dict[str, Any]:
    inside = data.get(key)
    if not isinstance(inside, dict) or not all(isinstance(name, str) for name in inside):
        raise CodeBookError(f"{path}: {key} must be a mapping of names in quotes")
    return inside


def _load(path: Path) -> Any:
    import yaml

    try:
        data = load_yaml(path)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        raise CodeBookError(f"{path}{line} is no YAML: {error}".replace("\n", " ")) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise CodeBookError(f"{path} is not of format {FORMAT}")
    return data


def merge(own: Mapping[str, Section], official: Mapping[str, Section]) -> Iterator[Section]:
    """The sections of both, the official labels before our own."""
    for character in sorted({*own, *official}):
        if character in official:
            yield official[character].over(own.get(character))
        else:
            yield own[character]
