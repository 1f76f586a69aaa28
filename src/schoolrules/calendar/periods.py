"""Periods with their unit, the days on which they end, and deadlines that roll to the next business day."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, assert_never, get_args

from schoolrules.calendar.arguments import checked_day, checked_number
from schoolrules.calendar.legal import LegalHolidays
from schoolrules.errors import InvalidArgument, OutsideCalendar, WrongType

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

    from schoolrules.calendar.school import SchoolCalendar

Unit = Literal["school days", "calendar days", "business days", "weeks", "months", "years"]
Roll = Literal["none", "next"]

UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
ROLLING_UNITS: Final[tuple[Unit, ...]] = ("calendar days", "months", "years")
MAX_NUMBER: Final = 10_000
MAX_YEARS: Final = 100
MONTHS_A_YEAR: Final = 12
PATTERN: Final = r"^([1-9][0-9]{0,4}) (school day|calendar day|business day|week|month|year)s?$"
EXPECTED: Final = 'expected a period with its unit, such as "20 school days", "60 calendar days" or "1 year"'
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """The day on which a period ends.

    `clamped`: the month has no such day number, and its last day was taken; `alternative` is then the
    other reading, the first of the next month, and else None. Source: SPEC 1.8.
    """

    date: datetime.date
    clamped: bool = False
    alternative: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: `due` is the operative day, `nominal` the day before rolling, None unless rolling moved it.

    `clamped` and `alternative` tell of the unrolled day what PeriodEnd tells. Source: SPEC 1.9.
    """

    due: date
    nominal: date | None
    clamped: bool = False
    alternative: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A number of school days, calendar days, business days, weeks, months or years; never a bare number.

    From 1 to 10,000, years to 100. Its text, `"20 school days"` or `"1 year"`, is also its JSON form, and
    it can be a field of a pydantic model. Raises InvalidArgument, WrongType.

    >>> Period.parse("6 months").after(date(2024, 8, 31))
    PeriodEnd(date=datetime.date(2025, 2, 28), clamped=True, alternative=datetime.date(2025, 3, 1))

    Source: SPEC 1.7; Cal. Gov. Code 6804 (calendar months), 6805 (a week is seven days in a row).
    """

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        number = checked_number(self.n, "n")
        if not isinstance(self.unit, str):
            raise WrongType(f"unit: expected a text, came {type(self.unit).__name__}")
        if self.unit not in UNITS:
            raise InvalidArgument(f"unit: expected one of {', '.join(UNITS)}")
        most = MAX_YEARS if self.unit == "years" else MAX_NUMBER
        if not 1 <= number <= most:
            raise InvalidArgument(f"a period is from 1 to {most:,} {self.unit}")
        object.__setattr__(self, "n", number)

    @classmethod
    def parse(cls, text: object) -> Period:
        """The period that a text says; singular and plural are both read.

        Raises InvalidArgument, for a number without a unit too: days, school days and business days differ.
        """
        found = re.fullmatch(PATTERN[1:-1], text) if isinstance(text, str) else None
        if found:
            unit: Any = f"{found[2]}s"
            return cls(int(found[1]), unit)
        if (isinstance(text, int | float) and not isinstance(text, bool)) or (
            isinstance(text, str) and re.fullmatch(r"[0-9]+(\s*days?)?", text.strip())
        ):
            raise InvalidArgument(f"a number alone does not say which days it counts: {EXPECTED}")
        raise InvalidArgument(EXPECTED)

    def __str__(self) -> str:
        return f"{self.n} {self.unit[:-1] if self.n == 1 else self.unit}"

    def after(self, day: date, calendar: SchoolCalendar | None = None) -> PeriodEnd:
        """The period's last day, counted forward from the day, which is excluded.

        School days and business days need a calendar. Raises InvalidArgument without one, OutsideCalendar
        for an end beyond its coverage or beyond the year 9999. Source: SPEC 1.3, 1.7, 1.8.
        """
        return self._end(day, calendar, 1)

    def before(self, day: date, calendar: SchoolCalendar | None = None) -> PeriodEnd:
        """The period's first day, counted backward from the day, which is excluded.

        School days are `add(day, -n)`; `latest_start` is what "N days prior to" says. Raises as `after`.
        """
        return self._end(day, calendar, -1)

    def latest_start(self, day: date, calendar: SchoolCalendar | None = None) -> date:
        """The latest day from which the whole period has passed by the given day: "N days prior to" it.

        That is the latest `d` with `after(d) <= day`, a school day or business day where such days are
        counted. Raises as `after`. Source: SPEC 1.6; Cal. Code Civ. Proc. 12c.
        """
        if self.unit == "school days":
            return _needed(calendar, self.unit).latest_before(day, self.n)
        if self.unit == "business days":
            legal = _needed(calendar, self.unit).legal_holidays
            return legal.add(legal.roll_back(checked_day(day)), -self.n)
        start = self.before(day).date
        if self.unit in ("months", "years"):
            # a clamped month ends early, so that later days of the same month, three at most, may do as well
            while (start + DAY).month == start.month and self.after(start + DAY).date <= day:
                start += DAY
        return start

    def _end(self, day: date, calendar: SchoolCalendar | None, sign: int) -> PeriodEnd:
        checked_day(day)
        number = sign * self.n
        match self.unit:
            case "school days":
                return PeriodEnd(_needed(calendar, self.unit).add(day, number))
            case "business days":
                return PeriodEnd(_needed(calendar, self.unit).add_business_days(day, number))
            case "calendar days":
                return PeriodEnd(_shifted(day, number))
            case "weeks":
                return PeriodEnd(_shifted(day, 7 * number))
            case "months":
                return _months_on(day, number)
            case "years":
                return _months_on(day, MONTHS_A_YEAR * number)
            case _:
                assert_never(self.unit)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        """A period as a pydantic field: read from its text, written as its text."""
        from pydantic_core import core_schema  # loaded already when pydantic asks

        return core_schema.no_info_plain_validator_function(
            cls._validated, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        """The JSON Schema of the text."""
        return {"type": "string", "pattern": PATTERN, "examples": ["20 school days", "1 year"]}

    @classmethod
    def _validated(cls, value: object) -> Period:
        return value if isinstance(value, Period) else cls.parse(value)


def due(day: date, period: Period, roll: Roll = "none", calendar: SchoolCalendar | None = None) -> Due:
    """The deadline that a period sets, counted from the day, which is excluded.

    With `roll="next"` a period of calendar days, months or years that ends on a Saturday, a Sunday or one
    of the calendar's legal holidays ends on the next business day. Without a calendar no legal holiday is
    known and only weekends roll. Raises as `Period.after`. Source: SPEC 1.9; Cal. Code Civ. Proc. 12a; 5
    ILCS 70/1.11.
    """
    if roll not in get_args(Roll):
        raise InvalidArgument('roll: expected "none" or "next"')
    end = period.after(day, calendar)
    if roll == "none" or period.unit not in ROLLING_UNITS:
        return Due(end.date, None, end.clamped, end.alternative)
    legal = LegalHolidays() if calendar is None else calendar.legal_holidays
    rolled = legal.roll(end.date)
    return Due(rolled, None if rolled == end.date else end.date, end.clamped, end.alternative)


def _needed(calendar: SchoolCalendar | None, unit: Unit) -> SchoolCalendar:
    if calendar is None:
        raise InvalidArgument(f"a period of {unit} can be counted only on a calendar; pass one")
    return calendar


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise _no_such_date(days) from None


def _months_on(day: date, months: int) -> PeriodEnd:
    """So many months on, the same day number or the month's last day."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise _no_such_date(months)
    try:
        return PeriodEnd(date(year, month + 1, day.day))
    except ValueError:
        following = date(year, month + 2, 1)  # only a month shorter than another clamps, and December is not
        return PeriodEnd(following - DAY, clamped=True, alternative=following)


def _no_such_date(amount: int) -> OutsideCalendar:
    return OutsideCalendar(None, date.min, date.max, "after" if amount > 0 else "before")
