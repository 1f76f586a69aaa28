"""What blocks a step, by name, and what clears it."""

from __future__ import annotations

import pytest

from schoolrules.policy.absences import AnyAbsence
from schoolrules.policy.conditions import Always, Never
from schoolrules.policy.days import StepDay
from schoolrules.policy.needs import (
    ApprovalNeed,
    CriterionNeed,
    FactNeed,
    If,
    NoticeNeed,
    OutcomeNeed,
    ReviewNeed,
    ScheduledNeed,
    SettledNeed,
    StepNeed,
    TallyNeed,
)
from schoolrules.policy.rules import Criterion
from schoolrules.policy.tally import Tally

from .small import CLAUSE, event, small_policy, taken, view_of

POLICY = small_policy(
    criteria={"absent": Criterion("Absent", AnyAbsence(), CLAUSE)},
    tallies={"calls": Tally("calls", "intervention", "enough")},
)


def test_a_notice_serves_from_its_day_on_and_only_for_its_role_and_subject() -> None:
    need = NoticeNeed("family", "first")
    right = event("notice", 9, to="family", about="first")
    assert need.missing(view_of(POLICY, right, on=8)) == ("notice:family",)
    assert need.missing(view_of(POLICY, right, on=9)) == ()
    for other in ({"to": "school", "about": "first"}, {"to": "family", "about": "second"}):
        assert need.missing(view_of(POLICY, event("notice", 9, **other))) == ("notice:family",)


def test_a_notice_to_another_role_serves_where_the_policy_says_so() -> None:
    need = NoticeNeed("family", "first", served_by=("family", "school"))
    assert need.missing(view_of(POLICY, event("notice", 9, to="school", about="first"))) == ()
    assert NoticeNeed("family", "first", served_by=("school",)).missing(
        view_of(POLICY, event("notice", 9, to="family", about="first"))
    ) == ("notice:family",)


@pytest.mark.parametrize(("on", "missing"), [(4, True), (5, False), (20, False)])
def test_a_date_is_scheduled_once_it_was_set(on: int, missing: bool) -> None:
    set_ = event("scheduled", 5, what="conference", **{"for": "2024-09-20"})
    found = ScheduledNeed("conference").missing(view_of(POLICY, set_, on=on))
    assert found == (("scheduled:conference",) if missing else ())


@pytest.mark.parametrize(("on", "missing"), [(19, True), (20, False)])
def test_a_meeting_that_must_be_held_blocks_until_its_day(on: int, missing: bool) -> None:
    set_ = event("scheduled", 5, what="conference", **{"for": "2024-09-20"})
    found = ScheduledNeed("conference", held=Always()).missing(view_of(POLICY, set_, on=on))
    assert found == (("scheduled:conference",) if missing else ())


def test_an_approval_must_be_of_the_step_and_by_the_right_role() -> None:
    need = ApprovalNeed("second", ("school",))
    assert need.missing(view_of(POLICY, event("approval", 5, of="second", by="family"))) == ("approval",)
    assert need.missing(view_of(POLICY, event("approval", 5, of="first", by="school"))) == ("approval",)
    assert need.missing(view_of(POLICY, event("approval", 5, of="second", by="school"))) == ()


def test_only_the_latest_outcome_counts() -> None:
    need = OutcomeNeed("first", "bad")
    bad, good = taken("first", 5, outcome="bad"), taken("first", 9, outcome="good")
    assert need.missing(view_of(POLICY, bad)) == ()
    assert need.missing(view_of(POLICY, bad, good)) == ("outcome:bad",)
    assert need.missing(view_of(POLICY, bad, good, on=8)) == ()


def test_a_criterion_a_step_and_a_fact_block_by_their_ids() -> None:
    nothing = view_of(POLICY)
    assert CriterionNeed("absent").missing(nothing) == ("criterion:absent",)
    assert StepNeed("first").missing(nothing) == ("step:first",)
    assert FactNeed("plan").missing(nothing) == ("fact:plan",)
    there = view_of(POLICY, event("absence", 5, status="unexcused"), taken("first", 5), facts={"plan": False})
    for need in (CriterionNeed("absent"), StepNeed("first"), FactNeed("plan")):
        assert need.missing(there) == ()


@pytest.mark.parametrize(("calls", "missing"), [(0, ("calls:0/2",)), (1, ("calls:1/2",)), (2, ()), (3, ())])
def test_a_tally_says_how_many_of_how_many(calls: int, missing: tuple[str, ...]) -> None:
    events = [event("intervention", 4 + n, type="letter") for n in range(calls)]
    assert TallyNeed("calls").missing(view_of(POLICY, *events)) == missing


@pytest.mark.parametrize(
    ("day", "adequate", "missing"), [(8, False, True), (9, False, False), (10, False, False), (10, True, True)]
)
def test_a_review_must_be_inadequate_and_not_older_than_the_day(day: int, adequate: bool, missing: bool) -> None:
    view = view_of(POLICY, taken("first", 9), event("progress_review", day, adequate=adequate))
    assert ReviewNeed(StepDay("first")).missing(view) == (("progress-review",) if missing else ())


def test_a_review_is_needed_even_where_no_day_is_known() -> None:
    need = ReviewNeed(StepDay("first"))
    assert need.missing(view_of(POLICY)) == ("progress-review",)
    assert need.missing(view_of(POLICY, event("progress_review", 4, adequate=False))) == ()


@pytest.mark.parametrize(("decided", "missing"), [(None, ("hearing",)), (8, ("hearing",)), (9, ()), (10, ())])
def test_a_request_is_settled_on_its_day_or_later(decided: int | None, missing: tuple[str, ...]) -> None:
    events = [event("hearing_requested", 9)]
    if decided is not None:
        events.append(event("hearing_decided", decided, upheld=True))
    need = SettledNeed("hearing", "hearing_requested", "hearing_decided")
    assert need.missing(view_of(POLICY, *events)) == missing
    assert not need.applies(view_of(POLICY))
    assert need.missing(view_of(POLICY)) == ()


def test_needs_under_a_fact_are_asked_for_only_where_it_is_true() -> None:
    need = If((StepNeed("first"),), fact="plan")
    assert need.missing(view_of(POLICY)) == ("fact:plan",)
    assert need.missing(view_of(POLICY, facts={"plan": True})) == ("step:first",)
    assert need.missing(view_of(POLICY, facts={"plan": False})) == ()
    assert need.applies(view_of(POLICY)) and not need.applies(view_of(POLICY, facts={"plan": False}))


def test_needs_under_a_condition_that_does_not_hold_ask_for_nothing() -> None:
    assert If((StepNeed("first"),), when=Never()).missing(view_of(POLICY)) == ()
    assert If((StepNeed("first"),), when=Never(), fact="plan").missing(view_of(POLICY)) == ()
    assert If((StepNeed("first"),), when=Always()).missing(view_of(POLICY)) == ("step:first",)


def test_a_fact_that_is_needed_is_met_by_no_event() -> None:
    """Nothing to show as evidence, and nothing that was looked at and refused."""
    view = view_of(POLICY, event("notice", 9, to="family", about="first"), facts={"plan": True})
    need = If((FactNeed("plan"),))
    assert (need.missing(view), need.evidence(view), FactNeed("plan").excluded(view)) == ((), (), [])


def test_what_settled_a_request_is_shown_beside_it() -> None:
    view = view_of(POLICY, event("hearing_requested", 9), event("hearing_decided", 12, upheld=True))
    need = SettledNeed("hearing", "hearing_requested", "hearing_decided")
    assert [found.kind for found in need.evidence(view)] == ["hearing_requested", "hearing_decided"]
