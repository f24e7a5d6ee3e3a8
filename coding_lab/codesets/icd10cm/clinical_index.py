"""Our own index of clinical language: what else clinicians and patients call a code.

One row for each code with all its terms, in ``data/codesets/clinical_index/``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coding_lab.codesets.records import CodeBookError, without_dot
from coding_lab.codesets.yaml_files import load_yaml


def clinical_index_files() -> list[Path]:
    """The files of the index, in order."""
    from coding_lab.course import course_file

    return sorted(course_file("data/codesets/clinical_index").glob("*.yaml"))


def clinical_index() -> dict[str, tuple[str, ...]]:
    """Terms by code without dot.

    Raises ``CodeBookError`` if a file cannot be read; it names the file.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path in clinical_index_files():
        for code, terms in _rows(path):
            bare = without_dot(code)
            found[bare] = (*found.get(bare, ()), *terms)
    return found


def _rows(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    import yaml

    try:
        entries = load_yaml(path)["entries"]
        for code, terms in entries.items():
            yield str(code), tuple(map(str, terms))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as e:
        raise CodeBookError(f"{path} is not a clinical index that can be read: {e}") from None
