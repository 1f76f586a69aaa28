"""Histories a little different from a given one: an event moved, dropped, doubled or told otherwise, a fact changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, get_args

from schoolrules.errors import InvalidInput
from schoolrules.events import KINDS, Event, parse_event
from schoolrules.whatif.blockers import possible
from schoolrules.whatif.edits import free_id, rebuilt

if TYPE_CHECKING:
    from random import Random

    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record

MOVES = (-7, -1, 1, 7)
"""By how many days an event is moved, or a day that it tells."""
MOST_CHANGES = 3
"""How many changes one variation has at most."""
HALF = "1/2"


def vary(record: Record, policy: Policy, random: Random) -> Record:
    """A record with one to three changes, drawn from `random`; the same draws give the same record."""
    for _ in range(random.randint(1, MOST_CHANGES)):
        try:
            record = _changed(record, policy, random)
        except InvalidInput:
            continue
    return record


def _changed(record: Record, policy: Policy, random: Random) -> Record:
    facts = [(name, value) for name, fact in policy.facts.items() for value in possible(fact)]
    if facts and (not record.events or random.random() < 0.15):
        return rebuilt(record, facts=dict([random.choice(facts)]))
    if not record.events:
        return record
    at = random.randrange(len(record.events))
    events = list(record.events)
    change = random.choice(CHANGES)
    events[at : at + 1] = change(events[at], [event.id for event in events], random)
    return rebuilt(record, events=events)


def _moved(event: Event, ids: list[str], random: Random) -> Iterator[Event]:
    yield told(event, "on", event.on + timedelta(days=random.choice(MOVES)))


def _dropped(event: Event, ids: list[str], random: Random) -> Iterator[Event]:
    yield from ()


def _doubled(event: Event, ids: list[str], random: Random) -> Iterator[Event]:
    yield event
    later = told(event, "on", event.on + timedelta(days=random.choice((0, 1))))
    yield later.with_id(free_id(later, ids))


def _told_otherwise(event: Event, ids: list[str], random: Random) -> Iterator[Event]:
    changes = list(other_values(event))
    yield told(event, *random.choice(changes)) if changes else event


CHANGES: tuple[Callable[[Event, list[str], Random], Iterator[Event]], ...] = (
    _moved,
    _moved,
    _dropped,
    _doubled,
    _told_otherwise,
    _told_otherwise,
)
"""What may be done to an event; what stands twice is done twice as often."""


def other_values(event: Event) -> Iterator[tuple[str, object]]:
    """The fields of an event, each with something else that it could say."""
    for name, field in type(event).model_fields.items():
        said, value = field.serialization_alias or name, getattr(event, name)
        choices = [choice for choice in get_args(field.annotation) if isinstance(choice, str)]
        if name in ("kind", "id", "on", "known_on", "retracted_on", "note"):
            continue
        if isinstance(value, bool):
            yield said, not value
        elif isinstance(value, date):
            yield from ((said, value + timedelta(days=days)) for days in MOVES)
        elif name == "portion":
            yield said, HALF
        else:
            yield from ((said, choice) for choice in choices if choice != value)


def told(event: Event, field: str, value: Any) -> Event:  # noqa: ANN401  (a field of any type)
    """The event with another value in a field, as JSON spells both.

    Raises:
        InvalidInput: a value that does not fit.
    """
    said = value.isoformat() if isinstance(value, date) else value
    known = {"id": event.id} if event.id else {}
    return parse_event({**event.to_dict(), **known, field: said})


def renamed(record: Record, steps: dict[str, str]) -> Record:
    """The record with other ids for some steps, wherever an event names one."""
    if not steps:
        return record
    return rebuilt(record, events=[_renamed(event, steps) for event in record.events])


def _renamed(event: Event, steps: dict[str, str]) -> Event:
    for field in ("step", "about", "of"):
        name = getattr(event, field, None) if field in KINDS[event.kind].model_fields else None
        if name in steps:
            return told(event, field, steps[str(name)])
    return event
