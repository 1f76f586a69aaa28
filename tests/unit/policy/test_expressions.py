"""Days and conditions, each in small: known, not known, beyond the calendar, before it."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules.policy.absences import AbsenceSum, AnyAbsence
from schoolrules.policy.basics import Parameter
from schoolrules.policy.conditions import (
    AllOf,
    Always,
    AnyDone,
    AnyOf,
    CountedAfter,
    Done,
    FactIs,
    Happened,
    LatestIs,
    Met,
    Never,
    Not,
    OutcomeIs,
    ParameterAtLeast,
    Reached,
    ReadingIs,
    ShortWindow,
    StepShows,
)
from schoolrules.policy.days import (
    After,
    Choose,
    Earliest,
    EventDay,
    FirstKnown,
    FirstSince,
    Latest,
    NextSchoolDay,
    OutcomeDay,
    Since,
    StepDay,
    StepDetail,
    TallyReached,
)
from schoolrules.policy.expressions import BEYOND, UNCOUNTED, Condition, DateExpr
from schoolrules.policy.rules import Criterion
from schoolrules.policy.tally import Tally

from .small import CLAUSE, event, sep, small_policy, step, taken, view_of

POLICY = small_policy(
    criteria={
        "absent": Criterion("Absent", AnyAbsence(), CLAUSE),
        "much": Criterion("Much absent", AbsenceSum("enough", "wait"), CLAUSE),
    },
    tallies={"calls": Tally("calls", "intervention", "enough")},
)
FIRST = StepDay("first")


@pytest.mark.parametrize(("on", "answer"), [(4, None), (5, sep(5)), (6, sep(5))])
def test_a_step_has_its_day_from_that_day_on(on: int, answer: date | None) -> None:
    assert FIRST.day(view_of(POLICY, taken("first", 5), on=on)) == answer


def test_a_step_is_dated_by_its_first_visible_event() -> None:
    events = [taken("first", 9), taken("first", 5, retracted_on="2024-09-06"), taken("first", 6)]
    assert FIRST.day(view_of(POLICY, *events)) == sep(6)
    assert FIRST.day(view_of(POLICY, *events, known_at=sep(5))) == sep(5)


def test_a_detail_is_that_of_the_first_event_and_none_where_it_has_none() -> None:
    answer = StepDetail("first", "respond_by")
    assert answer.day(view_of(POLICY)) is None
    assert answer.day(view_of(POLICY, taken("first", 5), taken("first", 6, respond_by="2024-09-20"))) is None
    assert answer.day(view_of(POLICY, taken("first", 5, respond_by="2024-09-20"), on=5)) == sep(20)


def test_an_announced_day_after_the_calendar_is_beyond_it() -> None:
    answer = StepDetail("first", "respond_by")
    assert answer.day(view_of(POLICY, taken("first", 5, respond_by="2024-09-30"))) == sep(30)
    assert answer.day(view_of(POLICY, taken("first", 5, respond_by="2024-10-01"))) == BEYOND


def test_an_events_day_is_the_first_or_the_last_that_matches() -> None:
    events = [
        event("notice", 4, to="family", about="first"),
        event("notice", 6, to="school", about="first"),
        event("notice", 9, to="family", about="second"),
    ]
    view = view_of(POLICY, *events)
    assert EventDay("notice").day(view) == sep(4)
    assert EventDay("notice", "last").day(view) == sep(9)
    assert EventDay("notice", "last", {"about": "first"}).day(view) == sep(6)
    assert EventDay("notice", "last", {"to": ("nobody", "family"), "about": "first"}).day(view) == sep(4)
    assert EventDay("notice", "first", {"to": "nobody"}).day(view) is None


def test_an_events_day_can_be_the_one_it_announces() -> None:
    scheduled = event("scheduled", 4, what="conference", **{"for": "2024-09-20"})
    assert EventDay("scheduled", field="for_").day(view_of(POLICY, scheduled, on=4)) == sep(20)


def test_the_latest_outcome_has_its_day_and_hides_those_before() -> None:
    view = view_of(POLICY, taken("first", 4, outcome="good"), taken("first", 6, outcome="bad"), taken("first", 9))
    assert OutcomeDay("first", "bad").day(view) == sep(6)
    assert OutcomeDay("first", "good").day(view) is None
    assert OutcomeIs("first", "bad").holds(view)
    assert not OutcomeIs("first", "good").holds(view)
    assert not OutcomeIs("second", "bad").holds(view)


def test_since_is_none_until_the_criterion_is_met() -> None:
    absence = event("absence", 5, status="unexcused")
    assert Since("absent").day(view_of(POLICY, absence, on=4)) is None
    assert Since("absent").day(view_of(POLICY, absence, on=12)) == sep(5)
    assert FirstSince(("absent", "much")).day(view_of(POLICY, absence, on=4)) is None
    two = event("absence", 6, status="unexcused")
    assert Since("much").day(view_of(POLICY, absence, two, on=6)) == sep(6)
    assert FirstSince(("much", "absent")).day(view_of(POLICY, absence, two, on=6)) == sep(5)


def test_a_tally_is_reached_on_the_day_of_the_last_one_needed() -> None:
    calls = [event("intervention", day, type="letter") for day in (9, 4, 6)]
    assert TallyReached("calls").day(view_of(POLICY, *calls, on=5)) is None
    assert TallyReached("calls").day(view_of(POLICY, *calls)) == sep(6)


@pytest.mark.parametrize(
    ("start", "then", "unit", "answer"),
    [
        (5, "last-day", None, sep(10)),  # 6, 9, 10
        (5, "next-day", None, sep(11)),
        (7, "last-day", None, sep(11)),  # a Saturday: 9, 10, 11
        (25, "last-day", None, sep(30)),  # 26, 27, 30
        (25, "next-day", None, BEYOND),
        (26, "last-day", None, BEYOND),
        (5, "last-day", "calendar days", sep(8)),
        (5, "next-day", "calendar days", sep(9)),
        (27, "last-day", "calendar days", sep(30)),
        (27, "next-day", "calendar days", BEYOND),
        (28, "last-day", "calendar days", BEYOND),
    ],
)
def test_a_period_after_a_day_leaves_that_day_out_and_takes_the_last_in(
    start: int, then: str, unit: str | None, answer: date
) -> None:
    after = After(FIRST, "wait", then, unit)  # type: ignore[arg-type]
    assert after.day(view_of(POLICY, taken("first", start))) == answer


def test_a_period_after_what_has_not_happened_is_not_known() -> None:
    assert After(FIRST, "wait").day(view_of(POLICY)) is None
    assert NextSchoolDay(FIRST).day(view_of(POLICY)) is None


def test_school_days_cannot_be_counted_from_before_the_calendar() -> None:
    early = {"kind": "step", "step": "first", "on": "2024-08-20"}
    view = view_of(POLICY, early)
    assert After(FIRST, "wait").day(view) == UNCOUNTED
    assert NextSchoolDay(FIRST).day(view) == UNCOUNTED
    assert After(After(FIRST, "wait"), "wait").day(view) == UNCOUNTED
    assert After(FIRST, "wait", unit="calendar days").day(view) == date(2024, 8, 23)


@pytest.mark.parametrize(
    ("start", "answer"), [(1, sep(3)), (2, sep(3)), (5, sep(6)), (6, sep(9)), (27, sep(30)), (30, BEYOND)]
)
def test_the_next_school_day_is_strictly_later(start: int, answer: date) -> None:
    assert NextSchoolDay(FIRST).day(view_of(POLICY, taken("first", start))) == answer


def test_latest_earliest_and_first_known_pass_over_what_is_not_known() -> None:
    view = view_of(POLICY, taken("first", 9), taken("second", 5))
    parts: tuple[DateExpr, ...] = (StepDay("third"), StepDay("first"), StepDay("second"))
    assert Latest(parts).day(view) == sep(9)
    assert Earliest(parts).day(view) == sep(5)
    assert FirstKnown(parts).day(view) == sep(9)
    for none in (Latest(parts[:1]), Earliest(parts[:1]), FirstKnown(parts[:1]), Latest(())):
        assert none.day(view) is None


def test_the_earliest_of_several_days_is_no_day_that_cannot_be_counted_where_another_can() -> None:
    view = view_of(POLICY, {"kind": "step", "step": "first", "on": "2024-08-20"}, taken("second", 9))
    uncounted = After(FIRST, "wait")
    assert Earliest((uncounted, StepDay("second"))).day(view) == sep(9)
    assert Earliest((uncounted,)).day(view) == UNCOUNTED


def test_a_choice_of_days_follows_its_condition() -> None:
    view = view_of(POLICY, taken("first", 9), taken("second", 5))
    assert Choose(Always(), FIRST, StepDay("second")).day(view) == sep(9)
    assert Choose(Never(), FIRST, StepDay("second")).day(view) == sep(5)
    assert Choose(Never(), FIRST).day(view) is None


# --- conditions -----------------------------------------------------------------------------------------------------


def test_a_step_is_done_and_a_later_rung_reaches_the_ones_below() -> None:
    view = view_of(POLICY, taken("second", 5))
    assert Done("second").holds(view) and not Done("first").holds(view)
    assert AnyDone(("first", "second")).holds(view) and not AnyDone(("first", "third")).holds(view)
    assert [Reached(name).holds(view) for name in ("first", "second", "third")] == [True, True, False]


def test_a_step_that_is_no_rung_reaches_nothing() -> None:
    policy = small_policy(steps=(step("first"), step("beside", rung=False)))
    view = view_of(policy, taken("beside", 5))
    assert Done("beside").holds(view)
    assert not Reached("first").holds(view)


def test_a_fact_has_a_value_its_default_or_none() -> None:
    known = view_of(POLICY, facts={"plan": False, "size": 3})
    missing = view_of(POLICY, facts={"plan": None})
    assert FactIs("plan", False).holds(known) and not FactIs("plan", True).holds(known)
    assert not FactIs("plan", False).holds(missing) and not FactIs("plan", True).holds(missing)
    assert FactIs("size", 3).holds(known) and FactIs("size", 1).holds(missing)


@pytest.mark.parametrize(("on", "holds"), [(8, False), (9, True), (10, True)])
def test_something_happened_from_its_day_on(on: int, holds: bool) -> None:
    view = view_of(POLICY, event("notice", 9, to="family", about="first"), on=on)
    assert Happened("notice").holds(view) is holds
    assert Happened("notice", {"to": "family"}).holds(view) is holds
    assert not Happened("notice", {"to": "school"}).holds(view)


@pytest.mark.parametrize(("day", "holds"), [(8, False), (9, False), (10, True)])
def test_something_happened_strictly_after_a_day(day: int, holds: bool) -> None:
    view = view_of(POLICY, taken("first", 9), event("notice", day, to="family", about="first"))
    assert Happened("notice", after=FIRST).holds(view) is holds
    assert not Happened("notice", after=StepDay("second")).holds(view)


def test_the_latest_event_of_two_on_a_day_is_the_last_by_id() -> None:
    good = event("progress_review", 9, adequate=True, id="a")
    bad = event("progress_review", 9, adequate=False, id="b")
    assert LatestIs("progress_review", {"adequate": False}).holds(view_of(POLICY, bad, good))
    assert not LatestIs("progress_review", {"adequate": True}).holds(view_of(POLICY, bad, good))
    assert not LatestIs("progress_review", {"adequate": True}).holds(view_of(POLICY))


def test_a_step_shows_details_that_are_there_and_not_empty() -> None:
    shown = StepShows("first", {"certified": True}, ("items", "tracking"))
    assert not shown.holds(view_of(POLICY))
    assert not shown.holds(view_of(POLICY, taken("first", 5, certified=True, items=[], tracking="x")))
    assert not shown.holds(view_of(POLICY, taken("first", 5, certified=False, items=["a"], tracking="x")))
    assert shown.holds(view_of(POLICY, taken("first", 5, certified=True, items=["a"], tracking="x")))


@pytest.mark.parametrize(("day", "holds"), [(5, False), (6, False), (9, True)])
def test_a_criterion_counts_something_strictly_after_a_day(day: int, holds: bool) -> None:
    view = view_of(POLICY, taken("first", 6), event("absence", day, status="unexcused"))
    assert CountedAfter("absent", FIRST).holds(view) is holds
    assert not CountedAfter("absent", StepDay("second")).holds(view)


@pytest.mark.parametrize(("on", "short"), [(3, True), (4, True), (5, False), (6, False)])
def test_a_window_is_short_while_the_calendar_holds_fewer_days(on: int, short: bool) -> None:
    assert ShortWindow("much").holds(view_of(POLICY, on=on)) is short


def test_readings_and_numbers_are_the_callers() -> None:
    other = POLICY.with_readings({"days": "calendar"}).with_parameters({"enough": 3})
    assert ReadingIs("days", "school").holds(view_of(POLICY))
    assert ReadingIs("days", "calendar").holds(view_of(other))
    assert not ParameterAtLeast("enough", 3).holds(view_of(POLICY))
    assert ParameterAtLeast("enough", 3).holds(view_of(other))


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (AllOf(()), True),
        (AllOf((Always(), Always())), True),
        (AllOf((Always(), Never())), False),
        (AnyOf(()), False),
        (AnyOf((Never(), Always())), True),
        (AnyOf((Never(), Never())), False),
        (Not(Never()), True),
        (Not(Always()), False),
        (Met("absent"), False),
    ],
)
def test_conditions_are_put_together(condition: Condition, holds: bool) -> None:
    assert condition.holds(view_of(POLICY)) is holds


def test_a_period_in_business_days_is_counted_too() -> None:
    """Labor Day is a legal holiday only for a calendar that says where it is."""
    from schoolrules.calendar import Period

    policy = small_policy(parameters={"wait": Parameter(Period(2, "business days"), "to wait", CLAUSE)})
    assert After(FIRST, "wait").day(view_of(policy, taken("first", 6))) == sep(10)
