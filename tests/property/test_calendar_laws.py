"""School-day arithmetic against two independent answers: numpy's business days, and a walk over days."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolrules.calendar import SchoolCalendar, calendar_to_dict, parse_calendar
from schoolrules.errors import InvalidArgument, NotASchoolDay, OutsideCalendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
MANY = settings(max_examples=5_000)
SOME = settings(max_examples=300)


@dataclass(frozen=True)
class Plan:
    """What a calendar is made of, as numbers: spans and questions are offsets from the first day."""

    first: date
    length: int
    weekdays: tuple[int, ...]
    closed: tuple[tuple[int, int], ...]
    opened: tuple[int, ...]

    @property
    def last(self) -> date:
        return self.first + (self.length - 1) * DAY

    def at(self, offset: int) -> date:
        return self.first + offset * DAY

    def build(self) -> SchoolCalendar:
        return SchoolCalendar.build(
            self.first,
            self.last,
            weekdays=[WEEKDAYS[number] for number in self.weekdays],
            closed=[(self.at(begin), self.at(begin + more)) for begin, more in self.closed],
            open=[self.at(offset) for offset in self.opened],
        )

    def days(self) -> list[date]:
        """The school days, by a plain reading of the pattern."""
        shut = {self.at(begin + more) for begin, length in self.closed for more in range(length + 1)}
        extra = {self.at(offset) for offset in self.opened}
        every = [self.at(offset) for offset in range(self.length)]
        return [day for day in every if day in extra or (day.weekday() in self.weekdays and day not in shut)]


Asked = tuple[Plan, list[tuple[int, int]], tuple[int, int]]
PATTERNS = ((0, 1, 2, 3, 4), (0, 1, 2, 3, 4), (0, 1, 3, 4), (1,), (5, 6), tuple(range(7)))


def offset_of(byte: int, length: int) -> int:
    """A day of the coverage; one byte in eight means one of its ends."""
    return 0 if byte < 16 else length - 1 if byte >= 240 else byte % length


def number_of(byte: int) -> int:
    """A number to add, most of them small, never 0."""
    return (byte % 17 - 8 if byte < 160 else byte - 208) or 1


def asked_of(first: date, noise: bytes, *, openings: bool = True) -> Asked:
    """A plan, starts with numbers to add, and an interval, out of random bytes (one draw, so it is quick)."""
    take = iter(noise)
    length = 1 + next(take) % 90
    weekdays = PATTERNS[next(take) % len(PATTERNS)]
    closed = [(offset_of(next(take), length), next(take) % 21) for _ in range(4)][: next(take) % 5]
    opened = [offset_of(next(take), length) for _ in range(4)][: next(take) % 5 if openings else 0]
    additions = [(offset_of(next(take), length), number_of(next(take))) for _ in range(3)]
    interval = offset_of(next(take), length), offset_of(next(take), length)
    return Plan(first, length, weekdays, tuple(closed), tuple(opened)), additions, interval


NOISE = st.binary(min_size=25, max_size=25)
FIRSTS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
QUESTIONS = st.builds(asked_of, FIRSTS, NOISE)
PLAIN_QUESTIONS = st.builds(lambda first, noise: asked_of(first, noise, openings=False), FIRSTS, NOISE)
PLANS = QUESTIONS.map(lambda asked: asked[0])


def walk(days: set[date], plan: Plan, start: date, number: int) -> date | None:
    """The n-th school day after (before) a day, a day at a time; None where the coverage ends first."""
    step, left, day = (DAY if number > 0 else -DAY), abs(number), start
    while left:
        day += step
        if not plan.first <= day <= plan.last:
            return None
        left -= day in days
    return day


def asked_add(calendar: SchoolCalendar, start: date, number: int) -> date | None:
    """The calendar's answer, None where it refuses because the coverage ends."""
    try:
        return calendar.add(start, number)
    except OutsideCalendar as outside:
        beyond = None, "after" if number > 0 else "before"
        return None if (outside.day, outside.side) == beyond else date.max


@MANY
@given(QUESTIONS)
def test_add_and_count_agree_with_a_walk(
    asked: Asked,
) -> None:
    plan, additions, (a, b) = asked
    calendar, days = plan.build(), set(plan.days())
    for offset, number in additions:
        start = plan.at(offset)
        assert asked_add(calendar, start, number) == walk(days, plan, start, number)
    begin, end = plan.at(min(a, b)), plan.at(max(a, b))
    assert calendar.count(begin, end) == sum(begin <= day <= end for day in days)
    if begin != end:
        with pytest.raises(InvalidArgument):
            calendar.count(end, begin)


@MANY
@given(PLAIN_QUESTIONS)
def test_add_and_count_agree_with_numpy(
    asked: Asked,
) -> None:
    plan, additions, (a, b) = asked
    calendar = plan.build()
    mask = [number in plan.weekdays for number in range(7)]
    shut = [plan.at(begin + more) for begin, length in plan.closed for more in range(length + 1)]
    oracle = np.busdaycalendar(weekmask=mask, holidays=np.array(shut, dtype="datetime64[D]"))
    for offset, number in additions:
        start = plan.at(offset)
        # rolled against the direction of counting, the start itself is never counted
        roll: Literal["backward", "forward"] = "backward" if number > 0 else "forward"
        moved = np.busday_offset(np.datetime64(start), number, roll=roll, busdaycal=oracle)
        found: date = moved.astype(object)
        assert asked_add(calendar, start, number) == (found if plan.first <= found <= plan.last else None)
    begin, end = plan.at(min(a, b)), plan.at(max(a, b))
    counted = np.busday_count(np.datetime64(begin), np.datetime64(end + DAY), busdaycal=oracle)
    assert calendar.count(begin, end) == int(counted)


@SOME
@given(QUESTIONS)
def test_single_day_questions_agree_with_a_walk(
    asked: Asked,
) -> None:
    plan, additions, _ = asked
    calendar, days = plan.build(), plan.days()
    assert list(calendar) == days
    for offset, number in additions:
        day = plan.at(offset)
        upto = [each for each in days if each <= day]
        after = [each for each in days if each >= day]
        assert (day in calendar) == (day in days)
        assert (calendar.why_closed(day) is None) == (day in days)
        assert calendar.rank(day) == len(upto)
        for question, answers, which in ((calendar.on_or_before, upto, -1), (calendar.on_or_after, after, 0)):
            if answers:
                assert question(day) == answers[which]
            else:
                with pytest.raises(OutsideCalendar):
                    question(day)
        if day in days:
            assert calendar.nth(calendar.ordinal(day)) == day
        else:
            with pytest.raises(NotASchoolDay):
                calendar.ordinal(day)
        window = calendar.window(day, abs(number))
        assert window.short == (len(upto) < abs(number))
        assert window.school_days == min(len(upto), abs(number)) == calendar.count(window.first, day)
        if window.school_days:
            assert window.first in days  # shortest: it begins on a school day


@SOME
@given(QUESTIONS)
def test_n_days_prior_is_the_latest_day_from_which_n_have_passed(
    asked: Asked,
) -> None:
    plan, additions, _ = asked
    calendar, days = plan.build(), plan.days()
    for offset, number in additions:
        day, n = plan.at(offset), abs(number)
        lawful = [each for each in days if (end := walk(set(days), plan, each, n)) is not None and end <= day]
        if lawful:
            assert calendar.latest_before(day, n) == lawful[-1]
        else:
            with pytest.raises(OutsideCalendar):
                calendar.latest_before(day, n)


@SOME
@given(QUESTIONS)
def test_adding_and_counting_undo_one_another(
    asked: Asked,
) -> None:
    plan, additions, _ = asked
    calendar = plan.build()
    for offset, number in additions:
        start = plan.at(offset)
        end = asked_add(calendar, start, number)
        if end is None:
            continue
        low, high = (start + DAY, end) if number > 0 else (end, start - DAY)
        assert calendar.count(low, high) == abs(number)
        if start in calendar:
            assert calendar.add(end, -number) == start


@SOME
@given(PLANS, st.lists(st.tuples(st.integers(-5, 95), st.one_of(st.none(), st.integers(0, 60))), max_size=4))
def test_a_pupils_days_are_the_calendars_inside_the_spans(plan: Plan, shapes: list[tuple[int, int | None]]) -> None:
    calendar = plan.build()
    spans = [(plan.at(begin), None if more is None else plan.at(begin + more)) for begin, more in shapes]
    part = calendar.within(spans)
    inside = [day for day in plan.days() if any(a <= day and (b is None or day <= b) for a, b in spans)]
    assert list(part) == inside
    same = SchoolCalendar.from_days(inside, first=plan.first, last=plan.last)
    assert part._rank == same._rank
    for offset in range(plan.length):
        day = plan.at(offset)
        assert part.is_school_day(day) == same.is_school_day(day)
        assert asked_add(part, day, 1) == asked_add(same, day, 1)
        assert asked_add(part, day, -2) == asked_add(same, day, -2)
        assert part.count(plan.first, day) == same.count(plan.first, day)
        assert part.count(day, plan.last) == same.count(day, plan.last)
        closed = part.why_closed(day)
        assert (closed == "outside the given spans") == (day in calendar and day not in inside)


@SOME
@given(PLANS)
def test_weeks_part_the_school_days(plan: Plan) -> None:
    calendar, days = plan.build(), plan.days()
    weeks = calendar.weeks()
    assert sum(week.school_days for week in weeks) == len(days)
    for week in weeks:
        inside = [day for day in days if week.monday <= day <= week.sunday]
        assert (week.monday.weekday(), week.sunday - week.monday) == (0, 6 * DAY)
        assert (week.first, week.last) == ((inside[0], inside[-1]) if inside else (None, None))
        assert week.school_days == len(inside)
        assert calendar.week_of(week.monday) == calendar.week_of(week.sunday) == week


@SOME
@given(PLANS, st.integers(1, 30))
def test_learning_periods_part_the_school_days(plan: Plan, every: int) -> None:
    calendar = plan.build().cut_learning_periods(every)
    sizes = [calendar.count(period.first, period.last) for period in calendar.learning_periods]
    assert sum(sizes) == len(calendar)
    assert all(size == every for size in sizes[:-1])
    assert all(calendar.learning_period_of(day) is not None for day in calendar)


@SOME
@given(PLANS, st.lists(st.integers(0, 89), max_size=3), st.lists(st.integers(0, 89), max_size=3))
def test_a_diff_tells_exactly_what_an_amendment_did(plan: Plan, close: list[int], opened: list[int]) -> None:
    calendar = plan.build()
    closing = {plan.at(offset): "Snow" for offset in close if offset < plan.length}
    opening = {plan.at(offset): "make-up" for offset in opened if offset < plan.length}
    amended = calendar.amend(close=closing, open=opening)
    before = set(plan.days())
    after = (before - closing.keys()) | opening.keys()
    assert set(amended) == after
    diff = calendar.diff(amended)
    assert diff.closed == tuple((day, "Snow") for day in sorted(before - after))
    assert diff.opened == tuple((day, "make-up") for day in sorted(after - before))
    assert (calendar.digest == amended.digest) == (not diff)


@SOME
@given(PLANS)
def test_a_calendar_comes_back_whole_from_pickle_and_json(plan: Plan) -> None:
    calendar = plan.build()
    assert pickle.loads(pickle.dumps(calendar)) == calendar
    again = parse_calendar(calendar_to_dict(calendar))
    assert again == calendar
    assert again.digest == calendar.digest
    assert hash(again) == hash(calendar)


@SOME
@given(PLANS, st.integers(0, 120), PLANS)
def test_joined_years_have_the_days_of_both(one: Plan, gap: int, two: Plan) -> None:
    two = Plan(one.last + (1 + gap) * DAY, two.length, two.weekdays, two.closed, two.opened)
    joined = SchoolCalendar.join(two.build(), one.build())
    assert list(joined) == one.days() + two.days()
    assert all(joined.why_closed(one.last + more * DAY) == "between school years" for more in range(1, gap + 1))
    for year in (one, two):
        alone = year.build()
        assert [joined.why_closed(day) for day in alone._index] == [alone.why_closed(day) for day in alone._index]
