"""Tallies: events that add up until there are enough, such as the interventions before each referral."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from schoolrules.policy.basics import EventKind, JsonValue, ParameterId, Part
from schoolrules.policy.expressions import Always, Condition, DateExpr, Never, matches
from schoolrules.policy.view import Exclusion

if TYPE_CHECKING:
    from schoolrules.events import Event
    from schoolrules.policy.view import View


class Count(NamedTuple):
    """What a tally has come to: how many, how many sorts, what is needed of each, and the day it was reached."""

    number: int
    sorts: int
    needed: int
    needed_sorts: int
    reached: date | None
    counted: tuple[Event, ...]
    excluded: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class Tally(Part):
    """Events of a kind, strictly after one day and up to another, of which a parameter says how many are needed.

    With `cumulative` the tally counts from the beginning and needs `times` as many. With `distinct` it needs as many
    different values of the field `sort`.
    """

    label: str
    """How a step that lacks some says so: `label:2/3`."""
    event: EventKind
    at_least: ParameterId
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
        floor = None if cumulative or self.after is None else self.after.day(view)
        ceiling = None if self.until is None else self.until.day(view)
        counted: list[Event] = []
        excluded: list[Exclusion] = []
        sorts: set[object] = set()
        reached: date | None = None
        starts = self.starts.holds(view)
        for event in view.events(self.event):
            if self.refused is not None and matches(event, self.refused):
                excluded.append(Exclusion(event, self.refused_because))
            elif floor is not None and event.on <= floor:
                excluded.append(Exclusion(event, f"not after {floor}"))
            elif ceiling is not None and event.on > ceiling:
                excluded.append(Exclusion(event, f"after {ceiling}"))
            elif not starts:
                excluded.append(Exclusion(event, "the step it would count for has not begun"))
            else:
                counted.append(event)
                sorts.add(getattr(event, self.sort))
                if reached is None and len(counted) >= needed and len(sorts) >= needed_sorts:
                    reached = event.on
        return Count(len(counted), len(sorts), needed, needed_sorts, reached, tuple(counted), tuple(excluded))

    def missing(self, view: View, count: Count) -> tuple[str, ...]:
        """What is still missing, such as `interventions:2/3`: the number first, then the different sorts."""
        found = []
        sorts_say_it_all = count.needed_sorts >= count.needed
        if count.number < count.needed and not sorts_say_it_all:
            found.append(f"{self.label}:{count.number}/{count.needed}")
        if count.sorts < count.needed_sorts:
            found.append(f"{self.label}:{count.sorts}/{count.needed_sorts}")
        return tuple(found)
