"""Histories one change away from a walk: those on which numbers, readings and needs are most likely to differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from schoolrules.audit.causes import event_of
from schoolrules.audit.parts import uses
from schoolrules.audit.variations import MOVES, other_values, told
from schoolrules.calendar import Period
from schoolrules.errors import InvalidInput
from schoolrules.whatif.edits import edited, rebuilt

if TYPE_CHECKING:
    from schoolrules.audit.history import Walk
    from schoolrules.events import Event
    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record

ONE_DAY = timedelta(days=1)
LONGEST_MOVE = 60
"""By how many days an event is moved here at most; longer periods are passed to the day in `spans`."""
MOST_EVENTS = 100
"""A walk with more events than that is not changed: each change would take long, and few would matter."""
FORTNIGHT = (14, -14)
DAYS_OF: dict[str, float] = {"school days": 7 / 5, "business days": 7 / 5, "calendar days": 1, "weeks": 7}
"""About how many calendar days one of a unit takes."""
SETTLING = ("compliance", "relapse")
"""What a rule on compliance reads."""


@dataclass(frozen=True, slots=True)
class Case:
    """A history and a day on which to judge it."""

    record: Record
    day: date


def edges(walks: list[Walk], *policies: Policy) -> Iterator[Case]:
    """Changes of every walk in turn: first a day told, then days, then what is added, told otherwise or dropped.

    The periods of all the policies say by how much days are moved; what the first one reads is added. A walk with too
    many events is left as it is.
    """
    days = tuple(dict.fromkeys(days for policy in policies for days in moves(policy)))
    small = [made for made in walks if len(made.record.events) <= MOST_EVENTS]
    for round_ in zip_longest(*(_of_walk(made, policies[0], days) for made in small)):
        yield from (case for case in round_ if case is not None)


def _of_walk(made: Walk, policy: Policy, days: tuple[int, ...]) -> Iterator[Case]:
    yield from _settled(made, policy)
    for record in chain(_told_days(made, days), _put_off(made, days), _moved(made, days)):
        after = max(event.on for event in record.events) + ONE_DAY
        yield Case(record, made.as_of)
        if made.as_of < after <= made.calendar.last:
            yield Case(record, after)
    for record in chain(_added(made, policy), _otherwise(made), _less(made)):
        yield Case(record, made.as_of)


def _with(record: Record, at: int, *events: Event) -> Iterator[Record]:
    """The record with other events in the place of one; nothing where they do not fit."""
    try:
        yield rebuilt(record, events=(*record.events[:at], *events, *record.events[at + 1 :]))
    except InvalidInput:
        return


def _told_days(made: Walk, moved: tuple[int, ...]) -> Iterator[Record]:
    """A day that an event tells, such as the one for which it is scheduled, moved."""
    for days in moved:
        for at, event in enumerate(made.record.events):
            for name, field in type(event).model_fields.items():
                if name not in ("on", "known_on", "retracted_on"):
                    yield from _later(made.record, at, name, field.serialization_alias or name, days)


def _moved(made: Walk, moved: tuple[int, ...]) -> Iterator[Record]:
    for days in moved:
        for at in range(len(made.record.events)):
            yield from _later(made.record, at, "on", "on", days)


def _put_off(made: Walk, moved: tuple[int, ...]) -> Iterator[Record]:
    """An event and all those recorded after it, later."""
    events = made.record.events
    for length in (timedelta(days=days) for days in moved if days > 0):
        for at in range(1, len(events)):
            later = (told(event, "on", event.on + length) for event in events[at:])
            try:
                yield rebuilt(made.record, events=(*events[:at], *later))
            except InvalidInput:
                continue


def _later(record: Record, at: int, name: str, said: str, days: int) -> Iterator[Record]:
    """The record with a day of an event so many days later; nothing where there is none, or where that does not fit."""
    event = record.events[at]
    value = getattr(event, name)
    if isinstance(value, date):
        try:
            changed = told(event, said, value + timedelta(days=days))
        except InvalidInput:
            return
        yield from _with(record, at, changed)


def moves(policy: Policy) -> tuple[int, ...]:
    """By how many days a day is moved: by one, by a week or two, and by about as many as the policy's periods have."""
    periods = [value for value in policy.values.values() if isinstance(value, Period) and value.unit in DAYS_OF]
    lengths = [round(period.n * DAYS_OF[period.unit]) for period in periods]
    own = [move for length in lengths if length <= LONGEST_MOVE for move in (length, -length, length + 1)]
    return tuple(dict.fromkeys((*sorted((*MOVES, *FORTNIGHT), key=lambda move: (abs(move), -move)), *own)))


def _added(made: Walk, policy: Policy) -> Iterator[Record]:
    """An event that the policy reads and the walk has not, on the day of its last step."""
    read = {use.name for use in uses(policy) if use.family == "event"}
    for kind in sorted(read - {event.kind for event in made.record.events}):
        edit = event_of(policy, kind, made.as_of)
        if edit is not None:
            yield edited(made.record, [edit])


def _otherwise(made: Walk) -> Iterator[Record]:
    for at, event in enumerate(made.record.events):
        for field, value in other_values(event):
            if not isinstance(value, date):
                yield from _with(made.record, at, told(event, field, value))


def _less(made: Walk) -> Iterator[Record]:
    for at in range(len(made.record.events)):
        yield from _with(made.record, at)


def _settled(made: Walk, policy: Policy) -> Iterator[Case]:
    """The family complies at the end of the walk, and relapses on a day before one without school."""
    if policy.compliance is None:
        return
    for day in made.calendar.school_days:
        if day > made.as_of and not made.calendar.is_school_day(day + ONE_DAY):
            both = [event_of(policy, kind, on) for kind, on in zip(SETTLING, (made.as_of, day), strict=True)]
            record = edited(made.record, [edit for edit in both if edit is not None])
            yield Case(record, day)
            yield Case(record, day + ONE_DAY)
            return
