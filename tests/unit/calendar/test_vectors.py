"""Worked dates of a real school year, from the inventory of the law behind the policies."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules.calendar import Due, Period, PeriodEnd, SchoolCalendar, due

CALENDAR = SchoolCalendar.build(
    date(2024, 8, 19),
    date(2025, 6, 6),
    closed={
        date(2024, 11, 11): "Veterans Day",
        (date(2024, 11, 25), date(2024, 11, 29)): "Thanksgiving",
        (date(2024, 12, 23), date(2025, 1, 3)): "Winter break",
        date(2025, 1, 20): "Martin Luther King Jr. Day",
        date(2025, 2, 17): "Presidents' Day",
    },
    country="US",
    subdivision="CA",
)


def test_pairs_of_contacts_from_the_first_monday() -> None:
    start = date(2024, 11, 4)
    assert CALENDAR.add(start, 3) == date(2024, 11, 7)
    assert CALENDAR.add(start, 6) == date(2024, 11, 13)
    assert (CALENDAR.add(start, 2), CALENDAR.add(start, 4)) == (date(2024, 11, 6), date(2024, 11, 8))


def test_a_window_of_twenty_school_days() -> None:
    window = CALENDAR.window(date(2024, 12, 6), 20)
    assert (window.first, window.last, window.short) == (date(2024, 11, 1), date(2024, 12, 6), False)
    assert CALENDAR.window(date(2024, 12, 9), 20).first == date(2024, 11, 4)


def test_letters_and_conference() -> None:
    assert CALENDAR.add(date(2024, 11, 22), 5) == date(2024, 12, 6)
    assert CALENDAR.add(date(2024, 12, 6), 1) == date(2024, 12, 9)
    assert CALENDAR.add(date(2024, 12, 9), 5) == date(2024, 12, 16)
    assert CALENDAR.add(date(2024, 12, 16), 1) == date(2024, 12, 17)


def test_notice_of_a_withdrawal() -> None:
    wednesday, monday = date(2025, 1, 15), date(2025, 1, 6)
    assert CALENDAR.latest_before(wednesday, 5) == date(2025, 1, 8)
    assert Period.parse("5 calendar days").latest_start(wednesday) == date(2025, 1, 10)
    assert CALENDAR.latest_before(wednesday, 6) == date(2025, 1, 7)
    assert CALENDAR.latest_before(monday, 5) == date(2024, 12, 16)
    assert Period.parse("5 calendar days").latest_start(monday) == date(2025, 1, 1)
    assert Period.parse("5 school days").latest_start(monday, CALENDAR) == date(2024, 12, 16)


def test_ten_school_days_of_a_validated_absence() -> None:
    start = date(2024, 11, 18)
    assert CALENDAR.on_or_after(start) == start
    assert CALENDAR.add(start, 9) == date(2024, 12, 6)
    assert CALENDAR.add(start, 10) == date(2024, 12, 9)
    assert Period.parse("9 calendar days").after(start).date == date(2024, 11, 27)


@pytest.mark.parametrize(
    ("received", "answer"),
    [
        (date(2024, 1, 2), Due(date(2024, 3, 4), date(2024, 3, 2))),
        (date(2024, 3, 18), Due(date(2024, 5, 17), None)),
    ],
)
def test_sixty_days_of_a_complaint(received: date, answer: Due) -> None:
    assert due(received, Period.parse("60 calendar days"), "next", CALENDAR) == answer
    unrolled = due(received, Period.parse("60 calendar days"), "none", CALENDAR)
    assert unrolled == Due(answer.nominal or answer.due, None)


def test_an_appeal_by_receipt_and_by_date() -> None:
    fifteen, thirty = Period.parse("15 calendar days"), Period.parse("30 calendar days")
    assert due(date(2024, 5, 21), fifteen, "next", CALENDAR) == Due(date(2024, 6, 5), None)
    assert due(date(2024, 5, 17), thirty, "next", CALENDAR) == Due(date(2024, 6, 17), date(2024, 6, 16))


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        (date(2023, 8, 31), "6 months", PeriodEnd(date(2024, 2, 29), True, date(2024, 3, 1))),
        (date(2024, 8, 31), "6 months", PeriodEnd(date(2025, 2, 28), True, date(2025, 3, 1))),
        (date(2024, 2, 29), "90 calendar days", PeriodEnd(date(2024, 5, 29))),
        (date(2024, 2, 29), "1 year", PeriodEnd(date(2025, 2, 28), True, date(2025, 3, 1))),
        (date(2024, 6, 3), "60 calendar days", PeriodEnd(date(2024, 8, 2))),
    ],
)
def test_months_years_and_days(start: date, period: str, end: PeriodEnd) -> None:
    assert Period.parse(period).after(start) == end


def test_referrals() -> None:
    first = date(2024, 11, 20)
    assert CALENDAR.add(first, 7) == date(2024, 12, 6)
    assert CALENDAR.add(date(2024, 12, 6), 7) == date(2024, 12, 17)
    assert CALENDAR.add(first, 6) == date(2024, 12, 5)
    assert CALENDAR.add(first, 8) == date(2024, 12, 9)


def test_the_hundred_and_eightieth_school_day_back_is_in_the_next_is_not() -> None:
    end = CALENDAR.nth(190)
    window = CALENDAR.window(end, 180)
    assert CALENDAR.ordinal(window.first) == 11
    assert window.school_days == 180
