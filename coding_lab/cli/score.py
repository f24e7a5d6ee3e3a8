"""``coding-lab score``: score one answer sheet against the key of a case or quiz."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding_lab.cli.output import print_json

if TYPE_CHECKING:
    from coding_lab.scoring import Score

MARK_NAMES = ("line_credit", "recall", "max_rule", "f1", "jaccard")


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``score``."""
    parser = subparsers.add_parser(
        "score",
        help="score an answer sheet",
        description="Score an answer sheet, or a worked attempt, against the key of a case or "
        "quiz. "
        "An attempt is also compared with what it must score: exit 1 where it differs.",
        epilog="Example: coding-lab score data/cases/office-sore-throat-01 "
        "data/cases/office-sore-throat-01/key/attempts/unspecified.yaml",
    )
    parser.add_argument(
        "case", type=Path, metavar="CASE_DIR", help="case or quiz folder with its key/"
    )
    parser.add_argument("answer", type=Path, metavar="ANSWER.yaml", help="sheet or attempt")
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    parser.add_argument(
        "--expect", action="store_true", help="print the expect: block for an attempt file"
    )
    parser.add_argument(
        "--mark", choices=MARK_NAMES, default=MARK_NAMES[0], help="formula (default: %(default)s)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Score and print; 1 if an attempt differs from its file, 2 if something cannot be read."""
    from coding_lab.cases.load import CaseError, load_case, load_key, load_sheet, read_raw
    from coding_lab.codesets import CodeBookError, code_book
    from coding_lab.exercises.coding.feedback import explain, feedback_text
    from coding_lab.scoring import score
    from coding_lab.scoring.attempts import check_attempt, expect_block

    if not args.case.is_dir():
        return _fail(f"no such case folder: {args.case}")
    if (args.case / "quiz.yaml").is_file():
        from coding_lab.cli.score_quiz import run_quiz

        return run_quiz(args)
    try:
        case = load_case(args.case)
        key = load_key(case)
        raw = read_raw(args.answer)
        sheet = _bare_sheet(case, raw, args) if args.expect else load_sheet(case, args.answer)
        book = code_book(case.date_of_service)
        found = score(key, sheet, case, book, args.mark)
    except CaseError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 2
    except (CodeBookError, ValueError) as error:
        return _fail(str(error))
    if args.expect:
        if args.mark != MARK_NAMES[0]:
            return _fail("an attempt expects line_credit; leave --mark out")
        print(expect_block(found))
        return 0
    problems = []
    if isinstance(raw, dict) and "expect" in raw:
        problems = check_attempt(case, key, args.answer, book)
    if args.json:
        print_json(as_json(case.id, found))
    else:
        print(feedback_text(explain(found, key, sheet, case, book)))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def as_json(case_id: str, found: Score) -> dict[str, Any]:
    """The score as plain JSON values."""
    data = asdict(found)
    return {
        "case": case_id,
        "mark": found.mark,
        "mark_name": found.mark_name,
        "credit": found.credit,
        "required": found.required,
        "unsupported": found.unsupported,
        "formula": found.formula,
        "outcomes": [{**outcome, "kind": str(outcome["kind"])} for outcome in data["outcomes"]],
        "measures": data["measures"],
    }


def _bare_sheet(case: Any, raw: object, args: argparse.Namespace) -> Any:
    """The sheet of an attempt that has no ``expect`` yet, or of any other answer file."""
    from pydantic import ValidationError

    from coding_lab.cases.files import SheetFile
    from coding_lab.cases.load import CaseError, Problem, sheet_of

    data = raw["sheet"] if isinstance(raw, dict) and "sheet" in raw else raw
    try:
        return sheet_of(case, SheetFile.model_validate(data), args.answer)
    except ValidationError as error:
        raise CaseError(
            Problem(args.answer, 1, "schema", f"{'.'.join(map(str, e['loc']))}: {e['msg']}")
            for e in error.errors()
        ) from None


def _fail(message: str) -> int:
    print(f"coding-lab score: {message}", file=sys.stderr)
    return 2
