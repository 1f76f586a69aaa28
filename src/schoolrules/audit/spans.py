"""Histories stretched to the periods of two policies, a day less and a day more, from days on which those part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from schoolrules.audit.edges import MOST_EVENTS, Case
from schoolrules.audit.lengths import Length, Parting, end_of
from schoolrules.audit.untaken import begun_by
from schoolrules.errors import InvalidArgument, InvalidInput, OutsideCalendar
from schoolrules.events import Event, parse_event
from schoolrules.record import Record

if TYPE_CHECKING:
    from schoolrules.audit.history import Walk
    from schoolrules.calendar import Period, SchoolCalendar

FEW = 6
"""How many walks are stretched in a first round; in each round that many more."""
NEAR = (0, 1, -1)
"""How many of its own days a period is made longer."""


class Pair(NamedTuple):
    """Between which events a period is made to pass: from the one up to the other.

    None stands for the first day of enrolment, and for the day judged. `told` is the field of the other event that
    tells the day, where it is not its own.
    """

    start: int | None
    end: int | None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """The events of a history in the order of their days, when it was begun, and the day on which it is judged."""

    events: tuple[Event, ...]
    begun: date
    day: date

    @classmethod
    def of(cls, made: Walk) -> Dated:
        """A walk on its last day."""
        return cls(tuple(sorted(made.record.events, key=lambda event: event.on)), made.begun, made.as_of)

    def on(self, at: int | None) -> date:
        """The day of an event; for None that on which the history was begun."""
        return self.begun if at is None else self.events[at].on

    def put(self, calendar: SchoolCalendar, at: int | None, day: date) -> Dated:
        """All of it later, so that an event comes to a day; what came before comes up to the school day before it."""
        later = self._moved(calendar, self.on(at), day)
        if at is None:
            return later
        earlier = self._moved(calendar, self.on(at), calendar.on_or_before(day))
        return Dated((*earlier.events[:at], *later.events[at:]), earlier.begun, later.day)

    def ended(self, calendar: SchoolCalendar, pair: Pair, day: date) -> Dated:
        """The end of a pair on another day, with whatever follows it."""
        if pair.end is None:
            return replace(self, day=day)
        before, event = self.events[: pair.end], self.events[pair.end]
        if pair.told:
            changed = _told(event, {_spelt(event, pair.told): day})
            return replace(self, events=(*before, changed, *self.events[pair.end + 1 :]))
        moved = replace(self, events=self.events[pair.end :])._moved(calendar, event.on, day)
        return Dated((*before, *moved.events), self.begun, moved.day)

    def _moved(self, calendar: SchoolCalendar, was: date, day: date) -> Dated:
        """Every day as many school days away from one day as it was from another.

        Raises:
            OutsideCalendar: a day would lie beyond the calendar.
            InvalidInput: a day does not fit its event.
        """
        steps = calendar.rank(day) - calendar.rank(was)

        def moved(each: date) -> date:
            if each == was:
                return day
            rank = calendar.rank(each)
            found = calendar.nth(rank + steps) + (each - calendar.nth(rank))
            return max(found, day) if each > was else found

        events = tuple(_told(event, _days_of(event, moved)) for event in self.events)
        return Dated(events, moved(self.begun), moved(self.day))


def spans(walks: list[Walk], lengths: list[Length]) -> Iterator[Case]:
    """Cases of walks, the first ones most, in which a period has just passed, just not, or just more.

    It passes between two events, or up to the day judged, with all that follows moved along. It begins where the walk
    has it, or on a day from which the periods of a length end in another order, such as the last one before a break.
    Events from which a period runs and which a walk lacks are put at its beginning.
    """
    small = [made for made in walks if len(made.record.events) <= MOST_EVENTS]
    yield from in_turn(_of_length(small, length) for length in lengths if small)


def _of_length(walks: list[Walk], length: Length) -> Iterator[Case]:
    parting = Parting(length.periods, walks[0].calendar)
    histories = (each for made in walks for each in (*begun_by(made, length.named), made))
    yield from in_turn(_of_walk(made, length, parting) for made in histories)


def in_turn(each: Iterable[Iterator[Case]]) -> Iterator[Case]:
    """One of each of the first few, then one of each of these and some more, and so on."""
    more = iter(each)
    going: list[Iterator[Case]] = []
    while going := [*going, *islice(more, FEW)]:
        ended = []
        for cases in going:
            case = next(cases, None)
            if case is None:
                ended.append(cases)
            else:
                yield case
        going = [cases for cases in going if cases not in ended]


def _of_walk(made: Walk, length: Length, parting: Parting) -> Iterator[Case]:
    dated, seen = Dated.of(made), set[tuple[object, ...]]()
    for near, place, pair, period in _plans(dated, length, parting):
        try:
            found = dated if place is None else dated.put(made.calendar, pair.start, place)
            end = end_of(period, found.on(pair.start), made.calendar, near)
            if end is None or (pair.end is None and found.events and end < found.events[-1].on):
                continue
            found = found.ended(made.calendar, pair, end)
            key = found.events, found.begun, found.day
            if key not in seen:
                seen.add(key)
                yield Case(_rebuilt(made.record, found), found.day)
        except (InvalidInput, OutsideCalendar, InvalidArgument):
            continue


def _rebuilt(record: Record, dated: Dated) -> Record:
    facts = {name: record.facts.get(name) for name in record.fact_names}
    enrolled = [(dated.begun, span.last) for span in (record.enrolled or ())[:1]]
    return Record(record.subject, dated.events, facts, enrolled, record.recorded_through)


def _plans(dated: Dated, length: Length, parting: Parting) -> Iterator[tuple[int, date | None, Pair, Period]]:
    """What is tried, the likeliest first."""
    found = []
    for rank, pair in _pairs(dated.events, length.named):
        places = [None, *parting.since(dated.on(pair.start))]
        for near in NEAR:
            for place in places:
                cost = 2 * rank + (near != 0) + (place is not None)
                found += [(cost, (near, place, pair, period)) for period in length.periods]
    found.sort(key=lambda plan: plan[0])
    yield from (plan for _, plan in found)


def _pairs(events: tuple[Event, ...], named: frozenset[str]) -> Iterator[tuple[int, Pair]]:
    """Pairs of events, each with a rank: from what is named with the period, then of one kind, then from anything."""
    sorts = [(event.kind, getattr(event, "step", "")) for event in events]
    first = {sort: at for at, sort in reversed(list(enumerate(sorts)))}
    last = {sort: at for at, sort in enumerate(sorts)}
    yield from ((1, Pair(None, at)) for at in (None, *list(first.values())[:1]))
    for sort, at in first.items():
        if last[sort] > at:
            yield 0, Pair(at, last[sort])
    for at in sorted({*first.values(), *last.values()}, reverse=True):
        rank = 0 if named.intersection(sorts[at]) else 1 if events[at].kind == "step" else 2
        yield rank, Pair(at, None)
        later = next((index for index in range(at + 1, len(events)) if events[index].on > events[at].on), None)
        following = dict.fromkeys(index for index in (at + 1, later) if index is not None and index < len(events))
        yield from ((rank, Pair(at, index)) for index in following)
        for end in range(at, len(events)):
            if end > at and events[end].kind == "step" and end not in following:
                yield rank + 1, Pair(at, end)
            yield from ((rank + 1, Pair(at, end, name)) for name in _told_by(events[end]))


def _told_by(event: Event) -> list[str]:
    """The fields of an event that tell a day which is not its own."""
    names = (name for name in type(event).model_fields if name not in ("on", "known_on", "retracted_on"))
    return [name for name in names if isinstance(getattr(event, name), date)]


def _days_of(event: Event, moved: Callable[[date], date]) -> dict[str, date]:
    days = {name: getattr(event, name) for name in type(event).model_fields}
    return {_spelt(event, name): moved(day) for name, day in days.items() if isinstance(day, date)}


def _spelt(event: Event, name: str) -> str:
    return type(event).model_fields[name].serialization_alias or name


def _told(event: Event, days: dict[str, date]) -> Event:
    said = event.to_dict()
    changed = {name: day.isoformat() for name, day in days.items()}
    return event if changed.items() <= said.items() else parse_event({**said, "id": event.id, **changed})
