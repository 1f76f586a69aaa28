"""Truancy events and the share of days missed, across the first of July.

The coverage runs from May to September 2024, every Monday to Friday in session. Of July, the 1st to the 5th are the
first five school days of the year, Friday 26 is the twentieth and Monday 29 the twenty-first.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from schoolrules import Record, SchoolCalendar, Verdict
from schoolrules.calendar import Period
from schoolrules.policy.absences import AnyAbsence
from schoolrules.policy.basics import Parameter
from schoolrules.policy.conditions import CountedAfter, Done
from schoolrules.policy.days import StepDay
from schoolrules.policy.ladder import MadeGood
from schoolrules.policy.needs import SettledNeed
from schoolrules.policy.rules import Criterion
from schoolrules.policy.schoolyears import CrossesSchoolYear
from schoolrules.policy.truancies import AbsenceShare, CountedAnew, TruancyAfter, TruancyEvents
from schoolrules.policy.view import Situation, View

from .small import CLAUSE, event, small_policy, step, taken, view_of

FIRST, LAST = date(2024, 5, 1), date(2024, 9, 30)
POLICY = small_policy(
    parameters={
        "percent": Parameter(10, "how many percent", CLAUSE),
        "enough": Parameter(2, "how many", CLAUSE),
        "minutes": Parameter(30, "how late", CLAUSE),
        "window": Parameter(Period(5, "school days"), "how long", CLAUSE),
    },
    criteria={
        "share": Criterion("A share", AbsenceShare("percent"), CLAUSE),
        "year": Criterion("Events", TruancyEvents("enough", tardy_over="minutes"), CLAUSE),
        "window": Criterion("Events", TruancyEvents("enough", within="window", portions="whole"), CLAUSE),
    },
)


def july(day: int) -> date:
    return date(2024, 7, day)


def absent(day: date, portion: str = "1", status: str = "unexcused") -> dict[str, Any]:
    return {"kind": "absence", "on": day.isoformat(), "id": f"a{day:%m%d}", "portion": portion, "status": status}


def late(day: date, minutes: int) -> dict[str, Any]:
    return {"kind": "tardy", "on": day.isoformat(), "id": f"t{day:%m%d}", "minutes": minutes, "status": "unexcused"}


def on(day: date, *events: dict[str, Any], last: date = LAST) -> View:
    calendar = SchoolCalendar.build(FIRST, last)
    return Situation(POLICY, Record("S-1", list(events)), calendar, day, None).view(day)


JUNE_AND_JULY = [absent(date(2024, 6, 28)), absent(july(1)), absent(july(2))]


def test_the_share_is_of_the_school_year_alone() -> None:
    """In June one of 43 days is missed; in July both of two, and the day in June counts no more."""
    june = on(date(2024, 6, 30), *JUNE_AND_JULY).judgement("share")
    assert (june.verdict, june.value) == (Verdict.NOT_MET, 1)
    assert june.window is not None and june.window.school_days == 43
    view = on(july(2), *JUNE_AND_JULY)
    found = view.judgement("share")
    assert (found.verdict, found.value, [one.id for one in found.evidence]) == (Verdict.MET, 2, ["a0701", "a0702"])
    rule = AbsenceShare("percent")
    assert rule.threshold(view) == "1/5"
    assert [(one.event.id, one.reason) for one in rule.excluded(view)] == [("a0628", "in an earlier school year")]
    assert [one.event.id for one in rule.excluded(on(date(2024, 6, 30), *JUNE_AND_JULY))] == []


def test_days_in_school_alone_make_the_share_smaller() -> None:
    """Two of twenty days are ten percent, two of twenty-one are less; the coverage may end on that very day."""
    assert on(july(26), *JUNE_AND_JULY).judgement("share").verdict is Verdict.MET
    assert on(july(29), *JUNE_AND_JULY).judgement("share").verdict is Verdict.NOT_MET
    assert on(july(26), *JUNE_AND_JULY).since("share") == july(1)
    for last in (july(29), LAST):
        changes = set(AbsenceShare("percent").changes(on(july(2), *JUNE_AND_JULY, last=last)))
        assert {july(1), july(2), july(29)} <= changes
    assert july(29) not in set(AbsenceShare("percent").changes(on(july(2), *JUNE_AND_JULY, last=july(26))))


def test_parts_of_a_day_make_at_most_a_day_of_the_share() -> None:
    """Three halves on one date are one day, and a half is a half."""
    twice = [absent(july(1), "3/4"), {**absent(july(1), "3/4"), "id": "b"}, absent(july(2), "1/2")]
    assert on(july(3), *twice).judgement("share").value == Fraction(3, 2)


def test_events_are_counted_anew_from_the_first_of_july() -> None:
    """Of the year: any part of a day, and a tardy of more than thirty minutes."""
    events = [*JUNE_AND_JULY[:2], late(july(2), 31), late(july(3), 30)]
    found = on(july(3), *events).judgement("year")
    assert (found.verdict, found.value, [one.id for one in found.evidence]) == (Verdict.MET, 2, ["a0701", "t0702"])
    assert on(july(1), *events).judgement("year").value == 1
    assert on(date(2024, 6, 30), *events).judgement("year").value == 1
    rule = POLICY.criterion("year").rule
    assert [(one.event.id, one.reason) for one in rule.excluded(on(july(3), *events))] == [
        ("a0628", "in an earlier school year"),
        ("t0703", "not more than 30 minutes"),
    ]
    assert july(1) in set(rule.changes(on(july(3), *events)))
    assert date(2025, 7, 1) in set(rule.changes(on(july(3), *events)))


def test_a_window_holds_whole_days_across_the_first_of_july() -> None:
    """Five school days back from Wednesday 3 July begin on Thursday 27 June."""
    june = [absent(date(2024, 6, day)) for day in (26, 27)]
    half = absent(july(2), "1/2")
    view = on(july(3), *june, half, absent(july(1)))
    found = view.judgement("window")
    assert (found.value, [one.id for one in found.evidence]) == (2, ["a0627", "a0701"])
    rule = POLICY.criterion("window").rule
    assert [(one.event.id, one.reason) for one in rule.excluded(view)] == [
        ("a0626", "before the window"),
        ("a0702", "less than a whole day"),
    ]
    assert on(july(4), *june, half, absent(july(1))).judgement("window").value == 1


def test_whether_something_was_counted_anew_hangs_on_the_day_of_the_other() -> None:
    """A step of June lies in the year before; one of the first of July does not."""
    anew, window = CountedAnew("year", StepDay("first")), CountedAnew("window", StepDay("first"))
    step_on = {day: {"kind": "step", "step": "first", "on": day.isoformat()} for day in (date(2024, 6, 28), july(1))}
    june, first = step_on.values()
    assert [anew.holds(on(day, june)) for day in (date(2024, 6, 30), july(1), july(2))] == [False, True, True]
    assert not anew.holds(on(july(5), first))
    assert not anew.holds(on(july(5)))
    assert not window.holds(on(july(5), june))


@pytest.mark.parametrize(("day", "holds"), [(date(2024, 6, 27), True), (date(2024, 6, 28), False), (july(1), False)])
def test_an_event_comes_strictly_after_a_day_in_whatever_year(day: date, holds: bool) -> None:
    """Where the day is not known, nothing is after it; without a day any event will do."""
    taken_on = {"kind": "step", "step": "first", "on": day.isoformat()}
    after = TruancyAfter("year", StepDay("first"))
    assert after.holds(on(july(5), JUNE_AND_JULY[0], taken_on)) == holds
    assert not after.holds(on(july(5), JUNE_AND_JULY[0]))
    assert TruancyAfter("year").holds(on(july(5), JUNE_AND_JULY[0]))
    assert not TruancyAfter("year").holds(on(july(5)))


# --- beside them -------------------------------------------------------------------------------------------------


def test_what_is_counted_after_a_day_is_shown_without_the_day_itself() -> None:
    """And nothing where the day is not known."""
    events = [event("absence", day, id=f"a{day}", status="unexcused") for day in (4, 5, 6)]
    policy = small_policy(criteria={"year": Criterion("Events", TruancyEvents("enough"), CLAUSE)})
    counted = CountedAfter("year", StepDay("first"))
    view = view_of(policy, *events, taken("first", 5))
    assert [one.id for one in counted.evidence(view)] == ["a6"]
    assert counted.holds(view)
    assert counted.evidence(view_of(policy, *events)) == ()
    assert not counted.holds(view_of(policy, *events, taken("first", 6)))


@pytest.mark.parametrize(
    ("events", "verdict", "missing"),
    [
        ([], Verdict.NOT_APPLICABLE, ()),
        ([taken("second", 5)], Verdict.NOT_APPLICABLE, ()),
        ([taken("first", 5)], Verdict.BREACHED, ("step:second",)),
        ([taken("first", 5), taken("second", 6)], Verdict.KEPT, ()),
    ],
)
def test_what_was_missed_is_made_good_by_another_step(
    events: list[dict[str, Any]], verdict: Verdict, missing: tuple[str, ...]
) -> None:
    """Where nothing was missed nothing is asked for."""
    check, view = MadeGood(Done("first"), "second"), view_of(small_policy(), *events)
    assert (check.verdict(view, step("third")), check.missing(view)) == (verdict, missing)


def test_a_request_concerns_the_case_once_it_was_made() -> None:
    """Settled or not."""
    need = SettledNeed("hearing", "hearing_requested", "hearing_decided")
    asked = event("hearing_requested", 5)
    assert [need.applies(view_of(small_policy(), *events)) for events in ([], [asked])] == [False, True]
    assert need.missing(view_of(small_policy(), asked)) == ("hearing",)


def test_without_an_absence_a_share_turns_on_the_first_school_day_of_each_year_alone() -> None:
    """The coverage begins in one school year and ends in the next."""
    assert set(AbsenceShare("percent").changes(on(july(5)))) == {FIRST, july(1)}


def test_an_absence_may_turn_a_share_on_its_day_and_on_the_next_first_of_july() -> None:
    """And on the day on which school days alone outgrow it: one of 43 days in June never was enough."""
    only = absent(date(2024, 6, 28))
    # ten school days from 1 May on are those up to the 14th; the eleventh is the 15th
    assert set(AbsenceShare("percent").changes(on(july(5), only))) == {
        FIRST,
        date(2024, 5, 15),
        date(2024, 6, 28),
        july(1),
    }


def test_the_latest_of_several_events_is_the_one_that_comes_after() -> None:
    """Not the one before it."""
    first = {"kind": "step", "step": "first", "on": "2024-07-01"}
    after_first = TruancyAfter("year", StepDay("first"))
    assert after_first.holds(on(july(5), absent(date(2024, 6, 28)), absent(july(2)), first))
    assert not after_first.holds(on(july(5), absent(date(2024, 6, 27)), absent(date(2024, 6, 28)), first))


def test_before_anything_was_entered_nothing_was_counted() -> None:
    """The last day entered lies before the coverage."""
    calendar = SchoolCalendar.build(FIRST, LAST)
    record = Record("S-1", [absent(FIRST)], recorded_through=date(2024, 4, 30))
    view = Situation(POLICY, record, calendar, july(1), None).view(july(1))
    for name in ("year", "window"):
        found = view.judgement(name)
        assert (found.verdict, found.value, found.window) == (Verdict.NOT_MET, 0, None)
    assert view.judgement("share").needs == ("school-days",)
    assert AbsenceShare("percent").threshold(view) is None
    entered = Record("S-1", [absent(FIRST)], recorded_through=FIRST)
    assert Situation(POLICY, entered, calendar, july(1), None).view(FIRST).judgement("year").value == 1


def test_a_tardy_with_an_excuse_is_told_by_its_status() -> None:
    """As an absence is; and of two entries of a day one counts."""
    excused = {**late(july(2), 40), "status": "excused"}
    twice = {**absent(july(1)), "id": "z"}
    rule = POLICY.criterion("year").rule
    assert [(one.event.id, one.reason) for one in rule.excluded(on(july(3), excused, absent(july(1)), twice))] == [
        ("t0702", "excused, not unexcused"),
        ("z", "another event of the day counts"),
    ]


def test_the_first_of_july_ends_what_was_reached_in_june() -> None:
    """Two days in May are enough, and two in September; between them there were none of the new year."""
    september = [absent(date(2024, 9, 5)), absent(date(2024, 9, 6))]
    view = on(date(2024, 9, 9), absent(date(2024, 5, 6)), absent(date(2024, 5, 7)), *september)
    assert view.at(date(2024, 6, 30)).judgement("year").verdict is Verdict.MET
    assert view.at(july(1)).judgement("year").verdict is Verdict.NOT_MET
    assert view.since("year") == date(2024, 9, 6)
    everything = (absent(date(2024, 5, 6)), absent(date(2024, 5, 7)), absent(july(1)), *september)
    assert on(date(2024, 9, 9), *everything).since("year") == date(2024, 9, 5)


def test_a_run_does_not_last_over_the_first_of_july() -> None:
    """One event is enough: of the year that ended none counts, though the next comes on its second day."""
    one = POLICY.with_parameters({"enough": 1})
    record = Record("S-1", [absent(date(2024, 6, 28)), absent(july(2))])
    case = Situation(one, record, SchoolCalendar.build(FIRST, LAST), july(3), None)
    assert case.view(july(3)).since("year") == july(2)


@pytest.mark.parametrize(
    ("first", "day", "crosses"),
    [
        (date(2024, 6, 28), july(2), True),
        (july(1), july(2), False),
        (july(2), july(2), False),
        (date(2024, 6, 27), date(2024, 6, 30), False),
        (None, july(2), False),
    ],
)
def test_what_began_before_the_first_of_july_crosses_it(first: date | None, day: date, crosses: bool) -> None:
    """On the first itself it does not, nor within one year, nor where there is nothing."""
    policy = small_policy(criteria={"any": Criterion("Absent", AnyAbsence(), CLAUSE)})
    events = [absent(one) for one in sorted({first, july(2)})] if first else []
    view = Situation(policy, Record("S-1", events), SchoolCalendar.build(FIRST, LAST), day, None).view(day)
    assert CrossesSchoolYear("any").holds(view) is crosses


@pytest.mark.parametrize(("enough", "words"), [(1, "1 is needed"), (2, "2 are needed")])
def test_one_event_is_needed_two_are(enough: int, words: str) -> None:
    """After how many there are, and where."""
    policy = POLICY.with_parameters({"enough": enough})
    case = Situation(policy, Record("S-1", [absent(july(1))]), SchoolCalendar.build(FIRST, LAST), july(1), None)
    view = case.view(july(1))
    said = policy.criterion("year").rule.explain(view, view.judgement("year"))
    days = "the pupil's 1 school days from 2024-07-01 to 2024-07-01"
    assert said == f"1 truancy event on {days} (this school year); {words}"
