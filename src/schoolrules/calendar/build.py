"""How calendars come about: from a pattern or a list of days. Every problem is collected, then raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from schoolrules.calendar.legal import LegalHolidays
from schoolrules.calendar.reading import (
    CLOSED,
    OPENED,
    Days,
    Entry,
    LearningPeriods,
    ListedHolidays,
    read_day,
    read_days,
    read_flag,
    read_holidays,
    read_items,
    read_learning_periods,
    read_legal,
    read_weekdays,
)
from schoolrules.calendar.school import SchoolCalendar
from schoolrules.calendar.values import LearningPeriod
from schoolrules.errors import InvalidInput, OutsideCalendar, Problem

MAX_YEARS: Final = 50
DAY: Final = timedelta(days=1)


def build(
    first: date,
    last: date,
    weekdays: Iterable[str],
    closed: Days,
    opened: Days,
    country: str | None,
    subdivision: str | None,
    holidays: bool,
    legal_holidays: ListedHolidays | None,
    learning_periods: LearningPeriods,
) -> SchoolCalendar:
    """`SchoolCalendar.build`, its arguments read and checked."""
    problems: list[Problem] = []
    first_day = read_day(first, "first", problems)
    last_day = read_day(last, "last", problems)
    return from_pattern(
        first_day,
        last_day,
        read_weekdays(weekdays, problems),
        read_days(closed, "closed", CLOSED, problems),
        read_days(opened, "open", OPENED, problems),
        legal=read_legal(country, subdivision, read_holidays(legal_holidays, problems), problems),
        holidays=read_flag(holidays, "holidays", problems),
        learning_periods=read_learning_periods(learning_periods, problems),
        problems=problems,
    )


def from_days(
    school_days: Iterable[date],
    first: date | None,
    last: date | None,
    country: str | None,
    subdivision: str | None,
    legal_holidays: ListedHolidays | None,
    learning_periods: LearningPeriods,
) -> SchoolCalendar:
    """`SchoolCalendar.from_days`, its arguments read and checked."""
    problems: list[Problem] = []
    first_day = None if first is None else read_day(first, "first", problems)
    last_day = None if last is None else read_day(last, "last", problems)
    days = [
        (f"school_days[{at}]", day)
        for at, item in enumerate(read_items(school_days, "school_days", problems))
        if (day := read_day(item, f"school_days[{at}]", problems)) is not None
    ]
    return from_list(
        days,
        first_day,
        last_day,
        legal=read_legal(country, subdivision, read_holidays(legal_holidays, problems), problems),
        learning_periods=read_learning_periods(learning_periods, problems),
        problems=problems,
    )


# -- the checked makers, shared with the JSON form -------------------------------------------------------


def from_pattern(
    first: date | None,
    last: date | None,
    weekdays: tuple[int, ...],
    closed: Sequence[Entry],
    opened: Sequence[Entry],
    *,
    legal: LegalHolidays,
    holidays: bool,
    learning_periods: Sequence[tuple[str, LearningPeriod]],
    problems: list[Problem],
) -> SchoolCalendar:
    """A calendar from its pattern; raises InvalidInput with the problems so far and its own.

    `first` or `last` is None where it could not be read, which is a problem already.
    """
    unknown = legal.country is None and legal.listed is None
    if holidays and unknown and not any(problem.path == "country" for problem in problems):
        problems.append(Problem("holidays", "to close school on holidays, name a country or legal_holidays"))
    check_order((*closed, *opened), problems)
    covered = check_coverage(first, last, problems)
    if covered is not None:
        check_inside(opened, covered, "an opening", problems)
    check_learning_periods(learning_periods, covered, problems)
    named = [] if problems or covered is None or not holidays else named_holidays(legal, covered, problems)
    if problems or covered is None:
        raise InvalidInput(problems)
    start, end = covered
    why = painted([*named, *closed], start, end)
    openings = painted(opened, start, end)
    school_days = [
        day for day in days_of(start, end) if day in openings or (day.weekday() in weekdays and day not in why)
    ]
    return SchoolCalendar._make(
        start,
        end,
        school_days,
        why={day: reason for day, reason in why.items() if day not in openings},
        opened=openings,
        weekdays=weekdays,
        legal=legal,
        learning_periods=in_order(period for _, period in learning_periods),
    )


def from_list(
    school_days: Sequence[tuple[str, date]],
    first: date | None,
    last: date | None,
    *,
    legal: LegalHolidays,
    learning_periods: Sequence[tuple[str, LearningPeriod]],
    problems: list[Problem],
) -> SchoolCalendar:
    """A calendar from its days, each with its path; raises as `from_pattern`."""
    unread = {problem.path for problem in problems}
    days = [day for _, day in school_days]
    start = first if first is not None or "first" in unread else min(days, default=None)
    end = last if last is not None or "last" in unread else max(days, default=None)
    if start is None and "first" not in unread:
        problems.append(Problem("first", "required where no school day is listed"))
    if end is None and "last" not in unread:
        problems.append(Problem("last", "required where no school day is listed"))
    covered = check_coverage(start, end, problems)
    if covered is not None:
        entries = [Entry(path, day, day, "", path) for path, day in school_days]
        check_inside(entries, covered, "a school day", problems)
    check_learning_periods(learning_periods, covered, problems)
    if problems or covered is None:
        raise InvalidInput(problems)
    return SchoolCalendar._make(
        *covered,
        days,
        why={},
        opened={},
        weekdays=None,
        legal=legal,
        learning_periods=in_order(period for _, period in learning_periods),
    )


def amend(calendar: SchoolCalendar, close: Days, opened: Days) -> SchoolCalendar:
    """`SchoolCalendar.amend` of a whole calendar."""
    problems: list[Problem] = []
    closings = read_days(close, "close", CLOSED, problems)
    openings = read_days(opened, "open", OPENED, problems)
    covered = calendar.first, calendar.last
    check_order((*closings, *openings), problems)
    check_inside((*closings, *openings), covered, "an amendment", problems)
    if problems:
        raise InvalidInput(problems)
    now_open = painted(openings, *covered)
    now_closed = {day: why for day, why in painted(closings, *covered).items() if day not in now_open}
    return calendar._changed(
        school_days=(set(calendar.school_days) - now_closed.keys()) | now_open.keys(),
        why={day: why for day, why in {**calendar._why, **now_closed}.items() if day not in now_open},
        opened={day: why for day, why in {**calendar._opened, **now_open}.items() if day not in now_closed},
    )


# -- checks ----------------------------------------------------------------------------------------------


def check_coverage(
    first: date | None, last: date | None, problems: list[Problem], path: str = "last"
) -> tuple[date, date] | None:
    """The coverage, when it is one and not too long."""
    if first is None or last is None:
        return None
    if last < first:
        problems.append(Problem(path, "the coverage ends before it begins"))
        return None
    if (last.year, last.month, last.day) >= (first.year + MAX_YEARS, first.month, first.day):
        problems.append(Problem(path, f"the coverage is longer than {MAX_YEARS} years"))
        return None
    return first, last


def check_order(entries: Iterable[Entry], problems: list[Problem]) -> None:
    """Adds a problem for each entry that ends before it begins."""
    problems.extend(Problem(entry.end_path, "is before the first day") for entry in entries if entry.last < entry.first)


def check_inside(entries: Iterable[Entry], covered: tuple[date, date], what: str, problems: list[Problem]) -> None:
    """Adds a problem for each entry that does not lie wholly inside the coverage."""
    first, last = covered
    problems.extend(
        Problem(entry.path, f"{what} lies outside the coverage {first} to {last}")
        for entry in entries
        if entry.first <= entry.last and not (first <= entry.first and entry.last <= last)
    )


def check_learning_periods(
    periods: Sequence[tuple[str, LearningPeriod]], covered: tuple[date, date] | None, problems: list[Problem]
) -> None:
    """Adds a problem for each learning period that is backward, outside, a namesake or overlapping."""
    ids: set[str] = set()
    for path, period in periods:
        if period.id in ids:
            problems.append(Problem(f"{path}.id", "the same id as an earlier learning period"))
        ids.add(period.id)
        if period.last < period.first:
            problems.append(Problem(f"{path}.to", "is before the first day"))
        elif covered is not None and not (covered[0] <= period.first and period.last <= covered[1]):
            problems.append(Problem(path, f"a learning period lies outside the coverage {covered[0]} to {covered[1]}"))
    ordered = sorted(periods, key=lambda item: (item[1].first, item[1].last))
    for (_, before), (path, after) in pairwise(ordered):
        if after.first <= before.last:
            problems.append(Problem(path, "overlaps another learning period"))


def in_order(periods: Iterable[LearningPeriod]) -> tuple[LearningPeriod, ...]:
    """The learning periods by their days."""
    return tuple(sorted(periods, key=lambda period: period.first))


# -- days and reasons ------------------------------------------------------------------------------------


def days_of(first: date, last: date) -> Iterator[date]:
    """Every day of the closed interval; none when `last` is before `first`."""
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def painted(entries: Sequence[Entry], first: date, last: date) -> dict[date, str]:
    """The days of the coverage that the entries name, each with the reason of the last entry that does.

    The last entry first, and each day once, so that many entries over many years stay cheap.
    """
    origin, size = first.toordinal(), last.toordinal() - first.toordinal() + 1
    canvas: list[str | None] = [None] * size
    following = list(range(size + 1))
    """For each day, one that is not painted yet or leads on to one; the last stands for the end."""
    for entry in reversed(entries):
        end = min(size, entry.last.toordinal() - origin + 1)
        at = _unpainted(following, max(0, entry.first.toordinal() - origin)) if end > 0 else end
        while at < end:
            canvas[at] = entry.why
            following[at] = at + 1
            at = _unpainted(following, at + 1)
    return {date.fromordinal(origin + at): why for at, why in enumerate(canvas) if why is not None}


def _unpainted(following: list[int], at: int) -> int:
    """The first day from `at` on that is not painted, or the end; the way there is made shorter."""
    found = at = min(at, len(following) - 1)
    while following[found] != found:
        found = following[found]
    while following[at] != found:
        following[at], at = found, following[at]
    return found


def named_holidays(legal: LegalHolidays, covered: tuple[date, date], problems: list[Problem]) -> list[Entry]:
    """The legal holidays of the coverage as closures."""
    try:
        return [Entry("holidays", day, day, name, "holidays") for day, name in legal.between(*covered)]
    except OutsideCalendar as outside:
        known = f"{outside.first.year} to {outside.last.year}"
        problems.append(Problem("holidays", f"that country's holidays are known for the years {known} only"))
        return []
