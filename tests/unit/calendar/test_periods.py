"""Periods with their unit, months that clamp, deadlines that roll."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from schoolrules.calendar import Due, Period, PeriodEnd, SchoolCalendar, due
from schoolrules.errors import InvalidArgument, OutsideCalendar, WrongType

CALENDAR = SchoolCalendar.build(date(2024, 8, 19), date(2025, 6, 6), country="US", subdivision="CA")


@pytest.mark.parametrize(
    ("text", "period", "canonical"),
    [
        ("20 school days", Period(20, "school days"), "20 school days"),
        ("1 school day", Period(1, "school days"), "1 school day"),
        ("1 school days", Period(1, "school days"), "1 school day"),
        ("60 calendar days", Period(60, "calendar days"), "60 calendar days"),
        ("2 business day", Period(2, "business days"), "2 business days"),
        ("2 weeks", Period(2, "weeks"), "2 weeks"),
        ("6 months", Period(6, "months"), "6 months"),
        ("1 year", Period(1, "years"), "1 year"),
        ("10000 calendar days", Period(10_000, "calendar days"), "10000 calendar days"),
        ("100 years", Period(100, "years"), "100 years"),
    ],
)
def test_the_text_of_a_period_is_read_and_written(text: str, period: Period, canonical: str) -> None:
    assert Period.parse(text) == period
    assert str(period) == canonical
    assert Period.parse(canonical) == period


@pytest.mark.parametrize("bare", ["20", " 20 ", "20 days", "1 day", 20, 5.5])
def test_a_bare_number_is_never_a_period_and_the_message_says_why(bare: Any) -> None:
    with pytest.raises(InvalidArgument, match="a number alone does not say which days"):
        Period.parse(bare)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "school days",
        "-1 weeks",
        "0 weeks",
        "01 weeks",
        "1.5 weeks",
        "20  school days",
        " 1 week",
        "1 week\n",
        "6 Months",
        "half a year",
        "10001 weeks",
        "101 years",
        "\u0661 week",
        "999999 weeks",
        None,
        True,
        ["1 week"],
    ],
)
def test_what_is_no_period_is_refused(text: Any) -> None:
    with pytest.raises(ValueError, match="period"):
        Period.parse(text)


def test_numbers_and_units_are_checked_in_python_too() -> None:
    wrong: Any
    for wrong in (True, 1.0, "1", None):
        with pytest.raises(WrongType):
            Period(wrong, "weeks")
    for number in (0, -1, 10_001):
        with pytest.raises(InvalidArgument):
            Period(number, "weeks")
    with pytest.raises(InvalidArgument):
        Period(101, "years")
    for wrong in ("days", "week", "Weeks"):
        with pytest.raises(InvalidArgument):
            Period(1, wrong)
    wrong = None
    with pytest.raises(WrongType):
        Period(1, wrong)


def test_periods_are_values() -> None:
    assert len({Period(1, "weeks"), Period.parse("1 week"), Period(7, "calendar days")}) == 2
    assert pickle.loads(pickle.dumps(Period(1, "weeks"))) == Period(1, "weeks")
    assert repr(Period(1, "weeks")) == "Period(n=1, unit='weeks')"


def test_a_period_is_a_field_of_a_pydantic_model() -> None:
    class Clause(BaseModel):
        within: Period

    clause = Clause.model_validate_json('{"within": "5 school days"}')
    assert clause.within == Period(5, "school days")
    assert clause.model_dump_json() == '{"within":"5 school days"}'
    assert clause.model_dump(mode="json") == {"within": "5 school days"}
    assert Clause(within=Period(1, "weeks")).within == Period(1, "weeks")
    schema = Clause.model_json_schema()["properties"]["within"]
    assert schema["type"] == "string"
    wrong: Any
    for wrong in (5, "5", "5 days", None, True, 5.0, [], {}):
        with pytest.raises(ValidationError):
            Clause(within=wrong)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        (date(2024, 8, 30), "31 calendar days", PeriodEnd(date(2024, 9, 30))),
        (date(2024, 2, 28), "1 calendar day", PeriodEnd(date(2024, 2, 29))),
        (date(2023, 2, 28), "1 calendar day", PeriodEnd(date(2023, 3, 1))),
        (date(2024, 8, 31), "2 weeks", PeriodEnd(date(2024, 9, 14))),
        (date(2024, 8, 30), "1 school day", PeriodEnd(date(2024, 9, 2))),
        (date(2024, 8, 30), "1 business day", PeriodEnd(date(2024, 9, 3))),
        (date(2024, 1, 31), "1 month", PeriodEnd(date(2024, 2, 29), True, date(2024, 3, 1))),
        (date(2023, 1, 29), "1 month", PeriodEnd(date(2023, 2, 28), True, date(2023, 3, 1))),
        (date(2024, 1, 29), "1 month", PeriodEnd(date(2024, 2, 29))),
        (date(2024, 3, 31), "1 month", PeriodEnd(date(2024, 4, 30), True, date(2024, 5, 1))),
        (date(2024, 10, 31), "1 month", PeriodEnd(date(2024, 11, 30), True, date(2024, 12, 1))),
        (date(2024, 11, 30), "1 month", PeriodEnd(date(2024, 12, 30))),
        (date(2024, 12, 31), "1 month", PeriodEnd(date(2025, 1, 31))),
        (date(2024, 2, 29), "4 years", PeriodEnd(date(2028, 2, 29))),
        (date(2096, 2, 29), "4 years", PeriodEnd(date(2100, 2, 28), True, date(2100, 3, 1))),
        (date(2024, 2, 28), "1 year", PeriodEnd(date(2025, 2, 28))),
    ],
)
def test_after(start: date, text: str, end: PeriodEnd) -> None:
    assert Period.parse(text).after(start, CALENDAR) == end


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        (date(2024, 3, 1), "1 calendar day", PeriodEnd(date(2024, 2, 29))),
        (date(2024, 9, 14), "2 weeks", PeriodEnd(date(2024, 8, 31))),
        (date(2024, 9, 2), "1 school day", PeriodEnd(date(2024, 8, 30))),
        (date(2024, 9, 3), "1 business day", PeriodEnd(date(2024, 8, 30))),
        (date(2024, 3, 31), "1 month", PeriodEnd(date(2024, 2, 29), True, date(2024, 3, 1))),
        (date(2024, 1, 31), "1 month", PeriodEnd(date(2023, 12, 31))),
        (date(2024, 2, 29), "1 year", PeriodEnd(date(2023, 2, 28), True, date(2023, 3, 1))),
    ],
)
def test_before(start: date, text: str, end: PeriodEnd) -> None:
    assert Period.parse(text).before(start, CALENDAR) == end


@pytest.mark.parametrize(
    ("day", "text", "start"),
    [
        (date(2024, 9, 10), "5 calendar days", date(2024, 9, 5)),
        (
            date(2024, 9, 8),
            "1 school day",
            date(2024, 9, 5),
        ),  # from Friday the next school day is past the Sunday
        (date(2024, 9, 9), "1 school day", date(2024, 9, 6)),
        (date(2024, 9, 2), "1 business day", date(2024, 8, 29)),  # Labor Day
        (date(2024, 9, 3), "1 business day", date(2024, 8, 30)),
        (date(2023, 2, 28), "1 month", date(2023, 1, 31)),  # 31 Jan + 1 month is 28 Feb, too
        (date(2023, 2, 27), "1 month", date(2023, 1, 27)),
        (date(2023, 3, 31), "1 month", date(2023, 2, 28)),
        (date(2023, 2, 28), "3 years", date(2020, 2, 29)),
    ],
)
def test_the_latest_start_is_the_latest_day_from_which_the_period_has_passed(day: date, text: str, start: date) -> None:
    assert Period.parse(text).latest_start(day, CALENDAR) == start


@pytest.mark.parametrize("text", ["1 school day", "1 business day"])
def test_school_days_and_business_days_need_a_calendar(text: str) -> None:
    period = Period.parse(text)
    for question in (period.after, period.before, period.latest_start):
        with pytest.raises(InvalidArgument, match="calendar"):
            question(date(2024, 9, 3))


@pytest.mark.parametrize("text", ["1 calendar day", "1 week", "1 month", "1 year", "10000 months"])
def test_no_period_overflows(text: str) -> None:
    period = Period.parse(text)
    for question, day, side in ((period.after, date.max, "after"), (period.before, date.min, "before")):
        with pytest.raises(OutsideCalendar) as caught:
            question(day)
        assert caught.value.side == side
    if text != "10000 months":
        assert period.latest_start(date.max) < date.max


def test_only_dates_are_counted_from() -> None:
    for text in ("1 week", "1 month", "1 school day", "1 business day"):
        with pytest.raises(WrongType):
            Period.parse(text).after(datetime(2024, 9, 3, tzinfo=UTC), CALENDAR)


@pytest.mark.parametrize(
    ("start", "text", "answer"),
    [
        (date(2024, 8, 29), "1 calendar day", Due(date(2024, 8, 30), None)),
        (
            date(2024, 8, 29),
            "2 calendar days",
            Due(date(2024, 9, 3), date(2024, 8, 31)),
        ),  # Sat, Sun, Labor Day
        (date(2024, 8, 1), "1 month", Due(date(2024, 9, 3), date(2024, 9, 1))),
        (date(2023, 9, 2), "1 year", Due(date(2024, 9, 3), date(2024, 9, 2))),
        (date(2024, 12, 31), "2 months", Due(date(2025, 2, 28), None, True, date(2025, 3, 1))),
        (
            date(2024, 8, 30),
            "1 school day",
            Due(date(2024, 9, 2), None),
        ),  # school days never roll, holiday or not
        (date(2024, 8, 30), "1 business day", Due(date(2024, 9, 3), None)),
        (date(2024, 8, 24), "1 week", Due(date(2024, 8, 31), None)),  # nor do weeks
    ],
)
def test_rolling_concerns_calendar_days_months_and_years(start: date, text: str, answer: Due) -> None:
    assert due(start, Period.parse(text), "next", CALENDAR) == answer


def test_what_names_no_convention_does_not_roll() -> None:
    assert due(date(2024, 8, 29), Period.parse("2 calendar days"), calendar=CALENDAR) == Due(date(2024, 8, 31), None)
    wrong: Any = "previous"
    with pytest.raises(InvalidArgument, match="roll"):
        due(date(2024, 8, 29), Period.parse("1 week"), wrong)


def test_without_a_calendar_only_weekends_roll() -> None:
    assert due(date(2024, 8, 29), Period.parse("2 calendar days"), "next") == Due(date(2024, 9, 2), date(2024, 8, 31))


def test_a_deadline_beyond_the_coverage_is_still_a_date_unless_school_days_are_counted() -> None:
    assert due(date(2025, 6, 6), Period.parse("60 calendar days"), "next", CALENDAR) == Due(date(2025, 8, 5), None)
    with pytest.raises(OutsideCalendar):
        due(date(2025, 6, 6), Period.parse("1 school day"), "next", CALENDAR)
