"""The compliance rule of an independent-study charter: what clears, what pauses, and how a relapse goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from schoolrules.policy.basics import CriterionId, Part, StepId, Verdict, tag
from schoolrules.policy.expressions import Condition, next_school_day

if TYPE_CHECKING:
    from schoolrules.policy.view import View

ONE_DAY = timedelta(days=1)


class Relapse(NamedTuple):
    """A process that was paused and is not any more: since when, the step that is next, and the day for it."""

    since: date
    step: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Compliance(Part):
    """How compliance clears, pauses and ends, and what follows a relapse.

    A `compliance` event, or a conference with one of the `good` outcomes, clears what stood up to its own day. The
    family is in compliance while none of the grounds is met and no `relapse` event stands after the latest
    compliance. Once a numbered step is done, being in compliance pauses the process; once the `firm` outcome of the
    conference stands, only a later `compliance` event does.

    After a relapse the family does not start over: the step after the highest done is next, on the day after the
    relapse. Silence alone enters the ladder at `silence_enters`.
    """

    grounds: tuple[CriterionId, ...]
    conference: StepId
    good: tuple[str, ...]
    firm: str
    silence: CriterionId
    silence_enters: StepId
    entered: Condition
    """Whether silence has entered the ladder, whatever else is done."""
    next_calendar_day: Condition
    """Where this holds, `the very next day` is the next calendar day, not the next school day."""

    def cleared_through(self, view: View) -> date | None:
        """The last day that compliance has cleared."""
        return max(self._clearings(view), default=None)

    def _clearings(self, view: View) -> Iterable[date]:
        yield from (event.on for event in view.events("compliance"))
        yield from (e.on for e in view.step_events(self.conference) if e.outcome in self.good)

    def clearings(self, view: View) -> Iterable[date]:
        """Every day of the case on which something is cleared."""
        timeline = view.situation.timeline
        yield from (event.on for event in timeline.of("compliance"))
        yield from (e.on for e in timeline.steps(self.conference) if e.outcome in self.good)

    def relapse_stands(self, view: View) -> bool:
        """Whether a `relapse` event is dated after the latest compliance; on one day, compliance wins."""
        relapses, cleared = view.events("relapse"), view.cleared_through()
        return bool(relapses) and (cleared is None or relapses[-1].on > cleared)

    def in_compliance(self, view: View) -> bool:
        """Whether no ground is met and no relapse stands."""
        return view.remember(self._in_compliance)

    def _in_compliance(self, view: View) -> bool:
        return not self.relapse_stands(view) and not self._met(view)

    def _met(self, view: View) -> set[str]:
        return {c for c in self.grounds if view.judgement(c).verdict is Verdict.MET}

    def paused(self, view: View) -> bool:
        """Whether a numbered step is done and the family is in compliance as the outcome asks."""
        return view.remember(self._paused)

    def _paused(self, view: View) -> bool:
        if view.highest_rung() < 0 or not self.in_compliance(view):
            return False
        outcome = view.latest_outcome(self.conference)
        if outcome is None or outcome.outcome != self.firm:
            return True
        recorded = view.events("compliance")
        return bool(recorded) and recorded[-1].on >= outcome.on

    def relapse(self, view: View) -> Relapse | None:
        """The relapse that the process is in: until a numbered step is done on or after its first day."""
        return view.remember(self._relapse)

    def _relapse(self, view: View) -> Relapse | None:
        since = self._run_start(view)
        if since is None:
            return None
        policy = view.policy
        if any((day := view.done_day(step.id)) is not None and day >= since for _, step in policy.rungs):
            return None
        step = policy.rung_after(view.highest_rung())
        if step is None:
            return None
        entry = policy.index_of(self.silence_enters)
        if policy.index_of(step) < entry and self._silence_only(view, since):
            step = self.silence_enters
        by_calendar = self.next_calendar_day.holds(view)
        day = view.bounded(since + ONE_DAY) if by_calendar else next_school_day(view, since)
        return Relapse(since, step, day)

    def _silence_only(self, view: View, since: date) -> bool:
        """Whether silence was the only ground when the relapse began, and still stands."""
        then = view.at(since)
        only = self._met(then) == {self.silence} and not self.relapse_stands(then)
        return only and view.judgement(self.silence).verdict is Verdict.MET

    def _run_start(self, view: View) -> date | None:
        """The first day of the present run of days that are not paused, where the day before it was paused."""
        if self.paused(view):
            return None
        start = view.day
        for day in sorted({day for day in self._changes(view) if day <= view.day}, reverse=True):
            if self.paused(view.at(day)):
                return start
            start = day
        return None

    def _changes(self, view: View) -> Iterable[date]:
        """Every day on which the process may be paused or not."""
        yield from self.clearings(view)
        yield from (event.on for event in view.situation.timeline.of("relapse"))
        yield from (event.on for event in view.situation.timeline.steps(self.conference))
        for _, step in view.policy.rungs:
            if (day := view.done_day(step.id)) is not None:
                yield day
        for criterion in self.grounds:
            yield from view.policy.criterion(criterion).changes(view)

    def position(self, view: View) -> int:
        """The index of the step up to which the ladder has been climbed or lawfully passed over; -1 for none."""
        highest = view.highest_rung()
        relapse = self.relapse(view)
        if relapse is not None:
            return view.policy.index_of(relapse.step) - 1
        if self.entered.holds(view):
            return max(highest, view.policy.index_of(self.silence_enters) - 1)
        return highest


@dataclass(frozen=True, slots=True)
class InCompliance(Condition):
    """No ground is met and no relapse stands."""

    kind: Literal["in-compliance"] = tag("in-compliance")

    def holds(self, view: View) -> bool:
        """Whether the family is in compliance."""
        return _rule(view).in_compliance(view)


@dataclass(frozen=True, slots=True)
class Paused(Condition):
    """A numbered step is done and the family is in compliance."""

    kind: Literal["paused"] = tag("paused")

    def holds(self, view: View) -> bool:
        """Whether the process is paused."""
        return _rule(view).paused(view)


@dataclass(frozen=True, slots=True)
class PassedOver(Condition):
    """The ladder stands beyond this step: a later one was taken, or lawfully entered."""

    step: StepId
    kind: Literal["passed-over"] = tag("passed-over")

    def holds(self, view: View) -> bool:
        """Whether the step was passed over."""
        return view.policy.index_of(self.step) <= _rule(view).position(view)


@dataclass(frozen=True, slots=True)
class IsNextRung(Condition):
    """This step is the first numbered one after where the ladder stands."""

    step: StepId
    kind: Literal["is-next-rung"] = tag("is-next-rung")

    def holds(self, view: View) -> bool:
        """Whether it is."""
        return view.policy.rung_after(_rule(view).position(view)) == self.step


def _rule(view: View) -> Compliance:
    rule = view.policy.compliance
    assert rule is not None, "these conditions stand only in a policy with a compliance rule"
    return rule
