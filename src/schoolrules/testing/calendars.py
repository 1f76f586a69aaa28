"""Calendars for property tests: any valid one, and school years as districts have them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

from hypothesis import strategies as st

from schoolrules.calendar import LearningPeriod, SchoolCalendar
from schoolrules.calendar.school import WEEKDAYS

ONE_DAY: Final = timedelta(days=1)
PLAIN_YEAR: Final = 2025
YEARS: Final = (PLAIN_YEAR, 2023, 2027, 2024, 2026)
"""School years by the calendar year in which they begin; the second and the third hold a 29 February."""
WEEKS: Final = (WEEKDAYS[:5], WEEKDAYS[:4], WEEKDAYS[1:5])

_FIRST = st.dates(date(2019, 1, 1), date(2032, 12, 31))
_WEEKS = st.sampled_from(WEEKS) | st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda s: tuple(sorted(s)))
_DAYS = st.integers(0, 366)
_CLOSED = st.lists(st.tuples(_DAYS, st.sampled_from((0, 1, 4, 13, 70))), max_size=4)
_FEW = st.lists(_DAYS, max_size=3)
_CUTS = st.sets(_DAYS, max_size=6)
_LEGAL = st.none() | st.lists(_DAYS, max_size=4)
_COUNTRY = st.sampled_from((None, "US"))


@st.composite
def calendars(draw: st.DrawFn, *, min_days: int = 1, max_days: int = 400, min_school_days: int = 1) -> SchoolCalendar:
    """Any valid calendar over `min_days` to `max_days` calendar days, with at least `min_school_days` school days.

    Short weeks, breaks, single closures, make-up days, learning periods with gaps between them, explicit legal
    holidays, and calendars that list their days. The first day lies from the last week of 2018 to 2032, so that leap
    days and ends of years come by. Shrinks to few days of Monday to Friday, all of them school days.
    """
    length = draw(st.integers(max(min_days, min_school_days, 1), max_days))
    first = draw(_FIRST)
    first -= ONE_DAY * (first.weekday() if first.day % 3 else 0)  # mostly a Monday, for plain examples

    def day(number: int) -> date:
        return first + number % length * ONE_DAY

    legal = draw(_LEGAL)
    calendar = SchoolCalendar.build(
        first,
        day(length - 1),
        weekdays=draw(_WEEKS),
        closed={(day(begin), day(begin) + size * ONE_DAY): "closed" for begin, size in draw(_CLOSED)},
        open={day(number): "make-up" for number in draw(_FEW)},
        legal_holidays=None if legal is None else [day(number) for number in legal],
        country=draw(_COUNTRY),
        learning_periods=_periods(sorted({number % length for number in draw(_CUTS)}), first),
    )
    lacking = min_school_days - len(calendar)
    if lacking > 0:
        closed = [one for number in range(length) if not calendar.is_school_day(one := day(number))]
        calendar = calendar.amend(open=dict.fromkeys(closed[:lacking], "make-up"))
    return _listed(calendar) if draw(_DAYS) % 8 == 7 else calendar


def school_years(*, year: int | None = None) -> st.SearchStrategy[SchoolCalendar]:
    """A school year from August to May or June, such as a district would publish.

    `year` is the calendar year in which it begins; left out, one of 2023 to 2027. Shrinks to Monday to Friday from
    18 August 2025 to 29 May 2026 without a closure.
    """
    return st.builds(
        school_year,
        st.sampled_from(YEARS) if year is None else st.just(year),
        st.sampled_from((18, 10, 28)),
        st.sampled_from(((5, 29), (6, 12), (6, 30))),
        st.sampled_from(WEEKS[:2]),
        st.booleans(),
        st.lists(st.integers(0, 200), max_size=2, unique=True).map(tuple),
        st.sampled_from(((), (0, 40, 80, 120, 160, 200, 240), (0, 20, 21, 60))),
        _COUNTRY,
    )


@lru_cache(maxsize=256)
def school_year(
    year: int = PLAIN_YEAR,
    first_day: int = 18,
    ends: tuple[int, int] = (5, 29),
    weekdays: tuple[str, ...] = WEEKS[0],
    with_breaks: bool = False,
    snow: tuple[int, ...] = (),
    cuts: tuple[int, ...] = (),
    country: str | None = None,
) -> SchoolCalendar:
    """A school year that begins on a day in August; snow days and learning periods counted in days from the first."""
    first, last = date(year, 8, first_day), date(year + 1, *ends)
    breaks = {
        _monday_from(year, 9, 1): "Labor Day",
        (date(year, 11, 22), date(year, 11, 28)): "Thanksgiving",
        (date(year, 12, 20), date(year + 1, 1, 4)): "Winter break",
        _monday_from(year + 1, 1, 15): "Martin Luther King Day",
        (date(year + 1, 3, 28), date(year + 1, 4, 5)): "Spring break",
    }
    closed = {**(breaks if with_breaks else {}), **{(first + n * ONE_DAY,) * 2: "Snow" for n in snow}}
    return SchoolCalendar.build(
        first,
        last,
        weekdays=weekdays,
        closed=closed,
        open={date(year + 1, 2, 7): "make-up"} if snow else {},
        country=country,
        learning_periods=_periods(cuts, first),
    )


def _monday_from(year: int, month: int, day: int) -> tuple[date, date]:
    """The first Monday on or after a day, as a span."""
    start = date(year, month, day)
    monday = start + -start.weekday() % 7 * ONE_DAY
    return monday, monday


def _periods(cuts: Sequence[int], first: date) -> list[LearningPeriod]:
    """Learning periods between the cuts, in days from the first; every third one is left out."""
    return [
        LearningPeriod(f"LP{number + 1}", first + begin * ONE_DAY, first + (end - 1) * ONE_DAY)
        for number, (begin, end) in enumerate(pairwise(cuts))
        if number % 3 < 2
    ]


def _listed(calendar: SchoolCalendar) -> SchoolCalendar:
    """The same school days as a list, without pattern and reasons."""
    return SchoolCalendar.from_days(
        calendar.school_days,
        first=calendar.first,
        last=calendar.last,
        learning_periods=calendar.learning_periods,
    )


PLAIN: Final = school_year()
"""What `school_years` shrinks to."""
