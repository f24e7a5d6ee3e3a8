"""Kill a process that saves, hundreds of times, and look at the file after each.

A program of its own, because it forks: ``python kill_writer.py FOLDER SECONDS``.
Prints one JSON object: how often it killed, how many saves were acknowledged, what was wrong.
"""

from __future__ import annotations

import json
import os
import random
import signal
import struct
import sys
import time
from pathlib import Path

from coding_lab.answers import AnswerStore, parse_answers

FIELD = struct.Struct("<q")


def save_for_ever(path: Path, number: int, acknowledge: int) -> None:
    """Save higher and higher numbers; write each to the pipe once its save has returned."""
    store = AnswerStore(path)
    found = store.read("kill-test")
    base = found.answer if found else None
    while True:
        number += 1
        answer = {"number": number, "filler": [{"id": str(n), "text": "x" * 500} for n in range(9)]}
        base = store.save("kill-test", answer, base=base, active_seconds=1).answer
        os.write(acknowledge, FIELD.pack(number))


def number_in(path: Path) -> int:
    """The number in the file; 0 without a file."""
    if not path.exists():
        return 0
    return int(parse_answers(path.read_bytes())["kill-test"].answer["number"])


def main(folder: str, seconds: str) -> None:
    """Kill, look, repeat, until the time is over."""
    path = Path(folder) / "answers.json"
    chance = random.Random(20261125)
    end = time.monotonic() + float(seconds)
    kills = last = inside = 0
    faults: list[str] = []
    while time.monotonic() < end and not faults:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            save_for_ever(path, last, writer)
        os.close(writer)
        time.sleep(chance.uniform(0.001, 0.025))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        kills += 1
        with os.fdopen(reader, "rb") as pipe:
            told = pipe.read()
        if len(told) >= FIELD.size:
            last = FIELD.unpack(told[-FIELD.size :])[0]
        inside += len(list(path.parent.glob(".answers.json.*.tmp"))) > 0
        for old in path.parent.glob(".answers.json.*.tmp"):
            old.unlink()
        try:
            number = number_in(path)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            faults.append(f"after {kills} kills: {type(error).__name__}: {error}")
            break
        if number < last:
            faults.append(f"after {kills} kills: {number} in the file, {last} was acknowledged")
        last = number
    result = {"kills": kills, "within_a_write": inside, "saves": last, "faults": faults}
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
