"""Whether a requirement of a step that was taken was kept: the day before, the day, the day after."""

from __future__ import annotations

from typing import Any

import pytest

from schoolrules import Record, evaluate
from schoolrules.policy.basics import Force
from schoolrules.policy.checks import Check, Cleared, DayNotBefore, Holds, NotBefore, Settled, Shows, Within
from schoolrules.policy.conditions import Done
from schoolrules.policy.days import After, EventDay, StepDay
from schoolrules.policy.needs import FactNeed, If, NoticeNeed, StepNeed
from schoolrules.policy.step import Requirement

from .small import SEPTEMBER, event, sep, small_policy, step, taken

LIMIT = After(StepDay("first"), "wait")
"""Three school days after the first step."""


def verdict(check: Check, *events: dict[str, Any], on: int = 30, facts: Any = None, **parts: Any) -> str:
    requirement = Requirement("rule", "a rule", check, continuing=parts.pop("continuing", False))
    policy = small_policy(steps=(step("first"), step("second", requirements=(requirement,), **parts)))
    found = evaluate(policy, Record("S-1", list(events), facts), calendar=SEPTEMBER, as_of=sep(on))
    return str(found.findings["second.rule"].verdict)


@pytest.mark.parametrize(("day", "expected"), [(9, "breached"), (10, "kept"), (11, "kept")])
def test_not_before_admits_the_day_itself(day: int, expected: str) -> None:
    assert verdict(NotBefore(LIMIT), taken("first", 5), taken("second", day)) == expected


def test_a_limit_that_counts_from_a_step_never_taken_is_breached() -> None:
    assert verdict(NotBefore(LIMIT), taken("second", 9)) == "breached"
    assert verdict(Within(LIMIT), taken("second", 9)) == "breached"


def test_a_limit_that_counts_from_a_later_step_is_breached() -> None:
    """What counts is what the record showed on the step's own day."""
    assert verdict(NotBefore(LIMIT), taken("second", 9), taken("first", 10)) == "breached"


def test_a_limit_beyond_the_calendar_is_certainly_later() -> None:
    assert verdict(NotBefore(LIMIT), taken("first", 27), taken("second", 30)) == "breached"
    assert verdict(Within(LIMIT), taken("first", 27), taken("second", 30)) == "kept"


def test_a_limit_from_before_the_calendar_cannot_be_told() -> None:
    early = {"kind": "step", "step": "first", "on": "2024-08-20"}
    assert verdict(NotBefore(LIMIT), early, taken("second", 9)) == "undetermined"
    assert verdict(Within(LIMIT), early, taken("second", 9)) == "undetermined"


@pytest.mark.parametrize(("day", "expected"), [(9, "kept"), (10, "kept"), (11, "breached")])
def test_within_admits_the_last_day(day: int, expected: str) -> None:
    assert verdict(Within(LIMIT), taken("first", 5), taken("second", day)) == expected


@pytest.mark.parametrize(("on", "expected"), [(9, "pending"), (10, "pending"), (11, "breached")])
@pytest.mark.parametrize("force", [Force.MUST, Force.SHOULD])
def test_within_is_breached_as_soon_as_the_day_has_passed_undone(on: int, expected: str, force: Force) -> None:
    assert verdict(Within(LIMIT), taken("first", 5), on=on, due=LIMIT, force=force) == expected


def test_a_step_that_may_be_taken_breaches_nothing_undone() -> None:
    assert verdict(Within(LIMIT), taken("first", 5), on=11, due=LIMIT, force=Force.MAY) == "not_applicable"


def test_other_requirements_are_pending_while_the_step_is_open() -> None:
    assert verdict(NotBefore(LIMIT), taken("first", 5)) == "pending"
    assert verdict(NotBefore(LIMIT), taken("first", 5), due=LIMIT, on=11) == "pending"
    assert verdict(NotBefore(LIMIT), taken("first", 5), skipped=Done("first")) == "not_applicable"
    assert verdict(NotBefore(LIMIT), opens=Done("first")) == "not_applicable"


def test_a_second_event_does_not_heal_the_first() -> None:
    assert verdict(NotBefore(LIMIT), taken("first", 5), taken("second", 9), taken("second", 10)) == "breached"


@pytest.mark.parametrize(
    ("announced", "expected"), [("2024-09-09", "breached"), ("2024-09-10", "kept"), ("2024-10-20", "kept")]
)
def test_an_announced_day_is_compared_with_another(announced: str, expected: str) -> None:
    check = DayNotBefore(EventDay("scheduled", field="for_"), LIMIT)
    scheduled = event("scheduled", 5, what="conference", **{"for": announced})
    assert verdict(check, taken("first", 5), scheduled, taken("second", 5)) == expected


def test_where_nothing_was_announced_nothing_can_be_told() -> None:
    check = DayNotBefore(EventDay("scheduled", field="for_"), LIMIT)
    assert verdict(check, taken("first", 5), taken("second", 6)) == "undetermined"


def test_what_the_record_does_not_show_is_breached() -> None:
    check = Shows({"certified": True}, ("items",))
    assert verdict(check, taken("second", 5)) == "breached"
    assert verdict(check, taken("second", 5, certified=True, items=["essay"])) == "kept"
    assert verdict(check, taken("second", 5, certified=True, items=[])) == "breached"
    assert verdict(check, taken("second", 5, certified=False, items=["essay"])) == "breached"


@pytest.mark.parametrize(("day", "expected"), [(8, "kept"), (9, "kept"), (10, "breached")])
def test_what_was_needed_must_stand_on_or_before_the_steps_day(day: int, expected: str) -> None:
    check = Cleared((NoticeNeed("family", "second"),))
    assert verdict(check, event("notice", day, to="family", about="second"), taken("second", 9)) == expected


def test_only_a_missing_fact_makes_a_need_undetermined() -> None:
    both = Cleared((If((StepNeed("first"),), fact="plan"), NoticeNeed("family", "second")))
    notice = event("notice", 5, to="family", about="second")
    assert verdict(both, notice, taken("second", 9)) == "undetermined"
    assert verdict(both, taken("second", 9)) == "breached"
    assert verdict(both, notice, taken("second", 9), facts={"plan": False}) == "kept"
    assert verdict(both, notice, taken("second", 9), facts={"plan": True}) == "breached"


def test_needs_that_do_not_concern_the_case_are_not_applicable() -> None:
    check = Cleared((If((StepNeed("first"),), fact="plan"),))
    assert verdict(check, taken("second", 9), facts={"plan": False}) == "not_applicable"
    assert verdict(check, facts={"plan": False}) == "not_applicable"
    assert verdict(check) == "pending"


def test_a_condition_is_judged_on_the_steps_own_day_or_today() -> None:
    late = [taken("second", 5), taken("first", 9)]
    assert verdict(Holds(Done("first")), *late) == "breached"
    assert verdict(Holds(Done("first")), *late, continuing=True) == "kept"
    assert verdict(Holds(Done("first")), taken("first", 5), taken("second", 5)) == "kept"


@pytest.mark.parametrize(
    ("decided", "upheld", "expected"),
    [(None, True, "breached"), (4, True, "breached"), (5, True, "kept"), (9, True, "kept"), (9, False, "breached")],
)
def test_a_request_must_have_been_settled_as_it_must(decided: int | None, upheld: bool, expected: str) -> None:
    events = [event("hearing_requested", 5), taken("second", 10)]
    if decided is not None:
        events.append(event("hearing_decided", decided, upheld=upheld))
    check = Settled("hearing_requested", "hearing_decided", {"upheld": True})
    assert verdict(check, *events) == expected
    assert verdict(check, taken("second", 10)) == "not_applicable"


@pytest.mark.parametrize(("plan", "expected"), [(None, "undetermined"), (False, "breached")])
def test_not_before_is_not_judged_while_a_fact_that_it_needs_is_missing(plan: bool | None, expected: str) -> None:
    """The second step came two school days too early, but whether that matters rests on the fact."""
    check = NotBefore(LIMIT, needs=(FactNeed("plan"),))
    assert verdict(check, taken("first", 5), taken("second", 6), facts={"plan": plan}) == expected
