"""Legal holidays where the years known end, where dates end, and how they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import holidays
import pytest

from schoolrules.calendar.legal import LegalHolidays
from schoolrules.errors import InvalidArgument, OutsideCalendar

NOTHING = LegalHolidays()
CALIFORNIA = LegalHolidays("US", "CA")
KNOWN = holidays.country_holidays("US")
FIRST, LAST = date(KNOWN.start_year, 1, 1), date(KNOWN.end_year, 12, 31)


def outside(ask: Callable[[], object]) -> tuple[date | None, date, date, str]:
    with pytest.raises(OutsideCalendar) as caught:
        ask()
    error = caught.value
    return error.day, error.first, error.last, error.side


def test_the_first_and_the_last_year_known_are_answered() -> None:
    """The year before and the year after are not: the day asked about and the years known are named."""
    assert CALIFORNIA.name(LAST) == KNOWN.get(LAST)
    assert CALIFORNIA.name(date(FIRST.year, 7, 4)) == KNOWN.get(date(FIRST.year, 7, 4))
    early, late = date(FIRST.year - 1, 12, 31), date(LAST.year + 1, 1, 1)
    assert outside(lambda: CALIFORNIA.name(early)) == (early, FIRST, LAST, "before")
    assert outside(lambda: CALIFORNIA.name(late)) == (late, FIRST, LAST, "after")


def test_holidays_between_days_of_unknown_years_are_refused() -> None:
    """The day named is the first one asked about, or the first day of the year that is not known."""
    early, late = date(FIRST.year - 1, 6, 1), date(LAST.year + 1, 6, 1)
    assert outside(lambda: CALIFORNIA.between(early, early)) == (early, FIRST, LAST, "before")
    assert outside(lambda: CALIFORNIA.between(LAST, late)) == (date(LAST.year + 1, 1, 1), FIRST, LAST, "after")
    assert list(CALIFORNIA.between(LAST, LAST)) == [(LAST, KNOWN[LAST])]


def test_the_holidays_of_a_subdivision_are_its_own() -> None:
    """Cesar Chavez Day is a holiday of California, not of New York."""
    day = date(2025, 3, 31)
    assert [name for _, name in CALIFORNIA.between(day, day)] == ["Cesar Chavez Day"]
    assert list(LegalHolidays("US", "NY").between(day, day)) == []


def test_a_holiday_on_a_sunday_is_observed_on_monday() -> None:
    """The fifth of July 2021 was the day on which the Fourth was observed."""
    assert CALIFORNIA.name(date(2021, 7, 4)) == "Independence Day"
    assert CALIFORNIA.name(date(2021, 7, 5)) == "Independence Day (observed)"
    assert CALIFORNIA.roll(date(2021, 7, 3)) == date(2021, 7, 6)


def test_business_days_are_counted_up_to_ten_thousand() -> None:
    """Ten thousand are forty times fifty weeks of five days; one more is refused, either way."""
    monday = date(2000, 1, 3)
    assert (NOTHING.add(monday, 10_000) - monday).days == 14_000
    assert (monday - NOTHING.add(monday, -10_000)).days == 14_000
    for number in (10_001, -10_001):
        with pytest.raises(InvalidArgument) as caught:
            NOTHING.add(monday, number)
        assert str(caught.value) == "business_days: expected at most 10,000 either way"
    with pytest.raises(InvalidArgument) as caught:
        NOTHING.add(monday, 0)
    assert str(caught.value).startswith("business_days: 0 says nothing; ")


def test_dates_end_where_they_end() -> None:
    """Beyond the last date there is, and before the first, each on its side."""
    end = LegalHolidays(listed=((date.max, "End"),))
    start = LegalHolidays(listed=((date.min, "Start"),))
    whole = (None, date.min, date.max)
    assert outside(lambda: end.roll(date.max)) == (*whole, "after")
    assert outside(lambda: end.add(date.max, 1)) == (*whole, "after")
    assert outside(lambda: start.roll_back(date.min)) == (*whole, "before")
    assert outside(lambda: start.add(date.min, -1)) == (*whole, "before")
