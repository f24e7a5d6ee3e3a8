"""Merging what two kernels wrote."""

from __future__ import annotations

from typing import Any

from coding_lab.answers import merge


def lines(*items: object) -> dict[str, Any]:
    """An answer from ids, or (id, fields) pairs."""
    return {
        "lines": [
            {"id": item, "code": item}
            if isinstance(item, str)
            else {"id": item[0], "code": item[0]} | item[1]  # type: ignore[index]
            for item in items
        ]
    }


def ids(answer: dict[str, Any]) -> str:
    return "".join(line["id"] for line in answer["lines"])


def test_nothing_on_disk_gives_mine() -> None:
    """The first save writes what it was given."""
    assert merge(None, lines("a"), None) == lines("a")


def test_lines_added_on_both_sides_stay_mine_first() -> None:
    """Two kernels that each add a line end with both, the saving one's first."""
    assert ids(merge(lines(), lines("m"), lines("t"))) == "mt"
    assert ids(merge(lines("a"), lines("a", "m"), lines("a", "t"))) == "amt"


def test_a_kernel_that_has_read_nothing_removes_nothing() -> None:
    """Without a base, absence is no deletion."""
    assert ids(merge(None, lines("m"), lines("t", "u"))) == "mtu"


def test_a_line_deleted_here_and_unchanged_there_goes() -> None:
    """My deletion holds."""
    assert ids(merge(lines("a", "b"), lines("b"), lines("a", "b"))) == "b"


def test_a_line_deleted_there_and_unchanged_here_goes() -> None:
    """The other's deletion holds."""
    assert ids(merge(lines("a", "b"), lines("a", "b"), lines("b"))) == "b"


def test_a_line_deleted_on_one_side_and_changed_on_the_other_stays() -> None:
    """A deletion never takes new work with it."""
    base, changed = lines("a"), lines(("a", {"poa": "Y"}))
    assert merge(base, lines(), changed) == changed
    assert merge(base, changed, lines()) == changed


def test_fields_changed_on_different_sides_are_both_kept() -> None:
    """POA from here, confidence from there."""
    merged = merge(
        lines(("a", {"poa": None, "confidence": None})),
        lines(("a", {"poa": "Y", "confidence": None})),
        lines(("a", {"poa": None, "confidence": 80})),
    )
    assert merged == lines(("a", {"poa": "Y", "confidence": 80}))


def test_a_field_changed_on_both_sides_is_mine() -> None:
    """What the learner typed last, here, wins."""
    base, mine, theirs = (lines(("a", {"code": code})) for code in ("X", "M", "T"))
    assert merge(base, mine, theirs) == mine


def test_evidence_marked_on_both_sides_is_kept() -> None:
    """Marks have no id; added ones stay, removed ones go."""
    old, gone, here, there = ({"document": "note", "start": n} for n in range(4))
    merged = merge(
        lines(("a", {"evidence": [old, gone]})),
        lines(("a", {"evidence": [old, gone, here]})),
        lines(("a", {"evidence": [old, there]})),
    )
    assert merged == lines(("a", {"evidence": [old, here, there]}))


def test_an_order_changed_there_is_kept() -> None:
    """Moving a line to first place in one kernel survives a save of the other."""
    assert ids(merge(lines("a", "b"), lines("a", "b", "m"), lines("b", "a"))) == "bam"


def test_an_order_changed_on_both_sides_is_mine() -> None:
    """Two orders cannot both hold."""
    assert ids(merge(lines("a", "b", "c"), lines("c", "a", "b"), lines("b", "a", "c"))) == "cab"


def test_a_line_put_first_there_stays_first() -> None:
    """The other's new principal diagnosis is not pushed down by a line appended here."""
    assert ids(merge(lines("a"), lines("a", "m"), lines("t", "a"))) == "tam"


def test_no_code_set_there_survives() -> None:
    """A statement made in the other kernel is kept where this one said nothing."""
    stated = {"no_code": {"reason": "screening only", "evidence": []}}
    assert merge({"no_code": None}, {"no_code": None}, stated) == stated


def test_no_code_withdrawn_here_goes() -> None:
    """A statement withdrawn here and untouched there is gone."""
    stated = {"no_code": {"reason": "screening only", "evidence": []}}
    assert merge(stated, {"no_code": None}, stated) == {"no_code": None}


def test_lists_without_ids_of_their_own_lose_nothing() -> None:
    """Missing or repeated ids make no line vanish."""
    mine = {"lines": [{"id": "", "code": "M"}, {"id": "", "code": "M"}]}
    theirs = {"lines": [{"id": "", "code": "T"}]}
    codes = [line["code"] for line in merge(None, mine, theirs)["lines"]]
    assert codes == ["M", "M", "T"]


def test_arguments_are_not_changed() -> None:
    """Merging is pure."""
    base, mine, theirs = lines("a"), lines("a", "m"), lines("a", "t")
    merge(base, mine, theirs)
    assert (base, mine, theirs) == (lines("a"), lines("a", "m"), lines("a", "t"))
