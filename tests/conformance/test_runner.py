"""The comparison itself: it finds what differs, and only in what a case names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.runner import differences, read

ANSWER = {
    "state": "open",
    "holds": [],
    "findings": [
        {"rule": "a", "verdict": "met", "since": None, "excluded": [{"event": "e1", "reason": "late"}]},
        {"rule": "b", "verdict": "not_met", "since": "2024-09-03"},
    ],
    "steps": [{"step": "s", "status": "ready", "blocked_by": []}],
    "next_step": {"step": "s", "status": "ready"},
    "options": [{"step": "o"}],
    "weeks": [{"present": True}, {"present": False, "from": "2024-09-02"}],
}


@pytest.mark.parametrize(
    "expect",
    [
        {},
        {"state": "open", "holds": []},
        {"findings": {"a": {"verdict": "met", "since": None}}},
        {"findings": {"a": {"excluded": [{"event": "e1"}]}}},
        {"steps": {"s": {"blocked_by": []}}},
        {"next_step": {"step": "s"}},
        {"options": ["o"]},
        {"weeks_tail": [{"present": False}]},
        {"weeks_tail": [{"present": True}, {"present": False}]},
    ],
)
def test_what_is_named_and_so_is_no_difference(expect: dict[str, object]) -> None:
    """Only the named keys are compared."""
    assert differences(expect, ANSWER) == []


@pytest.mark.parametrize(
    ("expect", "path"),
    [
        ({"state": "closed"}, "state"),
        ({"holds": ["orders"]}, "holds"),
        ({"findings": {"a": {"verdict": "not_met"}}}, "findings[a].verdict"),
        ({"findings": {"a": {"until": None}}}, "findings[a].until"),
        ({"findings": {"c": {"verdict": "met"}}}, "findings[c]"),
        ({"findings": {"a": {"excluded": []}}}, "findings[a].excluded"),
        ({"findings": {"a": {"excluded": [{"event": "e2"}]}}}, "findings[a].excluded[0].event"),
        ({"steps": {"s": {"blocked_by": ["approval"]}}}, "steps[s].blocked_by"),
        ({"next_step": None}, "next_step"),
        ({"options": []}, "options"),
        ({"weeks_tail": [{"present": True}]}, "weeks_tail[0].present"),
        ({"weeks_tail": [{"present": 0}]}, "weeks_tail[0].present"),
        ({"weeks_tail": [{}, {}, {}]}, "weeks_tail"),
        ({"notes": []}, "notes"),
    ],
)
def test_what_is_named_and_otherwise_is_a_difference(expect: dict[str, object], path: str) -> None:
    """One difference, with the path to it."""
    found = differences(expect, ANSWER)
    assert [line.split(":")[0] for line in found] == [path]


def test_a_step_expected_where_none_is_next_is_a_difference() -> None:
    """`null` in the answer is not an object that has the expected keys."""
    assert len(differences({"next_step": {"step": "s"}}, {"next_step": None})) == 1


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"name": "a", "why": "b", "case": {}}', '{"name": "a", "why": "b", "case": {}, "expect": []}']
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    """The four keys, each of its type, and no other."""
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"a\.json"):
        read(path)
