"""Explanations word for word: the verdict, the days counted, what is missing, the clause; and the whole of one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schoolrules import Evaluation, Record, SchoolCalendar, evaluate, policies
from schoolrules.policy.basics import Citation, Fact, Force
from schoolrules.policy.checks import Check, Cleared, Holds, NotBefore, Within
from schoolrules.policy.conditions import Done
from schoolrules.policy.days import After, StepDay
from schoolrules.policy.languages import LanguageShare
from schoolrules.policy.needs import FactNeed, NoticeNeed
from schoolrules.policy.policy import Hold, Note, StateRule
from schoolrules.policy.rules import Criterion, FactRule
from schoolrules.policy.step import Action, Requirement
from tests.unit.policy.small import CLAUSE, SEPTEMBER, event, sep, small_policy, step, taken

CLAUSE_SAID = "[Handbook, 1: a small clause]"
LIMIT = After(StepDay("first"), "wait")
"""Three school days after the first step."""


def judged(*events: dict[str, Any], on: int = 30, facts: Any = None, **parts: Any) -> Evaluation:
    return evaluate(small_policy(**parts), Record("S-1", list(events), facts), calendar=SEPTEMBER, as_of=sep(on))


def explained(check: Check, *events: dict[str, Any], on: int = 30, facts: Any = None, **parts: Any) -> str:
    requirement = Requirement("rule", "a rule was kept", check)
    steps = (step("first"), step("second", requirements=(requirement,), **parts))
    return judged(*events, on=on, facts=facts, steps=steps).findings["second.rule"].explanation


# --- one finding -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (9, "Breached: Step second, taken on 2024-09-09: it is not so that a rule was kept: "),
        (10, "Kept: Step second, taken on 2024-09-10: a rule was kept ("),
    ],
)
def test_a_step_too_early_or_in_time_is_told_with_the_first_lawful_day(day: int, words: str) -> None:
    """Three school days after Thursday 5 September are Tuesday the tenth."""
    said = explained(NotBefore(LIMIT), taken("first", 5), taken("second", day))
    end = ")" if day == 10 else ""
    assert said == f"{words}the first lawful day was 2024-09-10{end}. {CLAUSE_SAID}"


def test_a_step_too_late_is_told_with_the_last_lawful_day() -> None:
    """A day that cannot be counted, and one beyond the calendar, are told as such."""
    first = taken("first", 5)
    late = "Breached: Step second, taken on 2024-09-11: it is not so that a rule was kept: "
    assert explained(Within(LIMIT), first, taken("second", 11)) == (
        f"{late}the last lawful day was 2024-09-10. {CLAUSE_SAID}"
    )
    assert explained(Within(LIMIT), taken("second", 11)) == (
        f"{late}the last lawful day was one that cannot be counted from what the record shows. {CLAUSE_SAID}"
    )
    assert explained(Within(LIMIT), taken("first", 27), taken("second", 30)) == (
        "Kept: Step second, taken on 2024-09-30: a rule was kept (the last lawful day was beyond the calendar's end). "
        + CLAUSE_SAID
    )


def test_what_the_record_does_not_show_is_told_with_what_is_missing() -> None:
    """All that is missing, or nothing where the check names nothing."""
    needs = Cleared((NoticeNeed("family", "second"), NoticeNeed("school", "second")))
    assert explained(needs, taken("second", 9)) == (
        "Breached: Step second, taken on 2024-09-09: the record does not show that a rule was kept "
        f"(missing: notice:family, notice:school). {CLAUSE_SAID}"
    )
    assert explained(Holds(Done("first")), taken("second", 9)) == (
        f"Breached: Step second, taken on 2024-09-09: the record does not show that a rule was kept. {CLAUSE_SAID}"
    )
    assert explained(Holds(Done("first")), taken("first", 5), taken("second", 9)) == (
        f"Kept: Step second, taken on 2024-09-09: a rule was kept. {CLAUSE_SAID}"
    )


def test_what_cannot_be_judged_is_told_with_what_it_lacks() -> None:
    """A fact by its name; a day that is unknown where nothing has a name."""
    lacks = "Undetermined: Step second, taken on 2024-09-09: whether a rule was kept cannot be judged without "
    assert explained(Cleared((FactNeed("plan"), FactNeed("size"))), taken("second", 9), facts={"plan": None}) == (
        f"{lacks}fact:plan. {CLAUSE_SAID}"
    )
    early = {"kind": "step", "step": "first", "on": "2024-08-20"}
    assert explained(NotBefore(LIMIT), early, taken("second", 9)) == f"{lacks}a day that is unknown. {CLAUSE_SAID}"


def test_what_is_still_to_come_or_does_not_matter_is_told_without_a_day() -> None:
    """The step's title stands alone while it was not taken."""
    assert explained(NotBefore(LIMIT), taken("first", 5)) == (
        f"Pending: Step second: when it is taken, the record must show that a rule was kept. {CLAUSE_SAID}"
    )
    assert explained(NotBefore(LIMIT), opens=Done("first")) == (
        f"Not applicable: Step second: whether a rule was kept does not matter in this case. {CLAUSE_SAID}"
    )


def test_a_criterion_that_cannot_be_judged_or_does_not_apply_is_told_by_its_title() -> None:
    """A fact that is missing is named; one that says otherwise is no fault of the record."""
    rule = FactRule("plan", True, "the pupil has a plan")
    plain = {"plan": Criterion("A plan", rule, CLAUSE)}
    assert judged(criteria=plain).findings["plan"].explanation == (
        f"Undetermined: A plan cannot be judged without fact:plan. {CLAUSE_SAID}"
    )
    assert judged(criteria=plain, facts={"plan": False}).findings["plan"].explanation == (
        f"Not met: it is not on record that the pupil has a plan. {CLAUSE_SAID}"
    )
    assert judged(criteria=plain, facts={"plan": True}).findings["plan"].explanation == (
        f"Met: the pupil has a plan. Met since 2024-09-01. {CLAUSE_SAID}"
    )
    idle = {"plan": Criterion("A plan", rule, Citation("Handbook", "2"), applies=Done("first"))}
    assert judged(criteria=idle).findings["plan"].explanation == (
        "Not applicable: A plan does not apply to this case. [Handbook, 2]"
    )


# --- the whole ---------------------------------------------------------------------------------------------------


def test_the_whole_explanation_of_a_small_case() -> None:
    """Findings, rules not kept, steps in every status, what comes next, what is withheld, and notes."""
    rule = Requirement("notice", "the family was told", Cleared((NoticeNeed("family", "first"),)))
    plan = Requirement("plan", "the plan was looked at", Cleared((FactNeed("plan"),)))
    steps = (
        step("first", requirements=(rule, plan)),
        step(
            "second", due=LIMIT, actions=(Action("ring them up"), Action("write it down", Force.SHOULD, Done("first")))
        ),
        step("third", needs=(NoticeNeed("family", "third"),), participants=("family", "school")),
        step("fourth", force=Force.SHOULD, due=LIMIT),
        step("fifth", force=Force.MAY, earliest=StepDay("first")),
        step("sixth", skipped=Done("first")),
        step("seventh", opens=Done("second")),
    )
    criteria = {"plan": Criterion("A plan", FactRule("plan", True, "the pupil has a plan"), CLAUSE)}
    holds = {"orders": Hold("Nothing is ordered.", Done("first"), CLAUSE)}
    notes = (
        Note("Begun on {day}.", Done("first"), day=StepDay("first")),
        Note("Noted.", Done("first"), CLAUSE),
        Note("Never told.", Done("seventh")),
    )
    found = judged(taken("first", 5), on=11, steps=steps, criteria=criteria, holds=holds, notes=notes)
    assert found.explain().splitlines() == [
        "A small policy (small, edition 1), as of 2024-09-11",
        "Source: Handbook",
        "State: open. Something is to be done.",
        "",
        "Findings",
        "- plan: Undetermined: A plan cannot be judged without fact:plan. [1: a small clause]",
        "",
        "Rules of the procedure that were not kept, or cannot be judged",
        "- first.notice: Breached: Step first, taken on 2024-09-05: the record does not show that the family was told "
        "(missing: notice:family). [1: a small clause]",
        "- first.plan: Undetermined: Step first, taken on 2024-09-05: whether the plan was looked at cannot be judged "
        "without fact:plan. [1: a small clause]",
        "",
        "Steps",
        "- first: done on 2024-09-05",
        "- second: overdue; by 2024-09-10",
        "- third: blocked; missing: notice:family",
        "- fourth: lapsed: its day has passed; by 2024-09-10",
        "- fifth: ready: it can be taken today; not before 2024-09-05",
        "- sixth: passed over",
        "",
        "Next required step: Step second (second); must be taken by the school.",
        "  Overdue; by 2024-09-10. [1: a small clause]",
        "  - ring them up (must)",
        "  - write it down (done)",
        "Allowed, not required: Step fifth (fifth); ready: it can be taken today; not before 2024-09-05.",
        "Hold: Nothing is ordered. [1: a small clause]",
        "Note: plan cannot be judged without fact:plan: state and steps are told as if it were not met.",
        "Note: Begun on 2024-09-05.",
        "Note: Noted. [1: a small clause]",
    ]
    assert found.next_step is not None


def test_who_takes_part_in_the_next_step_is_told_by_role() -> None:
    """In the order of the text."""
    found = judged(steps=(step("first", force=Force.SHOULD, participants=("family", "school")),))
    assert found.explain().splitlines()[-3:] == [
        "Next required step: Step first (first); should be taken by the school.",
        "  Ready: it can be taken today. [1: a small clause]",
        "  Taking part: the family, the school.",
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("paused", "State: paused. Nothing is to be done while this lasts."),
        ("closed", "State: closed. The process has ended."),
        ("clear", "State: clear. Nothing has begun and nothing is open."),
    ],
)
def test_a_state_other_than_open_is_told_and_nothing_is_next(state: Any, words: str) -> None:
    """A paused process says where it would go on."""
    found = judged(taken("first", 5), states=(StateRule(state, Done("first")),))
    lines = found.explain().splitlines()
    assert words in lines
    assert "Next required step: none." in lines
    assert ("Note: If it resumes, it resumes at second." in lines) == (state == "paused")


def test_a_deadline_that_rolled_is_told_with_the_day_before() -> None:
    """Three calendar days after Thursday are Sunday; the next business day is Monday."""
    policy = small_policy(steps=(step("first"), step("second", due=LIMIT, roll="next"))).with_parameters(
        {"wait": "3 calendar days"}
    )
    found = evaluate(policy, Record("S-1", [taken("first", 5)]), calendar=SEPTEMBER, as_of=sep(6))
    assert "- second: ready: it can be taken today; by 2024-09-09 (2024-09-08 is no business day)" in (
        found.explain().splitlines()
    )


def test_days_that_the_calendar_does_not_hold_are_told_in_notes() -> None:
    """Beyond its end by the step and its day; before its beginning by the step."""
    steps = (step("first"), step("second", earliest=LIMIT, due=LIMIT))
    beyond = judged(taken("first", 27), steps=steps)
    assert beyond.notes == (
        "second: its earliest day lies beyond the calendar's last day, 2024-09-30.",
        "second: its due day lies beyond the calendar's last day, 2024-09-30.",
    )
    early = {"kind": "step", "step": "first", "on": "2024-08-20"}
    assert judged(early, steps=steps).notes == (
        "second: a day that it waits for cannot be told, for it is counted from before the calendar's coverage.",
    )


def test_what_was_known_and_what_was_not_counted_stand_in_the_explanation() -> None:
    """Nine days of absence in September, one excused, a referral with two interventions of three."""
    calendar = SchoolCalendar.build(date(2024, 9, 1), date(2024, 12, 20), closed={date(2024, 9, 2): "Labor Day"})
    days = (3, 4, 5, 6, 9, 10, 11, 12, 13)
    events = [event("absence", day, status="unexcused") for day in days]
    events += [event("absence", 16, status="excused"), event("intervention", 17, type="letter")]
    events += [event("intervention", 17, type="home_visit"), taken("referral-1", 18)]
    found = evaluate(
        policies.get("truancy-intervention"),
        Record("S-1", events),
        calendar=calendar,
        as_of=sep(20),
        known_at=sep(19),
    )
    lines = found.explain().splitlines()
    counted = ", ".join(f"2024-09-{day:02}" for day in days)
    assert lines[0].endswith(
        "(truancy-intervention, edition undated), as of 2024-09-20, with what was known on 2024-09-19"
    )
    at = next(number for number, line in enumerate(lines) if line.startswith("- unexcused-9-of-180: "))
    assert lines[at].startswith(
        "- unexcused-9-of-180: Met: 9 days of unexcused absence on the pupil's 13 school days from 2024-09-03 to "
        f"2024-09-19 (fewer than 180 are known); 9 days are needed. Days counted: {counted}. Met since 2024-09-13. "
        "[Truancy Hearing, 1: "
    )
    assert lines[at + 1] == "    not counted: 2024-09-16, excused, not unexcused"
    assert lines[at + 2] == "    if window-end is read as before-today, not through-today: since 2024-09-14"


def test_all_that_a_criterion_lacks_is_named() -> None:
    """In its explanation and in the note."""
    share = LanguageShare("enough", "size", "spoken", "size", "spoken", StepDay("first"))
    facts = {"size": Fact("integer", "pupils"), "spoken": Fact("counts", "speakers")}
    policy = small_policy(criteria={"share": Criterion("A share", share, CLAUSE)}, facts=facts)
    found = evaluate(policy, Record("S-1"), calendar=SEPTEMBER, as_of=sep(9))
    assert found.findings["share"].explanation == (
        f"Undetermined: A share cannot be judged without fact:size, fact:spoken. {CLAUSE_SAID}"
    )
    assert found.notes == (
        "share cannot be judged without fact:size, fact:spoken: state and steps are told as if it were not met.",
    )
