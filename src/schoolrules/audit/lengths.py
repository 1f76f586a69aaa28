"""The periods on which two policies may differ, and the days from which they end in another order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from schoolrules.audit.parts import parts, uses_of, within
from schoolrules.audit.reaching import rests_on
from schoolrules.calendar import Period
from schoolrules.calendar.periods import Unit
from schoolrules.errors import InvalidArgument, OutsideCalendar
from schoolrules.policy.step import Step

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.policy.policy import Policy

ONE_DAY = timedelta(days=1)
DAYS: tuple[Unit, ...] = ("school days", "calendar days", "business days")
"""Units of which a number of days may be meant, where a reading or a part of the policy says which."""


@dataclass(frozen=True, slots=True)
class Length:
    """Periods that may stand for one another, and the steps and kinds of events that are named where they are used."""

    periods: tuple[Period, ...]
    named: frozenset[str] = frozenset()


def differing(policy: Policy, other: Policy, steps: Mapping[str, str]) -> list[Length]:
    """The periods in which the policies differ, of those on which these steps or their counterparts rest.

    A period that one policy alone has is compared with all that the other one alone has; one that stands together with
    a reading that differs, with as many days of every unit.
    """
    of_one, of_other = _periods(policy, steps), _periods(other, steps.values())
    found = [
        Length((value, of_other[name]), _named(policy, name) | _named(other, name))
        for name, value in of_one.items()
        if of_other.get(name, value) != value
    ]
    alone = [(policy, name, value) for name, value in of_one.items() if name not in of_other]
    alone += [(other, name, value) for name, value in of_other.items() if name not in of_one]
    if alone:
        named = frozenset[str]().union(*(_named(whose, name) for whose, name, _ in alone))
        found.append(Length(tuple(dict.fromkeys(value for _, _, value in alone)), named))
    return found + _shared(policy, other, steps, read=True)


def shared(policy: Policy, other: Policy, steps: Mapping[str, str]) -> list[Length]:
    """The other periods on which these steps rest, each with as many days of every unit."""
    return _shared(policy, other, steps, read=False)


def _shared(policy: Policy, other: Policy, steps: Mapping[str, str], *, read: bool) -> list[Length]:
    of_one, of_other = _periods(policy, steps), _periods(other, steps.values())
    readings = {name for name, choice in policy.chosen.items() if other.chosen.get(name, choice) != choice}
    beside = _beside(policy, readings) if readings else set()
    return [
        Length(tuple(dict.fromkeys((value, *_read_otherwise(value)))), _named(policy, name))
        for name, value in of_one.items()
        if of_other.get(name) == value and (name in beside) == read
    ]


def _periods(policy: Policy, steps: Iterable[str]) -> dict[str, Period]:
    used = dict.fromkeys(name for step in steps for _, name in sorted(rests_on(policy, step)))
    return {name: value for name in used if isinstance(value := policy.values.get(name), Period)}


def _named(policy: Policy, period: str) -> frozenset[str]:
    """The steps and kinds of events that are named by the parts that use a period, or within these."""
    using = (placed for placed in parts(policy) if any(use.name == period for use in uses_of(placed)))
    inner = (each for placed in using for each in within(placed.part, ""))
    return frozenset(use.name for placed in inner for use in uses_of(placed) if use.family in ("step", "event"))


def _beside(policy: Policy, readings: set[str]) -> set[str]:
    """What is used by parts, smaller than a step, that ask for one of the readings."""
    found: set[str] = set()
    for placed in parts(policy):
        if not isinstance(placed.part, Step):
            names = {use.name for inner in within(placed.part, "") for use in uses_of(inner)}
            found |= names if names & readings else set()
    return found


def _read_otherwise(period: Period) -> Iterator[Period]:
    if period.unit in DAYS:
        yield from (Period(period.n, unit) for unit in DAYS)


def end_of(period: Period, day: date, calendar: SchoolCalendar, more: int = 0) -> date | None:
    """The last day of a period after a day, or of one longer by so many of its days; None outside the calendar."""
    try:
        if period.unit not in DAYS:
            end = period.after(day, calendar).date + more * ONE_DAY
        else:
            end = Period(period.n + more, period.unit).after(day, calendar).date if period.n + more else day
    except (OutsideCalendar, InvalidArgument):
        return None
    return end if calendar.first <= end <= calendar.last else None


class Parting:
    """The days from which some periods end in another order, and so can be told apart."""

    def __init__(self, periods: tuple[Period, ...], calendar: SchoolCalendar) -> None:
        self.days: dict[tuple[tuple[int, ...], bool], list[date]] = {}
        """By the order of the ends, and whether it is a school day: the days in turn."""
        if len({period.unit for period in periods}) == 1:
            return
        for number in range((calendar.last - calendar.first).days + 1):
            day = calendar.first + number * ONE_DAY
            ends = [end_of(period, day, calendar) for period in periods]
            known = [end for end in ends if end is not None]
            if len(known) == len(ends):
                order = tuple((one > other) - (one < other) for one, other in combinations(known, 2))
                self.days.setdefault((order, calendar.is_school_day(day)), []).append(day)

    def since(self, day: date) -> Iterator[date]:
        """For each order the first school day on or after a day, and the first day without school."""
        for days in self.days.values():
            first = next((each for each in days if each >= day), None)
            if first is not None:
                yield first
