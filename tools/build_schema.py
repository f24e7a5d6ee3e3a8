"""Publish the JSON Schema of every file format under ``docs/schema/``.

python tools/build_schema.py            write what has changed
python tools/build_schema.py --check    exit 1 if a schema is not what the models give
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pydantic import BaseModel

from coding_lab.answers.files import AnswersFile
from coding_lab.cases import files, syllabus

ROOT = Path(__file__).resolve().parent.parent
MODELS: dict[str, type[BaseModel]] = {
    "case": files.CaseFile,
    "document-head": files.DocumentHeader,
    "key": files.KeyFile,
    "sheet": files.SheetFile,
    "answers": AnswersFile,
    "attempt": files.AttemptFile,
    "syllabus": syllabus.SyllabusFile,
}


def main() -> int:
    """Write or check the schemas."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 on a difference"
    )
    check = parser.parse_args().check
    stale = []
    for name, model in MODELS.items():
        target = ROOT / "docs" / "schema" / f"{name}.schema.json"
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        schema |= model.model_json_schema()
        wanted = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        if target.exists() and target.read_text(encoding="utf-8") == wanted:
            continue
        stale.append(target.relative_to(ROOT))
        if not check:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(wanted, encoding="utf-8")
    for path in stale:
        print(f"{path}: {'differs from its model; run make schema' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
