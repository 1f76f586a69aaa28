"""Weekly marks at their edges: when a week turns, the first and last days of a span, and what documents a status."""

from __future__ import annotations

from typing import Any

import pytest

from schoolrules.policy.basics import Fact
from schoolrules.policy.conditions import Always
from schoolrules.policy.documentation import Documentations
from schoolrules.policy.efforts import grounds
from schoolrules.policy.enrolment import span_holding
from schoolrules.policy.rules import Criterion
from schoolrules.policy.silence import NoContact
from schoolrules.policy.view import View
from schoolrules.policy.weeks import UnverifiedAbsences, WeeklyMarks, WeekToMark

from .small import CLAUSE, event, sep, small_policy, view_of

RULE = UnverifiedAbsences("weeks")
MARKS = WeeklyMarks("courses")
DOCUMENTED = Documentations("second", "weeks", every="wait")


def view(*events: dict[str, Any], on: int = 30, marks: WeeklyMarks = MARKS, **more: Any) -> View:
    policy = small_policy(
        outputs={"weeks": marks},
        facts={"courses": Fact("texts", "the courses")},
        criteria={
            "silence": Criterion("No contact", NoContact("wait"), CLAUSE),
            "absences": Criterion("An unverified absence", RULE, CLAUSE),
        },
    )
    return view_of(policy, *events, on=on, **more)


def present(day: int, for_: int) -> dict[str, Any]:
    return event("weekly_mark", day, present=True, **{"for": sep(for_).isoformat()})


def engaged(day: int, **more: Any) -> dict[str, Any]:
    return event("engagement", day, category="learning", **more)


def missed(day: int) -> dict[str, Any]:
    return event("absence", day, status="unverified")


# --- on which days a week turns ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "events", "days"),
    [
        (13, [], [13]),
        (13, [present(18, for_=13)], [13, 18]),
        (13, [present(16, for_=13), present(18, for_=13)], [13, 16]),
        (20, [present(20, for_=13), present(25, for_=20)], [13, 25]),
    ],
    ids=["never marked", "marked later", "marked twice", "the next week is bad as the first is settled"],
)
def test_an_absent_week_is_bad_from_its_last_school_day_until_it_is_marked(
    ends: int, events: list[dict[str, Any]], days: list[int]
) -> None:
    """Enrolled from the 9th; besides those days only the edges of the enrolment are named."""
    found = list(RULE.changes(view(*events, enrolled=[(sep(9), sep(ends))])))
    assert found == [sep(day) for day in (9, ends + 1, *days)]


def test_a_week_that_cannot_be_judged_is_so_until_it_is_marked() -> None:
    """Engagement in each course is asked for, and nobody says which courses there are."""
    marks = WeeklyMarks("courses", each_course=Always())
    at = view(engaged(10), present(18, for_=13), marks=marks, enrolled=[(sep(9), sep(13))])
    assert list(RULE.changes(at)) == [sep(day) for day in (9, 14, 13, 18)]


# --- the first and the last day of a span ------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "last", "on", "ends"), [(13, None, 13, 13), (9, 16, 16, 20)])
def test_a_week_of_which_one_day_lies_in_the_span_is_to_be_marked(
    first: int, last: int | None, on: int, ends: int
) -> None:
    """Enrolled from Friday the 13th on; and up to Monday the 16th, the week before being settled."""
    spans = [(sep(first), None if last is None else sep(last))]
    settled = [] if first == 13 else [present(13, for_=13)]
    assert WeekToMark("weeks").day(view(*settled, on=on, enrolled=spans)) == sep(ends)


def test_absences_on_the_first_and_the_last_day_of_the_span_are_grounds() -> None:
    """That of an earlier span is none; and heard of on the 11th, the pupil is not silent for three days."""
    events = [missed(3), present(6, for_=6), missed(9), engaged(11), missed(12)]
    at = view(*events, on=12, enrolled=[(sep(3), sep(4)), (sep(9), sep(12))])
    assert grounds(at, "silence", "absences") == (sep(9), sep(12))


# --- what documents a status -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "on", "days"),
    [
        ([engaged(13)], 13, [13]),
        ([engaged(14)], 14, [13]),
        ([engaged(14)], 13, []),
        ([engaged(12)], 12, []),
        ([present(9, for_=9)], 9, [9]),
    ],
    ids=["on its last school day", "on Saturday", "not yet seen", "not yet ended", "on the first day of the span"],
)
def test_a_status_is_documented_from_the_day_on_which_the_record_shows_it(
    events: list[dict[str, Any]], on: int, days: list[int]
) -> None:
    """By a mark on its own day; by an engagement on the last school day of its week, the 13th."""
    at = view(*events, on=on, enrolled=[(sep(9), None)])
    span = span_holding(at)
    assert span is not None
    assert DOCUMENTED.days(at, span) == [sep(day) for day in days]
