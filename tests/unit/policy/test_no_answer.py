"""A filing that nobody answers: on which days that may come to be met, and at the calendar's edges."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schoolrules.calendar import Period
from schoolrules.policy.basics import Parameter
from schoolrules.policy.complaints import NoAnswer
from schoolrules.policy.rules import Criterion

from .small import CLAUSE, event, sep, small_policy, view_of

RULE = NoAnswer("plan", ("complaint_filed",), "wait", "second")
"""No answer within three school days."""
POLICY = small_policy(criteria={"unanswered": Criterion("No answer", RULE, CLAUSE)})


def test_it_may_change_the_day_after_the_period_and_with_every_later_event() -> None:
    """Filed on Wednesday the 4th: the third school day is Monday the 9th."""
    later = (event("compliance", 5), event("compliance", 9), event("compliance", 16))
    view = view_of(POLICY, event("complaint_filed", 4), *later)
    assert sorted(RULE.changes(view)) == [sep(10), sep(16)]


def test_a_period_that_ends_beyond_the_calendar_changes_on_no_day_of_it() -> None:
    """Filed on Friday the 27th: the 30th is the last school day there is."""
    view = view_of(POLICY, event("complaint_filed", 27), event("compliance", 30))
    assert list(RULE.changes(view)) == []


def test_a_period_that_begins_before_the_calendar_cannot_be_counted() -> None:
    early = {"kind": "complaint_filed", "on": "2024-08-20"}
    assert list(RULE.changes(view_of(POLICY, early, event("compliance", 30)))) == []


@pytest.mark.parametrize(("reading", "last"), [("school", 10), ("calendar", 8)])
def test_bare_days_are_those_of_the_reading(reading: str, last: int) -> None:
    """Three days after Wednesday the 4th: Thursday, Friday and Monday in school, or Saturday on the calendar."""
    rule = NoAnswer("plan", ("complaint_filed",), "bare", "second", days="days")
    bare = Parameter(Period(3, "calendar days"), "how long", CLAUSE)
    policy = small_policy(parameters={"bare": bare}, criteria={"unanswered": Criterion("No answer", rule, CLAUSE)})
    view = view_of(policy.with_readings({"days": reading}), event("complaint_filed", 4), facts={"plan": True})
    assert list(rule.changes(view)) == [sep(last)]
    ends = sep(last) - timedelta(days=1)
    assert rule.explain(view, view.judgement("unanswered")) == f"Filed on 2024-09-04; the time to act ended on {ends}"
    assert [view.at(day).judgement("unanswered").verdict for day in (ends, sep(last))] == ["not_met", "met"]


def test_a_period_that_ends_beyond_the_calendar_says_so() -> None:
    """Filed on Friday the 27th, or not at all."""
    until = "the time to act ended beyond the calendar"
    for filed, events in (("2024-09-27", (event("complaint_filed", 27),)), ("None", ())):
        view = view_of(POLICY, *events, facts={"plan": True})
        assert RULE.explain(view, view.judgement("unanswered")) == f"Filed on {filed}; {until}"
