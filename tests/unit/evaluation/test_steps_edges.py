"""How steps stand and are judged where time, knowledge and readings meet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schoolrules import Evaluation, Record, SchoolCalendar, evaluate
from schoolrules.calendar import Period
from schoolrules.policy.basics import Force, Parameter
from schoolrules.policy.casefacts import DayNeed
from schoolrules.policy.checks import Cleared, DayNotBefore, NotBefore, Settled, Within
from schoolrules.policy.conditions import Done, Never
from schoolrules.policy.days import After, EventDay, StepDay
from schoolrules.policy.needs import FactNeed, NoticeNeed, TallyNeed
from schoolrules.policy.policy import Policy, StateRule
from schoolrules.policy.step import Requirement
from schoolrules.policy.tally import Tally
from tests.unit.policy.small import CLAUSE, SEPTEMBER, event, sep, small_policy, step, taken

LIMIT = After(StepDay("first"), "wait")
"""Three school days after the first step."""
BY_READING = After(StepDay("first"), "wait", days="days")


def in_calendar_days(number: int) -> dict[str, Parameter]:
    return {"wait": Parameter(Period(number, "calendar days"), "how long", CLAUSE)}


def judged(
    policy: Policy, *events: dict[str, Any], on: int = 30, calendar: SchoolCalendar = SEPTEMBER, **more: Any
) -> Evaluation:
    return evaluate(policy, Record("S-1", list(events)), calendar=calendar, as_of=sep(on), **more)


def required(check: Any, **parts: Any) -> Requirement:
    return Requirement("rule", "a rule was kept", check, **parts)


# --- days --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize(("wait", "due", "nominal"), [(3, 9, 8), (4, 9, None), (5, 10, None)])
def test_a_last_day_that_rolled_keeps_the_day_before_whether_done_or_not(
    done: bool, wait: int, due: int, nominal: int | None
) -> None:
    """Three calendar days after Thursday 5 September are a Sunday; and the first lawful day stays beside it."""
    steps = (step("first"), step("second", earliest=StepDay("first"), due=LIMIT, roll="next"))
    policy = small_policy(parameters=in_calendar_days(wait), steps=steps)
    events = [taken("first", 5), *([taken("second", 6)] if done else [])]
    report = judged(policy, *events, on=7).steps["second"]
    assert (report.earliest, report.due) == (sep(5), sep(due))
    assert report.due_nominal == (None if nominal is None else sep(nominal))


def test_a_last_day_beyond_the_calendar_is_not_rolled() -> None:
    """Not even where the holidays of that day would have to be known."""
    calendar = SchoolCalendar.build(sep(1), sep(30), country="US", subdivision="CA")
    policy = small_policy(
        parameters=in_calendar_days(10), steps=(step("first"), step("second", due=LIMIT, roll="next"))
    )
    report = judged(policy, taken("first", 27), calendar=calendar).steps["second"]
    assert (report.due, report.due_nominal, report.beyond, report.status) == (None, None, ("due",), "ready")


@pytest.mark.parametrize(
    ("on", "status"), [(4, "waiting"), (5, "waiting"), (9, "waiting"), (10, "ready"), (11, "overdue")]
)
def test_a_routine_step_waits_for_its_last_day(on: int, status: str) -> None:
    """And while that is not known; its first lawful day has come long before."""
    steps = (step("first"), step("second", earliest=StepDay("first"), due=LIMIT, routine=True))
    found = judged(small_policy(steps=steps), taken("first", 5), on=on)
    assert found.steps["second"].status == status
    assert found.steps["second"].is_open == (status != "waiting")


# --- requirements ------------------------------------------------------------------------------------------------


def verdict(status: str, force: Force = Force.MUST) -> str:
    """What a rule with a last day comes to while the step stands so."""
    needs = (NoticeNeed("family", "second"),) if status == "blocked" else ()
    earliest = LIMIT if status == "waiting" else None
    parts: dict[str, Any] = {"needs": needs, "earliest": earliest, "force": force, "due": LIMIT}
    found = judged(
        small_policy(steps=(step("first"), step("second", requirements=(required(Within(LIMIT)),), **parts))),
        taken("first", 5),
        on=11 if status in ("overdue", "lapsed") else 9,
    )
    assert found.steps["second"].status == status
    return str(found.findings["second.rule"].verdict)


def test_a_rule_with_a_last_day_is_pending_until_the_day_has_passed() -> None:
    """And then breached, but where the step may be left undone."""
    assert [verdict(status) for status in ("ready", "waiting", "blocked")] == ["pending"] * 3
    assert (verdict("overdue"), verdict("lapsed", Force.SHOULD)) == ("breached", "breached")
    assert verdict("lapsed", Force.MAY) == "not_applicable"


def test_a_rule_without_a_last_day_is_pending_on_an_overdue_step_too() -> None:
    """A step that is overdue is still to be taken; one that lapsed is not."""
    rule = (required(NotBefore(StepDay("first"))),)
    for force, expected in ((Force.MUST, "pending"), (Force.SHOULD, "not_applicable")):
        steps = (step("first"), step("second", due=LIMIT, requirements=rule, force=force))
        found = judged(small_policy(steps=steps), taken("first", 5), on=11)
        assert str(found.findings["second.rule"].verdict) == expected


def test_what_was_missing_is_what_was_missing_on_the_steps_own_day() -> None:
    """A later notice mends nothing, but where the requirement goes on."""
    need = Cleared((NoticeNeed("family", "second"),))
    for continuing, missing, kept in ((False, ("notice:family",), "breached"), (True, (), "kept")):
        steps = (step("first"), step("second", requirements=(required(need, continuing=continuing),)))
        found = judged(
            small_policy(steps=steps), taken("second", 9), event("notice", 10, to="family", about="second"), on=11
        )
        assert found.missing_for("second.rule") == missing
        assert str(found.findings["second.rule"].verdict) == kept


def test_only_what_cannot_be_judged_names_the_facts_that_it_lacks() -> None:
    """Where something else is missing too, the rule is breached whatever the fact."""
    both = Cleared((FactNeed("plan"), NoticeNeed("family", "first"), DayNeed("day", EventDay("knowledge"))))
    notice = event("notice", 5, to="family", about="first")
    policy = small_policy(steps=(step("first", requirements=(required(both),)),))
    breached, open_ = judged(policy, taken("first", 5)), judged(policy, notice, taken("first", 5))
    assert (str(breached.findings["first.rule"].verdict), breached.findings["first.rule"].needs) == ("breached", ())
    assert open_.findings["first.rule"].needs == ("fact:plan", "fact:day")
    assert "cannot be judged without fact:plan, fact:day. " in open_.findings["first.rule"].explanation


def test_evidence_is_of_the_steps_own_day_and_in_order() -> None:
    """By day, whatever part of the rule names the event; nothing from after the step."""
    announced = DayNotBefore(EventDay("scheduled", field="for_"), StepDay("first"))
    set_ = event("scheduled", 5, id="z-set", what="conference", **{"for": "2024-09-20"})
    steps = (step("first"), step("second", requirements=(required(announced),)))
    found = judged(small_policy(steps=steps), taken("first", 4), set_, taken("second", 6, id="a-step"))
    assert found.findings["second.rule"].evidence == ("z-set", "a-step")
    settled = Settled("hearing_requested", "hearing_decided", {"upheld": True})
    requests = [event("hearing_requested", day, id=f"r{day}") for day in (4, 12)]
    steps = (step("first"), step("second", requirements=(required(settled),)))
    decided = event("hearing_decided", 5, id="d5", upheld=True)
    found = judged(small_policy(steps=steps), *requests, decided, taken("second", 9))
    assert found.findings["second.rule"].evidence == ("r4", "d5")
    assert judged(small_policy(steps=steps), *requests).findings["second.rule"].evidence == ()


def test_what_was_not_counted_is_told_once_the_rule_is_judged() -> None:
    """While the step is open nothing has been left out yet."""
    calls = Tally("calls", "intervention", "enough", refused={"type": "truancy_ticket"}, refused_because="no help")
    steps = (step("first", requirements=(required(Cleared((TallyNeed("calls"),))),)),)
    policy = small_policy(steps=steps, tallies={"calls": calls})
    ticket = event("intervention", 4, id="t", type="truancy_ticket")
    assert [
        (one.event.id, one.reason) for one in judged(policy, ticket, taken("first", 5)).excluded_by("first.rule")
    ] == [("t", "no help")]
    assert judged(policy, ticket).excluded_by("first.rule") == ()


# --- readings ----------------------------------------------------------------------------------------------------


def test_another_reading_sees_no_more_than_was_known() -> None:
    """The second step was taken, and became known after the day of the question."""
    policy = small_policy(parameters=in_calendar_days(3), steps=(step("first"), step("second", due=BY_READING)))
    late = taken("second", 6, known_on="2024-09-20")
    report = judged(policy, taken("first", 5), late, on=9, known_at=sep(9)).steps["second"]
    assert report.status == "ready"
    assert [one.to_dict()["otherwise"] for one in report.readings] == [
        {"calendar": {"status": "overdue", "due": "2024-09-08"}}
    ]


def test_a_day_that_a_reading_puts_beyond_the_calendar_is_told_so() -> None:
    """Three school days after Friday the 27th are in October; three calendar days are the 30th."""
    policy = small_policy(parameters=in_calendar_days(3), steps=(step("first"), step("second", due=BY_READING)))
    report = judged(policy.with_readings({"days": "calendar"}), taken("first", 27), on=27).steps["second"]
    assert report.due == sep(30)
    assert [one.to_dict()["otherwise"] for one in report.readings] == [{"school": {"due": "outside-calendar"}}]


def test_two_things_missing_are_told_apart() -> None:
    """In the order of the policy's table."""
    needs = (NoticeNeed("family", "first"), NoticeNeed("school", "first"))
    found = judged(small_policy(steps=(step("first", needs=needs, skipped=Never()),)), on=9)
    assert "- first: blocked; missing: notice:family, notice:school" in found.explain().splitlines()
    assert found.as_of == date(2024, 9, 9)


def test_a_step_that_lapsed_waits_for_nothing() -> None:
    """While it was open the notice was missing; now nothing is."""
    needs = (NoticeNeed("family", "second"),)
    steps = (step("first"), step("second", force=Force.SHOULD, due=LIMIT, needs=needs))
    found = [judged(small_policy(steps=steps), taken("first", 5), on=day).steps["second"] for day in (10, 11)]
    assert [(report.status, report.blocked_by) for report in found] == [
        ("blocked", ("notice:family",)),
        ("lapsed", ()),
    ]


def test_what_was_passed_over_when_the_process_ended_is_skipped() -> None:
    """Below the highest step done, where it can be passed over; what lies above it is not required."""
    steps = (step("first"), step("second", passable=False), step("third"), step("fourth"))
    ended = small_policy(steps=steps, states=(StateRule("closed", Done("third")),))
    found = judged(ended, taken("third", 5), on=9)
    assert [report.status for report in found.steps.values()] == ["skipped", "not_required", "done", "not_required"]
    assert (found.state, found.next_step) == ("closed", None)
