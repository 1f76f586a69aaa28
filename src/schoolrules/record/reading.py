"""Reading the parts of a record: every problem is gathered, with its path and without the value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypeAlias

from schoolrules.errors import Problem
from schoolrules.events import KINDS, BaseEvent, Event, event_or_problems
from schoolrules.events.base import MAX_ITEMS, MAX_TEXT, field_names
from schoolrules.parsing import came, date_problem, is_text, parse_date, path_to
from schoolrules.record.values import (
    MAX_EVENTS,
    MAX_FACTS,
    MAX_NAME,
    MAX_NUMBER,
    MAX_SPANS,
    FactValue,
    FrozenMap,
    Span,
    joined_spans,
)

KEYS = ("subject", "facts", "enrolled", "recorded_through", "events")
"""The keys of a record as JSON."""
SPAN_KEYS = ("from", "to")
NAMES = frozenset((*KEYS, *SPAN_KEYS, *(name for cls in KINDS.values() for name in field_names(cls))))
"""Every key that the contract gives a name in a record; another may be a value, and is told by its position."""

Parts: TypeAlias = "tuple[str, tuple[Event, ...], Mapping[str, FactValue | None], tuple[Span, ...] | None, date | None]"
"""Subject, events, facts, enrolment and `recorded_through`, as a record keeps them."""


class Reader:
    """Reads the parts of a record and gathers their problems."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def _refuse(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def read_object(self, value: object) -> Parts | None:
        """The parts of a record given as a JSON object; None when it is no object."""
        if not isinstance(value, Mapping):
            self._refuse(self.path, f"expected an object, not {came(value)}")
            return None
        for position, key in enumerate(value):
            if key not in KEYS:
                self._refuse(path_to(self.path, position), f"unknown key; known: {', '.join(KEYS)}")
        if "subject" not in value:
            self._refuse(path_to(self.path, "subject"), "required")
        return self.read(
            value.get("subject", "-"),
            value.get("events", ()),
            value.get("facts", {}),
            value.get("enrolled"),
            value.get("recorded_through"),
        )

    def read(self, subject: object, events: object, facts: object, enrolled: object, through: object) -> Parts:
        """The parts of a record; where there are problems, some stand in for what was refused."""
        if not is_text(subject, at_least=1, at_most=MAX_NAME):
            self._refuse(path_to(self.path, "subject"), f"expected text of 1 to {MAX_NAME} characters")
        return (
            str(subject),
            self._events(events, path_to(self.path, "events")),
            self.facts(facts, path_to(self.path, "facts")),
            self._enrolled(enrolled, path_to(self.path, "enrolled")),
            None if through is None else self._day(through, path_to(self.path, "recorded_through")),
        )

    def _day(self, value: object, path: str) -> date:
        found = parse_date(value)
        if found is None:
            self._refuse(path, date_problem(value))
            return date.min
        return found

    def _entries(self, value: object, path: str, *, at_most: int, things: str) -> list[object] | None:
        """The entries of a list, or of anything that can be gone through but a text or an object."""
        if isinstance(value, str | bytes | Mapping | BaseEvent) or not isinstance(value, Iterable):
            self._refuse(path, f"expected a list, not {came(value)}")
            return None
        found: list[object] = []
        for entry in value:
            if len(found) == at_most:
                self._refuse(path, f"at most {at_most} {things}")
                return None
            found.append(entry)
        return found

    def _events(self, value: object, path: str) -> tuple[Event, ...]:
        entries = self._entries(value, path, at_most=MAX_EVENTS, things="events")
        read: list[Event] = []
        for position, entry in enumerate(entries or ()):
            found = event_or_problems(entry, f"{path}[{position}]", made_id=f"#{position}")
            if isinstance(found, list):
                self.problems += found
            else:
                read.append(found)
        if entries and len({event.id for event in read}) != len(entries):
            self._repeated_ids(entries, path)
        return tuple(read)

    def _repeated_ids(self, entries: list[object], path: str) -> None:
        """A problem for every id given that an earlier event has, or that was made for any event."""
        ids = [entry.get("id") if isinstance(entry, Mapping) else getattr(entry, "id", None) for entry in entries]
        made = {f"#{position}": position for position, id in enumerate(ids) if id in (None, "")}
        seen: dict[str, int] = {}
        for position, id in enumerate(ids):
            if not isinstance(id, str) or not id:
                continue
            if id in made:
                self._refuse(f"{path}[{position}].id", f"the same as the id made for {path}[{made[id]}]")
            elif seen.setdefault(id, position) != position:
                self._refuse(f"{path}[{position}].id", f"the same as the id of {path}[{seen[id]}]")

    def facts(self, value: object, path: str) -> dict[str, FactValue | None]:
        """The facts by name; None is a fact named and not known. Whether the name is one, only a policy can tell."""
        if not isinstance(value, Mapping):
            self._refuse(path, f"expected an object, not {came(value)}")
            return {}
        if len(value) > MAX_FACTS:
            self._refuse(path, f"at most {MAX_FACTS} facts")
            return {}
        read: dict[str, FactValue | None] = {}
        for position, (name, fact) in enumerate(value.items()):
            if is_text(name, at_least=1, at_most=MAX_NAME):
                read[name] = self._fact(fact, path_to(path, position))
            else:
                self._refuse(path_to(path, position), f"names are texts of 1 to {MAX_NAME} characters")
        return read

    def _fact(self, value: object, path: str) -> FactValue | None:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return self._number(value, path)
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, list | tuple):
            if len(value) > MAX_ITEMS:
                self._refuse(path, f"at most {MAX_ITEMS} entries")
                return ()
            return tuple(self._text(text, f"{path}[{i}]") for i, text in enumerate(value))
        if isinstance(value, Mapping):
            return self._numbers(value, path)
        self._refuse(
            path,
            f"expected true, false, a whole number, text, texts or an object of numbers, not {came(value)}",
        )
        return None

    def _number(self, value: object, path: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            self._refuse(path, f"expected a whole number, not {came(value)}")
            return 0
        if abs(value) > MAX_NUMBER:
            self._refuse(path, f"expected a whole number of at most {MAX_NUMBER} either side of zero")
            return 0
        return int(value)

    def _text(self, value: object, path: str) -> str:
        if is_text(value, at_most=MAX_TEXT):
            return str(value)
        what = f"expected text of at most {MAX_TEXT} characters"
        self._refuse(path, what if isinstance(value, str) else f"{what}, not {came(value)}")
        return ""

    def _numbers(self, value: Mapping[object, object], path: str) -> FrozenMap[int]:
        """An object of whole numbers; its keys are values too, so a path tells only the position."""
        if len(value) > MAX_FACTS:
            self._refuse(path, f"at most {MAX_FACTS} entries")
            return FrozenMap({})
        read: dict[str, int] = {}
        for position, (name, number) in enumerate(value.items()):
            if not is_text(name, at_least=1, at_most=MAX_NAME):
                self._refuse(f"{path}[{position}]", f"names are texts of 1 to {MAX_NAME} characters")
            read[str(name)] = self._number(number, f"{path}[{position}]")
        return FrozenMap(read)

    def _enrolled(self, value: object, path: str) -> tuple[Span, ...] | None:
        if value is None:
            return None
        entries = self._entries(value, path, at_most=MAX_SPANS, things="spans")
        if entries is not None and not entries:
            self._refuse(path, "expected at least one span; leave it out for the whole coverage")
        read = [self._span(entry, f"{path}[{position}]") for position, entry in enumerate(entries or ())]
        return joined_spans([span for span in read if span is not None])

    def _span(self, value: object, path: str) -> Span | None:
        before = len(self.problems)
        first: object
        last: object
        if isinstance(value, Span):
            first, last = value.first, value.last
        elif isinstance(value, list | tuple) and len(value) == 2:
            first, last = value
        elif isinstance(value, Mapping):
            first, last = self._ends(value, path)
        else:
            self._refuse(path, f'expected an object with "from" and "to", not {came(value)}')
            return None
        if before != len(self.problems):
            return None
        begins = self._day(first, path_to(path, "from"))
        ends = None if last is None else self._day(last, path_to(path, "to"))
        if before == len(self.problems) and ends is not None and ends < begins:
            self._refuse(path_to(path, "to"), "earlier than from")
        return Span(begins, ends) if before == len(self.problems) else None

    def _ends(self, value: Mapping[object, object], path: str) -> tuple[object, object]:
        for position, key in enumerate(value):
            if key not in SPAN_KEYS:
                self._refuse(path_to(path, position), f"unknown key; known: {', '.join(SPAN_KEYS)}")
        if "from" not in value:
            self._refuse(path_to(path, "from"), "required")
        return value.get("from"), value.get("to")
