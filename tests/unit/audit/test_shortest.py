"""The shortest way, reckoned by hand for small policies, and the steps that no walk in order would reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schoolrules import Case, policies
from schoolrules.audit import Shortest, reach, walk
from schoolrules.audit.histories import Histories
from schoolrules.audit.readying import remarks as broken_when_ready
from schoolrules.audit.shortest import shortest
from schoolrules.audit.year import plain_calendar
from schoolrules.policy.policy import Policy
from tests.unit.audit import faulty, uncommon

Change = Callable[[faulty.Json], None]
WAYS = (
    # letter 2 on the day of the third absence, for letter 1 is not asked for
    (uncommon.instead, "letter-2", 0),
    # from the third absence to the fifth, on which letter 3 is sent
    (uncommon.for_more, "letter-3", 2),
    # the violation may be on the day of the third absence
    (uncommon.by_either, "letter-2", 0),
    # absent every day until letter 2
    (uncommon.seven_of_seven, "letter-2", 5),
    # on the first and the eighth day of the window, so that the first is counted no more on the next day
    (uncommon.five_of_eight, "letter-2", 5),
    # letter 2 waits five days, and for no advice
    (uncommon.advice_beside, "letter-2", 5),
    # nor may the advice be left out once its last day has passed
    (uncommon.advice_within, "letter-2", 5),
    # from the third absence, not from the first, which opens nothing
    (uncommon.told_besides, "letter-2", 5),
)
every_way = pytest.mark.parametrize(
    ("change", "step", "school_days"), WAYS, ids=lambda value: getattr(value, "__name__", "")
)


def way_of(policy: Policy) -> Shortest:
    """The shortest way through a policy."""
    found = shortest(Histories(policy, plain_calendar()))
    assert found is not None
    return found


@every_way
def test_the_shortest_way_is_as_reckoned_by_hand(change: Change, step: str, school_days: int) -> None:
    way = way_of(faulty.parsed(change))
    assert (way.step, way.school_days) == (step, school_days)


@every_way
def test_the_shortest_way_is_replayed_and_breaks_nothing(change: Change, step: str, school_days: int) -> None:
    found = Case.parse(way_of(faulty.parsed(change)).witness).evaluate()
    assert found.steps[step].done_on == found.as_of
    assert list(found.breaches()) == []
    assert [report.step for report in found.steps.values() if report.status == "overdue"] == []


@every_way
def test_no_step_that_can_be_reached_is_called_unreached(change: Change, step: str, school_days: int) -> None:
    of = Histories(faulty.parsed(change), plain_calendar())
    assert step not in [
        remark.where.removeprefix("steps.")
        for remark in reach.remarks(of, frozenset())
        if remark.kind in ("unreached-step", "untaken-step")
    ]


def test_advice_whose_last_day_would_pass_is_not_left_out() -> None:
    way = way_of(faulty.parsed(uncommon.advice_within))
    assert [step for step, _ in way.walk.taken] == ["letter-1", "advice", "letter-2"]


def test_a_walk_to_a_step_leaves_out_what_shuts_it_off() -> None:
    assert [step for step, _ in walk(faulty.parsed(uncommon.instead), until="letter-2").taken] == ["letter-2"]


def test_a_way_is_not_told_from_a_criterion_on_which_no_step_rests() -> None:
    assert [ground.criterion for ground in way_of(faulty.parsed(uncommon.told_besides)).grounds] == ["absent"]


def test_each_criterion_counts_from_its_own_day() -> None:
    """The third of five absences opens letter 1; with the fifth comes letter 3."""
    found = {ground.criterion: ground for ground in way_of(faulty.parsed(uncommon.for_more)).grounds}
    assert {name: ground.school_days for name, ground in found.items()} == {"absent": 2, "more": 0}
    assert found["more"].school_days_since_begun == 2


def test_every_weekday_is_tried_for_each_criterion() -> None:
    """By the excused absences first: three school days more, and eight of them need hold one weekend alone."""
    found = {ground.criterion: ground for ground in way_of(faulty.parsed(uncommon.after_excused)).grounds}
    assert (found["excused"].school_days, found["excused"].calendar_days) == (8, 10)


# --- the library's own ----------------------------------------------------------------------------------------------


def test_with_the_numbers_of_the_state_the_clock_starts_at_the_first_threshold() -> None:
    """Six absences, one a day, of which the third, the fourth, the fifth and the sixth each open a level."""
    way = way_of(policies.get("attendance-ladder", profile="california-statute"))
    assert way.school_days == 3
    days = {ground.criterion: ground.school_days for ground in way.grounds}
    assert days == {
        "sart-threshold": 3, "mediation-threshold": 2, "sarb-threshold": 1, "enforcement-threshold": 0,
    }  # fmt: skip


def test_the_first_absence_begins_the_truancy_ladder_on_the_way_that_is_printed_too() -> None:
    """Referral 3 comes fourteen school days after the first absence; the ninth is on the ninth day."""
    way = way_of(policies.get("truancy-intervention"))
    days = {ground.criterion: ground.school_days for ground in way.grounds}
    assert days == {"truancy-begun": 14, "unexcused-9-of-180": 6}


def changed(policy: str, step: str, **fields: object) -> Policy:
    """One of the library's own with a step declared otherwise."""
    declared = policies.get(policy, profile="3-6-9" if policy == "attendance-ladder" else None).to_dict()
    next(each for each in declared["steps"] if each["id"] == step).update(fields)
    return Policy.parse(declared)


@pytest.mark.parametrize(
    ("policy", "rule"),
    [
        (changed("truancy-intervention", "referral-2", opens=faulty.done("referral-1")), "referral-2.notice"),
        (changed("attendance-ladder", "sarb", needs=[]), "sarb.in-order"),
        (changed("learner-validated", "remove-from-membership", needs=[]), "remove-from-membership.effort"),
    ],
    ids=["referral-before-the-notice", "board-before-the-mediation", "removal-without-effort"],
)
def test_a_step_that_is_ready_out_of_order_is_told_with_a_case(policy: Policy, rule: str) -> None:
    found = {remark.where: remark for remark in broken_when_ready(Histories(policy, plain_calendar()))}
    assert found[f"steps.{rule}"].witness is not None
    judged = Case.parse(found[f"steps.{rule}"].witness or {}).evaluate()
    assert rule in [finding.rule for finding in judged.breaches()]


@pytest.mark.parametrize("policy", ["truancy-intervention", "learner-validated", "noncompliance"])
def test_no_step_of_the_library_s_own_is_ready_out_of_order(policy: str) -> None:
    assert list(broken_when_ready(Histories(policies.get(policy), plain_calendar()))) == []
