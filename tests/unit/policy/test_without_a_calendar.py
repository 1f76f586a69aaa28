"""A policy that asks for no calendar is either refused what needs one, or works it out without."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import InvalidInput, Record, evaluate, policies
from schoolrules.policy.days import EventDay, LastSchoolDayBefore, NextSchoolDay
from schoolrules.policy.expressions import DateExpr

from .small import small_policy, step


@pytest.mark.parametrize("day", [LastSchoolDayBefore(EventDay("compliance")), NextSchoolDay(EventDay("compliance"))])
def test_a_day_counted_in_school_days_asks_for_a_calendar(day: DateExpr) -> None:
    """When the policy is put together, and not when a case comes to it."""
    with pytest.raises(InvalidInput) as refused:
        small_policy(steps=(step("first", due=day),), needs_calendar=False)
    assert [(p.path, p.message) for p in refused.value.problems] == [
        ("steps[0].due", "counts school days; expected a policy that needs a calendar")
    ]


def test_a_time_limit_in_business_days_is_explained_without_a_calendar() -> None:
    """Ten business days after Mon 1 Sep 2025, weekends alone left out: Mon 15 Sep."""
    policy = policies.get("ucp", edition="2020").with_parameters({"timely.fees_limit": "10 business days"})
    events = [{"kind": "violation", "on": "2025-09-01"}, {"kind": "complaint_filed", "on": "2025-09-08"}]
    record = Record("S-1", events, {"category": "pupil-fees"})
    answer = evaluate(policy, record, calendar=None, as_of=date(2025, 9, 12))
    assert "the last day was 2025-09-15" in answer.findings["timely"].explanation
