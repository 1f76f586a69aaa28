"""Days of a case: what rolls, what an event names, and what lies outside the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules.policy.conditions import FactIs
from schoolrules.policy.days import After, Choose, EventDay, LastSchoolDayBefore, StepDay
from schoolrules.policy.expressions import UNCOUNTED

from .small import event, sep, small_policy, taken, view_of

SCHOOL_DAYS = After(StepDay("first"), "wait")
"""Counted in school days: never rolled."""
NAMED = EventDay("scheduled", "last", {"what": "conference"}, field="for_")
CONFERENCE = event("scheduled", 3, what="conference", **{"for": "2024-09-14"})


@pytest.mark.parametrize(("plan", "rolls"), [(True, True), (False, False), (None, False)])
def test_the_day_chosen_says_whether_it_rolls(plan: bool | None, rolls: bool) -> None:
    """A day that an event names may; one that was counted in school days may not."""
    choice = Choose(FactIs("plan", True), NAMED, SCHOOL_DAYS)
    view = view_of(small_policy(), CONFERENCE, taken("first", 3), facts={"plan": plan})
    assert choice.rolls(view) is rolls


def test_where_no_day_is_chosen_nothing_forbids_rolling() -> None:
    assert Choose(FactIs("plan", True), SCHOOL_DAYS).rolls(view_of(small_policy()))


def test_a_step_taken_names_no_event_as_the_source_of_its_day() -> None:
    view = view_of(small_policy(), CONFERENCE, taken("first", 3))
    assert StepDay("first").evidence(view) == ()
    assert [found.kind for found in NAMED.evidence(view)] == ["scheduled"]


@pytest.mark.parametrize(("named", "expected"), [("2024-09-04", sep(3)), ("2024-09-03", UNCOUNTED)])
def test_before_the_first_school_day_there_is_none_to_count(named: str, expected: date) -> None:
    """The first school day of the coverage is 3 September."""
    scheduled = event("scheduled", 3, what="conference", **{"for": named})
    assert LastSchoolDayBefore(NAMED).day(view_of(small_policy(), scheduled)) == expected
