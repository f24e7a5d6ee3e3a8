"""A home for installed releases, and the samples."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home; its folder ``releases`` is where installed files go."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CODING_LAB_HOME", str(folder))
    monkeypatch.setenv("CODING_LAB_CACHE", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def sample(tmp_path: Path) -> Callable[..., Path]:
    """A sample by name, copied under another name if one is given."""

    def copy(name: str, renamed: str | None = None) -> Path:
        target = tmp_path / (renamed or name)
        shutil.copy(SAMPLES / name, target)
        return target

    return copy


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    """A zip archive of samples or texts, by the names in it."""

    def build(name: str = "release-2030.zip", **members: str | bytes) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member.replace("__", "."), content)
        return path

    return build


@pytest.fixture
def shared_cache(home: Path, built_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The indexes that the whole run shares: only for tests without installed official files."""
    monkeypatch.setenv("CODING_LAB_CACHE", str(built_cache))
