"""Conditions: when a step opens, when the process is in a state, when a note is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schoolrules.events.base import Day
from schoolrules.policy.basics import (
    CountId,
    CriterionId,
    EventKind,
    FactId,
    JsonValue,
    ReadingId,
    RecordedStep,
    StepId,
    Verdict,
    tag,
)
from schoolrules.policy.expressions import UNCOUNTED, Condition, DateExpr, matches

if TYPE_CHECKING:
    from schoolrules.events import Event
    from schoolrules.policy.view import View


@dataclass(frozen=True, slots=True)
class Always(Condition):
    """Holds always."""

    kind: Literal["always"] = tag("always")

    def holds(self, view: View) -> bool:
        """True."""
        return True


@dataclass(frozen=True, slots=True)
class Never(Condition):
    """Holds never."""

    kind: Literal["never"] = tag("never")

    def holds(self, view: View) -> bool:
        """False."""
        return False


@dataclass(frozen=True, slots=True)
class Done(Condition):
    """A step was done."""

    step: StepId
    kind: Literal["done"] = tag("done")

    def holds(self, view: View) -> bool:
        """Whether the step is done."""
        return view.done_day(self.step) is not None


@dataclass(frozen=True, slots=True)
class AnyDone(Condition):
    """At least one of these steps was done."""

    steps: tuple[StepId, ...]
    kind: Literal["any-done"] = tag("any-done")

    def holds(self, view: View) -> bool:
        """Whether one of the steps is done."""
        return any(view.done_day(step) is not None for step in self.steps)


@dataclass(frozen=True, slots=True)
class Reached(Condition):
    """This step, or a later rung of the ladder, was done."""

    step: StepId
    kind: Literal["reached"] = tag("reached")

    def holds(self, view: View) -> bool:
        """Whether the ladder's highest done step is this one or a later one."""
        return view.highest_rung() >= view.policy.index_of(self.step)


@dataclass(frozen=True, slots=True)
class Met(Condition):
    """A criterion is met."""

    criterion: CriterionId
    kind: Literal["met"] = tag("met")

    def holds(self, view: View) -> bool:
        """Whether the criterion is met on the view's day."""
        return view.judgement(self.criterion).verdict is Verdict.MET


@dataclass(frozen=True, slots=True)
class NotMet(Condition):
    """A criterion could be judged, and is not met."""

    criterion: CriterionId
    kind: Literal["not-met"] = tag("not-met")

    def holds(self, view: View) -> bool:
        """Whether it is judged so on the view's day."""
        return view.judgement(self.criterion).verdict is Verdict.NOT_MET


@dataclass(frozen=True, slots=True)
class Known(Condition):
    """A day is known, be it beyond the calendar."""

    when: DateExpr
    kind: Literal["known"] = tag("known")

    def holds(self, view: View) -> bool:
        """Whether it is."""
        return self.when.day(view) is not None


@dataclass(frozen=True, slots=True)
class IsAfter(Condition):
    """One day is known to come strictly after another."""

    when: DateExpr
    after: DateExpr
    kind: Literal["is-after"] = tag("is-after")

    def holds(self, view: View) -> bool:
        """Whether both are known, and it does."""
        day, after = self.when.day(view), self.after.day(view)
        return day is not None and after is not None and UNCOUNTED not in (day, after) and day > after


@dataclass(frozen=True, slots=True)
class DayReached(Condition):
    """The day judged is this date or a later one."""

    since: Day
    kind: Literal["day-reached"] = tag("day-reached")

    def holds(self, view: View) -> bool:
        """Whether the date has come."""
        return view.day >= self.since


@dataclass(frozen=True, slots=True)
class InState(Condition):
    """The process is in one of these states. No state rule may rest on this."""

    states: tuple[Literal["clear", "paused", "closed"], ...]
    kind: Literal["in-state"] = tag("in-state")

    def holds(self, view: View) -> bool:
        """Whether it is."""
        return view.phase() in self.states


@dataclass(frozen=True, slots=True)
class FactIs(Condition):
    """A fact of the case has this value; a missing fact has none."""

    fact: FactId
    value: JsonValue
    kind: Literal["fact-is"] = tag("fact-is")

    def holds(self, view: View) -> bool:
        """Whether the fact is known and has the value."""
        return view.fact(self.fact) == self.value


@dataclass(frozen=True, slots=True)
class Happened(Condition):
    """An event of a kind stands in the record, after another day where one is named."""

    event: EventKind
    where: dict[str, JsonValue] | None = None
    after: DateExpr | None = None
    """Strictly after this day; where the day is not known, nothing is after it."""
    since: DateExpr | None = None
    """On or after this day; where the day is not known, nothing is."""
    kind: Literal["happened"] = tag("happened")

    def holds(self, view: View) -> bool:
        """Whether such an event is visible."""
        floor = None
        if self.after is not None and (floor := self.after.day(view)) is None:
            return False
        since = None
        if self.since is not None and (since := self.since.day(view)) is None:
            return False
        return any(
            (floor is None or event.on > floor)
            and (since is None or event.on >= since)
            and (self.where is None or matches(event, self.where))
            for event in view.events(self.event)
        )


@dataclass(frozen=True, slots=True)
class LatestIs(Condition):
    """The latest event of a kind is one with these values (the last by id, where two share a day)."""

    event: EventKind
    where: dict[str, JsonValue]
    among: dict[str, JsonValue] | None = None
    """The latest of those with these values only."""
    kind: Literal["latest-is"] = tag("latest-is")

    def holds(self, view: View) -> bool:
        """Whether there is such an event and the latest one matches."""
        events, among = view.events(self.event), self.among
        if among is not None:
            events = tuple(event for event in events if matches(event, among))
        return bool(events) and matches(events[-1], self.where)


@dataclass(frozen=True, slots=True)
class OutcomeIs(Condition):
    """The latest outcome of a step is this one."""

    step: RecordedStep
    outcome: str
    kind: Literal["outcome-is"] = tag("outcome-is")

    def holds(self, view: View) -> bool:
        """Whether it is."""
        event = view.latest_outcome(self.step)
        return event is not None and event.outcome == self.outcome


@dataclass(frozen=True, slots=True)
class StepShows(Condition):
    """A step's (first) event has these values, and these details are there and not empty."""

    step: RecordedStep
    values: dict[str, JsonValue] | None = None
    present: tuple[str, ...] = ()
    kind: Literal["step-shows"] = tag("step-shows")

    def holds(self, view: View) -> bool:
        """Whether the record shows them; never while the step is not done."""
        event = view.step_event(self.step)
        return (
            event is not None
            and (self.values is None or matches(event, self.values))
            and all(getattr(event, name) for name in self.present)
        )


@dataclass(frozen=True, slots=True)
class CountedAfter(Condition):
    """An event that a criterion counts is dated strictly after a day."""

    criterion: CriterionId
    after: DateExpr
    kind: Literal["counted-after"] = tag("counted-after")

    def holds(self, view: View) -> bool:
        """Whether the criterion counts an event after the day; never while the day is not known."""
        floor = self.after.day(view)
        evidence = view.judgement(self.criterion).evidence
        return floor is not None and bool(evidence) and evidence[-1].on > floor

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The events counted after the day."""
        floor = self.after.day(view)
        counted = view.judgement(self.criterion).evidence
        return () if floor is None else tuple(event for event in counted if event.on > floor)


@dataclass(frozen=True, slots=True)
class ShortWindow(Condition):
    """A criterion's window holds fewer school days than it asks for, for the coverage holds no more."""

    criterion: CriterionId
    kind: Literal["short-window"] = tag("short-window")

    def holds(self, view: View) -> bool:
        """Whether the window is short."""
        window = view.judgement(self.criterion).window
        return window is not None and window.short


@dataclass(frozen=True, slots=True)
class ReadingIs(Condition):
    """The caller, or the default, reads a phrase this way."""

    reading: ReadingId
    alternative: str
    kind: Literal["reading-is"] = tag("reading-is")

    def holds(self, view: View) -> bool:
        """Whether the reading stands."""
        return view.readings[self.reading] == self.alternative


@dataclass(frozen=True, slots=True)
class ParameterAtLeast(Condition):
    """A count of the policy is at least so much."""

    parameter: CountId
    at_least: int
    kind: Literal["parameter-at-least"] = tag("parameter-at-least")

    def holds(self, view: View) -> bool:
        """Whether it is."""
        return view.count(self.parameter) >= self.at_least


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    """Every one of the conditions holds."""

    of: tuple[Condition, ...]
    kind: Literal["all-of"] = tag("all-of")

    def holds(self, view: View) -> bool:
        """Whether all hold."""
        return all(condition.holds(view) for condition in self.of)


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    """At least one of the conditions holds."""

    of: tuple[Condition, ...]
    kind: Literal["any-of"] = tag("any-of")

    def holds(self, view: View) -> bool:
        """Whether one holds."""
        return any(condition.holds(view) for condition in self.of)


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The condition does not hold."""

    of: Condition
    kind: Literal["not"] = tag("not")

    def holds(self, view: View) -> bool:
        """Whether it does not."""
        return not self.of.holds(view)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The events that make it not hold."""
        return self.of.evidence(view)
