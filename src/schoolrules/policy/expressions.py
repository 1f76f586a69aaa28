"""What days and conditions are, and how periods end: the base of `days` and `conditions`.

A date expression answers `day(view)`: a date, None (not known, or not yet), `BEYOND` (after the calendar's end) or
`UNCOUNTED` (it would have to be counted from before the calendar's coverage). A condition answers `holds(view)`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from schoolrules.calendar import LegalHolidays, Period
from schoolrules.errors import OutsideCalendar
from schoolrules.policy.basics import (
    JsonValue,
    ParameterId,
    Part,
    ReadingId,
)

if TYPE_CHECKING:
    from schoolrules.events import Event
    from schoolrules.policy.view import View

BEYOND = date.max
"""Stands for a day after the end of the calendar's coverage."""
UNCOUNTED = date.min
"""Stands for a day that would have to be counted from before the calendar's coverage."""
ONE_DAY = timedelta(days=1)
WEEKENDS = LegalHolidays()
"""The business days where no calendar is given: only weekends are known."""
BARE = "calendar days"
"""The unit of a number of days that the text does not qualify, unless a reading says otherwise."""


def roll(view: View, day: date) -> date:
    """The next business day on or after `day`; without a calendar only weekends are known.

    Where the legal holidays of that year are not known, `BEYOND` or `UNCOUNTED`; those two themselves stay as they are.
    """
    try:
        return WEEKENDS.roll(day) if view.calendar is None else view.calendar.roll(day)
    except OutsideCalendar as problem:
        return UNCOUNTED if problem.side == "before" else BEYOND


def period_of(view: View, parameter: ParameterId, days: ReadingId | None = None) -> Period:
    """The period that a parameter holds; where it is in bare days, those that the reading `days` makes of them.

    The reading's alternatives are `calendar`, `school` and `business`. A period that was set in another unit keeps it.
    """
    period = view.period(parameter)
    if days is None or period.unit != BARE:
        return period
    return _IN_UNIT[view.readings[days]](period)


_IN_UNIT: dict[str, Callable[[Period], Period]] = {
    "calendar": lambda period: period,
    "school": lambda period: Period(period.n, "school days"),
    "business": lambda period: Period(period.n, "business days"),
}


def period_after(view: View, start: date | None, period: Period, *, then_next: bool = False) -> date | None:
    """The last day of `period` after `start` (the start excluded); with `then_next` the first day after that."""
    if start is None or start in (BEYOND, UNCOUNTED):
        return start
    try:
        if period.unit == "school days":
            return view.school.add(start, period.n + then_next)
        if period.unit == "business days" and view.calendar is None:
            end = WEEKENDS.add(start, period.n)
        else:
            end = period.after(start, view.calendar).date
        return view.bounded(end + ONE_DAY if then_next else end)
    except OutsideCalendar as problem:
        return UNCOUNTED if problem.side == "before" else BEYOND


def next_school_day(view: View, start: date | None) -> date | None:
    """The first school day strictly after `start`."""
    if start is None or start in (BEYOND, UNCOUNTED):
        return start
    try:
        return view.school.add(start, 1)
    except OutsideCalendar as problem:
        return UNCOUNTED if problem.side == "before" else BEYOND


def matches(event: Event, where: dict[str, JsonValue]) -> bool:
    """Whether every field that `where` names has the value that it gives, or one of them."""
    for name, wanted in where.items():
        value = getattr(event, name)
        if value not in wanted if isinstance(wanted, tuple) else value != wanted:
            return False
    return True


class DateExpr(Part, ABC):
    """A day that depends on the case."""

    __slots__ = ()

    @abstractmethod
    def day(self, view: View) -> date | None:
        """The day; None while it is not known; `BEYOND` or `UNCOUNTED` outside the calendar."""

    def rolls(self, view: View) -> bool:
        """Whether the day may roll to a business day: not one that was counted in school days."""
        return True

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The event that names the day, where it is worth telling."""
        return ()


class Condition(Part, ABC):
    """Something that holds, or does not, on the view's day."""

    __slots__ = ()

    @abstractmethod
    def holds(self, view: View) -> bool:
        """Whether it holds."""

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The events that make it hold, or not, where they are worth naming."""
        return ()
