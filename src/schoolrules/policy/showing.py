"""What a single event shows: the first of its kind, and the lists that a step's event must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schoolrules.policy.basics import EventKind, FactId, JsonValue, Part, RecordedStep, Verdict, tag
from schoolrules.policy.checks import Check
from schoolrules.policy.conditions import Always
from schoolrules.policy.expressions import Condition, matches
from schoolrules.policy.needs import FACT

if TYPE_CHECKING:
    from schoolrules.events import Event
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import View


@dataclass(frozen=True, slots=True)
class FirstShows(Condition):
    """The first event of a kind has these values, these fields not empty, and these entries in its lists."""

    event: EventKind
    values: dict[str, JsonValue] | None = None
    present: tuple[str, ...] = ()
    lists: dict[str, tuple[str, ...]] | None = None
    kind: Literal["first-shows"] = tag("first-shows")

    def holds(self, view: View) -> bool:
        """Whether there is such an event and it shows them."""
        events = view.events(self.event)
        if not events:
            return False
        first = events[0]
        return (
            (self.values is None or matches(first, self.values))
            and all(getattr(first, name) for name in self.present)
            and all(set(wanted) <= set(getattr(first, name)) for name, wanted in (self.lists or {}).items())
        )


@dataclass(frozen=True, slots=True)
class StepLists(Condition):
    """A list of a step's (first) event holds an entry."""

    step: RecordedStep
    detail: str
    entry: str
    kind: Literal["step-lists"] = tag("step-lists")

    def holds(self, view: View) -> bool:
        """Whether it does; never while the step is not done."""
        event = view.step_event(self.step)
        return event is not None and self.entry in (getattr(event, self.detail) or ())


@dataclass(frozen=True, slots=True)
class EventShows(Check):
    """Kept when the first event of a kind, of those that `where` picks, has these values.

    Not applicable where there is none, or where the check does not concern the case. It concerns the case where
    `concerns` holds, which cannot be told without the fact `asks`.
    """

    event: EventKind
    values: dict[str, JsonValue]
    asks: FactId
    concerns: Condition
    where: dict[str, JsonValue]
    kind: Literal["event-shows"] = tag("event-shows")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Looks at the event."""
        event = self._first(view)
        if event is None or self._is_idle(view):
            return Verdict.NOT_APPLICABLE
        if self.missing(view):
            return Verdict.UNDETERMINED
        return Verdict.KEPT if matches(event, self.values) else Verdict.BREACHED

    def while_open(self, view: View, step: Step) -> Verdict:
        """Pending, unless it is known not to concern the case."""
        return Verdict.NOT_APPLICABLE if self._is_idle(view) else Verdict.PENDING

    def missing(self, view: View) -> tuple[str, ...]:
        """The fact without which it cannot be told."""
        return (FACT + self.asks,) if view.fact(self.asks) is None else ()

    def evidence(self, view: View, step: Step) -> tuple[Event, ...]:
        """The event."""
        event = self._first(view)
        return () if event is None else (event,)

    def _is_idle(self, view: View) -> bool:
        return not self.missing(view) and not self.concerns.holds(view)

    def _first(self, view: View) -> Event | None:
        return next((event for event in view.events(self.event) if matches(event, self.where)), None)


@dataclass(frozen=True, slots=True)
class Item(Part):
    """An entry that a list must hold: under a condition, and where given, only in cases whose fact has a value."""

    name: str
    when: Condition = Always()
    fact: FactId | None = None
    value: JsonValue | None = None
    """What the fact must be; without the fact it cannot be told whether the entry is missing."""


@dataclass(frozen=True, slots=True)
class Lists(Check):
    """Kept when a list of the step's event holds these items, and whatever text these facts of the case say."""

    detail: str
    items: tuple[Item, ...]
    also: tuple[FactId, ...] = ()
    kind: Literal["lists"] = tag("lists")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Breached where an item is missing, undetermined where it cannot be told whether one is."""
        missing = list(self._missing(view, step))
        if any(not item.startswith(FACT) for item in missing):
            return Verdict.BREACHED
        return Verdict.UNDETERMINED if missing else Verdict.KEPT

    def missing_from(self, view: View, step: Step) -> tuple[str, ...]:
        """The items that the list lacks, and the facts without which it cannot be told."""
        return tuple(dict.fromkeys(self._missing(view, step)))

    def _missing(self, view: View, step: Step) -> Iterator[str]:
        event = view.step_event(step.id)
        listed = (None if event is None else getattr(event, self.detail)) or ()
        for item in self.items:
            if item.name not in listed:
                yield from _lack(view, item)
        texts = (view.fact(fact) for fact in self.also)
        yield from (text for text in texts if isinstance(text, str) and text not in listed)


def _lack(view: View, item: Item) -> tuple[str, ...]:
    """What it means that an item is not listed: it is missing, or a fact is, or neither."""
    if not item.when.holds(view):
        return ()
    known = None if item.fact is None else view.fact(item.fact)
    if item.fact is not None and known is None:
        return (FACT + item.fact,)
    return (item.name,) if known == item.value else ()
