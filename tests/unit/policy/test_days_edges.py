"""Days of a case where they stay as they are: none to roll, none to count back from."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import Record, SchoolCalendar
from schoolrules.calendar import Period
from schoolrules.policy.basics import Fact, Parameter
from schoolrules.policy.casefacts import FactDay
from schoolrules.policy.days import After, LastSchoolDayBefore, Rolled, StepDay
from schoolrules.policy.expressions import BEYOND, UNCOUNTED
from schoolrules.policy.view import Situation

from .small import CLAUSE, sep, small_policy, taken, view_of

SATURDAY_SCHOOL = SchoolCalendar.build(sep(1), sep(30), open={sep(14): "make-up day"})


@pytest.mark.parametrize(("named", "expected"), [("2024-08-30", UNCOUNTED), ("2024-10-01", BEYOND)])
def test_a_day_outside_the_calendar_has_no_school_day_before_it_that_is_known(named: str, expected: date) -> None:
    policy = small_policy(facts={"opening": Fact("date", "when it opened")})
    assert LastSchoolDayBefore(FactDay("opening")).day(view_of(policy, facts={"opening": named})) == expected


@pytest.mark.parametrize(
    ("wait", "taken_on", "expected"),
    [("3 school days", 11, sep(14)), ("3 calendar days", 11, sep(16)), ("3 school days", 27, BEYOND)],
)
def test_a_saturday_in_session_that_was_counted_in_school_days_does_not_roll(
    wait: str, taken_on: int, expected: date
) -> None:
    """Saturday the 14th is a school day here and no business day; a day beyond the calendar stays there."""
    policy = small_policy(parameters={"wait": Parameter(Period.parse(wait), "how long to wait", CLAUSE)})
    record = Record("S-1", [taken("first", taken_on)])
    view = Situation(policy, record, SATURDAY_SCHOOL, sep(30), None).view(sep(30))
    assert Rolled(After(StepDay("first"), "wait")).day(view) == expected
