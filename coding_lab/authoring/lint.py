"""The linter: proves a case before any student sees it.

It reports all that is wrong, with file and line, and then fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from coding_lab.authoring.key_order import orders
from coding_lab.authoring.lint_quiz import lint_quiz, quiz_folders
from coding_lab.cases.case import Case, Column
from coding_lab.cases.key import Key
from coding_lab.cases.load import CaseError, Problem, load_attempt, load_case, load_key
from coding_lab.cases.syllabus import Syllabus
from coding_lab.codesets import CodeBook, code_book
from coding_lab.edits import conventions, demographics
from coding_lab.edits.claim import DiagnosisLine, Encounter
from coding_lab.scoring.attempts import check_attempt

NEEDED_ATTEMPTS = ("full-credit", "empty", "over-coded")


@dataclass(frozen=True)
class Report:
    """What the linter found in how many cases and quizzes."""

    cases: tuple[Path, ...]
    problems: tuple[Problem, ...]
    quizzes: tuple[Path, ...] = ()


@dataclass
class Linter:
    """Lints case folders; keeps one code book per date of service."""

    syllabus: Syllabus
    _books: dict[object, CodeBook] = field(default_factory=dict)

    def lint(self, paths: Iterable[Path]) -> Report:
        """Lint every case and quiz folder at or below the paths."""
        folders: list[Path] = []
        quizzes: list[Path] = []
        problems: list[Problem] = []
        for path in paths:
            found, asked = case_folders(path), quiz_folders(path)
            if not found and not asked:
                message = "no case.yaml and no quiz.yaml here or below"
                problems.append(Problem(path, 1, "no-case", message))
            folders.extend(found)
            quizzes.extend(asked)
        for folder in dict.fromkeys(folders):
            problems.extend(self.lint_case(folder))
        for folder in dict.fromkeys(quizzes):
            problems.extend(lint_quiz(folder, self.syllabus.skills))
        return Report(tuple(dict.fromkeys(folders)), tuple(problems), tuple(dict.fromkeys(quizzes)))

    def lint_case(self, folder: Path) -> tuple[Problem, ...]:
        """Every problem of one case folder."""
        try:
            case = load_case(folder)
        except CaseError as error:
            return error.problems
        problems = [*self._skills(case), *_dates(case)]
        if not (folder / "key").is_dir():
            return (*problems, Problem(folder, 1, "key", "the case has no key/ folder"))
        try:
            key = load_key(case)
        except CaseError as error:
            return (*problems, *error.problems)
        book = self._book(case)
        problems += _codes(case, key, book)
        problems += _conventions(case, key, book)
        problems += _attempts(case, key, book)
        return tuple(problems)

    def _book(self, case: Case) -> CodeBook:
        day = case.date_of_service
        if day not in self._books:
            self._books[day] = code_book(day)
        return self._books[day]

    def _skills(self, case: Case) -> Iterator[Problem]:
        path = case.path / "case.yaml"
        known = self.syllabus.skills
        for skill in case.skills:
            if skill not in known:
                yield Problem(
                    path, _line_with(path, skill), "skill", f"no skill {skill} in the syllabus"
                )


def case_folders(path: Path) -> list[Path]:
    """The case folders at or below ``path``, in order of their names."""
    if (path / "case.yaml").exists():
        return [path]
    return sorted(file.parent for file in path.glob("**/case.yaml"))


def _dates(case: Case) -> Iterator[Problem]:
    for document in case.documents:
        if document.dated and document.dated > case.service_end:
            days = (document.dated - case.service_end).days
            if days > 14:
                yield Problem(
                    document.path,
                    1,
                    "date",
                    f"dated {document.dated}, {days} days after the date of service",
                )


def _codes(case: Case, key: Key, book: CodeBook) -> Iterator[Problem]:
    """Every code exists and is complete and in force on the date of service."""
    path = case.path / "key" / "key.yaml"
    for line in key.lines:
        for code in (line.code, *(a.code for a in line.accepted)):
            problem = book.check_form(code)
            if problem:
                yield Problem(
                    path, _line_with(path, code), problem.kind, f"{line.id}: {problem.message}"
                )
    for mistake in key.not_coded:
        for code in mistake.codes:
            if book.look_up(code.rstrip("-").rstrip(".")) is None:
                yield Problem(
                    path,
                    _line_with(path, code),
                    "no-such-code",
                    f"{mistake.id}: {code} is not in the book of {book.on}",
                )


def _conventions(case: Case, key: Key, book: CodeBook) -> Iterator[Problem]:
    path = case.path / "key" / "key.yaml"
    encounter = Encounter.of(case, reports_poa=Column.POA in case.columns)
    allowed = {frozenset(e.codes) for e in key.excludes1_exceptions}
    # Codes that are not valid are told by _codes.
    valid = [
        [DiagnosisLine(line.code, line.poa) for line in order if not book.check_form(line.code)]
        for order in orders(key)
    ]
    findings = [f for lines in valid for f in conventions.check(lines, encounter, book)]
    findings += demographics.check(valid[0], encounter)  # the order does not matter for these
    findings += demographics.check_headings(valid[0], encounter, book)
    for finding in dict.fromkeys(findings):
        if finding.rule == "excludes1" and frozenset(finding.codes) in allowed:
            continue
        message = finding.message
        if finding.rule in ("code-first", "use-additional"):
            message += " Declare the pair under sequence."
        if finding.note:
            message += f" Note: {' '.join(finding.note.split())[:200]}"
        yield Problem(path, _line_with(path, finding.codes[0]), finding.rule, message)


def _attempts(case: Case, key: Key, book: CodeBook) -> Iterator[Problem]:
    """Every attempt scores as stated, and every foreseen mistake is shown by one."""
    folder = case.path / "key" / "attempts"
    paths = sorted(folder.glob("*.yaml"))
    for name in NEEDED_ATTEMPTS:
        if folder / f"{name}.yaml" not in paths:
            yield Problem(folder, 1, "attempts", f"no attempt {name}.yaml")
    shown: set[str | None] = set()
    for path in paths:
        yield from check_attempt(case, key, path, book)
        with suppress(CaseError):  # told by check_attempt
            outcomes = load_attempt(case, path)[0].expect.outcomes
            shown |= {outcome.mistake for outcome in outcomes}
    key_path = case.path / "key" / "key.yaml"
    for mistake in key.not_coded:
        if mistake.id not in shown:
            yield Problem(
                key_path,
                _line_with(key_path, f"id: {mistake.id}"),
                "untested-mistake",
                f"no attempt makes the mistake {mistake.id}",
            )


def _line_with(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next((n for n, line in enumerate(lines, 1) if text in line), 1)
