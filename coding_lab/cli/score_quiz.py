"""``coding-lab score`` for a quiz."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from coding_lab.cli.output import print_json


def run_quiz(args: argparse.Namespace) -> int:
    """Score and print; 1 if an attempt differs from its file, 2 if something cannot be read."""
    from coding_lab.authoring.lint_quiz import check_quiz_attempt, expect_block
    from coding_lab.cases.load import CaseError, read_raw, read_yaml
    from coding_lab.exercises.coding.render import feedback_text
    from coding_lab.exercises.quiz.explain import explain_quiz
    from coding_lab.exercises.quiz.files import SheetFile
    from coding_lab.exercises.quiz.load import load_quiz, load_quiz_key, responses_of
    from coding_lab.exercises.quiz.score import score_quiz

    try:
        quiz = load_quiz(args.case)
        key = load_quiz_key(quiz)
        raw = read_raw(args.answer)
        if isinstance(raw, dict) and "sheet" in raw:
            sheet = SheetFile.model_validate(raw["sheet"])
        else:
            sheet = read_yaml(args.answer, SheetFile)
    except CaseError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 2
    except ValueError as error:
        first = str(error).replace("\n", " ")
        print(f"coding-lab score: {args.answer}: {first}", file=sys.stderr)
        return 2
    responses = responses_of(quiz, sheet)
    found = score_quiz(quiz, key, responses)
    if args.expect:
        print(expect_block(found))
        return 0
    if args.json:
        print_json({"quiz": quiz.id} | asdict(found))
    else:
        print(feedback_text(explain_quiz(found, quiz, key, responses)))
    problems = []
    if isinstance(raw, dict) and "expect" in raw:
        problems = check_quiz_attempt(quiz, key, args.answer)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
