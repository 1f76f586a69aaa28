"""Counting on a rank index: the school days in order and, for every day, their number up to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from schoolrules.calendar.arguments import checked_day, checked_positive, checked_step
from schoolrules.calendar.values import SchoolWeek, Window
from schoolrules.errors import InvalidArgument, NotASchoolDay, OutsideCalendar


class FilledOnDemand(dict[date, int]):
    """A dict of numbers by day, worked out of a rank index when a day is first asked for."""

    __slots__ = ("_back", "_index", "_rank")

    def __init__(self, index: Mapping[date, int], rank: Sequence[int], back: int) -> None:
        self._index, self._rank, self._back = index, rank, back

    def __missing__(self, day: date) -> int:
        at = self._index[day] - self._back
        number = self[day] = self._rank[at] if at >= 0 else 0
        return number


class CountedDays:
    """The school days of a closed coverage `[first, last]`, and all that can be counted on them.

    The coverage is checked by every look-up: a day outside it is in none of the dicts. Hot loops may use
    `_rank`, `_days` and `_first_ordinal` directly: `_rank[day.toordinal() - _first_ordinal]`, once the
    day is known to lie inside.
    """

    __slots__ = (
        "_at",  # day -> school days up to and including it
        "_below",  # day -> school days before it
        "_days",  # every school day, in order
        "_first_ordinal",
        "_index",  # day of the coverage -> its position, 0 for the first
        "_nth",  # the school days again, from position 1
        "_rank",  # by position: school days up to and including that day
        "first",
        "last",
    )

    first: date
    """The coverage's first day, included."""
    last: date
    """The coverage's last day, included."""
    _at: dict[date, int]
    _below: dict[date, int]
    _days: tuple[date, ...]
    _first_ordinal: int
    _index: dict[date, int]
    _nth: tuple[date, ...]
    _rank: list[int]

    @property
    def school_days(self) -> tuple[date, ...]:
        """Every school day, in order."""
        return self._days

    def __len__(self) -> int:
        """The number of school days."""
        return len(self._days)

    def __bool__(self) -> bool:
        """True, even without a school day."""
        return True

    def __iter__(self) -> Iterator[date]:
        """The school days in order."""
        return iter(self._days)

    def __contains__(self, day: object) -> bool:
        """Whether the day is a school day; raises as `is_school_day`."""
        return self.is_school_day(checked_day(day))

    # -- counting ----------------------------------------------------------------------------------------

    def add(self, day: date, school_days: int) -> date:
        """The n-th school day strictly after the day, for a negative n strictly before it.

        The day itself, a school day or not, is never counted, the answer always is. Raises
        OutsideCalendar when the day or the answer lies outside, InvalidArgument for 0. Source: SPEC 1.3;
        Cal. Ed. Code 9.
        """
        try:
            if school_days.__class__ is int and school_days > 0:
                return self._nth[self._at[day] + school_days]
        except (KeyError, IndexError, TypeError):
            pass  # said properly below
        return self._add(day, school_days)

    def _add(self, day: date, school_days: int) -> date:
        self._position(day)
        number = checked_step(school_days, "school_days")
        at = self._at[day] + number if number > 0 else self._below[day] + number + 1
        if 1 <= at <= len(self._days):
            return self._nth[at]
        raise self._beyond(number > 0)

    def count(self, first: date, last: date) -> int:
        """The number of school days in the closed interval `[first, last]`, both ends included.

        Raises OutsideCalendar when an end lies outside, InvalidArgument when `last` is before `first`.
        Source: SPEC 1.4.
        """
        try:
            number = self._at[last] - self._below[first]
            if number > 0:  # never so when last < first
                return number
        except (KeyError, TypeError):
            pass  # said properly below
        if self._position(first) > self._position(last):
            raise InvalidArgument("count: the last day is before the first")
        return 0

    def rank(self, day: date) -> int:
        """The number of school days up to and including the day: 0 before the coverage, all of them after it.

        The one question that is never refused for the coverage's sake. Raises WrongType.
        """
        try:
            return self._at[day]
        except (KeyError, TypeError):
            return 0 if checked_day(day) < self.first else len(self._days)

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """The school days in the closed interval `[first, last]`, in order. Raises as `count`."""
        if self._position(first) > self._position(last):
            raise InvalidArgument("between: the last day is before the first")
        return self._days[self._below[first] : self._at[last]]

    def on_or_after(self, day: date) -> date:
        """The day itself when it is a school day, else the next one. Raises OutsideCalendar."""
        self._position(day)
        at = self._below[day] + 1
        if at <= len(self._days):
            return self._nth[at]
        raise self._beyond(True)

    def on_or_before(self, day: date) -> date:
        """The day itself when it is a school day, else the one before. Raises OutsideCalendar."""
        self._position(day)
        at = self._at[day]
        if at:
            return self._nth[at]
        raise self._beyond(False)

    def last_day_within(self, day: date, school_days: int) -> date:
        """The last lawful day for what must happen "within N school days of" the day: the N-th one after it.

        Raises as `add`; the number is at least 1. Source: SPEC 1.6.
        """
        return self.add(day, checked_positive(school_days, "school_days"))

    def first_day_no_sooner_than(self, day: date, school_days: int) -> date:
        """The first lawful day for what may happen "no sooner than the N-th school day from" the day.

        Or "at least N school days after" it: the N-th school day after the day, which is not counted.
        Raises as `add`; the number is at least 1. Source: SPEC 1.6.
        """
        return self.add(day, checked_positive(school_days, "school_days"))

    def latest_before(self, day: date, school_days: int) -> date:
        """The last lawful day for what must happen "N school days prior to" the day.

        That is the latest school day `d` with `add(d, N) <= day`; `add(day, -N)` when the day is a school
        day, and one school day earlier when it is not. Raises OutsideCalendar; the number is at least 1.
        Source: SPEC 1.6; Cal. Code Civ. Proc. 12c.
        """
        number = checked_positive(school_days, "school_days")
        self._position(day)
        at = self._at[day] - number
        if at >= 1:
            return self._nth[at]
        raise self._beyond(False)

    def window(self, end: date, school_days: int) -> Window:
        """The shortest closed interval that ends on `end` and holds so many school days.

        It begins on a school day. Where the coverage holds fewer up to `end`, it begins on the coverage's
        first school day and is `short`; where it holds none, the window is `end` alone. Raises
        OutsideCalendar when `end` lies outside; the number is at least 1. Source: SPEC 1.5.
        """
        number = checked_positive(school_days, "school_days")
        self._position(end)
        upto = self._at[end]
        if upto >= number:
            return Window(self._nth[upto - number + 1], end, number, short=False)
        return Window(self._nth[1] if upto else end, end, upto, short=True)

    # -- single days -------------------------------------------------------------------------------------

    def is_school_day(self, day: date) -> bool:
        """Whether pupils are in session on the day. Raises OutsideCalendar. Source: SPEC 1.2."""
        self._position(day)
        return self._at[day] != self._below[day]

    def ordinal(self, day: date) -> int:
        """Which school day of the coverage the day is, 1 for the first.

        Raises OutsideCalendar, and NotASchoolDay on a day without school.
        """
        if not self.is_school_day(day):
            raise NotASchoolDay(f"{day} is not a school day; rank(day) counts the school days up to any day")
        return self._at[day]

    def nth(self, ordinal: int) -> date:
        """The n-th school day of the coverage, 1 for the first. Raises OutsideCalendar past the last one."""
        number = checked_positive(ordinal, "ordinal")
        if number <= len(self._days):
            return self._nth[number]
        raise self._beyond(True)

    # -- weeks -------------------------------------------------------------------------------------------

    def weeks(self) -> tuple[SchoolWeek, ...]:
        """Every week, Monday to Sunday, that has a day in the coverage, in order. Source: SPEC 1.10."""
        monday = _monday(self.first).toordinal()
        return tuple(self._week(date.fromordinal(at)) for at in range(monday, self.last.toordinal() + 1, 7))

    def week_of(self, day: date) -> SchoolWeek:
        """The week, Monday to Sunday, in which the day lies.

        Days outside the coverage are not in session. Raises OutsideCalendar for a week without a single
        day in the coverage. Source: SPEC 1.10.
        """
        week = self._week(_monday(checked_day(day)))
        if week.sunday < self.first or week.monday > self.last:
            raise OutsideCalendar(day, self.first, self.last, "before" if day < self.first else "after")
        return week

    def _week(self, monday: date) -> SchoolWeek:
        sunday = date.fromordinal(min(monday.toordinal() + 6, date.max.toordinal()))
        upto = self.rank(sunday)
        below = self.rank(monday) - self._is_in_session(monday)
        if upto == below:
            return SchoolWeek(monday, sunday, None, None, 0)
        return SchoolWeek(monday, sunday, self._nth[below + 1], self._nth[upto], upto - below)

    def last_school_day_of_week(self, day: date) -> date | None:
        """The last school day of the day's week, None in a week without one. Raises as `week_of`."""
        return self.week_of(day).last

    # -- a part of the days ------------------------------------------------------------------------------

    def _inside(self, merged: Sequence[tuple[int, int]]) -> tuple[list[int], tuple[date, ...]]:
        """The rank index and the school days left inside these positions: slices, no walk over days."""
        rank, days = self._rank, self._days
        new_rank: list[int] = []
        new_days: tuple[date, ...] = ()
        for begin, end in merged:
            total = len(new_days)
            new_rank += [total] * (begin - len(new_rank))
            before = rank[begin - 1] if begin else 0
            shift = before - total
            inside = rank[begin : end + 1]
            new_rank += [number - shift for number in inside] if shift else inside
            new_days += days[before : rank[end]]
        new_rank += [len(new_days)] * (len(rank) - len(new_rank))
        return new_rank, new_days

    def _merged(self, spans: Sequence[tuple[date, date | None]]) -> list[tuple[int, int]]:
        """The positions that the spans cover, both ends included, in order and apart."""
        origin, size = self._first_ordinal, len(self._rank)
        found = []
        for start, stop in spans:
            begin = checked_day(start, "the first day of a span").toordinal() - origin
            end = size - 1
            if stop is not None:
                end = min(end, checked_day(stop, "the last day of a span").toordinal() - origin)
                if stop < start:
                    raise InvalidArgument("spans: a span ends before it begins")
            if begin < size and end >= 0:
                found.append((max(begin, 0), end))
        found.sort()
        merged: list[tuple[int, int]] = []
        for begin, end in found:
            if merged and begin <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((begin, end))
        return merged

    # -- the coverage ------------------------------------------------------------------------------------

    def _position(self, day: date) -> int:
        """The day's position in the coverage, 0 for its first day; refuses all that is no day of it."""
        try:
            return self._index[day]
        except (KeyError, TypeError):
            day = checked_day(day)
        raise OutsideCalendar(day, self.first, self.last, "before" if day < self.first else "after")

    def _is_in_session(self, day: date) -> bool:
        return self.first <= day <= self.last and self._at[day] != self._below[day]

    def _beyond(self, forward: bool) -> OutsideCalendar:
        return OutsideCalendar(None, self.first, self.last, "after" if forward else "before")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
