"""What lies in a folder, for comparison before and after."""

from pathlib import Path


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their bytes, save the lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
