"""What of a record was known on some day, in order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import TypeVar, overload

from schoolrules.errors import InvalidInput, Problem
from schoolrules.events import KINDS, BaseEvent, Event, StepTaken
from schoolrules.record.values import counted

E = TypeVar("E", bound=BaseEvent)


class Timeline:
    """The events visible with the knowledge of some day, in order of `on`, then id, and by kind.

    Nothing is filtered by `as_of`: whoever reads compares `on` (and `completed_on`, `submitted_on`,
    `answered_on`) with it.
    """

    __slots__ = ("_by_kind", "_by_step", "all")

    all: tuple[Event, ...]
    """Every visible event."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.all = tuple(sorted(events, key=attrgetter("on", "id")))
        by_kind: dict[str, list[Event]] = {}
        by_step: dict[str, list[StepTaken]] = {}
        for event in self.all:
            by_kind.setdefault(event.kind, []).append(event)
            if event.kind == "step":
                by_step.setdefault(event.step, []).append(event)
        self._by_kind = {kind: tuple(found) for kind, found in by_kind.items()}
        self._by_step = {step: tuple(found) for step, found in by_step.items()}

    @overload
    def of(self, kind: type[E]) -> tuple[E, ...]: ...
    @overload
    def of(self, kind: str) -> tuple[Event, ...]: ...
    def of(self, kind: type[BaseEvent] | str) -> tuple[BaseEvent, ...]:
        """The events of a kind, given by its class or by its name.

        Raises InvalidInput for a name that is no kind's: a misspelt one must not read as "no events".
        """
        name = kind if isinstance(kind, str) else kind.model_fields["kind"].default
        found = self._by_kind.get(name)
        if found is None:
            if name not in KINDS:
                raise InvalidInput([Problem("", f"unknown kind of event; expected one of {', '.join(KINDS)}")])
            return ()
        return found

    def steps(self, step: str) -> tuple[StepTaken, ...]:
        """The events that say that this step was taken; none for a step that the record does not name."""
        return self._by_step.get(step, ())

    @property
    def step_ids(self) -> tuple[str, ...]:
        """The steps that were taken, in order of their first event."""
        return tuple(self._by_step)

    def __repr__(self) -> str:
        return f"Timeline({counted(len(self.all), 'event')})"


def is_visible(event: BaseEvent, known_at: date | None) -> bool:
    """Whether an event is visible with the knowledge of that day, or at last (None)."""
    retracted = event.retracted_on
    if known_at is None:
        return retracted is None
    return (event.known_on or event.on) <= known_at and (retracted is None or retracted > known_at)
