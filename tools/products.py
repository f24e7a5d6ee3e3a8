"""Files that are built from others: write what has changed, or say what is stale."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def bring_up_to_date(wanted: Mapping[Path, str], description: str, target: str) -> int:
    """Write each file whose content is not what is wanted; the exit status.

    With ``--check`` on the command line nothing is written, and a difference gives status 1.
    ``target``: the make target that writes them.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 on a difference"
    )
    check = parser.parse_args().check
    stale = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        said = f"is not what would be built; run make {target}" if check else "written"
        print(f"{path.relative_to(ROOT)}: {said}")
    return 1 if check and stale else 0
