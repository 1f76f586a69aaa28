"""One calendar of several school years: a trailing window of days crosses the summer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from schoolrules.calendar.build import DAY, check_coverage, check_learning_periods, days_of
from schoolrules.calendar.legal import LegalHolidays
from schoolrules.calendar.school import SchoolCalendar
from schoolrules.calendar.values import LearningPeriod
from schoolrules.errors import InvalidInput, Problem, WrongType

BETWEEN_YEARS: Final = "between school years"


def join(calendars: Sequence[SchoolCalendar]) -> SchoolCalendar:
    """`SchoolCalendar.join`."""
    if not calendars:
        raise InvalidInput([Problem("join", "at least one calendar is needed")])
    for calendar in calendars:
        if not isinstance(calendar, SchoolCalendar):
            raise WrongType(f"join: expected calendars, came {type(calendar).__name__}")
    years = sorted(calendars, key=lambda calendar: calendar.first)
    problems = [
        Problem("join", f"two coverages overlap from {after.first} on")
        for before, after in pairwise(years)
        if after.first <= before.last
    ]
    check_coverage(years[0].first, years[-1].last, problems, "join")
    legal = joined_legal(years, problems)
    periods = joined_learning_periods(years)
    check_learning_periods([("learning_periods", period) for period in periods], None, problems)
    if problems:
        raise InvalidInput(problems)
    why: dict[date, str] = {}
    for before, after in pairwise(years):
        why |= dict.fromkeys(days_of(before.last + DAY, after.first - DAY), BETWEEN_YEARS)
    weekdays = {year._weekdays for year in years}
    for year in years:
        why |= reasons(year, spelled_out=len(weekdays) > 1)
    return SchoolCalendar._make(
        years[0].first,
        years[-1].last,
        [day for year in years for day in year.school_days],
        why=why,
        opened={day: reason for year in years for day, reason in openings_of(year).items()},
        weekdays=weekdays.pop() if len(weekdays) == 1 else None,
        legal=legal,
        learning_periods=periods,
    )


def reasons(calendar: SchoolCalendar, *, spelled_out: bool) -> dict[date, str]:
    """The closed days with their reasons: as given, or those that the weekday gives too."""
    if not spelled_out and calendar._whole is None:
        return dict(calendar._why)
    return {day: why for day in calendar._index if (why := calendar.why_closed(day)) is not None}


def openings_of(calendar: SchoolCalendar) -> dict[date, str]:
    """The school days that were opened, with their reasons."""
    return {day: why for day, why in calendar._opened.items() if calendar.is_school_day(day)}


def joined_legal(years: Sequence[SchoolCalendar], problems: list[Problem]) -> LegalHolidays:
    """The one jurisdiction of all calendars; those that name none follow the others."""
    named = {year.legal_holidays for year in years} - {LegalHolidays()}
    if len(named) < 2:
        return next(iter(named), LegalHolidays())
    places = {(legal.country, legal.subdivision) for legal in named}
    if len(places) > 1 or any(legal.listed is None for legal in named):
        problems.append(Problem("join", "the calendars have legal holidays of different jurisdictions"))
        return LegalHolidays()
    listed: dict[date, str] = {}
    for year in years:
        listed |= dict(year.legal_holidays.listed or ())
    return LegalHolidays(*places.pop(), tuple(sorted(listed.items())))


def joined_learning_periods(years: Sequence[SchoolCalendar]) -> tuple[LearningPeriod, ...]:
    """The learning periods of all calendars, ids told apart by the first year where two are the same."""
    periods = [(year.first.year, period) for year in years for period in year.learning_periods]
    if len({period.id for _, period in periods}) == len(periods):
        return tuple(period for _, period in periods)
    return tuple(replace(period, id=f"{period.id}-{first_year}") for first_year, period in periods)
