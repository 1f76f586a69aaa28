"""The `calendar` object of a case file: read from JSON with every problem, and written back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from schoolrules.calendar.build import from_list, from_pattern
from schoolrules.calendar.legal import LegalHolidays
from schoolrules.calendar.reading import (
    CLOSED,
    LEGAL_HOLIDAY,
    MAX_ENTRIES,
    MAX_TEXT,
    OPENED,
    Entry,
    read_flag,
    read_id,
    read_legal,
    read_weekdays,
    read_why,
)
from schoolrules.calendar.school import WEEKDAYS, SchoolCalendar
from schoolrules.calendar.values import LearningPeriod
from schoolrules.errors import InvalidInput, Problem
from schoolrules.parsing import came, date_problem, parse_date, path_to

SHARED_KEYS: Final = ("first", "last", "country", "subdivision", "legal_holidays", "learning_periods")
PATTERN_KEYS: Final = (*SHARED_KEYS, "weekdays", "closed", "open", "holidays")
LIST_KEYS: Final = (*SHARED_KEYS, "school_days")
NAMES: Final = frozenset((*PATTERN_KEYS, *LIST_KEYS, "on", "from", "to", "why", "id"))
"""Every key that the contract gives a name in a calendar."""


def parse_calendar(value: object, path: str = "") -> SchoolCalendar:
    """The calendar that a case file's `calendar` object describes, as a pattern or as a list of school days.

    Raises InvalidInput with every problem; their paths (`closed[0].from`) are relative to the object, or
    begin with `path` where one is given (`calendar.closed[0].from`). Source: SPEC section 2.
    """
    try:
        if not isinstance(value, Mapping):
            raise InvalidInput([Problem("", f"expected an object, not {came(value)}")])
        return _listed(value) if "school_days" in value else _patterned(value)
    except InvalidInput as refused:
        if not path:
            raise
        raise InvalidInput(Problem(_under(path, each.path), each.message) for each in refused.problems) from None


def calendar_to_dict(calendar: SchoolCalendar) -> dict[str, Any]:
    """A calendar as the JSON object that `parse_calendar` reads back, with the same answers and digest.

    Holidays that closed school stand among the closures, by name; an explicit list of legal holidays
    stays one.
    """
    if calendar._weekdays is None and not calendar._why and not calendar._opened and calendar._whole is None:
        form: dict[str, Any] = {"school_days": [day.isoformat() for day in calendar.school_days]}
    else:
        form = _pattern_form(calendar)
    listed = calendar.legal_holidays.listed
    return {
        "first": calendar.first.isoformat(),
        "last": calendar.last.isoformat(),
        **form,
        "country": calendar.country,
        "subdivision": calendar.subdivision,
        "legal_holidays": None if listed is None else [{"on": day.isoformat(), "why": why} for day, why in listed],
        "learning_periods": [
            {"id": period.id, "from": period.first.isoformat(), "to": period.last.isoformat()}
            for period in calendar.learning_periods
        ],
    }


def calendar_json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `parse_calendar` reads, as far as a schema can say it."""
    day = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    why = {"type": ["string", "null"], "maxLength": MAX_TEXT}
    text = {"type": ["string", "null"]}
    single = _object({"on": day, "why": why}, ["on"])
    spans = _list({"anyOf": [single, _object({"from": day, "to": day, "why": why}, ["from", "to"])]})
    period = _object({"id": {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}, "from": day, "to": day})
    shared = {
        "first": day,
        "last": day,
        "country": text,
        "subdivision": text,
        "legal_holidays": {"anyOf": [{"type": "null"}, _list({"anyOf": [day, single]})]},
        "learning_periods": _list(period),
    }
    weekdays = {"type": "array", "items": {"enum": list(WEEKDAYS)}, "uniqueItems": True}
    pattern = {
        **shared,
        "weekdays": weekdays,
        "closed": spans,
        "open": spans,
        "holidays": {"type": "boolean"},
    }
    listed = {**shared, "school_days": _list(day)}
    return {"anyOf": [_object(pattern, ["first", "last"]), _object(listed, ["school_days"])]}


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": MAX_ENTRIES}


# -- reading ---------------------------------------------------------------------------------------------


def _patterned(value: Mapping[str, object]) -> SchoolCalendar:
    problems = _unknown(value, PATTERN_KEYS, "")
    return from_pattern(
        _day(value, "first", "", problems),
        _day(value, "last", "", problems),
        read_weekdays(_items(value, "weekdays", problems, list(WEEKDAYS[:5])), problems),
        _entries(value, "closed", CLOSED, problems),
        _entries(value, "open", OPENED, problems),
        legal=_legal(value, problems),
        holidays=read_flag(value.get("holidays", False), "holidays", problems),
        learning_periods=_learning_periods(value, problems),
        problems=problems,
    )


def _listed(value: Mapping[str, object]) -> SchoolCalendar:
    problems = _unknown(value, LIST_KEYS, "", "a calendar with school_days takes no pattern")
    days = []
    for at, item in enumerate(_items(value, "school_days", problems)):
        day = parse_date(item)
        if day is None:
            problems.append(Problem(f"school_days[{at}]", date_problem(item)))
        else:
            days.append((f"school_days[{at}]", day))
    return from_list(
        days,
        _day(value, "first", "", problems) if "first" in value else None,
        _day(value, "last", "", problems) if "last" in value else None,
        legal=_legal(value, problems),
        learning_periods=_learning_periods(value, problems),
        problems=problems,
    )


def _legal(value: Mapping[str, object], problems: list[Problem]) -> LegalHolidays:
    listed: dict[date, str] | None = None
    if value.get("legal_holidays") is not None:
        listed = {}
        for at, item in enumerate(_items(value, "legal_holidays", problems)):
            here = f"legal_holidays[{at}]"
            if isinstance(item, Mapping):
                problems += _unknown(item, ("on", "why"), here)
                day = _day(item, "on", here, problems)
                why = read_why(item.get("why"), f"{here}.why", LEGAL_HOLIDAY, problems)
            else:
                day, why = parse_date(item), LEGAL_HOLIDAY
                if day is None:
                    problems.append(Problem(here, date_problem(item)))
            if day is not None:
                listed[day] = why
    ordered = None if listed is None else tuple(sorted(listed.items()))
    return read_legal(value.get("country"), value.get("subdivision"), ordered, problems)


def _entries(value: Mapping[str, object], key: str, default: str, problems: list[Problem]) -> list[Entry]:
    found = []
    for here, item in _objects(value, key, ("on", "from", "to", "why"), problems):
        why = read_why(item.get("why"), f"{here}.why", default, problems)
        if "on" in item:
            if "from" in item or "to" in item:
                problems.append(Problem(here, "expected either `on`, or `from` and `to`"))
            start = end = _day(item, "on", here, problems)
        elif "from" in item or "to" in item:
            start, end = _day(item, "from", here, problems), _day(item, "to", here, problems)
        else:
            problems.append(Problem(here, "expected either `on`, or `from` and `to`"))
            continue
        if start is not None and end is not None:
            found.append(Entry(here, start, end, why, f"{here}.to"))
    return found


def _learning_periods(value: Mapping[str, object], problems: list[Problem]) -> list[tuple[str, LearningPeriod]]:
    found = []
    for here, item in _objects(value, "learning_periods", ("id", "from", "to"), problems):
        name = read_id(item.get("id"), f"{here}.id", problems)
        first, last = _day(item, "from", here, problems), _day(item, "to", here, problems)
        if name is not None and first is not None and last is not None:
            found.append((here, LearningPeriod(name, first, last)))
    return found


def _objects(
    value: Mapping[str, object], key: str, keys: tuple[str, ...], problems: list[Problem]
) -> Iterable[tuple[str, Mapping[str, object]]]:
    """The objects of a list, each with its path."""
    for at, item in enumerate(_items(value, key, problems)):
        here = f"{key}[{at}]"
        if isinstance(item, Mapping):
            problems += _unknown(item, keys, here)
            yield here, item
        else:
            problems.append(Problem(here, f"expected an object, not {came(item)}"))


def _items(
    value: Mapping[str, object],
    key: str,
    problems: list[Problem],
    default: list[object] | list[str] | None = None,
) -> list[Any]:
    items = value.get(key, default or [])
    if not isinstance(items, list | tuple):
        problems.append(Problem(key, f"expected a list, not {came(items)}"))
        return []
    if len(items) > MAX_ENTRIES:
        problems.append(Problem(key, f"expected at most {MAX_ENTRIES:,} entries"))
        return []
    return list(items)


def _day(value: Mapping[str, object], key: str, path: str, problems: list[Problem]) -> date | None:
    where = path_to(path, key)
    if key not in value:
        problems.append(Problem(where, "required"))
        return None
    day = parse_date(value[key])
    if day is None:
        problems.append(Problem(where, date_problem(value[key])))
    return day


def _unknown(value: Mapping[Any, object], known: tuple[str, ...], path: str, more: str = "") -> list[Problem]:
    message = f"unknown key; known are {', '.join(known)}" + (f"; {more}" if more else "")
    return [Problem(path_to(path, str(key)), message) for key in value if key not in known]


def _under(path: str, rest: str) -> str:
    return f"{path}.{rest}" if rest else path


# -- writing ---------------------------------------------------------------------------------------------


def _pattern_form(calendar: SchoolCalendar) -> dict[str, Any]:
    weekdays = (0, 1, 2, 3, 4) if calendar._weekdays is None else calendar._weekdays

    def closure(day: date) -> str | None:
        why = calendar.why_closed(day)
        by_pattern = day.weekday() not in weekdays and why == calendar._unnamed(day)
        return None if by_pattern else why

    def opening(day: date) -> str | None:
        if not calendar.is_school_day(day):
            return None
        return calendar.why_opened(day) or (None if day.weekday() in weekdays else OPENED)

    return {
        "weekdays": [WEEKDAYS[number] for number in weekdays],
        "closed": _runs(calendar, closure),
        "open": _runs(calendar, opening),
        "holidays": False,
    }


def _runs(calendar: SchoolCalendar, why_of: Callable[[date], str | None]) -> list[dict[str, str]]:
    """The days that have a reason, those in a row with the same reason as one entry."""
    named = [(day, why) for day in calendar._index if (why := why_of(day)) is not None]
    # days that follow one another have the same distance to their place in the list
    runs = groupby(enumerate(named), key=lambda item: (item[1][0] - timedelta(days=item[0]), item[1][1]))
    entries = []
    for (_, why), run in runs:
        days = [day.isoformat() for _, (day, _) in run]
        if len(days) == 1:
            entries.append({"on": days[0], "why": why})
        else:
            entries.append({"from": days[0], "to": days[-1], "why": why})
    return entries
