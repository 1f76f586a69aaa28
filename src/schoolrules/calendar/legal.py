"""Legal holidays of a jurisdiction, and the business days that they leave.

They close no school by themselves: they move deadlines that are counted in calendar days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from schoolrules.calendar.arguments import checked_day, checked_step
from schoolrules.errors import InvalidArgument, OutsideCalendar, Problem, Side

if TYPE_CHECKING:
    from holidays import HolidayBase

DAY = timedelta(days=1)
SATURDAY = 5
MAX_BUSINESS_DAYS = 10_000


@dataclass(frozen=True, slots=True)
class LegalHolidays:
    """The legal holidays of a country and subdivision, or of the caller's own list, which replaces them.

    With neither, no day is a legal holiday and business days are Mondays to Fridays. The `holidays`
    library is asked for public holidays and for the days on which they are observed; it knows certain
    years only, and a question about another year raises OutsideCalendar. Source: SPEC 1.9; Cal. Gov. Code
    6700.
    """

    country: str | None = None
    subdivision: str | None = None
    listed: tuple[tuple[date, str], ...] | None = None
    _by_day: Mapping[date, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_day", dict(self.listed or ()))

    def name(self, day: date) -> str | None:
        """The holiday's name, or None on any other day. Raises WrongType, OutsideCalendar."""
        checked_day(day)
        if self.listed is not None:
            return self._by_day.get(day)
        if self.country is None:
            return None
        return _holidays_of(self.country, self.subdivision, day.year, day).get(day)

    def between(self, first: date, last: date) -> Iterator[tuple[date, str]]:
        """Every legal holiday in the closed interval, in order, with its name. Raises OutsideCalendar."""
        if self.listed is not None:
            found = self._by_day
        elif self.country is None:
            found = {}
        else:
            found = {}
            for year in range(first.year, last.year + 1):
                asked = first if year == first.year else date(year, 1, 1)
                found |= _holidays_of(self.country, self.subdivision, year, asked)
        return ((day, found[day]) for day in sorted(found) if first <= day <= last)

    def is_business_day(self, day: date) -> bool:
        """Whether the day is neither Saturday, Sunday nor legal holiday. Raises as `name`."""
        return checked_day(day).weekday() < SATURDAY and self.name(day) is None

    def roll(self, day: date) -> date:
        """The next business day on or after the day. Raises WrongType, OutsideCalendar."""
        while not self.is_business_day(day):
            day = _shifted(day, DAY)
        return day

    def roll_back(self, day: date) -> date:
        """The latest business day on or before the day. Raises WrongType, OutsideCalendar."""
        while not self.is_business_day(day):
            day = _shifted(day, -DAY)
        return day

    def add(self, day: date, business_days: int) -> date:
        """The n-th business day strictly after the day, or for a negative n strictly before it.

        Raises WrongType, InvalidArgument (for 0, or more than 10,000 either way), OutsideCalendar.
        """
        checked_day(day)
        left = checked_step(business_days, "business_days")
        if abs(left) > MAX_BUSINESS_DAYS:
            raise InvalidArgument(f"business_days: expected at most {MAX_BUSINESS_DAYS:,} either way")
        step = DAY if left > 0 else -DAY
        left = abs(left)
        while left:
            day = _shifted(day, step)
            left -= self.is_business_day(day)
        return day


def jurisdiction_problems(country: object, subdivision: object) -> list[Problem]:
    """What is wrong with a country and subdivision, as the `holidays` library spells them (`US`, `CA`)."""
    if country is None:
        return [] if subdivision is None else [Problem("subdivision", "a subdivision needs a country")]
    if not isinstance(country, str):
        return [Problem("country", "expected a text such as US")]
    if subdivision is not None and not isinstance(subdivision, str):
        return [Problem("subdivision", "expected a text such as CA")]
    if not _is_known(country):
        return [Problem("country", "not a country that the holidays library knows (as US)")]
    try:
        _library(country, subdivision)
    except NotImplementedError:
        return [Problem("subdivision", "not a subdivision of that country that the holidays library knows (as CA)")]
    return []


def _shifted(day: date, step: timedelta) -> date:
    try:
        return day + step
    except OverflowError:
        side: Side = "after" if step > timedelta(0) else "before"
        raise OutsideCalendar(None, date.min, date.max, side) from None


def _is_known(country: str) -> bool:
    # asked of the registry: the library itself takes any name in its module for a country
    from holidays.registry import EntityLoader

    return country in EntityLoader.get_country_codes()


def _library(
    country: str, subdivision: str | None, year: int | None = None, language: str | None = None
) -> HolidayBase:
    import holidays  # only calendars with a country need it, and it takes a tenth of a second

    # The language is always named: without one the library takes it from the machine's locale.
    return holidays.country_holidays(
        country, subdiv=subdivision, years=year, language=language, expand=False, observed=True
    )


@lru_cache(maxsize=256)
def _language(country: str) -> tuple[str | None, int, int]:
    entity = _library(country, None)
    languages = sorted(entity.supported_languages or ())
    english = [language for language in languages if language.startswith("en")]
    preferred = "en_US" if "en_US" in english else (english[0] if english else entity.default_language)
    return preferred, entity.start_year, entity.end_year


@lru_cache(maxsize=4096)
def _year(country: str, subdivision: str | None, year: int, language: str | None) -> dict[date, str]:
    found = _library(country, subdivision, year, language)
    return {date(day.year, day.month, day.day): name for day, name in found.items()}


def _holidays_of(country: str, subdivision: str | None, year: int, asked: date) -> dict[date, str]:
    language, start, end = _language(country)
    if not start <= year <= end:
        side: Side = "before" if year < start else "after"
        raise OutsideCalendar(asked, date(start, 1, 1), date(end, 12, 31), side)
    return _year(country, subdivision, year, language)
