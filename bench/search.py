"""Measure the code book: building the index, opening it, searching it.

Run from the repository: ``python bench/search.py``; it prints figures and judges nothing.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "unit" / "codesets" / "icd10cm")]

from queries import misspelt, own_titles, typed_letter_by_letter  # noqa: E402

from coding_lab.codesets import CodeBook, code_books  # noqa: E402

DAY = date(2026, 5, 1)
CODE_SETS = ("icd10cm", "icd10pcs", "hcpcs")


def main() -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CODING_LAB_CACHE"] = folder
        books = code_books(DAY)
        for code_set in CODE_SETS:
            _print(f"build the index of {code_set}, in its own process",
                   _once(lambda s=code_set: books.book(s)), "ms")  # fmt: skip
            _print(f"open it again and look a code up, new process: {code_set}",
                   _in_new_process(code_set), "ms")  # fmt: skip
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        _print("all indexes on disk", size / 1e6, "MB")
        for name, ms in _imports().items():
            _print(f"import {name}, over a bare interpreter", ms, "ms")
        book = books.diagnoses
        _print("first search", _once(lambda: book.search("diabetes")), "ms")
        random_ = random.Random(20260501)
        titles = own_titles(book, random_, 200)
        kinds = {
            "own titles": [title for _, title in titles],
            "own titles, one typing error": [misspelt(t, random_) for _, t in titles],
            "letter by letter": list(typed_letter_by_letter(titles[:40])),
            "letter by letter, short words": list(
                typed_letter_by_letter(("", text) for text in _LEARNERS_WORDS)
            ),
            "codes": [code[:n] for code, _ in titles for n in range(2, len(code) + 1)],
            "misspelt, short": [misspelt(text, random_) for text in _LEARNERS_WORDS],
        }
        every: list[float] = []
        for name, queries in kinds.items():
            times = [_once(lambda q=query: book.search(q)) for query in queries]
            every += times
            _print_spread(f"search, {name}", times)
        _print_spread("search, all of these", every)
        everything = [query for queries in kinds.values() for query in queries][::4]
        books.search("asthma")
        _print_spread("all code sets together, a quarter of these",
                      [_once(lambda q=query: books.search(q)) for query in everything])  # fmt: skip
        _print_accuracy(book, titles)


def _print_accuracy(book: CodeBook, titles: list[tuple[str, str]]) -> None:
    for name, change in (("own titles", lambda t, _: t), ("one typing error", misspelt)):
        random_ = random.Random(1)
        hits = sum(_found(book, code, change(title, random_)) for code, title in titles)
        _print(f"right code, parent or child in the first ten: {name}", 100 * hits / 200, "%")


def _found(book: CodeBook, code: str, query: str) -> bool:
    near = {code, book.parents(code)[0].code, *(r.code for r in book.children(code))}
    return any(record.code in near for record in book.search(query))


_LEARNERS_WORDS = (
    "type 2 diabetes", "chest pain", "pneumonia", "hypertension", "fracture of the radius",
    "urinary tract infection", "acute kidney failure", "asthma exacerbation", "low back pain",
    "closed fracture right distal radius initial", "sepsis", "major depression", "encounter for",
    "initial encounter for closed fracture", "unspecified", "other specified disorders",
    "congestive heart failure", "strep throat", "obesity", "history of breast cancer",
)  # fmt: skip


def _once(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


_A_CODE = {"icd10cm": "E11.9", "icd10pcs": "0DTJ4ZZ", "hcpcs": "J1100"}


def _in_new_process(code_set: str) -> float:
    program = (
        "import time; from datetime import date; from coding_lab.codesets import code_books;"
        "start = time.perf_counter();"
        f"code_books(date(2026, 5, 1)).book({code_set!r}).look_up({_A_CODE[code_set]!r});"
        "print((time.perf_counter() - start) * 1000)"
    )
    return statistics.median(float(_python(program)) for _ in range(5))


def _imports() -> dict[str, float]:
    bare = statistics.median(_once(lambda: _python("pass")) for _ in range(7))
    names = ("coding_lab", "coding_lab.codesets", "coding_lab.codesets.icd10cm.book")
    return {
        name: statistics.median(_once(lambda n=name: _python(f"import {n}")) for _ in range(7))
        - bare
        for name in names
    }


def _python(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def _print_spread(name: str, times: Iterable[float]) -> None:
    times = sorted(times)
    p95 = times[int(len(times) * 0.95)]
    print(
        f"{name:58} median {statistics.median(times):6.2f}  p95 {p95:6.2f}  "
        f"longest {times[-1]:6.2f} ms  ({len(times)})"
    )


def _print(name: str, value: float, unit: str) -> None:
    print(f"{name:58} {value:8.1f} {unit}")


if __name__ == "__main__":
    main()
