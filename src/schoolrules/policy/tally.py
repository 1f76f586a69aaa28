"""Tallies: events that add up until there are enough, such as the interventions before each referral."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from schoolrules.policy.basics import CountId, EventKind, JsonValue, Part
from schoolrules.policy.conditions import Always, Never
from schoolrules.policy.expressions import Condition, DateExpr, matches
from schoolrules.policy.view import Exclusion, after, until

if TYPE_CHECKING:
    from schoolrules.events import Event
    from schoolrules.policy.view import Situation, View


class Count(NamedTuple):
    """What a tally has come to: how many, how many sorts, what is needed of each, and the day it was reached."""

    number: int
    sorts: int
    needed: int
    needed_sorts: int
    reached: date | None
    counted: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Tally(Part):
    """Events of a kind, strictly after one day and up to another, of which a parameter says how many are needed.

    With `cumulative` the tally counts from the beginning and needs `times` as many. With `distinct` it needs as many
    different values of the field `sort`.
    """

    label: str
    """How a step that lacks some says so: `label:2/3`."""
    event: EventKind
    at_least: CountId
    refused: dict[str, JsonValue] | None = None
    """Events with these values are never counted."""
    refused_because: str = ""
    after: DateExpr | None = None
    until: DateExpr | None = None
    starts: Condition = Always()
    """Nothing is counted until this holds."""
    times: int = 1
    cumulative: Condition = Never()
    distinct: Condition = Never()
    sort: str = "type"

    def count(self, view: View) -> Count:
        """What the tally has come to on the view's day."""
        at_least, cumulative = view.count(self.at_least), self.cumulative.holds(view)
        needed = at_least * self.times if cumulative else at_least
        needed_sorts = at_least if self.distinct.holds(view) else 0
        counted = self._counted(view, cumulative)
        if needed_sorts:
            sorts, reached = self._sorts(counted, needed, needed_sorts)
        else:
            sorts, reached = 0, counted[needed - 1].on if len(counted) >= needed else None
        return Count(len(counted), sorts, needed, needed_sorts, reached, counted)

    def _counted(self, view: View, cumulative: bool) -> tuple[Event, ...]:
        if not self.starts.holds(view):
            return ()
        events = view.situation.remember(self._acceptable)
        ceiling = None if self.until is None else self.until.day(view)
        events = until(events, view.day if ceiling is None else min(ceiling, view.day))
        floor = None if cumulative or self.after is None else self.after.day(view)
        return events if floor is None else after(events, floor)

    def _acceptable(self, situation: Situation) -> tuple[Event, ...]:
        """The events of the whole case that the tally does not refuse."""
        events = situation.timeline.of(self.event)
        return events if self.refused is None else tuple([e for e in events if not matches(e, self.refused)])

    def _sorts(self, counted: tuple[Event, ...], needed: int, needed_sorts: int) -> tuple[int, date | None]:
        """How many different sorts there are, and the day on which number and sorts were both enough."""
        sorts: set[object] = set()
        reached = None
        for number, event in enumerate(counted, 1):
            sorts.add(getattr(event, self.sort))
            if reached is None and number >= needed and len(sorts) >= needed_sorts:
                reached = event.on
        return len(sorts), reached

    def excluded(self, view: View) -> list[Exclusion]:
        """What the tally looked at and did not count."""
        counted = {id(event) for event in self.count(view).counted}
        return [Exclusion(e, self._why_not(e)) for e in view.events(self.event) if id(e) not in counted]

    def _why_not(self, event: Event) -> str:
        if self.refused is not None and matches(event, self.refused):
            return self.refused_because
        return "not among those since the step before and up to the step itself"

    def missing(self, view: View, count: Count) -> tuple[str, ...]:
        """What is still missing, such as `interventions:2/3`: the number first, then the different sorts."""
        if count.reached is not None:
            return ()
        found = []
        sorts_say_it_all = count.needed_sorts > 0 and not self.cumulative.holds(view)
        if count.number < count.needed and not sorts_say_it_all:
            found.append(f"{self.label}:{count.number}/{count.needed}")
        if count.sorts < count.needed_sorts:
            found.append(f"{self.label}:{count.sorts}/{count.needed_sorts}")
        return tuple(found)
