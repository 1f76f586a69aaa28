"""Days without contact at their edges: first and last days, what was known, and where enrolment and calendar end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schoolrules.calendar import Period
from schoolrules.policy.basics import Parameter
from schoolrules.policy.conditions import Always
from schoolrules.policy.days import StepDay
from schoolrules.policy.enrolment import span_edges
from schoolrules.policy.expressions import BEYOND
from schoolrules.policy.rules import Criterion
from schoolrules.policy.silence import EffortNeed, NoContact, Run
from schoolrules.policy.view import Span, View

from .small import CLAUSE, event, sep, small_policy, taken, view_of

RULE = NoContact("wait", tolls=Always())
"""Three school days; a day excused as a whole is left out."""
IN_CALENDAR_DAYS = NoContact("wait", in_calendar_days=Always())
RULES = {"school days": RULE, "calendar days": IN_CALENDAR_DAYS}


def view(*events: dict[str, Any], on: int, rule: NoContact = RULE, wait: str = "3 school days", **more: Any) -> View:
    numbers = {"wait": Parameter(Period.parse(wait), "how long to wait", CLAUSE)}
    policy = small_policy(criteria={"silence": Criterion("No contact", rule, CLAUSE)}, parameters=numbers)
    return view_of(policy, *events, on=on, **more)


def run_of(at: View, rule: NoContact = RULE) -> Run:
    run = rule.run(at)
    assert run is not None
    return run


def contact(day: int, **more: Any) -> dict[str, Any]:
    return event("engagement", day, category="learning", **more)


def excused(day: int) -> dict[str, Any]:
    return event("absence", day, status="excused")


def effort(day: int, type_: str = "contact", **more: Any) -> dict[str, Any]:
    return event("effort", day, type=type_, **more)


# --- how long ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left_out", "counted"), [(10, (11, 12)), (11, (10, 12)), (12, (10, 11))])
def test_an_excused_day_is_left_out_first_last_or_in_between(left_out: int, counted: tuple[int, int]) -> None:
    """Of the three days after the contact two count, and the third that counts is the 13th."""
    at = view(contact(9), excused(left_out), on=12)
    run = run_of(at)
    assert RULE.days_counted(at, RULE.judge(at)) == [sep(day) for day in counted]
    assert (run.length, run.first, run.last, run.reaches) == (2, sep(counted[0]), sep(counted[1]), sep(13))


def test_a_run_of_one_day_is_a_window_of_that_day() -> None:
    """On the day of the contact there is none."""
    assert RULE.judge(view(contact(9), on=9)).window is None
    assert RULE.judge(view(contact(9), on=10)).window == Span(sep(10), sep(10), 1)


def test_calendar_days_are_counted_in_words_and_not_listed() -> None:
    first, second = (view(contact(9), on=day, rule=IN_CALENDAR_DAYS) for day in (10, 11))
    judged = IN_CALENDAR_DAYS.judge(first)
    assert IN_CALENDAR_DAYS.days_counted(first, judged) == []
    assert IN_CALENDAR_DAYS.explain(first, judged) == (
        "1 calendar day without contact or participation since the contact of 2024-09-09, through 2024-09-10; "
        "3 calendar days needed"
    )
    assert IN_CALENDAR_DAYS.explain(second, IN_CALENDAR_DAYS.judge(second)).startswith("2 calendar days without")


def test_contacts_of_one_day_are_shown_in_the_order_of_their_own_dates() -> None:
    """The effort that was answered on the 10th is the older entry, though its id comes last."""
    at = view(effort(9, id="z", answered_on="2024-09-10"), contact(10, id="a"), on=11)
    assert [one.id for one in RULE.judge(at).evidence] == ["z", "a"]


@pytest.mark.parametrize(("known", "start"), [(9, 1), (10, 11), (11, 11)])
def test_an_answer_is_known_from_its_own_day_on(known: int, start: int) -> None:
    at = view(effort(9, answered_on="2024-09-10"), on=12, known_at=sep(known))
    assert run_of(at).start == sep(start)


@pytest.mark.parametrize(("answered", "reason"), [(23, "no contact"), (24, "not answered")])
def test_outside_the_enrolment_an_answer_of_today_is_told_apart_from_none(answered: int, reason: str) -> None:
    at = view(effort(20, answered_on=sep(answered).isoformat()), on=23, enrolled=[(sep(9), sep(20))])
    assert [one.reason for one in RULE.excluded(at)] == [reason]


# --- since when --------------------------------------------------------------------------------------------------


def test_a_contact_on_the_first_day_of_enrolment_begins_the_run_anew() -> None:
    """Enrolled and heard of on the 9th: three days of silence since the 12th."""
    assert view(contact(9), on=13, enrolled=[(sep(9), None)]).since("silence") == sep(12)


def test_a_run_is_long_enough_since_its_last_day_though_the_next_one_breaks_it() -> None:
    """The 10th, 11th and 12th, between contacts on the 9th and the 13th."""
    assert view(contact(9), contact(13), on=13).at(sep(12)).since("silence") == sep(12)


def test_an_enrolment_to_the_last_day_there_is_has_no_day_after_it() -> None:
    assert list(span_edges(view(on=9, enrolled=[(sep(3), sep(4)), (sep(9), date.max)]))) == [sep(3), sep(5), sep(9)]


# --- where enrolment and calendar end ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "ends", "latest", "reaches"),
    [
        ("school days", sep(20), 17, sep(20)),
        ("school days", sep(20), 18, None),
        ("school days", sep(29), 25, None),
        ("school days", sep(30), 25, sep(30)),
        ("school days", sep(30), 26, BEYOND),
        ("school days", date(2024, 10, 31), 26, BEYOND),
        ("school days", None, 25, sep(30)),
        ("school days", None, 26, BEYOND),
        ("calendar days", sep(20), 17, sep(20)),
        ("calendar days", sep(20), 18, None),
        ("calendar days", sep(29), 27, None),
        ("calendar days", sep(30), 27, sep(30)),
        ("calendar days", sep(30), 28, BEYOND),
        ("calendar days", date(2024, 10, 31), 28, BEYOND),
        ("calendar days", None, 27, sep(30)),
        ("calendar days", None, 28, BEYOND),
    ],
)
def test_a_run_reaches_its_length_unless_enrolment_or_calendar_end_before(
    unit: str, ends: date | None, latest: int, reaches: date | None
) -> None:
    """The calendar ends on Monday the 30th; an enrolment that ends before leaves no day, and a later one an unknown."""
    at = view(contact(latest), on=latest, rule=RULES[unit], enrolled=[(sep(9), ends)])
    assert run_of(at, RULES[unit]).reaches == reaches


def test_school_days_of_a_later_enrolment_are_none_of_the_run() -> None:
    """The third one after the 10th lies in the other span."""
    assert run_of(view(contact(10), on=12, enrolled=[(sep(9), sep(12)), (sep(16), None)])).reaches is None


def test_with_the_last_days_of_the_calendar_excused_the_run_reaches_beyond_it() -> None:
    """After the contact of the 25th only the 26th is left to count."""
    assert run_of(view(contact(25), excused(27), excused(30), on=30)).reaches == BEYOND


def test_business_days_are_counted_on_the_calendar() -> None:
    """Three of them after Thursday the 12th are Friday, Monday and Tuesday."""
    assert run_of(view(contact(12), on=12, wait="3 business days")).reaches == sep(17)


# --- efforts within a run ----------------------------------------------------------------------------------------


def test_an_effort_within_the_run_of_another_day_counts_for_that_day_alone() -> None:
    """On the 12th the run had begun on the 10th; since the contact of the 13th there is another."""
    at = view(contact(9), effort(10, id="call"), taken("first", 12), contact(13), on=16)
    then, now = EffortNeed("silence", as_of=StepDay("first")), EffortNeed("silence")
    assert [[one.id for one in need.evidence(at)] for need in (then, now)] == [["call"], []]
    assert [one.reason for one in now.excluded(at)] == ["before the run's first school day"]


@pytest.mark.parametrize(("day", "reason"), [(9, "before the run's first school day"), (10, "mere monitoring")])
def test_an_effort_refused_within_the_run_is_told_apart_from_one_before_it(day: int, reason: str) -> None:
    """The run begins on the 10th, which is within it."""
    need = EffortNeed("silence", refused={"type": "monitoring"}, refused_because="mere monitoring")
    at = view(contact(9), effort(day, "monitoring"), on=11)
    assert need.missing(at) == ("effort",)
    assert [one.reason for one in need.excluded(at)] == [reason]
