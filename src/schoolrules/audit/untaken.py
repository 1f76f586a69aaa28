"""Histories in which a step is still to be taken, or what it waits for has just begun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from schoolrules.audit.causes import event_of
from schoolrules.audit.parts import uses_of, within
from schoolrules.events import KINDS
from schoolrules.whatif.edits import edited, rebuilt

if TYPE_CHECKING:
    from schoolrules.audit.history import Walk

MOST_BEGUN = 3
"""How many kinds of events are put at the beginning of a history at most."""


def untaken(made: Walk, steps: Iterable[str]) -> Iterator[Walk]:
    """For each of these steps that a walk takes, the walk up to that day without the events that take the step."""
    for step in steps:
        day = next((day for name, day in made.taken if name == step), None)
        if day is not None:
            taking = {use.name for each in within(made.policy.step(step).done, "") for use in uses_of(each)}
            events = tuple(
                event
                for event in made.record.events
                if event.on < day
                or (event.on == day and event.kind not in taking and getattr(event, "step", "") != step)
            )
            yield replace(made.with_record(rebuilt(made.record, events=events)), as_of=day)


_event = lru_cache(maxsize=64)(event_of)


def begun_by(made: Walk, named: Iterable[str]) -> Iterator[Walk]:
    """The walk with what it lacks of the kinds of events named put before the rest: all of them, then each alone."""
    had = {event.kind for event in made.record.events}
    kinds = [kind for kind in sorted(named) if kind in KINDS and kind not in had][:MOST_BEGUN]
    if not kinds or not made.record.events:
        return
    first = min(event.on for event in made.record.events)
    for some in dict.fromkeys((tuple(kinds), *((kind,) for kind in kinds))):
        edits = [edit for kind in some if (edit := _event(made.policy, kind, first)) is not None]
        events = edited(made.record, edits).events
        put = len(events) - len(made.record.events)
        yield made.with_record(rebuilt(made.record, events=(*events[-put:], *events[:-put]) if put else events))
