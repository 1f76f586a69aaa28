"""What periods and deadlines say when they are refused, and where their range ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from schoolrules.calendar import Period
from schoolrules.calendar.periods import PeriodEnd, due
from schoolrules.errors import InvalidArgument, OutsideCalendar, SchoolRulesError

WRONG: Any = "forty"
FIVE: Any = 5
EXPECTED = 'expected a period with its unit, such as "20 school days", "60 calendar days" or "1 year"'
BARE = f"a number alone does not say which days it counts: {EXPECTED}"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Period(WRONG, "weeks"), "n: expected a whole number, came str"),
        (lambda: Period(1, FIVE), "unit: expected a text, came int"),
        (
            lambda: Period(1, WRONG),
            "unit: expected one of school days, calendar days, business days, weeks, months, years",
        ),
        (lambda: Period(0, "weeks"), "a period is from 1 to 10,000 weeks"),
        (lambda: Period(10_001, "months"), "a period is from 1 to 10,000 months"),
        (lambda: Period(101, "years"), "a period is from 1 to 100 years"),
        (lambda: Period.parse("20"), BARE),
        (lambda: Period.parse("20 days"), BARE),
        (lambda: Period.parse(20), BARE),
        (lambda: Period.parse(2.5), BARE),
        (lambda: Period.parse(True), EXPECTED),
        (lambda: Period.parse(None), EXPECTED),
        (lambda: Period.parse("soon"), EXPECTED),
        (lambda: due(date(2024, 9, 2), Period(1, "weeks"), WRONG), 'roll: expected "none" or "next"'),
        (
            lambda: Period(1, "school days").after(date(2024, 9, 2)),
            "a period of school days can be counted only on a calendar; pass one",
        ),
        (
            lambda: Period(1, "business days").latest_start(date(2024, 9, 2)),
            "a period of business days can be counted only on a calendar; pass one",
        ),
    ],
)
def test_a_refusal_says_what_was_expected(make: Callable[[], object], message: str) -> None:
    """The message names the argument; what came stands there by its type at most."""
    with pytest.raises(SchoolRulesError) as caught:
        make()
    assert str(caught.value) == message


def test_the_longest_periods_are_periods() -> None:
    """Ten thousand of any unit, and a hundred years."""
    assert str(Period(10_000, "school days")) == "10000 school days"
    assert str(Period(100, "years")) == "100 years"
    assert str(Period(1, "months")) == "1 month"


def test_the_schema_of_a_period() -> None:
    """A text with its pattern and two examples."""
    assert Period.__get_pydantic_json_schema__(None, None) == {
        "type": "string",
        "pattern": "^([1-9][0-9]{0,4}) (school day|calendar day|business day|week|month|year)s?$",
        "examples": ["20 school days", "1 year"],
    }


def test_a_deadline_that_does_not_roll_tells_of_its_clamping_too() -> None:
    """A month from 31 August ends on 30 September; the other reading is 1 October."""
    answer = due(date(2024, 8, 31), Period(1, "months"))
    assert (answer.due, answer.nominal, answer.clamped, answer.alternative) == (
        date(2024, 9, 30),
        None,
        True,
        date(2024, 10, 1),
    )


def test_months_reach_into_the_first_and_the_last_year_there_is() -> None:
    """A month before or after is outside, on its own side."""
    month, year = Period(1, "months"), Period(1, "years")
    assert month.before(date(1, 2, 1)) == PeriodEnd(date(1, 1, 1))
    assert month.after(date(9999, 11, 30)) == PeriodEnd(date(9999, 12, 30))
    asked: list[tuple[Callable[[], object], str]] = [
        (lambda: month.before(date(1, 1, 31)), "before"),
        (lambda: month.after(date(9999, 12, 1)), "after"),
        (lambda: year.before(date(1, 12, 31)), "before"),
        (lambda: year.after(date(9999, 1, 1)), "after"),
        (lambda: Period(1, "weeks").before(date(1, 1, 7)), "before"),
        (lambda: Period(1, "weeks").after(date(9999, 12, 25)), "after"),
    ]
    for ask, side in asked:
        with pytest.raises(OutsideCalendar) as caught:
            ask()
        error = caught.value
        assert (error.day, error.first, error.last, error.side) == (None, date.min, date.max, side)


def test_only_whole_numbers_of_a_unit_are_argued_about() -> None:
    """A wrong roll is refused whatever the period."""
    with pytest.raises(InvalidArgument):
        due(date(2024, 9, 2), Period(1, "school days"), WRONG)
