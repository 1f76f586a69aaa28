"""The record itself: events, facts, enrolment, and how far attendance was entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NoReturn

from schoolrules.errors import InvalidInput, Problem
from schoolrules.events import BaseEvent, Event, event_or_problems
from schoolrules.parsing import parse_json
from schoolrules.record.reading import NAMES, Reader
from schoolrules.record.timeline import Timeline, is_visible
from schoolrules.record.values import MAX_EVENTS, FactValue, FrozenMap, Span, counted

_TIMELINES_KEPT = 8


class Record:
    """What was entered about one subject. Immutable, comparable, hashable, picklable; prints as counts.

    `events` keep their order, and each has an id: its own, or `#3` for the fourth. `facts` holds what is
    known: a fact given as null is unknown, and then only its name is kept (`fact_names`). `enrolled` is None
    for the whole coverage of the calendar, else spans in order, both ends included, joined where no day lies
    between them. `recorded_through` is the last day for which attendance and engagement were entered.

    Dates may be given as `datetime.date` or text `YYYY-MM-DD`, events and spans also as mappings in the form
    of JSON.

    Raises InvalidInput with every problem and its path (`events[3].on`), without values; so also for more
    than `MAX_EVENTS` events.

    Source: the contract, section 2.
    """

    __slots__ = ("_timelines", "enrolled", "events", "fact_names", "facts", "recorded_through", "subject")

    subject: str
    events: tuple[Event, ...]
    facts: FrozenMap[FactValue]
    fact_names: tuple[str, ...]
    enrolled: tuple[Span, ...] | None
    recorded_through: date | None
    _timelines: dict[date | None, Timeline]

    def __init__(
        self,
        subject: str,
        events: Iterable[BaseEvent | Mapping[str, object]] = (),
        facts: Mapping[str, object] | None = None,
        enrolled: Iterable[Span | tuple[date, date | None] | Mapping[str, object]] | None = None,
        recorded_through: date | str | None = None,
    ) -> None:
        reader = Reader("")
        parts = reader.read(subject, events, {} if facts is None else facts, enrolled, recorded_through)
        if reader.problems:
            raise InvalidInput(reader.problems)
        self._fill(*parts)

    def _fill(
        self,
        subject: str,
        events: tuple[Event, ...],
        facts: Mapping[str, FactValue | None],
        enrolled: tuple[Span, ...] | None,
        recorded_through: date | None,
    ) -> None:
        put = object.__setattr__
        put(self, "subject", subject)
        put(self, "events", events)
        put(self, "facts", FrozenMap({name: value for name, value in facts.items() if value is not None}))
        put(self, "fact_names", tuple(facts))
        put(self, "enrolled", enrolled)
        put(self, "recorded_through", recorded_through)
        put(self, "_timelines", {})

    @classmethod
    def parse(cls, source: Mapping[str, object] | str | bytes, *, path: str = "") -> Record:
        """The record that a mapping or a JSON text says, in the form of a case file's `record`.

        Raises InvalidInput with every problem, its path below `path`.
        """
        value: object = parse_json(source, names=NAMES) if isinstance(source, str | bytes) else source
        reader = Reader(path)
        parts = reader.read_object(value)
        if parts is None or reader.problems:
            raise InvalidInput(reader.problems)
        return _restore(*parts)

    def to_dict(self) -> dict[str, object]:
        """The record as JSON; `Record.parse` of it gives an equal record. Every event carries its id."""
        return {
            "subject": self.subject,
            "facts": {name: _json_fact(self.facts.get(name)) for name in self.fact_names},
            "enrolled": None if self.enrolled is None else [span.to_dict() for span in self.enrolled],
            "recorded_through": None if self.recorded_through is None else self.recorded_through.isoformat(),
            "events": [event.to_dict() for event in self.events],
        }

    def timeline(self, known_at: date | None = None) -> Timeline:
        """The events visible with the knowledge of `known_at`, in order.

        With None nothing is filtered by knowledge, and a retracted event is gone, whenever it was retracted.
        With a day, an event is visible when it was known by then (`known_on`, else `on`) and not retracted by
        then, that day included.
        """
        found = self._timelines.get(known_at)
        if found is None:
            found = Timeline(event for event in self.events if is_visible(event, known_at))
            for oldest in list(self._timelines)[: 1 - _TIMELINES_KEPT]:
                self._timelines.pop(oldest, None)
            self._timelines[known_at] = found
        return found

    def with_event(self, event: BaseEvent | Mapping[str, object]) -> Record:
        """The record with one more event, at the end.

        Without an id it gets the first free `#N` from its position on.

        Raises InvalidInput for a bad event or one whose id is taken.
        """
        taken = {each.id for each in self.events}
        position = len(self.events)
        while (made := f"#{position}") in taken:
            position += 1
        found = event_or_problems(event, "event", made_id=made)
        if isinstance(found, list):
            raise InvalidInput(found)
        if found.id in taken:
            raise InvalidInput([Problem("event.id", "the record has an event with this id")])
        if len(taken) >= MAX_EVENTS:
            raise InvalidInput([Problem("events", f"at most {MAX_EVENTS} events")])
        return self._with(events=(*self.events, found))

    def without_event(self, id: str) -> Record:
        """The record without the event of that id; the others keep theirs.

        Raises InvalidInput when no event has it.
        """
        kept = tuple(event for event in self.events if event.id != id)
        if len(kept) == len(self.events):
            raise InvalidInput([Problem("id", "no event of the record has this id")])
        return self._with(events=kept)

    def with_facts(self, facts: Mapping[str, object] | None = None, /, **more: object) -> Record:
        """The record with these facts added or replaced; None makes one unknown.

        Raises InvalidInput for a value that is no fact.
        """
        reader = Reader("")
        read = reader.facts({**self._all_facts(), **(facts or {}), **more}, "facts")
        if reader.problems:
            raise InvalidInput(reader.problems)
        return self._with(facts=read)

    def _all_facts(self) -> dict[str, FactValue | None]:
        return {name: self.facts.get(name) for name in self.fact_names}

    def _with(
        self, *, events: tuple[Event, ...] | None = None, facts: Mapping[str, FactValue | None] | None = None
    ) -> Record:
        return _restore(
            self.subject,
            self.events if events is None else events,
            self._all_facts() if facts is None else facts,
            self.enrolled,
            self.recorded_through,
        )

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Record does not change: with_event, without_event and with_facts give a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Record does not change")

    def _key(self) -> tuple[object, ...]:
        # with types, for true equals 1
        facts = frozenset((name, type(value), value) for name, value in self._all_facts().items())
        return self.subject, self.enrolled, self.recorded_through, facts

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return self._key() == other._key() and self.events == other.events

    def __hash__(self) -> int:
        return hash((self._key(), tuple(event.id for event in self.events)))

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (self.subject, self.events, self._all_facts(), self.enrolled, self.recorded_through)

    def __repr__(self) -> str:
        spans = "enrolled throughout" if self.enrolled is None else counted(len(self.enrolled), "enrolment span")
        events, facts = counted(len(self.events), "event"), counted(len(self.fact_names), "fact")
        return f"Record({events}, {facts}, {spans})"


def _restore(
    subject: str,
    events: tuple[Event, ...],
    facts: Mapping[str, FactValue | None],
    enrolled: tuple[Span, ...] | None,
    recorded_through: date | None,
) -> Record:
    """A record of parts that were checked before."""
    record = Record.__new__(Record)
    record._fill(subject, events, facts, enrolled, recorded_through)
    return record


def _json_fact(value: FactValue | None) -> object:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, FrozenMap) else value
