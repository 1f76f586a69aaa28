"""A history of a policy, how it was made, and the case file that tells it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from schoolrules.calendar import SchoolCalendar, calendar_to_dict
from schoolrules.evaluation import Evaluation, evaluate
from schoolrules.whatif.edits import rebuilt

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record

Stopped = Literal["reached", "ended", "nothing-open", "stuck", "calendar", "limit"]
"""Why a walk stopped: the step wanted was taken (a routine one: ready); the procedure is closed; no required step is
open; the open ones cannot be taken; they lie beyond the calendar; the walk grew too long."""


@dataclass(frozen=True, slots=True, repr=False)
class Walk:
    """A history of a policy and how it was made: who took which step on which day, and where it stopped.

    `record` holds all events, `as_of` is the last day. `taken` names the steps in the order in which they were taken;
    `opened` those that were open at some time, done without being taken among them. `blocked_by` is what could not be
    cleared, for a walk that is stuck.
    """

    policy: Policy
    calendar: SchoolCalendar
    record: Record
    as_of: date
    taken: tuple[tuple[str, date], ...]
    opened: frozenset[str]
    stopped: Stopped
    blocked_by: tuple[str, ...] = ()
    evaluations: int = 0
    """How many evaluations it took to make it."""

    def __repr__(self) -> str:
        return f"<Walk of {self.policy.id}: {len(self.taken)} steps taken, {self.stopped}>"

    def evaluated(self, day: date | None = None) -> Evaluation:
        """The evaluation of the last day, or of another one with the same record."""
        return evaluate(self.policy, self.record, calendar=self.calendar, as_of=day or self.as_of)

    def case(self, day: date | None = None) -> dict[str, Any]:
        """The case file of the last day, or of another one: what `schoolrules evaluate` replays."""
        return case_of(self.policy, self.record, self.calendar, day or self.as_of)

    @property
    def begun(self) -> date:
        """The day on which the walk began, the first of the enrolment."""
        return self.record.enrolled[0].first if self.record.enrolled else self.calendar.first

    def under(self, policy: Policy) -> Walk:
        """The same history, to be judged by another policy."""
        return replace(self, policy=policy)

    def without(self, step: str) -> Walk:
        """The same history without the events that say that a step was taken."""
        events = (event for event in self.record.events if event.kind != "step" or event.step != step)
        return self.with_record(rebuilt(self.record, events=events))

    def with_record(self, record: Record) -> Walk:
        """The walk with another record."""
        return replace(self, record=record)


def case_of(policy: Policy, record: Record, calendar: SchoolCalendar, day: date) -> dict[str, Any]:
    """A case file with the whole policy in it."""
    return {
        "policy": policy.to_dict(),
        "as_of": day.isoformat(),
        "calendar": calendar_to_dict(calendar),
        "record": record.to_dict(),
    }
