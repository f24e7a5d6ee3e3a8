"""The answer store on a real disk, with real processes."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
import textwrap
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from coding_lab.answers import (
    AnswersError,
    AnswerStore,
    Damaged,
    ForeignFormat,
    Hostile,
    NotReadable,
    NotSaved,
    TooLarge,
    parse_answers,
)

HERE = Path(__file__).parent
posix_only = pytest.mark.skipif(os.name == "nt", reason="needs POSIX processes or permissions")


def answer(*codes: str) -> dict[str, object]:
    return {"lines": [{"id": code.lower(), "code": code} for code in codes]}


def codes(store: AnswerStore, exercise: str = "case-1") -> list[str]:
    found = store.read(exercise)
    return [line["code"] for line in found.answer["lines"]] if found else []


@pytest.fixture
def store(tmp_path: Path) -> AnswerStore:
    return AnswerStore(tmp_path / "answers.json")


def test_nothing_saved_is_none(store: AnswerStore) -> None:
    """A folder without answers, and one that does not exist, hold no answer."""
    assert store.read("case-1") is None
    assert AnswerStore(store.path / "nowhere" / "answers.json").read("case-1") is None
    assert not store.path.exists()


def test_a_save_is_read_back_by_another_store(store: AnswerStore) -> None:
    """Another kernel, another day: everything is as it was."""
    saved = store.save("case-1", answer("J02.0"), base=None, active_seconds=61)
    assert AnswerStore(store.path).read("case-1") == saved
    assert saved.active_seconds == 61
    assert datetime.fromisoformat(saved.saved_at).tzinfo is not None


def test_the_time_of_a_save_is_local_with_its_offset(tmp_path: Path) -> None:
    """The learner sees their own clock."""
    zone = timezone(timedelta(hours=-5))
    store = AnswerStore(tmp_path / "a.json", now=lambda: datetime(2026, 11, 25, 9, 30, tzinfo=zone))
    saved = store.save("case-1", {}, base=None, active_seconds=0)
    assert saved.saved_at == "2026-11-25T09:30:00-05:00"


def test_other_exercises_are_untouched(store: AnswerStore) -> None:
    """A save of one exercise leaves the others byte for byte."""
    first = store.save("case-1", answer("J02.0"), base=None, active_seconds=5)
    store.save("quiz-1", {"choice": 3}, base=None, active_seconds=1, kind="quiz")
    assert store.read("case-1") == first


def test_two_kernels_lose_no_line(store: AnswerStore) -> None:
    """Both read, both add a line, both save."""
    base = store.save("case-1", answer("A00.0"), base=None, active_seconds=0).answer
    other = AnswerStore(store.path)
    store.save("case-1", answer("A00.0", "B00.0"), base=base, active_seconds=0)
    merged = other.save("case-1", answer("A00.0", "C00.0"), base=base, active_seconds=0)
    assert sorted(codes(store)) == ["A00.0", "B00.0", "C00.0"]
    assert merged.answer == store.read_all()["case-1"].answer


def test_the_time_of_work_never_goes_down(store: AnswerStore) -> None:
    """A second kernel that has counted less does not shorten it."""
    store.save("case-1", {}, base=None, active_seconds=100)
    assert store.save("case-1", {}, base={}, active_seconds=7).active_seconds == 100


def test_pasted_control_characters_are_removed(store: AnswerStore) -> None:
    """Text pasted out of another program is saved and can be read again."""
    text = "fever\x0b\x00 \ud800and\u202e cough\n\tsince 3 days"
    store.save("case-1", {"about": text}, base=None, active_seconds=0)
    assert store.read_all()["case-1"].answer == {"about": "fever and cough\n\tsince 3 days"}


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        ({"a": float("nan")}, Hostile),
        ({"a": 10**20}, Hostile),
        ({"a": {1, 2}}, Damaged),
        ({"a": "x" * 30_000}, TooLarge),
        ({"a": ["x" * 19_000] * 200}, TooLarge),
    ],
)
def test_what_could_not_be_read_back_is_not_written(
    store: AnswerStore, bad: dict[str, object], error: type[AnswersError]
) -> None:
    """A save beyond the limits is refused, and the last one stays."""
    store.save("case-1", answer("J02.0"), base=None, active_seconds=0)
    before = store.path.read_bytes()
    with pytest.raises(error):
        store.save("case-1", bad, base=None, active_seconds=0)
    assert store.path.read_bytes() == before


def test_an_answer_that_contains_itself_is_refused(store: AnswerStore) -> None:
    """Endless nesting is an AnswersError."""
    endless: dict[str, object] = {}
    endless["again"] = endless
    with pytest.raises(Hostile, match="nested"):
        store.save("case-1", endless, base=None, active_seconds=0)


def test_a_bad_exercise_id_is_refused(store: AnswerStore) -> None:
    """Nothing is written under a name that could not be read."""
    with pytest.raises(Damaged, match="exercise id"):
        store.save("../x", {}, base=None, active_seconds=0)
    assert not store.path.exists()


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b'{"format": 1, "exerc', Damaged, "not JSON"),
        (b'{"format": 9}', ForeignFormat, "format 9"),
        (b"", Damaged, "empty"),
    ],
)
def test_an_unreadable_file_is_copied_aside_and_never_overwritten(
    store: AnswerStore, data: bytes, error: type[AnswersError], words: str
) -> None:
    """Read and save raise, say where the one copy is, and leave the file alone."""
    store.path.write_bytes(data)
    for _ in range(3):
        with pytest.raises(error, match=words) as on_read:
            store.read("case-1")
        with pytest.raises(error, match=words) as on_save:
            store.save("case-1", answer("J02.0"), base=None, active_seconds=0)
    assert store.path.read_bytes() == data
    copies = list(store.path.parent.glob("answers.json.unreadable-*"))
    assert [copy.read_bytes() for copy in copies] == [data]
    for caught in (on_read, on_save):
        assert copies[0].name in str(caught.value)
        assert "set_aside()" in str(caught.value)
        assert "\n" not in str(caught.value)
        assert caught.value.kept_copy == copies[0]


def test_setting_aside_starts_afresh_and_keeps_the_old_file(store: AnswerStore) -> None:
    """Asked for, the unreadable file is renamed; saving works again."""
    store.path.write_bytes(b"broken")
    old = store.set_aside()
    assert old.read_bytes() == b"broken"
    assert parse_answers(store.path.read_bytes()) == {}
    store.save("case-1", answer("J02.0"), base=None, active_seconds=0)
    assert codes(store) == ["J02.0"]
    with pytest.raises(NotSaved, match="no file"):
        AnswerStore(store.path.with_name("other.json")).set_aside()


def test_a_missing_folder_is_named_and_not_made(tmp_path: Path) -> None:
    """A mistyped path must not make folders."""
    store = AnswerStore(tmp_path / "nowhere" / "answers.json")
    with pytest.raises(NotSaved, match=r"nowhere.*the folder does not exist"):
        store.save("case-1", {}, base=None, active_seconds=0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_files_place_is_named(store: AnswerStore) -> None:
    """Neither read nor written, and still there."""
    store.path.mkdir()
    with pytest.raises(NotReadable, match="is a folder"):
        store.save("case-1", {}, base=None, active_seconds=0)
    assert store.path.is_dir()


def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    """A path through a file says so."""
    (tmp_path / "file").touch()
    with pytest.raises(NotSaved, match="is a file and no folder"):
        AnswerStore(tmp_path / "file" / "answers.json").save("a", {}, base=None, active_seconds=0)


@posix_only
def test_a_link_is_neither_followed_nor_replaced(store: AnswerStore, tmp_path: Path) -> None:
    """What it points to stays as it is."""
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_bytes(b'{"format": 1, "exercises": {}}')
    store.path.symlink_to(elsewhere)
    with pytest.raises(NotReadable, match="is a link"):
        store.save("case-1", {}, base=None, active_seconds=0)
    assert store.path.is_symlink()
    assert elsewhere.read_bytes() == b'{"format": 1, "exercises": {}}'


@posix_only
def test_permissions_of_the_file_are_kept(store: AnswerStore) -> None:
    """A file that a group may read stays readable for it."""
    store.save("case-1", {}, base=None, active_seconds=0)
    store.path.chmod(0o640)
    store.save("case-1", answer("J02.0"), base=None, active_seconds=0)
    assert store.path.stat().st_mode & 0o777 == 0o640


def test_a_temporary_file_left_by_a_killed_process_is_removed_in_time(store: AnswerStore) -> None:
    """Old ones go with the next save; a fresh one may be another's and stays."""
    old = store.path.with_name(".answers.json.00.tmp")
    fresh = store.path.with_name(".answers.json.01.tmp")
    old.touch()
    fresh.touch()
    os.utime(old, (0, 0))
    store.save("case-1", {}, base=None, active_seconds=0)
    assert not old.exists()
    assert fresh.exists()


def run(code: str, *arguments: object) -> str:
    """Run a small program in a process of its own and give what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


SAVE = """
    import sys
    from pathlib import Path
    from coding_lab.answers import AnswerStore, AnswersError
    def save():
        text = "x" * 15_000
        try:
            answer = {"lines": [{"id": str(n), "text": text} for n in range(8)]}
            AnswerStore(sys.argv[1]).save("case-1", answer, base=None, active_seconds=0)
            print("saved")
        except AnswersError as error:
            print(type(error).__name__, error)
"""


@posix_only
def test_a_read_only_folder_is_explained(store: AnswerStore) -> None:
    """Who may not write in the folder is told to work elsewhere; reading still works."""
    store.save("case-1", answer("J02.0"), base=None, active_seconds=0)
    store.path.with_name(".answers.json.lock").unlink()
    # Root may write anywhere, so a root test run becomes somebody else first.
    for folder in store.path.parents:
        if Path(tempfile.gettempdir()) in folder.parents:
            folder.chmod(0o755)
    store.path.parent.chmod(0o555)
    try:
        printed = run(
            SAVE
            + """
    import os
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    save()
    print(AnswerStore(sys.argv[1]).read("case-1").answer["lines"][0]["code"])
            """,
            store.path,
        )
    finally:
        store.path.parent.chmod(0o755)
    first, second = printed.splitlines()
    assert first.startswith("NotSaved")
    assert "you may not write there" in first
    assert second == "J02.0"


@posix_only
def test_a_full_disk_is_explained_and_keeps_the_last_save(tmp_path: Path) -> None:
    """On a disk with no room the old file stays whole and the learner is told."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    mounted = sys.platform == "linux" and os.getuid() == 0 and subprocess.call(mount) == 0
    try:
        store = AnswerStore(disk / "answers.json")
        store.save("case-1", answer("J02.0"), base=None, active_seconds=0)
        limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))"
        printed = run(SAVE + ("" if mounted else f"    {limit}\n") + "    save()\n", store.path)
        assert printed.startswith("NotSaved")
        assert "free some space" in printed
        assert codes(store) == ["J02.0"]
        assert not list(disk.glob("*.tmp"))
        assert not list(disk.glob(".*.tmp"))
    finally:
        if mounted:
            subprocess.run(["umount", str(disk)], check=True)


def test_a_lock_held_elsewhere_is_explained(
    store: AnswerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting ends, and says which file is held."""
    monkeypatch.setattr("coding_lab.answers.store.LOCK_SECONDS", 0.2)
    with store._locked(), pytest.raises(NotSaved, match="another program has held it"):
        AnswerStore(store.path).save("case-1", {}, base=None, active_seconds=0)


def test_processes_that_save_at_once_lose_no_line(store: AnswerStore) -> None:
    """Three kernels add twenty lines each, all at the same time."""
    program = """
        import sys
        from coding_lab.answers import AnswerStore
        store, name = AnswerStore(sys.argv[1]), sys.argv[2]
        answer = None
        for n in range(20):
            mine = answer or {"lines": []}
            line = {"id": f"{name}{n}", "code": f"{name}{n}"}
            mine = {"lines": [*mine["lines"], line]}
            answer = store.save("case-1", mine, base=answer, active_seconds=n).answer
    """
    running = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(program), store.path, name])
        for name in "xyz"
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert sorted(codes(store)) == sorted(f"{name}{n}" for name in "xyz" for n in range(20))


@posix_only
def test_a_killed_process_never_damages_the_file_nor_takes_back_a_save(tmp_path: Path) -> None:
    """Killed hundreds of times at any moment: always readable, always the last acknowledged."""
    done = subprocess.run(
        [sys.executable, HERE / "kill_writer.py", tmp_path, "12"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["faults"] == []
    assert result["kills"] >= 100
    assert result["within_a_write"] >= 5


def test_every_error_of_the_system_has_words(store: AnswerStore) -> None:
    """An error without words of ours shows the system's own."""
    from coding_lab.durable import reason_of

    assert "disk is full" in reason_of(OSError(errno.ENOSPC, "x"))
    assert reason_of(OSError(errno.EBUSY, "Device busy")) == "Device busy"
    assert reason_of(OSError("odd")) == "odd"
