"""Reading what Python callers pass to a calendar: values as they should be, or problems with their paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final, TypeAlias

from schoolrules.calendar.arguments import checked_day
from schoolrules.calendar.legal import LegalHolidays, jurisdiction_problems
from schoolrules.calendar.school import WEEKDAYS
from schoolrules.calendar.values import LearningPeriod
from schoolrules.errors import Problem, WrongType
from schoolrules.parsing import is_text

DayOrSpan: TypeAlias = date | tuple[date, date]
"""A day, or a closed interval of days."""
Days: TypeAlias = Mapping[DayOrSpan, str] | Mapping[date, str] | Mapping[tuple[date, date], str] | Iterable[DayOrSpan]
"""Days and intervals with a reason each, or without."""
ListedHolidays: TypeAlias = Mapping[date, str] | Iterable[date]
LearningPeriods: TypeAlias = Iterable[LearningPeriod | tuple[str, date, date]]

MAX_ENTRIES: Final = 20_000
MAX_TEXT: Final = 500
CLOSED: Final = "closed"
OPENED: Final = "opened"
LEGAL_HOLIDAY: Final = "legal holiday"


@dataclass(frozen=True, slots=True)
class Entry:
    """A closed interval of days with a reason, as it stood in the input at `path` (its end at `end_path`)."""

    path: str
    first: date
    last: date
    why: str
    end_path: str


def read_day(value: object, path: str, problems: list[Problem]) -> date | None:
    """The value as a civil date, or None and a problem."""
    try:
        return checked_day(value, path)
    except WrongType as wrong:
        problems.append(Problem(path, str(wrong).removeprefix(f"{path}: ")))
        return None


def read_flag(value: object, path: str, problems: list[Problem]) -> bool:
    """The value as true or false, or a problem."""
    if not isinstance(value, bool):
        problems.append(Problem(path, "expected true or false"))
    return value is True


def read_items(value: object, path: str, problems: list[Problem]) -> list[object]:
    """The items of an iterable that is no text, or a problem where there are too many or it is none."""
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        problems.append(Problem(path, "expected a collection"))
        return []
    items = list(islice(value, MAX_ENTRIES + 1))
    if len(items) > MAX_ENTRIES:
        problems.append(Problem(path, f"expected at most {MAX_ENTRIES:,} entries"))
        return []
    return items


def read_why(value: object, path: str, default: str, problems: list[Problem]) -> str:
    """A reason; the default for a blank one."""
    if value is None:
        return default
    if not is_text(value, at_most=MAX_TEXT):
        problems.append(Problem(path, f"expected a text of at most {MAX_TEXT} characters"))
        return default
    return str(value).strip() or default


def read_weekdays(value: object, problems: list[Problem]) -> tuple[int, ...]:
    """The numbers of the weekdays, 0 for Monday, in order."""
    found: list[int] = []
    for at, name in enumerate(read_items(value, "weekdays", problems)):
        path = f"weekdays[{at}]"
        if not isinstance(name, str) or name not in WEEKDAYS:
            problems.append(Problem(path, f"expected one of {', '.join(WEEKDAYS)}"))
        elif WEEKDAYS.index(name) in found:
            problems.append(Problem(path, "the same weekday as an earlier one"))
        else:
            found.append(WEEKDAYS.index(name))
    return tuple(sorted(found))


def read_days(value: object, path: str, default: str, problems: list[Problem]) -> list[Entry]:
    """Days and intervals with their reasons, of a mapping or of any other collection."""
    items = read_items(value, path, problems)
    whys: Mapping[object, object] = value if isinstance(value, Mapping) else {}
    found = []
    for at, item in enumerate(items):
        here = f"{path}[{at}]"
        why = read_why(whys.get(item), f"{here}.why", default, problems) if whys else default
        if isinstance(item, tuple):
            if len(item) != 2:
                problems.append(Problem(here, "expected a date, or a pair of dates (first, last)"))
                continue
            first = read_day(item[0], f"{here}.from", problems)
            last = read_day(item[1], f"{here}.to", problems)
            if first is not None and last is not None:
                found.append(Entry(here, first, last, why, f"{here}.to"))
        else:
            day = read_day(item, here, problems)
            if day is not None:
                found.append(Entry(here, day, day, why, here))
    return found


def read_holidays(value: object, problems: list[Problem]) -> tuple[tuple[date, str], ...] | None:
    """An explicit list of legal holidays with their names, in order; None when there is none."""
    if value is None:
        return None
    listed = {}
    for entry in read_days(value, "legal_holidays", LEGAL_HOLIDAY, problems):
        if entry.first == entry.last:
            listed[entry.first] = entry.why
        else:
            problems.append(Problem(entry.path, "expected a date"))
    return tuple(sorted(listed.items()))


def read_legal(
    country: object,
    subdivision: object,
    listed: tuple[tuple[date, str], ...] | None,
    problems: list[Problem],
) -> LegalHolidays:
    """The legal holidays of a jurisdiction or list, or none at all and problems."""
    wrong = jurisdiction_problems(country, subdivision)
    problems.extend(wrong)
    if wrong or not isinstance(country, str | None) or not isinstance(subdivision, str | None):
        return LegalHolidays(listed=listed)
    return LegalHolidays(country, subdivision, listed)


def read_learning_periods(value: object, problems: list[Problem]) -> list[tuple[str, LearningPeriod]]:
    """Learning periods, each with its path."""
    found = []
    for at, item in enumerate(read_items(value, "learning_periods", problems)):
        here = f"learning_periods[{at}]"
        if isinstance(item, LearningPeriod):
            item = (item.id, item.first, item.last)
        if not isinstance(item, tuple) or len(item) != 3:
            problems.append(Problem(here, "expected a LearningPeriod, or (id, first, last)"))
            continue
        name = read_id(item[0], f"{here}.id", problems)
        first = read_day(item[1], f"{here}.from", problems)
        last = read_day(item[2], f"{here}.to", problems)
        if name is not None and first is not None and last is not None:
            found.append((here, LearningPeriod(name, first, last)))
    return found


def read_id(value: object, path: str, problems: list[Problem]) -> str | None:
    """The id of a learning period."""
    if is_text(value, at_least=1, at_most=MAX_TEXT) and str(value).strip():
        return str(value)
    problems.append(Problem(path, f"expected a text of 1 to {MAX_TEXT} characters"))
    return None
