"""What shows that something was met, which of two events that is, and days at the edge of what is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schoolrules import Record, SchoolCalendar, Verdict
from schoolrules.calendar import Period
from schoolrules.policy.absences import AnyAbsence
from schoolrules.policy.basics import Parameter
from schoolrules.policy.checks import NotBefore, Within
from schoolrules.policy.complaints import Extended, ExtensionValid, FiledInTime, TimeLimit
from schoolrules.policy.compliance import Compliance
from schoolrules.policy.conditions import Always, DayReached, Happened, Never
from schoolrules.policy.contact import ContactSets, SetsCounted
from schoolrules.policy.days import After, EventDay, StepDay
from schoolrules.policy.duties import NoticeSent
from schoolrules.policy.expressions import BEYOND, UNCOUNTED, roll
from schoolrules.policy.needs import ApprovalNeed, If, Need, ScheduledNeed, StepNeed
from schoolrules.policy.policy import Policy
from schoolrules.policy.rules import Criterion
from schoolrules.policy.step import TakenIf
from schoolrules.policy.view import Situation, View
from schoolrules.policy.work import Outstanding
from tests.unit.policy.small import CLAUSE, event, sep, small_policy, step, taken, view_of

FIRST_STEP = step("first")


def ids(found: tuple[Any, ...]) -> list[str]:
    return [one.id for one in found]


# --- the first of two shows it -------------------------------------------------------------------------------------


def test_one_event_shows_when_a_step_was_taken() -> None:
    """The first of two that the record holds for the day."""
    view = view_of(small_policy(), taken("first", 5, id="b"), taken("first", 5, id="a"))
    assert ids(NotBefore(StepDay("second")).evidence(view, FIRST_STEP)) == ["a"]


def test_one_notice_shows_that_it_was_sent() -> None:
    """The first."""
    view = view_of(small_policy(), *(event("notice", day, id=f"n{day}", to="family", about="first") for day in (5, 6)))
    assert ids(NoticeSent("family", "first", by=()).evidence(view, FIRST_STEP)) == ["n5"]


@pytest.mark.parametrize(
    ("need", "events"),
    [
        (ScheduledNeed("conference"), [{"kind": "scheduled", "what": "conference", "for": "2024-09-20"}]),
        (ApprovalNeed("first", ("school",)), [{"kind": "approval", "of": "first", "by": "school"}]),
    ],
)
def test_one_date_and_one_approval_are_enough(need: Need, events: list[dict[str, Any]]) -> None:
    """The first of each."""
    twice = [{**one, "id": f"e{day}", "on": f"2024-09-0{day}"} for one in events for day in (5, 6)]
    assert ids(need.evidence(view_of(small_policy(), *twice))) == ["e5"]


@pytest.mark.parametrize(("when", "shown"), [(Always(), ["a"]), (Never(), [])])
def test_a_need_that_does_not_stand_is_shown_by_nothing(when: Any, shown: list[str]) -> None:
    """One that does, by what meets it."""
    view = view_of(small_policy(), taken("first", 5, id="a"))
    assert ids(If((StepNeed("first"),), when=when).evidence(view)) == shown


def test_an_event_that_does_not_take_the_step_is_told() -> None:
    """Where the policy asks more of it than that it happened."""
    asks = (TakenIf({"outcome": "agreed"}, "not agreed"),)
    policy = small_policy(steps=(step("first", taken_if=asks), step("second")))
    view = view_of(policy, taken("first", 5, id="a"), taken("first", 6, id="b", outcome="agreed"))
    assert [(one.event.id, one.reason) for one in StepNeed("first").excluded(view)] == [("a", "not agreed")]
    assert StepNeed("second").excluded(view) == []
    assert view.done_day("first") == sep(6)


# --- days ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "holds"), [(9, False), (10, True), (11, True)])
def test_a_day_is_reached_on_the_day_itself(day: int, holds: bool) -> None:
    """Not before."""
    assert DayReached(sep(10)).holds(view_of(small_policy(), on=day)) is holds


@pytest.mark.parametrize(
    ("named", "holds"), [({"after": StepDay("first")}, False), ({"since": StepDay("first")}, False), ({}, True)]
)
def test_after_a_day_that_is_not_known_nothing_happened(named: dict[str, Any], holds: bool) -> None:
    """Nor since it; without such a day anything will do."""
    view = view_of(small_policy(), event("compliance", 9))
    assert Happened("compliance", **named).holds(view) is holds


@pytest.mark.parametrize(
    ("country", "day", "rolled"),
    [
        ("US", date(2024, 9, 7), date(2024, 9, 9)),
        ("US", date(1700, 1, 2), UNCOUNTED),
        ("US", date(9000, 1, 4), BEYOND),
        ("US", BEYOND, BEYOND),
        ("US", UNCOUNTED, UNCOUNTED),
        (None, BEYOND, BEYOND),
        (None, UNCOUNTED, UNCOUNTED),
    ],
)
def test_a_day_of_which_no_legal_holidays_are_known_is_not_moved(country: str | None, day: date, rolled: date) -> None:
    """Before they are known the answer cannot be counted; after, it lies beyond."""
    calendar = SchoolCalendar.build(sep(1), sep(30), country=country)
    view = Situation(small_policy(), Record("S-1"), calendar, sep(9), None).view(sep(9))
    assert roll(view, day) == rolled


# --- a Saturday in session: a school day, and no business day ------------------------------------------------------


IN_SESSION = SchoolCalendar.build(sep(1), sep(30), open={sep(7): "made up"})


def on_saturdays(policy: Policy, *events: dict[str, Any], on: int = 30, **facts: Any) -> View:
    return Situation(policy, Record("S-1", list(events), facts), IN_SESSION, sep(on), None).view(sep(on))


def school_days(number: int, **parts: Any) -> Policy:
    limit = Parameter(Period(number, "school days"), "how long", CLAUSE)
    return small_policy(parameters={"limit": limit}, **parts)


@pytest.mark.parametrize(("day", "verdict"), [(7, Verdict.KEPT), (8, Verdict.BREACHED), (9, Verdict.BREACHED)])
def test_an_end_counted_in_school_days_stays_where_it_is(day: int, verdict: Verdict) -> None:
    """Three school days after Wednesday the 4th end on that Saturday, and what comes on Monday is late."""
    limit = Extended(EventDay("complaint_received"), "limit", "family")
    late = event("extension", 5, until="2024-09-10", written=False, agreed_by="family")
    view = on_saturdays(school_days(3), event("complaint_received", 4), late, taken("first", day))
    assert ExtensionValid(limit).verdict(view, FIRST_STEP) is verdict
    assert (
        Within(After(EventDay("complaint_received"), "limit"), roll="next").verdict(view.at(sep(day)), FIRST_STEP)
        is verdict
    )


@pytest.mark.parametrize(("filed", "verdict"), [(7, Verdict.MET), (9, Verdict.NOT_MET)])
def test_a_complaint_is_in_time_on_such_a_saturday(filed: int, verdict: Verdict) -> None:
    """And late on the Monday."""
    rule = FiledInTime("plan", ("complaint_filed",), (TimeLimit(Always(), "limit", ("violation",)),))
    policy = school_days(3, criteria={"in-time": Criterion("In time", rule, CLAUSE)})
    view = on_saturdays(policy, event("violation", 4), event("complaint_filed", filed), plan=True)
    assert view.judgement("in-time").verdict is verdict


# --- complaints ----------------------------------------------------------------------------------------------------


def test_a_complaint_that_was_never_filed_lacks_the_last_of_the_days_that_date_it() -> None:
    """And says that there is no day."""
    filed = ("complaint_received", "contact_response", "complaint_filed")
    rule = FiledInTime("plan", filed, (TimeLimit(Always(), "limit", ("violation",)),))
    policy = school_days(3, criteria={"in-time": Criterion("In time", rule, CLAUSE)})
    view = on_saturdays(policy, event("violation", 4), plan=True)
    found = view.judgement("in-time")
    assert (found.verdict, found.needs) == (Verdict.UNDETERMINED, ("fact:complaint_filed",))
    assert rule.explain(view, found) == "Filed on no day; the last day was 2024-09-07 (3 school days from violation)"


# --- sets ----------------------------------------------------------------------------------------------------------


def calls(*days: int) -> list[dict[str, Any]]:
    return [
        event("contact_attempt", day, id=f"{channel}{day}", channel=channel, documented=True)
        for day in days
        for channel in ("phone", "email")
    ]


@pytest.mark.parametrize(
    ("number", "exactly", "holds"),
    [(1, False, True), (1, True, False), (2, False, True), (2, True, True), (3, False, False)],
)
def test_sets_are_counted_at_least_or_exactly(number: int, exactly: bool, holds: bool) -> None:
    """Two of them count."""
    policy = small_policy(criteria={"sets": Criterion("Sets", ContactSets("enough", "wait"), CLAUSE)})
    assert SetsCounted("sets", number, exactly).holds(view_of(policy, *calls(4, 11))) is holds


# --- compliance ----------------------------------------------------------------------------------------------------

COMPLIANCE = Compliance(
    grounds=("absent", "work"),
    conference="second",
    good=("agreed",),
    firm="refused",
    silence="absent",
    silence_enters="third",
    entered=Never(),
    next_calendar_day=Never(),
)
PAUSING = small_policy(
    parameters={"one": Parameter(1, "how many", CLAUSE)},
    criteria={
        "absent": Criterion("Absent", AnyAbsence(), CLAUSE),
        "work": Criterion("Work", Outstanding("assignment", "one"), CLAUSE),
    },
    compliance=COMPLIANCE,
)


@pytest.mark.parametrize(("events", "paused"), [([], False), ([taken("first", 5)], True), ([taken("second", 5)], True)])
def test_a_family_in_compliance_pauses_from_the_first_step_on(events: list[dict[str, Any]], paused: bool) -> None:
    """Before any step is done there is nothing to pause."""
    assert COMPLIANCE.paused(view_of(PAUSING, *events, on=9)) is paused


def test_a_good_outcome_begins_the_count_anew() -> None:
    """Missing since the 5th, cleared by the conference of the 10th, and missing again since the 18th."""
    work = [event("assignment", 4, id="w4"), event("assignment", 17, id="w17")]
    cleared = view_of(PAUSING, *work, taken("second", 10, outcome="agreed"), on=20)
    assert cleared.since("work") == sep(18)
    assert view_of(PAUSING, *work, taken("second", 10, outcome="none"), on=20).since("work") == sep(5)


def test_what_was_cleared_is_told_after_what_never_counted() -> None:
    """Work from before the enrolment first, then work from before the conference."""
    work = [event("assignment", 4, id="w4"), event("assignment", 9, id="w9"), event("assignment", 17, id="w17")]
    view = view_of(PAUSING, *work, taken("second", 10, outcome="agreed"), on=20, enrolled=[(sep(5), None)])
    assert [(one.event.id, one.reason) for one in view.stale("assignment")] == [
        ("w4", "outside the pupil's enrolment"),
        ("w9", "on or before 2024-09-10, a day of compliance"),
    ]


@pytest.mark.parametrize(
    ("entered", "verdict"), [(8, Verdict.UNDETERMINED), (9, Verdict.BREACHED), (10, Verdict.BREACHED)]
)
def test_a_first_day_that_cannot_be_known_is_undetermined_until_attendance_is_entered(
    entered: int, verdict: Verdict
) -> None:
    """Up to the 9th, on which the first step was taken: then there is none, and the second came too early."""
    check = NotBefore(StepDay("third"), recorded=StepDay("first"))
    view = view_of(small_policy(), taken("first", 9), taken("second", 12), on=12, recorded_through=sep(entered))
    assert check.verdict(view, step("second")) is verdict
