"""Legal holidays, business days and rolling."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schoolrules.calendar import LegalHolidays, SchoolCalendar
from schoolrules.errors import InvalidArgument, OutsideCalendar

CALENDAR = SchoolCalendar.build(date(2024, 8, 19), date(2025, 6, 6), country="US", subdivision="CA")
OWN = SchoolCalendar.build(date(2024, 8, 19), date(2025, 6, 6), legal_holidays={date(2024, 12, 24): "Eve"})


def test_a_business_day_is_neither_saturday_sunday_nor_legal_holiday() -> None:
    days = {
        date(2024, 8, 30): True,
        date(2024, 8, 31): False,
        date(2024, 9, 1): False,
        date(2024, 9, 2): False,
        date(2024, 9, 3): True,
    }
    assert {day: CALENDAR.is_business_day(day) for day in days} == days
    assert CALENDAR.legal_holiday(date(2024, 9, 2)) == "Labor Day"
    assert CALENDAR.legal_holiday(date(2024, 9, 3)) is None


def test_business_days_are_known_outside_the_coverage_too() -> None:
    assert not CALENDAR.is_business_day(date(2030, 7, 4))
    assert CALENDAR.is_business_day(date(2030, 7, 5))


def test_a_make_up_saturday_is_no_business_day_and_a_break_is_no_holiday() -> None:
    calendar = CALENDAR.amend(open={date(2025, 1, 25): "make-up"}, close={date(2025, 1, 27): "Snow"})
    assert not calendar.is_business_day(date(2025, 1, 25))
    assert calendar.is_business_day(date(2025, 1, 27))


def test_rolling_goes_on_over_a_weekend_and_a_holiday() -> None:
    # Saturday, Sunday, Labor Day
    assert CALENDAR.roll(date(2024, 8, 31)) == date(2024, 9, 3)
    assert CALENDAR.roll(date(2024, 8, 30)) == date(2024, 8, 30)
    # Thanksgiving and, in California, the day after
    assert CALENDAR.roll(date(2024, 11, 28)) == date(2024, 12, 2)


def test_the_callers_list_replaces_the_librarys() -> None:
    assert OWN.roll(date(2024, 12, 24)) == date(2024, 12, 25)
    assert OWN.roll(date(2024, 12, 25)) == date(2024, 12, 25)
    assert OWN.legal_holiday(date(2024, 12, 24)) == "Eve"


def test_business_days_are_counted_strictly_after_or_before() -> None:
    assert CALENDAR.add_business_days(date(2024, 8, 29), 1) == date(2024, 8, 30)
    assert CALENDAR.add_business_days(date(2024, 8, 30), 1) == date(2024, 9, 3)
    assert CALENDAR.add_business_days(date(2024, 8, 31), 2) == date(2024, 9, 4)
    assert CALENDAR.add_business_days(date(2024, 9, 3), -1) == date(2024, 8, 30)
    assert CALENDAR.add_business_days(date(2024, 9, 2), -2) == date(2024, 8, 29)


@pytest.mark.parametrize("number", [0, 10_001, -10_001])
def test_zero_and_absurd_numbers_of_business_days_are_refused(number: int) -> None:
    with pytest.raises(InvalidArgument):
        CALENDAR.add_business_days(date(2024, 9, 3), number)


def test_years_that_the_library_does_not_know_are_not_guessed() -> None:
    with pytest.raises(OutsideCalendar) as caught:
        CALENDAR.is_business_day(date(2101, 1, 3))
    assert caught.value.side == "after"
    with pytest.raises(OutsideCalendar):
        CALENDAR.legal_holiday(date(1700, 1, 1))
    assert OWN.is_business_day(date(2101, 1, 3))


def test_the_last_dates_there_are_never_overflow() -> None:
    nothing = LegalHolidays(listed=((date.max, "End"),))
    with pytest.raises(OutsideCalendar):
        nothing.roll(date.max)
    with pytest.raises(OutsideCalendar):
        nothing.add(date.max, 1)
    with pytest.raises(OutsideCalendar):
        nothing.add(date.min, -1)


def test_without_country_and_list_only_weekends_are_no_business_days() -> None:
    assert LegalHolidays().roll(date(2024, 12, 25)) == date(2024, 12, 25)
    assert LegalHolidays().roll(date(2024, 12, 28)) == date(2024, 12, 30)
    assert LegalHolidays().roll_back(date(2024, 12, 29)) == date(2024, 12, 27)
    assert list(LegalHolidays().between(date(2024, 1, 1), date(2024, 12, 31))) == []


def test_holidays_between_are_in_order_with_both_ends() -> None:
    found = list(CALENDAR.legal_holidays.between(date(2024, 11, 11), date(2025, 1, 1)))
    assert found[0] == (date(2024, 11, 11), "Veterans Day")
    assert found[-1] == (date(2025, 1, 1), "New Year's Day")
    assert [day for day, _ in found] == sorted(day for day, _ in found)
    two: Any = ((date(2024, 1, 2), "b"), (date(2024, 1, 1), "a"))
    assert list(LegalHolidays(listed=two).between(date(2024, 1, 1), date(2024, 1, 1))) == [(date(2024, 1, 1), "a")]
