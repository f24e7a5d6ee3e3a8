"""Reading the project's own tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def load_yaml(path: Path) -> Any:
    """What a YAML file holds; raises ``yaml.YAMLError``, ``OSError`` or ``UnicodeDecodeError``."""
    import yaml

    # libyaml's loader is as safe and ten times as fast; it is missing in some builds.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
