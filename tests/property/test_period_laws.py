"""Periods: months that clamp, that never go backward, and whose other reading is at hand."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolrules.calendar import LegalHolidays, Period, SchoolCalendar, Unit, due
from schoolrules.calendar.periods import UNITS

DAY = timedelta(days=1)
DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31))
# the days around the ends of months, where all the trouble is
EDGES = st.builds(lambda day, more: day.replace(day=1) + (more - 4) * DAY, DATES, st.integers(0, 6))
NEAR = st.one_of(DATES, EDGES)
MONTHS = st.builds(Period, st.integers(1, 240), st.just("months"))
YEARS = st.builds(Period, st.integers(1, 100), st.just("years"))
PERIODS = st.builds(
    lambda unit, n: Period(min(n, 100) if unit == "years" else n, unit),
    st.sampled_from(UNITS),
    st.integers(1, 10_000),
)
MANY = settings(max_examples=500)
# business days are the school days of a calendar whose closures are its legal holidays
HOLIDAYS = [date(2024, 1, 1) + more * DAY for more in (0, 14, 45, 147, 170, 185, 245, 315, 332, 333, 359)]
BUSINESS = SchoolCalendar.build(date(2024, 1, 1), date(2025, 12, 31), closed=HOLIDAYS, legal_holidays=HOLIDAYS)


@MANY
@given(NEAR, st.one_of(MONTHS, YEARS), st.sampled_from([1, -1]))
def test_months_and_years_agree_with_dateutil(day: date, period: Period, sign: int) -> None:
    count = sign * period.n
    delta = relativedelta(months=count) if period.unit == "months" else relativedelta(years=count)
    end = period.after(day) if sign > 0 else period.before(day)
    assert end.date == day + delta


@MANY
@given(NEAR, st.one_of(MONTHS, YEARS))
def test_the_day_number_is_kept_or_the_month_ends(day: date, period: Period) -> None:
    end = period.after(day)
    length = months.monthrange(end.date.year, end.date.month)[1]
    assert end.clamped == (day.day > length)
    assert end.date.day == min(day.day, length)


@MANY
@given(NEAR, st.one_of(MONTHS, YEARS))
def test_the_other_reading_of_a_clamped_end_is_the_first_of_the_next_month(day: date, period: Period) -> None:
    end = period.after(day)
    if end.clamped:
        assert end.alternative == end.date + DAY
        assert end.alternative.day == 1
    else:
        assert end.alternative is None


@MANY
@given(NEAR, NEAR, st.one_of(MONTHS, YEARS))
def test_a_later_start_never_ends_earlier_under_either_reading(one: date, other: date, period: Period) -> None:
    early, late = period.after(min(one, other)), period.after(max(one, other))
    assert early.date <= late.date
    assert (early.alternative or early.date) <= (late.alternative or late.date)


@MANY
@given(NEAR, MONTHS)
def test_a_longer_period_never_ends_earlier(day: date, period: Period) -> None:
    longer = Period(period.n + 1, "months")
    assert period.after(day).date < longer.after(day).date


@MANY
@given(NEAR, st.one_of(MONTHS, YEARS))
def test_there_and_back_is_the_same_day_or_clamped(day: date, period: Period) -> None:
    end = period.after(day)
    back = period.before(end.date)
    if not end.clamped:
        assert back.date == day
    else:
        assert back.date < day
        assert back.date.month == day.month


@MANY
@given(
    NEAR,
    st.one_of(MONTHS, YEARS, st.builds(Period, st.integers(1, 900), st.sampled_from(["calendar days", "weeks"]))),
)
def test_the_latest_start_is_the_latest(day: date, period: Period) -> None:
    start = period.latest_start(day)
    assert period.after(start).date <= day < period.after(start + DAY).date


@given(st.dates(date(2024, 2, 1), date(2025, 11, 30)), st.integers(1, 15))
def test_business_days_agree_with_school_days_of_the_same_pattern(day: date, n: int) -> None:
    business, school = Period(n, "business days"), Period(n, "school days")
    for answer, same in (
        (business.after(day, BUSINESS), school.after(day, BUSINESS)),
        (business.before(day, BUSINESS), school.before(day, BUSINESS)),
        (business.latest_start(day, BUSINESS), school.latest_start(day, BUSINESS)),
        (BUSINESS.roll(day), BUSINESS.on_or_after(day)),
        (BUSINESS.legal_holidays.roll_back(day), BUSINESS.on_or_before(day)),
    ):
        assert answer == same


@MANY
@given(PERIODS)
def test_the_text_of_a_period_reads_back(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(str(period).removesuffix("s")) == period


@MANY
@given(
    st.dates(date(2023, 1, 1), date(2025, 12, 31)),
    st.integers(1, 400),
    st.sampled_from(["calendar days", "months"]),
)
def test_rolling_moves_to_the_first_business_day_and_tells(day: date, n: int, unit: Unit) -> None:
    period = Period(n, unit)
    calendar = SchoolCalendar.build(date(2024, 9, 2), date(2024, 9, 6), legal_holidays=HOLIDAYS)
    plain, rolled = due(day, period, "none", calendar), due(day, period, "next", calendar)
    assert plain.nominal is None
    assert rolled.due >= plain.due
    assert rolled.nominal == (None if rolled.due == plain.due else plain.due)
    legal: LegalHolidays = calendar.legal_holidays
    between = [plain.due + more * DAY for more in range((rolled.due - plain.due).days)]
    assert not any(legal.is_business_day(each) for each in between)
    assert rolled.due.weekday() < 5
    assert rolled.due not in HOLIDAYS
