"""Levels of intervention: meetings and what makes good a missed one, and what stands open of the whole ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from schoolrules.policy.basics import JsonValue, RecordedStep, StepId, Verdict, tag
from schoolrules.policy.checks import Check
from schoolrules.policy.expressions import Condition, DateExpr, matches

if TYPE_CHECKING:
    from schoolrules.events import Event
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import View


@dataclass(frozen=True, slots=True)
class TakenAgain(DateExpr):
    """The day of the first event of a step with certain values, on or after (or strictly after) another day."""

    step: RecordedStep
    start: DateExpr
    values: dict[str, JsonValue] | None = None
    same_day: bool = True
    """Whether the other day itself will do."""
    kind: Literal["taken-again"] = tag("taken-again")

    def day(self, view: View) -> date | None:
        """The day; None while there is none, or while the other day is not known."""
        start = self.start.day(view)
        if start is None:
            return None
        for event in view.step_events(self.step):
            late_enough = event.on >= start if self.same_day else event.on > start
            if late_enough and (self.values is None or matches(event, self.values)):
                return event.on
        return None


@dataclass(frozen=True, slots=True)
class FirstEvent(DateExpr):
    """The day of the first event of a step, whatever dates the step itself."""

    step: RecordedStep
    kind: Literal["first-event"] = tag("first-event")

    def day(self, view: View) -> date | None:
        """The day, or None where there is no such event."""
        event = view.step_event(self.step)
        return None if event is None else event.on


@dataclass(frozen=True, slots=True)
class FirstEnrolled(DateExpr):
    """The first day of enrolment; of the calendar, where the record names none."""

    kind: Literal["first-enrolled"] = tag("first-enrolled")

    def day(self, view: View) -> date | None:
        """The day."""
        return view.bounded(min(first for first, _ in view.situation.spans))


@dataclass(frozen=True, slots=True)
class OnOrAfter(Condition):
    """One day is another, or later."""

    day: DateExpr
    than: DateExpr
    kind: Literal["on-or-after"] = tag("on-or-after")

    def holds(self, view: View) -> bool:
        """Whether it is; never while one of the two is not known."""
        day = self.day.day(view)
        than = None if day is None else self.than.day(view)
        return day is not None and than is not None and day >= than


@dataclass(frozen=True, slots=True)
class NothingOpen(Condition):
    """No step, routine ones aside, is called for and not done."""

    kind: Literal["nothing-open"] = tag("nothing-open")

    def holds(self, view: View) -> bool:
        """Whether that is so, the state of the process aside."""
        return not any(
            step.opens.holds(view) and view.done_day(step.id) is None and not step.skipped.holds(view)
            for step in view.policy.steps
            if not step.routine
        )


@dataclass(frozen=True, slots=True)
class OutcomeShows(Check):
    """Kept when the event with the step's latest outcome has these values; it concerns one outcome only."""

    outcome: str
    values: dict[str, JsonValue]
    kind: Literal["outcome-shows"] = tag("outcome-shows")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Not applicable where the latest outcome is another, or none."""
        event = view.latest_outcome(step.id)
        if event is None or event.outcome != self.outcome:
            return Verdict.NOT_APPLICABLE
        return Verdict.KEPT if matches(event, self.values) else Verdict.BREACHED

    def evidence(self, view: View, step: Step) -> tuple[Event, ...]:
        """The event with the latest outcome."""
        event = view.latest_outcome(step.id)
        return () if event is None else (event,)


@dataclass(frozen=True, slots=True)
class MadeGood(Check):
    """Kept when what a step had missed was made good by then: another step was done too."""

    missed: Condition
    by: StepId
    kind: Literal["made-good"] = tag("made-good")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Not applicable where nothing had been missed."""
        if not self.missed.holds(view):
            return Verdict.NOT_APPLICABLE
        return Verdict.KEPT if view.done_day(self.by) is not None else Verdict.BREACHED

    def missing(self, view: View) -> tuple[str, ...]:
        """`step:ID` while that step is not done."""
        return (f"step:{self.by}",) if self.missed.holds(view) and view.done_day(self.by) is None else ()
