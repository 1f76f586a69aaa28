"""Calendars that are drawn: valid, varied, plain when shrunk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from schoolrules import SchoolCalendar
from schoolrules.calendar import calendar_to_dict, parse_calendar
from schoolrules.testing import calendars, school_years

COMES_BY = settings(database=None, derandomize=True, max_examples=500, phases=[Phase.generate])
SHRUNK = settings(COMES_BY, phases=[Phase.generate, Phase.shrink])


@given(calendars())
def test_a_calendar_comes_back_from_its_json(calendar: SchoolCalendar) -> None:
    """Nothing in it is beyond what a case file can say."""
    assert parse_calendar(calendar_to_dict(calendar)) == calendar


@given(calendars(min_days=5, max_days=40, min_school_days=4))
def test_a_calendar_keeps_to_its_bounds(calendar: SchoolCalendar) -> None:
    """Both ends of the coverage count among the calendar days."""
    assert 5 <= (calendar.last - calendar.first).days + 1 <= 40
    assert len(calendar) >= 4


@pytest.mark.parametrize(
    "is_so",
    [
        pytest.param(lambda c: any((d.month, d.day) == (2, 29) for d in c.school_days), id="school-on-a-leap-day"),
        pytest.param(lambda c: c.first.year < c.last.year, id="the-end-of-a-year"),
        pytest.param(lambda c: any(d.weekday() == 5 for d in c.school_days), id="school-on-a-saturday"),
        pytest.param(lambda c: c.week_of(c.first).school_days == 4, id="a-week-of-four"),
        pytest.param(lambda c: len(c.learning_periods) > 1, id="learning-periods"),
        pytest.param(lambda c: len(c) == 1, id="a-single-school-day"),
        pytest.param(lambda c: len(c) > 60 and c.count(c.first, c.last) < 0.5 * (c.last - c.first).days, id="breaks"),
        pytest.param(lambda c: bool(c.legal_holidays.listed), id="legal-holidays"),
    ],
)
def test_what_calendars_may_be_comes_by(is_so: Callable[[SchoolCalendar], bool]) -> None:
    """The boundaries that bring mistakes to light."""
    assert is_so(find(calendars(), is_so, settings=COMES_BY))


def test_a_school_year_shrinks_to_a_plain_one() -> None:
    """Monday to Friday, without a closure: 41 whole weeks from 18 August to 29 May."""
    plain = find(school_years(), lambda calendar: True, settings=SHRUNK)
    assert plain == SchoolCalendar.build(date(2025, 8, 18), date(2026, 5, 29))
    assert len(plain) == 41 * 5


@given(st.sampled_from((2019, 2024, 2031)).flatmap(lambda year: school_years(year=year)))
def test_a_school_year_looks_like_one(calendar: SchoolCalendar) -> None:
    """It begins in August and ends in May or June, with 125 to 240 school days."""
    assert calendar.first.month == 8
    assert (calendar.last.year, calendar.last.month in (5, 6)) == (calendar.first.year + 1, True)
    assert 125 <= len(calendar) <= 240
