"""Publish the JSON Schema of every file format under ``docs/schema/``.

python tools/build_schema.py            write what has changed
python tools/build_schema.py --check    exit 1 if a schema is not what the models give
"""

from __future__ import annotations

import json
import sys

from products import ROOT, bring_up_to_date
from pydantic import BaseModel

from coding_lab.answers.files import AnswersFile
from coding_lab.cases import files, syllabus
from coding_lab.exercises.quiz import files as quiz

MODELS: dict[str, type[BaseModel]] = {
    "case": files.CaseFile,
    "document-head": files.DocumentHeader,
    "key": files.KeyFile,
    "sheet": files.SheetFile,
    "answers": AnswersFile,
    "attempt": files.AttemptFile,
    "syllabus": syllabus.SyllabusFile,
    "quiz": quiz.QuizFile,
    "quiz-key": quiz.KeyFile,
    "quiz-sheet": quiz.SheetFile,
    "quiz-attempt": quiz.AttemptFile,
}


def build(model: type[BaseModel]) -> str:
    """The JSON Schema of a file model."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= model.model_json_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write or check the schemas."""
    wanted = {
        ROOT / "docs" / "schema" / f"{name}.schema.json": build(model)
        for name, model in MODELS.items()
    }
    return bring_up_to_date(wanted, __doc__.split("\n")[0], "schema")


if __name__ == "__main__":
    sys.exit(main())
