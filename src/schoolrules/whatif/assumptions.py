"""What may be assumed to go on happening: an event of one template, on every school day or on certain weekdays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from schoolrules.calendar.school import WEEKDAYS
from schoolrules.errors import InvalidArgument, InvalidInput, Problem
from schoolrules.events import BaseEvent, Event, parse_event
from schoolrules.record import FrozenMap
from schoolrules.whatif.edits import described

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar

ONE_DAY = timedelta(days=1)
ENTERED_DAILY = frozenset(("absence", "tardy", "engagement"))
"""Kinds that are entered day by day: to assume one is to assume that entering goes on."""


@dataclass(frozen=True, slots=True)
class Every:
    """An event of one template on every one of the pupil's school days, or on those of certain weekdays.

    `event` is the event as a case file has it, without `on` and `id`; `weekdays` are `mon` to `sun`, all when empty;
    with `any_day` days without school count too. `first` and `last` bound the days, both included. A policy without
    a calendar has no school days, so that every day counts there.

    Raises:
        InvalidInput: the template makes no event, or a weekday is none.

    >>> Every({"kind": "absence", "status": "unexcused"}, weekdays=("mon", "fri")).kind
    'absence'
    """

    event: Mapping[str, object] = field(repr=False)
    weekdays: tuple[str, ...] = ()
    any_day: bool = False
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        problems = [
            Problem(f"weekdays[{index}]", f"expected one of {', '.join(WEEKDAYS)}")
            for index, name in enumerate(self.weekdays)
            if name not in WEEKDAYS
        ]
        problems += [Problem(f"event.{name}", "is made for each day") for name in ("on", "id") if name in self.event]
        if problems:
            raise InvalidInput(problems)
        object.__setattr__(self, "event", FrozenMap(self.event))
        _ = self.template

    @property
    def kind(self) -> str:
        """The kind of the event."""
        return str(self.event["kind"])

    @property
    def template(self) -> Event:
        """The event as it is on a day that stands for all."""
        return self._on(date(2000, 1, 3))

    def events(self, days: Iterable[date]) -> Iterator[Event]:
        """The events on those of the days that fit, bounds included."""
        wanted = frozenset(WEEKDAYS.index(name) for name in self.weekdays) or frozenset(range(7))
        for day in days:
            after_first = self.first is None or day >= self.first
            if day.weekday() in wanted and after_first and (self.last is None or day <= self.last):
                yield self._on(day)

    def _on(self, day: date) -> Event:
        return parse_event({**self.event, "on": day.isoformat()}, "event")


Assumed: TypeAlias = Every | BaseEvent
"""What `forecast` takes: a template for many days, or one event of a day to come."""


def absent(status: str = "unexcused", *, weekdays: tuple[str, ...] = ()) -> Every:
    """Absent for the whole of every school day (of those weekdays)."""
    return Every({"kind": "absence", "status": status}, weekdays)


def engaged(*weekdays: str, category: str = "learning") -> Every:
    """Sufficient engagement on every school day (of those weekdays), such as `engaged("mon")`."""
    return Every({"kind": "engagement", "category": category}, weekdays)


def assumption(assumed: Iterable[Assumed], *, by_school_days: bool) -> str:
    """What is assumed, in words that follow a comma; without anything, that nothing further is recorded."""
    told = [_told(entry, by_school_days=by_school_days) for entry in assumed]
    return f"assuming {', and '.join(told)}" if told else "if nothing further is recorded"


def _told(entry: Assumed, *, by_school_days: bool) -> str:
    if isinstance(entry, BaseEvent):
        return f"{described(entry)} on {entry.on}"
    days = "every school day" if by_school_days and not entry.any_day else "every day"
    weekdays = f" that is a {' or '.join(name.capitalize() for name in entry.weekdays)}" if entry.weekdays else ""
    first = f" from {entry.first}" if entry.first is not None else ""
    last = f" up to {entry.last}" if entry.last is not None else ""
    return f"{described(entry.template)} on {days}{weekdays}{first}{last}"


def assumed_dict(entry: Assumed) -> dict[str, Any]:
    """What is assumed as JSON: an event, or the template of many with the days that it falls on."""
    if isinstance(entry, BaseEvent):
        return {"event": parse_event(entry).to_dict()}
    bounds = {"first": entry.first, "last": entry.last}
    return {
        "every": {name: value for name, value in entry.template.to_dict().items() if name != "on"},
        "weekdays": list(entry.weekdays),
        "any_day": entry.any_day,
        **{name: day.isoformat() for name, day in bounds.items() if day is not None},
    }


def assumed_events(
    assume: Iterable[Assumed], pupil: SchoolCalendar | None, after: date, until: date
) -> tuple[list[Event], bool]:
    """The events assumed strictly after one day and up to another, and whether entering is assumed to go on.

    Raises:
        InvalidArgument: an event assumed for a day that is not strictly after the last one recorded.
    """
    found: list[Event] = []
    goes_on = False
    for entry in assume:
        goes_on = goes_on or entry.kind in ENTERED_DAILY
        if isinstance(entry, Every):
            found += entry.events(_days(entry, pupil, after, until))
        elif entry.on <= after:
            raise InvalidArgument("assume: expected events of days to come, after the last one recorded")
        elif entry.on <= until:
            found.append(parse_event(entry))
    return found, goes_on


def _days(entry: Every, pupil: SchoolCalendar | None, after: date, until: date) -> Iterator[date]:
    if pupil is None or entry.any_day:
        return (date.fromordinal(n) for n in range(after.toordinal() + 1, until.toordinal() + 1))
    return iter(pupil.school_days[pupil.rank(after) : pupil.rank(until)])
