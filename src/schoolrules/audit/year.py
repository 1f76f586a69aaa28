"""What a walk begins with where the caller says nothing: a calendar, the facts of the case, numbers left open."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from schoolrules.calendar import Period, SchoolCalendar

if TYPE_CHECKING:
    from schoolrules.policy.basics import Fact
    from schoolrules.policy.policy import Policy

JULY, YEAR, PUPILS = 7, 365, 100


@cache
def plain_calendar() -> SchoolCalendar:
    """Two school years, Monday to Friday, with the breaks and the learning periods that most districts have."""
    closed: dict[date | tuple[date, date], str] = {}
    for year in (2024, 2025):
        closed |= {
            (date(year, 11, 25), date(year, 11, 29)): "Thanksgiving",
            (date(year, 12, 23), date(year + 1, 1, 3)): "Winter break",
            (date(year + 1, 4, 7), date(year + 1, 4, 11)): "Spring break",
        }
    closed[(date(2025, 6, 7), date(2025, 8, 17))] = "Summer"
    made = SchoolCalendar.build(date(2024, 8, 19), date(2026, 6, 5), closed=closed)
    return made.cut_learning_periods(20)


def first_day(calendar: SchoolCalendar) -> date:
    """The day on which a walk begins: a Monday some weeks into the year, or the first school day after it."""
    late = calendar.first + timedelta(days=14)
    start = late if late <= calendar.last else calendar.first
    return calendar.on_or_after(start + timedelta(days=-start.weekday() % 7))


def plain_facts(policy: Policy, start: date) -> dict[str, object]:
    """A value for every fact that is required, and for one with a list of choices and no default the first of them.

    Dates are school years around the day, in the order in which the facts are declared.
    """
    found: dict[str, object] = {}
    dates = 0
    for name, fact in policy.facts.items():
        if not fact.required and (fact.default is not None or not fact.choices):
            continue
        if fact.choices:
            found[name] = fact.choices[0]
        elif fact.type == "date":
            found[name] = _year_day(start, dates).isoformat()
            dates += 1
        else:
            found[name] = _PLAIN[fact.type]
    return found


def _year_day(start: date, number: int) -> date:
    """The first day of the school year around a day, then its last, then that of the next one."""
    begun = start.year if start.month >= JULY else start.year - 1
    first = date(begun + number, JULY, 1)
    return first if number == 0 else first - timedelta(days=1)


_PLAIN: dict[str, object] = {
    "bool": False,
    "text": "as documented",
    "integer": PUPILS,
    "texts": ["as documented"],
    "counts": {"English": 60, "Spanish": 40},
}


def plain_value(fact: Fact) -> bool | int | str | None:
    """Something that a fact may be, where it is one value and has no list of choices."""
    value = "2024-09-02" if fact.type == "date" else _PLAIN[fact.type]
    return value if isinstance(value, bool | int | str) and not fact.choices else None


def with_numbers(policy: Policy) -> tuple[Policy, tuple[str, ...]]:
    """The policy with a number wherever its text leaves one to the caller, and the names of those numbers.

    Counts that must not fall get one more each, so that no two are the same.
    """
    if not policy.unsaid:
        return policy, ()
    chosen: dict[str, int | str | Period] = {}
    for name in policy.unsaid:
        parameter = policy.parameters[name]
        rank = policy.ascending.index(name) + 2 if name in policy.ascending else 0
        chosen[name] = min(parameter.minimum + rank, parameter.maximum)
    return policy.with_parameters(chosen), tuple(chosen)
