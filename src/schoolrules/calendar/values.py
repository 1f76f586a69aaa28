"""The small values that a calendar answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """A closed interval of days, `first` and `last` both included, and the school days in it.

    `school_days` is their number; `short` says that the coverage held fewer than were asked for.
    Source: SPEC 1.5.
    """

    first: date
    last: date
    school_days: int
    short: bool


@dataclass(frozen=True, slots=True)
class SchoolWeek:
    """A week from Monday to Sunday, both included.

    `first` and `last` are its first and last school day, None in a week without one; `school_days` is the
    number of school days. Days outside the coverage are not in session. Source: SPEC 1.10.
    """

    monday: date
    sunday: date
    first: date | None
    last: date | None
    school_days: int


@dataclass(frozen=True, slots=True)
class LearningPeriod:
    """A named closed interval of days in which work is assigned and collected, both ends included."""

    id: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CalendarDiff:
    """What another calendar has otherwise: days no longer in session, and days newly in session.

    Each is a (day, why) pair in order of days; a diff is true when there is any. Source: SPEC 1.11.
    """

    closed: tuple[tuple[date, str], ...]
    opened: tuple[tuple[date, str], ...]

    def __bool__(self) -> bool:
        return bool(self.closed or self.opened)
