"""Counting at the edges of the coverage, and what each refusal names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from schoolrules.calendar import SchoolCalendar
from schoolrules.errors import InvalidArgument, NotASchoolDay, OutsideCalendar, WrongType

MONDAY, FRIDAY = date(2024, 9, 2), date(2024, 9, 13)
FORTNIGHT = SchoolCalendar.build(MONDAY, FRIDAY)


def sep(day: int) -> date:
    return date(2024, 9, day)


class Two:
    """A whole number of another make, as libraries of numbers have them."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __index__(self) -> int:
        return self.number


def outside(ask: Callable[[], object]) -> tuple[date | None, date, date, str]:
    with pytest.raises(OutsideCalendar) as caught:
        ask()
    error = caught.value
    return error.day, error.first, error.last, error.side


def test_any_whole_number_counts_as_the_plain_one() -> None:
    """A number of another make is counted with as an int is, forward and back."""
    assert FORTNIGHT.add(sep(3), Two(1)) == sep(4)  # type: ignore[arg-type]
    assert FORTNIGHT.add(sep(3), Two(2)) == sep(5)  # type: ignore[arg-type]
    assert FORTNIGHT.add(sep(5), Two(-1)) == sep(4)  # type: ignore[arg-type]
    assert FORTNIGHT.add(sep(3), Two(8)) == sep(13)  # type: ignore[arg-type]
    assert outside(lambda: FORTNIGHT.add(sep(3), Two(9))) == (None, MONDAY, FRIDAY, "after")  # type: ignore[arg-type]


def test_an_answer_beyond_the_coverage_names_the_coverage_and_the_side() -> None:
    """No day is named, for the day asked for lies where nothing is known."""
    weekend = SchoolCalendar.build(sep(7), sep(8))
    assert outside(lambda: FORTNIGHT.add(sep(3), 9)) == (None, MONDAY, FRIDAY, "after")
    assert outside(lambda: FORTNIGHT.add(sep(3), -2)) == (None, MONDAY, FRIDAY, "before")
    assert outside(lambda: FORTNIGHT.add(MONDAY, -1)) == (None, MONDAY, FRIDAY, "before")
    assert outside(lambda: weekend.on_or_after(sep(7))) == (None, sep(7), sep(8), "after")
    assert outside(lambda: weekend.on_or_before(sep(8))) == (None, sep(7), sep(8), "before")
    assert outside(lambda: FORTNIGHT.latest_before(sep(3), 2)) == (None, MONDAY, FRIDAY, "before")
    assert outside(lambda: FORTNIGHT.nth(11)) == (None, MONDAY, FRIDAY, "after")


def test_a_day_outside_the_coverage_is_told_with_its_side() -> None:
    """The day before the coverage lies before it, the day after it after it."""
    assert outside(lambda: FORTNIGHT.is_school_day(sep(1))) == (sep(1), MONDAY, FRIDAY, "before")
    assert outside(lambda: FORTNIGHT.is_school_day(sep(14))) == (sep(14), MONDAY, FRIDAY, "after")
    assert outside(lambda: FORTNIGHT.week_of(sep(1))) == (sep(1), MONDAY, FRIDAY, "before")
    assert outside(lambda: FORTNIGHT.week_of(sep(16))) == (sep(16), MONDAY, FRIDAY, "after")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: FORTNIGHT.count(sep(4), sep(3)), "count: the last day is before the first"),
        (lambda: FORTNIGHT.between(sep(4), sep(3)), "between: the last day is before the first"),
        (lambda: FORTNIGHT.last_day_within(sep(3), 0), "school_days: expected at least 1"),
        (lambda: FORTNIGHT.first_day_no_sooner_than(sep(3), 0), "school_days: expected at least 1"),
        (lambda: FORTNIGHT.latest_before(sep(3), 0), "school_days: expected at least 1"),
        (lambda: FORTNIGHT.window(sep(3), 0), "school_days: expected at least 1"),
        (lambda: FORTNIGHT.nth(0), "ordinal: expected at least 1"),
        (lambda: FORTNIGHT.cut_learning_periods(0), "every: expected at least 1"),
        (lambda: FORTNIGHT.cut_learning_periods(10_001), "every: expected at most 10,000"),
        (
            lambda: FORTNIGHT.add(sep(3), 0),
            "school_days: 0 says nothing; ask on_or_after(day) or on_or_before(day) instead",
        ),
        (
            lambda: FORTNIGHT.ordinal(sep(7)),
            "2024-09-07 is not a school day; rank(day) counts the school days up to any day",
        ),
        (lambda: FORTNIGHT.within([(sep(4), sep(3))]), "spans: a span ends before it begins"),
    ],
)
def test_a_refused_number_or_order_is_named(ask: Callable[[], object], message: str) -> None:
    """The message names the argument and what would do."""
    with pytest.raises(InvalidArgument) as caught:
        ask()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda wrong: FORTNIGHT.add(sep(3), wrong), "school_days: expected a whole number, came str"),
        (lambda wrong: FORTNIGHT.nth(wrong), "ordinal: expected a whole number, came str"),
        (lambda wrong: FORTNIGHT.is_school_day(wrong), "day: expected a datetime.date, came str"),
        (lambda wrong: FORTNIGHT.rank(wrong), "day: expected a datetime.date, came str"),
        (lambda wrong: FORTNIGHT.week_of(wrong), "day: expected a datetime.date, came str"),
        (lambda wrong: wrong in FORTNIGHT, "day: expected a datetime.date, came str"),
        (
            lambda wrong: FORTNIGHT.within([(wrong, None)]),
            "the first day of a span: expected a datetime.date, came str",
        ),
        (
            lambda wrong: FORTNIGHT.within([(sep(3), wrong)]),
            "the last day of a span: expected a datetime.date, came str",
        ),
    ],
)
def test_a_value_of_a_wrong_type_is_named_by_its_type(ask: Callable[[Any], object], message: str) -> None:
    """The message names the argument, never the value."""
    with pytest.raises(WrongType) as caught:
        ask("2024-09-03")
    assert str(caught.value) == message


def test_a_day_without_school_has_no_ordinal() -> None:
    """The refusal is one of its own, so that a caller can tell it from a wrong number."""
    with pytest.raises(NotASchoolDay):
        FORTNIGHT.ordinal(sep(7))


def test_a_coverage_that_ends_on_a_monday_has_that_week() -> None:
    """Its one day is in session, and the week is the last one."""
    calendar = SchoolCalendar.build(sep(2), sep(9))
    assert [(week.monday, week.first, week.last, week.school_days) for week in calendar.weeks()] == [
        (sep(2), sep(2), sep(6), 5),
        (sep(9), sep(9), sep(9), 1),
    ]
    assert calendar.week_of(sep(15)).last == sep(9)


def test_the_ranks_of_a_part_are_right_to_its_last_day() -> None:
    """Inside a span, on its last days and after it, in a second span, and within a part of a part."""
    part = FORTNIGHT.within([(sep(3), sep(5)), (sep(10), sep(12))])
    assert [part.rank(sep(day)) for day in range(2, 14)] == [0, 1, 2, 3, 3, 3, 3, 3, 4, 5, 6, 6]
    smaller = part.within([(sep(4), sep(11))])
    assert [smaller.rank(sep(day)) for day in range(2, 14)] == [0, 0, 1, 2, 2, 2, 2, 2, 3, 4, 4, 4]
    assert smaller.school_days == (sep(4), sep(5), sep(10), sep(11))


def test_ten_thousand_school_days_may_be_a_learning_period() -> None:
    """The bound itself is allowed."""
    (only,) = FORTNIGHT.cut_learning_periods(10_000).learning_periods
    assert (only.id, only.first, only.last) == ("LP1", MONDAY, FRIDAY)


def test_another_make_of_number_counts_from_a_closed_day_too() -> None:
    """From the Saturday, one school day on is Monday; one back is Friday."""
    assert FORTNIGHT.add(sep(7), Two(1)) == sep(9)  # type: ignore[arg-type]
    assert FORTNIGHT.add(sep(7), Two(-1)) == sep(6)  # type: ignore[arg-type]


def test_a_part_may_be_one_day_at_either_end_of_the_coverage() -> None:
    """A span that ends on the first day, one that begins on the last, and one of a single day in between."""
    assert FORTNIGHT.within([(sep(1), MONDAY)]).school_days == (MONDAY,)
    assert FORTNIGHT.within([(FRIDAY, None)]).school_days == (FRIDAY,)
    assert FORTNIGHT.within([(sep(4), sep(4))]).school_days == (sep(4),)
    assert FORTNIGHT.within([(sep(14), None)]).school_days == ()
    first = FORTNIGHT.within([(MONDAY, sep(3))])
    assert [first.rank(sep(day)) for day in (2, 3, 4)] == [1, 2, 2]
    assert first.count(MONDAY, sep(3)) == 2


def test_spans_are_joined_only_where_no_day_lies_between() -> None:
    """A day between two spans stays out, and a day of both counts once."""
    assert FORTNIGHT.within([(sep(3), sep(3)), (sep(5), sep(5))]).school_days == (sep(3), sep(5))
    assert FORTNIGHT.within([(sep(3), sep(4)), (sep(4), sep(5))]).school_days == (sep(3), sep(4), sep(5))
