"""A filing that nobody answers: on which days that may come to be met, and at the calendar's edges."""

from __future__ import annotations

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
