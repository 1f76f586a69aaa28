"""Changes of a record: an event added, dropped or corrected, a fact set. Applied to a record they give another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from schoolrules.errors import InvalidInput, Problem
from schoolrules.events import BaseEvent, Event, parse_event
from schoolrules.record import Record

TOLD_LATER = ("completed_on", "submitted_on", "answered_on")
"""Fields of an event that tell of a day later than its own."""


@dataclass(frozen=True, slots=True, repr=False)
class AddEvent:
    """An event more on the record. Without an id it gets one."""

    event: Event

    @property
    def text(self) -> str:
        """What is recorded, and for which day, in plain words."""
        return f"record {described(self.event)} on {self.event.on}"

    def __repr__(self) -> str:
        return f"AddEvent({self.event.kind})"

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON."""
        return {"change": "add-event", "event": self.event.to_dict()}


@dataclass(frozen=True, slots=True, repr=False)
class DropEvent:
    """An event taken off the record, as if it had never been entered."""

    event: Event

    @property
    def id(self) -> str:
        """The event's id."""
        return self.event.id

    @property
    def text(self) -> str:
        """What is taken off, in plain words."""
        return f"retract the {self.event.kind.replace('_', ' ')} of {self.event.on} ({self.id})"

    def __repr__(self) -> str:
        return f"DropEvent({self.event.kind})"

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON."""
        return {"change": "drop-event", "id": self.id}


@dataclass(frozen=True, slots=True, repr=False)
class CorrectEvent:
    """An event of the record with another value in one field, such as `status` or `completed_on`.

    `event` is the event as it is after that, under the id that it has on the record.
    """

    event: Event
    field: str

    @classmethod
    def of(cls, event: Event, field: str, value: object) -> CorrectEvent:
        """The change of one field of an event of the record.

        Raises:
            InvalidInput: a field that the event does not have, or a value that does not fit it.
        """
        return cls(corrected(event, field, value), field)

    @property
    def id(self) -> str:
        """The event's id."""
        return self.event.id

    @property
    def value(self) -> object:
        """What the field becomes."""
        return getattr(self.event, self.field)

    @property
    def text(self) -> str:
        """What is corrected, in plain words."""
        kind, field = self.event.kind.replace("_", " "), self.field.rstrip("_").replace("_", " ")
        return f"{kind} of {self.event.on} ({self.id}): {field} becomes {plain(self.value)}"

    def __repr__(self) -> str:
        return f"CorrectEvent({self.event.kind}.{self.field})"

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON."""
        return {
            "change": "correct-event",
            "id": self.id,
            "field": self.field.rstrip("_"),
            "event": self.event.to_dict(),
        }


@dataclass(frozen=True, slots=True, repr=False)
class SetFact:
    """A fact of the case with another value."""

    name: str
    value: bool | int | str

    @property
    def text(self) -> str:
        """Which fact becomes what."""
        return f"the fact {self.name} becomes {plain(self.value)}"

    def __repr__(self) -> str:
        return f"SetFact({self.name})"

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON."""
        return {"change": "set-fact", "name": self.name, "value": self.value}


Edit: TypeAlias = AddEvent | DropEvent | CorrectEvent | SetFact
"""Any change of a record."""


def edited(record: Record, edits: Iterable[Edit]) -> Record:
    """The record with all these changes made, in order.

    Raises:
        InvalidInput: a change of an event that the record does not have.
    """
    events = {event.id: event for event in record.events}
    facts: dict[str, object] = {}
    for edit in edits:
        match edit:
            case AddEvent(event):
                added = event if event.id and event.id not in events else event.with_id(free_id(event, events))
                events[added.id] = added
            case DropEvent(event):
                _known(events, event.id)
                del events[event.id]
            case CorrectEvent(event):
                _known(events, event.id)
                events[event.id] = event
            case SetFact(name, value):
                facts[name] = value
    return rebuilt(record, events=events.values(), facts=facts)


def _known(events: Mapping[str, Event], id: str) -> None:
    if id not in events:
        raise InvalidInput([Problem("id", "no event of the record has this id")])


def free_id(event: BaseEvent, taken: Iterable[str]) -> str:
    """An id for an event that is added, which none of those taken equals."""
    known, number = frozenset(taken), 1
    made = first = f"{event.kind}-{event.on}"
    while made in known:
        number += 1
        made = f"{first}-{number}"
    return made


def corrected(event: Event, field: str, value: object) -> Event:
    """The event with another value in one field, checked as an event that comes in.

    Raises:
        InvalidInput: a field that the event does not have, or a value that does not fit it.
    """
    said = value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
    return parse_event({**event.to_dict(), "id": event.id, field.rstrip("_"): said})


def rebuilt(
    record: Record,
    *,
    events: Iterable[Event] | None = None,
    facts: Mapping[str, object] | None = None,
    recorded_through: date | str | None = "as it is",
) -> Record:
    """The record with some of its parts replaced; the facts given are added to the others."""
    known = {name: record.facts.get(name) for name in record.fact_names}
    through = record.recorded_through if recorded_through == "as it is" else recorded_through
    return Record(
        record.subject,
        record.events if events is None else events,
        known if not facts else {**known, **facts},
        record.enrolled,
        through,
    )


def as_known(record: Record, day: date) -> Record:
    """The record as it would have been read on a day: what became known later is gone, and so is what was withdrawn.

    The last day entered is that day, or an earlier one where the record says so.
    """
    events = [_as_known(event, day) for event in record.timeline(day).all]
    through = None if record.recorded_through is None else min(record.recorded_through, day)
    return rebuilt(record, events=events, recorded_through=through)


def _as_known(event: Event, day: date) -> Event:
    fields = event.to_dict()
    late = [name for name in TOLD_LATER if (told := getattr(event, name, None)) is not None and told > day]
    if not late and event.retracted_on is None:
        return event
    gone = {*late, "retracted_on"}
    return parse_event({name: value for name, value in fields.items() if name not in gone})


def described(event: BaseEvent) -> str:
    """An event in a few words: its kind and what tells it from others of the kind."""
    told = [
        f"{name.rstrip('_')} {plain(value)}"
        for name in sorted(event.model_fields_set - {"kind", "on", "id", "known_on", "retracted_on", "note", "reason"})
        if (value := getattr(event, name)) is not None
    ]
    kind = event.kind.replace("_", " ")
    return f"{_article(kind)} {kind}" + (f" ({', '.join(told)})" if told else "")


def plain(value: object) -> str:
    """A value as a sentence has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"
