"""A case on a day, at the edges of knowledge and coverage; and the same case under other numbers."""

from __future__ import annotations

from typing import Any

import pytest

from schoolrules import Record, SchoolCalendar, Verdict
from schoolrules.calendar import Period
from schoolrules.policy.absences import AbsenceSum, AnyAbsence
from schoolrules.policy.basics import Parameter
from schoolrules.policy.checks import Check
from schoolrules.policy.days import StepDay
from schoolrules.policy.ladder import FirstEnrolled, FirstEvent, OnOrAfter, OutcomeShows, TakenAgain
from schoolrules.policy.policy import Policy
from schoolrules.policy.rules import Criterion, fraction_text
from schoolrules.policy.silence import NoContact
from schoolrules.policy.view import Situation, after, until

from .small import CLAUSE, SEPTEMBER, event, sep, small_policy, step, taken, view_of


def absent(day: int, **more: Any) -> dict[str, Any]:
    return event("absence", day, id=f"a{day}", status="unexcused", **more)


# --- other numbers -----------------------------------------------------------------------------------------------

NUMBERS = small_policy(
    parameters={
        "enough": Parameter(2, "how many", CLAUSE),
        "silent": Parameter(Period(10, "school days"), "how long", CLAUSE),
    },
    criteria={
        "sum": Criterion("Absence", AbsenceSum("enough"), CLAUSE),
        "silence": Criterion("Silence", NoContact("silent"), CLAUSE),
    },
)


def verdicts(case: Situation, day: int) -> list[Verdict]:
    return [case.view(sep(day)).judgement(name).verdict for name in ("sum", "silence")]


def test_a_case_under_other_numbers_is_judged_by_them() -> None:
    """Two absences are enough of two, not of three; five silent days of five, not of ten. Neither case changes."""
    record = Record("S-1", [absent(3), absent(4), event("engagement", 5, category="learning")])
    case = Situation(NUMBERS, record, SEPTEMBER, sep(12), None)
    met, not_met = Verdict.MET, Verdict.NOT_MET
    assert verdicts(case, 12) == [met, not_met]
    other = case.under(NUMBERS.with_parameters({"enough": 3, "silent": "5 school days"}))
    assert verdicts(other, 12) == [not_met, met]
    assert verdicts(case, 12) == [met, not_met]
    assert (other.as_of, other.record, other.policy.values["enough"]) == (sep(12), record, 3)
    assert other.view(sep(12)) is not case.view(sep(12))
    assert case.under(NUMBERS) is case


# --- what counts -------------------------------------------------------------------------------------------------


def reasons(calendar: SchoolCalendar, *events: dict[str, Any], enrolled: Any = None) -> list[tuple[str, str]]:
    policy = small_policy(criteria={"any": Criterion("Absence", AnyAbsence(), CLAUSE)})
    case = Situation(policy, Record("S-1", list(events), enrolled=enrolled), calendar, calendar.last, None)
    return [(one.event.id, one.reason) for one in case.view(calendar.last).dropped("absence")]


def test_an_absence_on_the_first_or_last_day_of_the_coverage_lies_inside() -> None:
    """Both are Sundays here, and no school days; the days beyond are outside."""
    calendar = SchoolCalendar.build(sep(8), sep(15))
    assert reasons(calendar, *(absent(day) for day in (7, 8, 9, 15))) == [
        ("a7", "outside the calendar's coverage"),
        ("a8", "not a school day"),
        ("a15", "not a school day"),
    ]


def test_an_absence_on_the_first_or_last_day_of_enrolment_counts() -> None:
    """The days before and after are outside the enrolment."""
    spans = [(sep(10), sep(12))]
    assert reasons(SEPTEMBER, *(absent(day) for day in (9, 10, 12, 13)), enrolled=spans) == [
        ("a9", "outside the pupil's enrolment"),
        ("a13", "outside the pupil's enrolment"),
    ]


def test_events_up_to_a_day_and_after_it_have_none_in_common() -> None:
    """The day itself belongs to what lies up to it."""
    events = Record("S-1", [absent(day) for day in (3, 4, 5)]).events
    assert [one.id for one in until(events, sep(4))] == ["a3", "a4"]
    assert [one.id for one in after(events, sep(4))] == ["a5"]
    assert (until(events, sep(2)), after(events, sep(5))) == ((), ())
    assert (until(events, sep(5)), after(events, sep(2))) == (events, events)
    assert (until((), sep(5)), after((), sep(5))) == ((), ())


# --- steps -------------------------------------------------------------------------------------------------------


def test_a_step_is_seen_from_its_day_on() -> None:
    """An earlier day of the same case has not seen it."""
    view = view_of(small_policy(), taken("first", 5), taken("second", 9, outcome="agreed"))
    assert [view.at(sep(day)).step_event("first") is None for day in (4, 5, 6)] == [True, False, False]
    assert [view.at(sep(day)).done_day("first") for day in (4, 5)] == [None, sep(5)]
    assert [view.at(sep(day)).latest_outcome("second") is None for day in (8, 9)] == [True, False]
    assert [view.at(sep(day)).highest_rung() for day in (4, 5, 8, 9)] == [-1, 0, 0, 1]


@pytest.mark.parametrize(("same_day", "found"), [(True, 5), (False, 9)])
def test_a_step_taken_again_is_looked_for_from_a_day_on_or_after_it(same_day: bool, found: int) -> None:
    """With the values asked for; never while the other day is not known."""
    again = TakenAgain("second", StepDay("first"), {"held": True}, same_day=same_day)
    events = [taken("second", 4), taken("second", 5), taken("second", 6, held=False), taken("second", 9)]
    assert again.day(view_of(small_policy(), taken("first", 5), *events)) == sep(found)
    assert again.day(view_of(small_policy(), *events)) is None
    assert again.day(view_of(small_policy(), taken("first", 10), *events)) is None
    assert TakenAgain("second", StepDay("first")).day(view_of(small_policy(), taken("first", 6), *events)) == sep(6)


def test_the_first_event_of_a_step_and_the_first_day_of_enrolment_are_days() -> None:
    """And one day is another, or later, only where both are known."""
    view = view_of(small_policy(), taken("first", 5), taken("second", 5), taken("third", 4))
    assert FirstEvent("first").day(view) == sep(5)
    assert FirstEvent("first").day(view_of(small_policy())) is None
    assert FirstEnrolled().day(view) == sep(1)
    spans = [(sep(20), None), (sep(10), sep(12))]
    assert FirstEnrolled().day(view_of(small_policy(), enrolled=spans)) == sep(10)
    days = [StepDay(name) for name in ("first", "second", "third")]
    assert [OnOrAfter(days[0], than).holds(view) for than in days] == [True, True, True]
    assert not OnOrAfter(days[2], days[0]).holds(view)
    assert not OnOrAfter(days[0], days[1]).holds(view_of(small_policy(), taken("first", 5)))
    assert not OnOrAfter(days[0], days[1]).holds(view_of(small_policy(), taken("second", 5)))


@pytest.mark.parametrize(
    ("events", "verdict"),
    [
        ([], Verdict.NOT_APPLICABLE),
        ([taken("first", 5, outcome="declined")], Verdict.BREACHED),
        ([taken("first", 5, outcome="declined", letter=True)], Verdict.KEPT),
        ([taken("first", 5, outcome="declined"), taken("first", 6, outcome="open")], Verdict.NOT_APPLICABLE),
        ([taken("first", 5, outcome="open"), taken("first", 6, outcome="declined", letter=True)], Verdict.KEPT),
    ],
)
def test_an_outcome_shows_what_it_must(events: list[dict[str, Any]], verdict: Verdict) -> None:
    """The latest one is looked at, and it alone is the evidence."""
    check: Check = OutcomeShows("declined", {"letter": True})
    view = view_of(small_policy(), *events)
    assert check.verdict(view, step("first")) is verdict
    shown = [one.on.isoformat() for one in check.evidence(view, step("first"))]
    assert shown == [one["on"] for one in events[-1:]]


def test_a_value_is_written_as_text_or_not_at_all() -> None:
    """Nothing is written of what was not counted."""
    assert (fraction_text(None), fraction_text(9), fraction_text("x")) == (None, "9", "x")


def test_a_policy_prints_in_a_line_where_printers_print_every_part() -> None:
    """As in a notebook."""

    class Printer:
        said = ""

        def text(self, said: str) -> None:
            self.said += said

    printer, policy = Printer(), small_policy()
    policy._repr_pretty_(printer, False)
    assert isinstance(policy, Policy)
    assert printer.said == repr(policy) == "<Policy small (1)>"
