"""Sums of absences at their edges: before the coverage, in calendar days, and in the words that tell them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schoolrules import Record, SchoolCalendar
from schoolrules.calendar import Period
from schoolrules.policy.absences import AbsenceSum, AnyAbsence
from schoolrules.policy.basics import Parameter
from schoolrules.policy.conditions import Always
from schoolrules.policy.rules import Criterion, Rule
from schoolrules.policy.view import Situation, View
from tests.unit.policy.small import CLAUSE, event, sep, small_policy, view_of

THREE_SCHOOL_DAYS = Period(3, "school days")


def absent(day: int, portion: str = "1", **more: Any) -> dict[str, Any]:
    return event("absence", day, id=f"a{day}", status="unexcused", portion=portion, **more)


def view(
    rule: Rule, *events: dict[str, Any], on: int, enough: int = 1, window: Period = THREE_SCHOOL_DAYS, **record: Any
) -> View:
    parameters = {"enough": Parameter(enough, "days", CLAUSE), "wait": Parameter(window, "window", CLAUSE)}
    policy = small_policy(criteria={"rule": Criterion("A rule", rule, CLAUSE)}, parameters=parameters)
    return view_of(policy, *events, on=on, **record)


@pytest.mark.parametrize("rule", [AbsenceSum("enough", "wait"), AbsenceSum("enough")])
@pytest.mark.parametrize(
    ("entered", "verdict", "has_window"),
    [(date(2024, 8, 31), "not_met", False), (sep(1), "not_met", True), (sep(3), "met", True)],
)
def test_nothing_is_met_of_days_entered_before_the_coverage(
    rule: Rule, entered: date, verdict: str, has_window: bool
) -> None:
    """The coverage begins on Sunday the 1st; the pupil is absent on Tuesday the 3rd, the first school day."""
    found = view(rule, absent(3), on=5, recorded_through=entered).judgement("rule")
    assert (found.verdict, found.window is not None) == (verdict, has_window)


def test_an_absence_after_a_window_that_ends_before_the_coverage_says_so() -> None:
    """The window ends on the day before the one judged, which is the first of the coverage."""
    rule = AbsenceSum("enough", "wait", before_today=Always())
    policy = view(rule, on=3).policy
    record = Record("S-1", [absent(3)])
    early = Situation(policy, record, SchoolCalendar.build(sep(3), sep(30)), sep(3), None).view(sep(3))
    assert early.judgement("rule").value == 0
    reason = "after the window, which ends before the coverage"
    assert [(one.event.id, one.reason) for one in rule.excluded(early)] == [("a3", reason)]


def test_a_lapse_between_two_absences_begins_the_run_anew() -> None:
    """Absent on 3, 6 and 10: one of the four school days before the 10th (4, 5, 6, 9), before the 11th two again."""
    rule = AbsenceSum("enough", "wait", before_today=Always())
    given: dict[str, Any] = {"enough": 2, "window": Period(4, "school days")}
    events = [absent(3), absent(6), absent(10)]
    verdicts = [view(rule, *events, on=day, **given).judgement("rule").verdict for day in (9, 10, 11)]
    assert verdicts == ["met", "not_met", "met"]
    assert view(rule, *events, on=11, **given).since("rule") == sep(11)


@pytest.mark.parametrize(
    ("on", "first", "school_days", "short"),
    [(3, 1, 1, True), (4, 1, 2, False), (5, 2, 3, False), (8, 5, 2, False)],
)
def test_a_window_of_calendar_days_knows_its_school_days(on: int, first: int, school_days: int, short: bool) -> None:
    """Four days end on the one judged; the coverage begins on the 1st, and only what would begin before is short."""
    found = view(AbsenceSum("enough", "wait"), on=on, window=Period(4, "calendar days")).judgement("rule").window
    assert found is not None
    assert (found.first, found.last, found.school_days, found.short) == (sep(first), sep(on), school_days, short)


@pytest.mark.parametrize(
    ("rule", "on", "enough", "counted", "needed"),
    [
        (AbsenceSum("enough"), 4, 1, "2 school days from 2024-09-01 to 2024-09-04", "1 day is"),
        (AbsenceSum("enough"), 4, 2, "2 school days from 2024-09-01 to 2024-09-04", "2 days are"),
        (
            AbsenceSum("enough", "wait"),
            4,
            1,
            "2 school days from 2024-09-03 to 2024-09-04 (fewer than 3 are known)",
            "1 day is",
        ),
        (AbsenceSum("enough", "wait"), 5, 1, "3 school days from 2024-09-03 to 2024-09-05", "1 day is"),
    ],
)
def test_a_sum_says_what_it_counted_and_what_is_needed(
    rule: Rule, on: int, enough: int, counted: str, needed: str
) -> None:
    """One day is, two days are; a window that reaches back before the coverage says how many it should hold."""
    day = view(rule, absent(3), on=on, enough=enough)
    said = rule.explain(day, day.judgement("rule"))
    assert said == f"1 day of unexcused absence on the pupil's {counted}; {needed} needed"


def test_the_first_of_many_absences_begins_it() -> None:
    """Nothing that comes after changes the day since when."""
    assert list(AnyAbsence().changes(view(AnyAbsence(), absent(3), absent(4), absent(5), on=9))) == [sep(3)]
