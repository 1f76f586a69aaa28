"""Rules of work, meetings and contact in a policy that has no compliance rule: nothing clears what they count."""

from __future__ import annotations

import pytest

from schoolrules.policy.conditions import Always
from schoolrules.policy.contact import ContactSets
from schoolrules.policy.rules import Criterion, Rule
from schoolrules.policy.work import MissedMeetings, Outstanding

from .small import CLAUSE, event, sep, small_policy, view_of

EVENTS = [
    event("assignment", 3, completed_on="2024-09-10"),
    event("meeting", 4, outcome="missed"),
    event("reschedule_attempt", 5),
    event("contact_attempt", 6, channel="phone", documented=True),
    event("contact_response", 9, by="parent"),
    event("compliance", 12),
]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Outstanding("assignment", "enough"), [4, 10]),
        (MissedMeetings("enough"), [4, 5]),
        (ContactSets("enough", "wait"), [6, 9]),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_rule_changes_on_the_days_of_its_own_events_only(rule: Rule, days: list[int]) -> None:
    """The day after work was due, the day it came in; a compliance that the policy does not know changes nothing."""
    view = view_of(small_policy(criteria={"rule": Criterion("A rule", rule, CLAUSE)}), *EVENTS)
    assert sorted(rule.changes(view)) == [sep(day) for day in days]


def test_a_time_to_answer_that_ends_beyond_the_calendar_changes_nothing_within_it() -> None:
    """Three school days after Friday the 6th the next is Thursday the 12th; after the 27th the calendar ends."""
    rule = ContactSets("enough", "wait", after_last_wait=Always())
    calls = [event("contact_attempt", day, channel="phone", documented=True) for day in (6, 27)]
    view = view_of(small_policy(criteria={"rule": Criterion("A rule", rule, CLAUSE)}), *calls)
    assert sorted(rule.changes(view)) == [sep(6), sep(12), sep(27)]
