"""Every question on school days, boundaries first. Expected days were read off a wall calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from schoolrules.calendar import SchoolCalendar, SchoolWeek, Window
from schoolrules.errors import InvalidArgument, NotASchoolDay, OutsideCalendar, SchoolRulesError, WrongType

# Mo 2 Sep 2024 is closed, Sa 14 is opened; the coverage begins on Sunday 1 and ends on Sunday 22.
FIRST, LAST = date(2024, 9, 1), date(2024, 9, 22)
WHOLE = SchoolCalendar.build(FIRST, LAST, closed={date(2024, 9, 2): "Labor Day"}, open={date(2024, 9, 14): "make-up"})
# The same days reached by narrowing a longer calendar: its numbers are filled in on demand.
LONGER = SchoolCalendar.build(
    FIRST, LAST, open=[date(2024, 9, 14), date(2024, 9, 1)], closed={date(2024, 9, 2): "Labor Day"}
)
PART = LONGER.within([(date(2024, 9, 2), None)])


def sep(day: int) -> date:
    return date(2024, 9, day)


@pytest.fixture(params=[WHOLE, PART], ids=["whole", "within"])
def calendar(request: pytest.FixtureRequest) -> SchoolCalendar:
    made = request.param
    assert isinstance(made, SchoolCalendar)
    return made


def test_the_two_fixtures_have_the_same_days() -> None:
    assert WHOLE.school_days == PART.school_days
    assert len(WHOLE) == 15


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (1, 1, 3),  # the coverage's first day, a Sunday
        (2, 1, 3),  # a closed Monday
        (3, 1, 4),  # the trigger day is excluded
        (3, 2, 5),
        (6, 1, 9),  # over a weekend
        (7, 1, 9),  # from a Saturday
        (13, 1, 14),  # a make-up Saturday is an ordinary school day
        (13, 2, 16),
        (1, 15, 20),  # the last school day of all
        (22, -1, 20),  # the coverage's last day, a Sunday
        (20, -1, 19),
        (16, -1, 14),
        (15, -1, 14),
        (9, -1, 6),
        (22, -15, 3),  # the first school day of all
        (20, -14, 3),
    ],
)
def test_add_counts_strictly_after_or_before(calendar: SchoolCalendar, start: int, n: int, end: int) -> None:
    assert calendar.add(sep(start), n) == sep(end)


@pytest.mark.parametrize(("start", "n"), [(1, 16), (19, 2), (20, 1), (22, 1), (3, -1), (1, -1), (2, -1), (22, -16)])
def test_add_never_leaves_the_coverage(calendar: SchoolCalendar, start: int, n: int) -> None:
    with pytest.raises(OutsideCalendar) as caught:
        calendar.add(sep(start), n)
    assert caught.value.day is None
    assert caught.value.side == ("after" if n > 0 else "before")
    assert (caught.value.first, caught.value.last) == (FIRST, LAST)


@pytest.mark.parametrize("n", [10**30, -(10**30)])
def test_add_of_an_absurd_number_is_beyond(calendar: SchoolCalendar, n: int) -> None:
    with pytest.raises(OutsideCalendar):
        calendar.add(sep(10), n)


def test_add_zero_is_refused_and_names_what_to_ask(calendar: SchoolCalendar) -> None:
    with pytest.raises(ValueError, match=r"on_or_after.*on_or_before"):
        calendar.add(sep(3), 0)


@pytest.mark.parametrize(
    ("a", "b", "number"),
    [
        (1, 22, 15),
        (1, 2, 0),
        (3, 3, 1),
        (2, 2, 0),
        (3, 6, 4),
        (6, 9, 2),
        (7, 8, 0),
        (13, 16, 3),
        (20, 22, 1),
        (22, 22, 0),
    ],
)
def test_count_includes_both_ends(calendar: SchoolCalendar, a: int, b: int, number: int) -> None:
    assert calendar.count(sep(a), sep(b)) == number
    assert len(calendar.between(sep(a), sep(b))) == number


def test_a_backward_interval_is_refused(calendar: SchoolCalendar) -> None:
    for a, b in ((4, 3), (8, 7), (22, 1), (16, 13)):
        with pytest.raises(ValueError, match="before"):
            calendar.count(sep(a), sep(b))
        with pytest.raises(ValueError, match="before"):
            calendar.between(sep(a), sep(b))


QUESTIONS: dict[str, Callable[[SchoolCalendar, Any], object]] = {
    "is_school_day": lambda c, d: c.is_school_day(d),
    "in": lambda c, d: d in c,
    "why_closed": lambda c, d: c.why_closed(d),
    "why_opened": lambda c, d: c.why_opened(d),
    "add": lambda c, d: c.add(d, 1),
    "add back": lambda c, d: c.add(d, -1),
    "count from": lambda c, d: c.count(d, LAST),
    "count to": lambda c, d: c.count(FIRST, d),
    "between": lambda c, d: c.between(d, d),
    "on_or_after": lambda c, d: c.on_or_after(d),
    "on_or_before": lambda c, d: c.on_or_before(d),
    "window": lambda c, d: c.window(d, 3),
    "ordinal": lambda c, d: c.ordinal(d),
    "latest_before": lambda c, d: c.latest_before(d, 1),
    "last_day_within": lambda c, d: c.last_day_within(d, 1),
    "first_day_no_sooner_than": lambda c, d: c.first_day_no_sooner_than(d, 1),
    "learning_period_of": lambda c, d: c.learning_period_of(d),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize(
    ("day", "side"),
    [(date(2024, 8, 31), "before"), (date(2024, 9, 23), "after"), (date.min, "before"), (date.max, "after")],
)
def test_a_day_outside_the_coverage_is_named_and_never_guessed(
    calendar: SchoolCalendar, question: Callable[[SchoolCalendar, Any], object], day: date, side: str
) -> None:
    with pytest.raises(OutsideCalendar) as caught:
        question(calendar, day)
    assert (caught.value.day, caught.value.side) == (day, side)
    assert str(day) in str(caught.value)
    assert "2024-09-01 to 2024-09-22" in str(caught.value)


OTHER_DAYS = {
    "week_of": SchoolCalendar.week_of,
    "rank": SchoolCalendar.rank,
    "roll": SchoolCalendar.roll,
    "is_business_day": SchoolCalendar.is_business_day,
    "legal_holiday": SchoolCalendar.legal_holiday,
    "add_business_days": lambda c, d: c.add_business_days(d, 1),
}


@pytest.mark.parametrize("question", (QUESTIONS | OTHER_DAYS).values(), ids=QUESTIONS | OTHER_DAYS)
@pytest.mark.parametrize("wrong", [datetime(2024, 9, 3, tzinfo=UTC), "2024-09-03", 45538, None, [1], 3.0, True])
def test_only_a_civil_date_is_a_day(
    calendar: SchoolCalendar, question: Callable[[SchoolCalendar, Any], object], wrong: object
) -> None:
    with pytest.raises(WrongType, match=r"expected a (datetime\.)?date"):
        question(calendar, wrong)


@pytest.mark.parametrize("wrong", [True, False, 1.0, "1", None, Fraction(1), [1]])
def test_only_a_whole_number_is_a_number(calendar: SchoolCalendar, wrong: Any) -> None:
    for question in (
        calendar.add,
        calendar.window,
        calendar.latest_before,
        calendar.last_day_within,
        calendar.first_day_no_sooner_than,
        calendar.add_business_days,
    ):
        with pytest.raises(TypeError, match="expected a whole number"):
            question(sep(3), wrong)
    with pytest.raises(WrongType):
        calendar.nth(wrong)


@pytest.mark.parametrize("number", [0, -1])
def test_where_only_forward_makes_sense_other_numbers_are_refused(calendar: SchoolCalendar, number: int) -> None:
    for question in (
        calendar.window,
        calendar.latest_before,
        calendar.last_day_within,
        calendar.first_day_no_sooner_than,
    ):
        with pytest.raises(InvalidArgument):
            question(sep(3), number)
    with pytest.raises(InvalidArgument):
        calendar.nth(number)


def test_on_or_after_and_on_or_before(calendar: SchoolCalendar) -> None:
    assert [calendar.on_or_after(sep(day)) for day in (1, 2, 3, 7, 14, 15, 20)] == [
        sep(day) for day in (3, 3, 3, 9, 14, 16, 20)
    ]
    assert [calendar.on_or_before(sep(day)) for day in (3, 7, 8, 9, 14, 15, 20, 21, 22)] == [
        sep(day) for day in (3, 6, 6, 9, 14, 14, 20, 20, 20)
    ]
    for day in (21, 22):
        with pytest.raises(OutsideCalendar):
            calendar.on_or_after(sep(day))
    for day in (1, 2):
        with pytest.raises(OutsideCalendar):
            calendar.on_or_before(sep(day))


def test_rank_is_clamped_at_both_ends(calendar: SchoolCalendar) -> None:
    days = [date.min, date(2024, 8, 31), sep(1), sep(2), sep(3), sep(7), sep(22), date(2024, 9, 23), date.max]
    assert [calendar.rank(day) for day in days] == [0, 0, 0, 0, 1, 4, 15, 15, 15]


@pytest.mark.parametrize(
    ("end", "n", "window"),
    [
        (6, 3, Window(sep(4), sep(6), 3, short=False)),
        (8, 3, Window(sep(4), sep(8), 3, short=False)),  # ends on the day asked for, school or not
        (16, 3, Window(sep(13), sep(16), 3, short=False)),
        (3, 1, Window(sep(3), sep(3), 1, short=False)),
        (6, 4, Window(sep(3), sep(6), 4, short=False)),  # exactly all there are is not short
        (6, 5, Window(sep(3), sep(6), 4, short=True)),
        (22, 180, Window(sep(3), sep(22), 15, short=True)),
        (2, 1, Window(sep(2), sep(2), 0, short=True)),  # not a school day yet
    ],
)
def test_window(calendar: SchoolCalendar, end: int, n: int, window: Window) -> None:
    assert calendar.window(sep(end), n) == window


def test_n_days_prior_to_a_school_day_and_to_a_closed_day(calendar: SchoolCalendar) -> None:
    assert calendar.latest_before(sep(10), 2) == sep(6) == calendar.add(sep(10), -2)
    # from Th 5 the second school day is Mo 9, past the Sunday; from We 4 it is Fr 6
    assert calendar.latest_before(sep(8), 2) == sep(4)
    assert calendar.latest_before(sep(4), 1) == sep(3)
    with pytest.raises(OutsideCalendar):
        calendar.latest_before(sep(3), 1)


def test_within_and_no_sooner_than(calendar: SchoolCalendar) -> None:
    assert calendar.last_day_within(sep(6), 5) == sep(13)
    assert calendar.first_day_no_sooner_than(sep(6), 5) == sep(13)


def test_ordinals_begin_at_one_and_turn_back_into_days(calendar: SchoolCalendar) -> None:
    assert calendar.ordinal(sep(3)) == 1
    assert calendar.ordinal(sep(20)) == 15
    assert [calendar.nth(calendar.ordinal(day)) for day in calendar] == list(calendar.school_days)
    with pytest.raises(OutsideCalendar):
        calendar.nth(16)
    with pytest.raises(NotASchoolDay, match="2024-09-07"):
        calendar.ordinal(sep(7))


def test_weeks_end_on_the_last_day_in_session_not_on_friday(calendar: SchoolCalendar) -> None:
    assert calendar.weeks() == (
        SchoolWeek(date(2024, 8, 26), sep(1), None, None, 0),
        SchoolWeek(sep(2), sep(8), sep(3), sep(6), 4),
        SchoolWeek(sep(9), sep(15), sep(9), sep(14), 6),
        SchoolWeek(sep(16), sep(22), sep(16), sep(20), 5),
    )
    assert calendar.last_school_day_of_week(sep(9)) == sep(14)
    assert calendar.last_school_day_of_week(sep(15)) == sep(14)
    assert calendar.last_school_day_of_week(sep(1)) is None


def test_days_of_a_week_outside_the_coverage_are_not_in_session() -> None:
    calendar = SchoolCalendar.build(date(2024, 9, 4), date(2024, 9, 10))
    assert calendar.week_of(date(2024, 9, 2)) == SchoolWeek(sep(2), sep(8), sep(4), sep(6), 3)
    assert calendar.week_of(date(2024, 9, 15)) == SchoolWeek(sep(9), sep(15), sep(9), sep(10), 2)
    for day in (date(2024, 9, 1), date(2024, 9, 16)):
        with pytest.raises(OutsideCalendar):
            calendar.week_of(day)


def test_the_first_and_the_last_dates_there_are() -> None:
    early = SchoolCalendar.build(date.min, date(1, 1, 10))
    assert early.weeks()[0] == SchoolWeek(date(1, 1, 1), date(1, 1, 7), date(1, 1, 1), date(1, 1, 5), 5)
    late = SchoolCalendar.build(date(9999, 12, 20), date.max)
    assert late.weeks()[-1] == SchoolWeek(date(9999, 12, 27), date.max, date(9999, 12, 27), date.max, 5)
    assert late.on_or_after(date.max) == date.max


def test_a_subclass_of_date_without_time_is_a_date() -> None:
    class Day(date):
        pass

    assert WHOLE.add(Day(2024, 9, 3), 1) == sep(4)
    assert WHOLE.rank(Day(2025, 1, 1)) == 15


def test_every_refusal_is_of_the_librarys_own_tree() -> None:
    for kind in (OutsideCalendar, InvalidArgument, NotASchoolDay, WrongType):
        assert issubclass(kind, SchoolRulesError)
