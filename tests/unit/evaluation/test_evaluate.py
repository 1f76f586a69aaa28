"""The evaluator's door: what it refuses, and with which words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from schoolrules import InvalidInput, OutsideCalendar, Record, SchoolCalendar, evaluate, policies
from schoolrules.errors import SchoolRulesError, WrongType

SECRET = "Zq7-SECRET"
POLICY = policies.get("truancy-intervention")
CALENDAR = SchoolCalendar.build(date(2024, 9, 1), date(2024, 9, 30))
RECORD = Record("S-1")
DAY = date(2024, 9, 10)


def test_a_day_within_the_coverage_is_judged_both_ends_included() -> None:
    for day in (CALENDAR.first, CALENDAR.last):
        assert evaluate(POLICY, RECORD, calendar=CALENDAR, as_of=day).state == "clear"


@pytest.mark.parametrize(("day", "side"), [(date(2024, 8, 31), "before"), (date(2024, 10, 1), "after")])
def test_a_day_outside_the_coverage_is_refused(day: date, side: str) -> None:
    with pytest.raises(OutsideCalendar) as caught:
        evaluate(POLICY, RECORD, calendar=CALENDAR, as_of=day)
    assert (caught.value.day, caught.value.side) == (day, side)
    assert (caught.value.first, caught.value.last) == (CALENDAR.first, CALENDAR.last)
    assert isinstance(caught.value, LookupError)


def test_a_day_of_knowledge_may_lie_anywhere() -> None:
    for known_at in (date(1999, 1, 1), date(2030, 1, 1)):
        assert evaluate(POLICY, RECORD, calendar=CALENDAR, as_of=DAY, known_at=known_at).known_at == known_at


def test_a_policy_that_counts_school_days_wants_a_calendar() -> None:
    with pytest.raises(InvalidInput, match=r"^calendar: required: truancy-intervention counts school days$"):
        evaluate(POLICY, RECORD, calendar=None, as_of=DAY)


@pytest.mark.parametrize(
    "bad", ["2024-09-10", datetime(2024, 9, 10, tzinfo=UTC), None, 20240910], ids=lambda v: type(v).__name__
)
def test_a_day_is_a_date_and_nothing_else(bad: Any) -> None:
    with pytest.raises(WrongType, match="as_of"):
        evaluate(POLICY, RECORD, calendar=CALENDAR, as_of=bad)
    if bad is not None:
        with pytest.raises(WrongType, match="known_at"):
            evaluate(POLICY, RECORD, calendar=CALENDAR, as_of=DAY, known_at=bad)


@pytest.mark.parametrize(
    "parts",
    [
        {"policy": "truancy-intervention"},
        {"policy": None},
        {"record": {"subject": "S-1"}},
        {"record": None},
        {"calendar": "2024"},
        {"calendar": {"first": "2024-09-01", "last": "2024-09-30"}},
    ],
    ids=str,
)
def test_a_wrong_type_is_refused_by_name(parts: dict[str, Any]) -> None:
    given = {"policy": POLICY, "record": RECORD, "calendar": CALENDAR, **parts}
    with pytest.raises(WrongType, match=next(iter(parts))) as caught:
        evaluate(given["policy"], given["record"], calendar=given["calendar"], as_of=DAY)
    assert isinstance(caught.value, TypeError | SchoolRulesError)


def test_what_does_not_fit_the_policy_is_refused_at_once_and_without_values() -> None:
    record = Record(
        SECRET,
        [
            {"kind": "step", "on": "2024-09-05", "step": SECRET, "id": SECRET},
            {"kind": "step", "on": "2024-09-05", "step": "referral-1", "note": SECRET},
            {"kind": "step", "on": "2024-09-05", "step": "interventions-1"},
        ],
        {"favourite": SECRET},
    )
    with pytest.raises(InvalidInput) as caught:
        evaluate(POLICY, record, calendar=None, as_of=DAY)
    assert {problem.path for problem in caught.value.problems} == {
        "facts[0]",
        "events[0].step",
        "events[2].step",
        "calendar",
    }
    assert SECRET not in str(caught.value)


def test_facts_of_the_wrong_type_are_refused_by_name() -> None:
    policy = policies.get("noncompliance")
    record = Record("S-1", (), {"special_education": SECRET, "high_school": 1, "uses_hqt": None})
    with pytest.raises(InvalidInput) as caught:
        evaluate(policy, record, calendar=CALENDAR, as_of=DAY)
    assert [str(problem) for problem in caught.value.problems] == [
        "facts.special_education: expected true or false",
        "facts.high_school: expected true or false",
    ]
