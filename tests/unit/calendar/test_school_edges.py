"""A calendar as a value at its edges: parts of it, its digest, what two have otherwise, and refusals."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from schoolrules.calendar import SchoolCalendar, calendar_to_dict
from schoolrules.calendar.values import CalendarDiff

FORTNIGHT = SchoolCalendar.build(date(2024, 9, 2), date(2024, 9, 13), closed={date(2024, 9, 4): "flood"})


def sep(day: int) -> date:
    return date(2024, 9, day)


def test_a_part_tells_its_own_reason_after_every_change() -> None:
    """Amended, cut into learning periods or copied, it says why a day outside the spans is out."""
    part = FORTNIGHT.within([(sep(3), sep(5))], why="not enrolled")
    for same in (
        part,
        part.amend(close={sep(3): "fog"}),
        part.cut_learning_periods(2),
        pickle.loads(pickle.dumps(part)),
    ):
        assert same.why_closed(sep(6)) == "not enrolled"
        assert same.why_closed(sep(4)) == "flood"
    assert FORTNIGHT.within([(sep(3), sep(5))]).why_closed(sep(6)) == "outside the given spans"


def test_a_part_keeps_the_week_and_the_openings_of_the_whole() -> None:
    """An opening outside the spans opens nothing there."""
    week = SchoolCalendar.build(sep(2), sep(8), weekdays=("mon", "wed"), open={sep(3): "fair", sep(7): "fete"})
    part = week.within([(sep(3), sep(5))])
    assert part.why_opened(sep(3)) == "fair"
    assert part.why_opened(sep(7)) is None
    assert part.why_closed(sep(4 + 1)) == "Thursday"
    assert calendar_to_dict(part)["weekdays"] == ["mon", "wed"]
    assert calendar_to_dict(week.amend(close=[sep(4)]))["weekdays"] == ["mon", "wed"]


def test_spans_that_leave_no_school_day_out_give_the_calendar_itself() -> None:
    """The whole coverage, or all but its closed days."""
    assert FORTNIGHT.within([(sep(1), None)]) is FORTNIGHT
    assert FORTNIGHT.within([(sep(2), sep(3)), (sep(5), sep(13))]) is FORTNIGHT
    assert FORTNIGHT.within([(sep(3), None)]) is not FORTNIGHT
    assert FORTNIGHT.within([(sep(2), sep(12))]) is not FORTNIGHT


def test_a_learning_period_is_of_twenty_school_days_unless_said_otherwise() -> None:
    """Four weeks of five days."""
    months = SchoolCalendar.build(sep(2), date(2024, 10, 31)).cut_learning_periods()
    assert [(one.id, one.first, one.last) for one in months.learning_periods] == [
        ("LP1", sep(2), sep(27)),
        ("LP2", sep(30), date(2024, 10, 25)),
        ("LP3", date(2024, 10, 28), date(2024, 10, 31)),
    ]


def test_a_difference_at_the_ends_of_a_coverage_has_its_reason() -> None:
    """A first or last day that was closed or opened lies inside; the day beyond does not."""
    week = SchoolCalendar.build(sep(2), sep(6))
    fewer = week.amend(close={sep(2): "flood", sep(6): "fog"})
    assert week.diff(fewer) == CalendarDiff(closed=((sep(2), "flood"), (sep(6), "fog")), opened=())
    assert fewer.diff(week) == CalendarDiff(
        closed=(), opened=((sep(2), "no longer closed"), (sep(6), "no longer closed"))
    )
    assert week.diff(SchoolCalendar.build(sep(3), sep(9))) == CalendarDiff(
        closed=((sep(2), "outside the coverage"),), opened=((sep(9), "newly covered"),)
    )


def test_a_difference_is_true_when_there_is_any() -> None:
    """On either side alone."""
    day = ((sep(2), "flood"),)
    assert [bool(CalendarDiff(closed, opened)) for closed, opened in ((day, ()), ((), day), (day, day), ((), ()))] == [
        True,
        True,
        True,
        False,
    ]


def test_a_digest_of_listed_holidays_leaves_the_place_out() -> None:
    """The list is all that answers hang on; without one it is the place."""
    one, two = (
        SchoolCalendar.build(sep(2), sep(6), country="US", subdivision=place, legal_holidays=[sep(2)])
        for place in ("CA", "NY")
    )
    assert one.digest == two.digest
    here, there = (SchoolCalendar.build(sep(2), sep(6), country="US", subdivision=place) for place in ("CA", "NY"))
    assert here.digest != there.digest


def test_calendars_of_other_days_have_other_hashes() -> None:
    """So that a set of calendars is no list."""
    assert len({hash(SchoolCalendar.build(sep(2), sep(day))) for day in (3, 4, 5, 6)}) == 4


def test_a_change_is_refused_in_words() -> None:
    """Setting and deleting alike."""
    words = "a calendar is never changed; amend gives a new one"
    with pytest.raises(AttributeError) as caught:
        FORTNIGHT.first = sep(3)
    assert str(caught.value) == words
    with pytest.raises(AttributeError) as caught:
        del FORTNIGHT.first
    assert str(caught.value) == words
