"""What still keeps a step from being taken, and the first day on which it could be if all that were done today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from schoolrules.errors import InvalidArgument, OutsideCalendar
from schoolrules.evaluation import evaluate
from schoolrules.parsing import closest
from schoolrules.whatif.blockers import Blocker, blockers, view_of
from schoolrules.whatif.edits import Edit, as_known, edited
from schoolrules.whatif.families import add

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation, StepReport
    from schoolrules.record import Record

ONE_DAY = timedelta(days=1)
ROUNDS = 4
"""How often what was recorded may bring up another blocker, such as a fact that asks for a notice."""
MOST_STEPS = 40


@dataclass(frozen=True, slots=True, repr=False)
class StepBefore:
    """A step that has to be taken first: what blocks it, and the day on which it is taken."""

    step: str
    blockers: tuple[Blocker, ...]
    on: date

    def __repr__(self) -> str:
        return f"StepBefore({self.step})"

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON."""
        return {"step": self.step, "on": self.on.isoformat(), "blockers": [b.to_dict() for b in self.blockers]}


@dataclass(frozen=True, slots=True, repr=False)
class Opening:
    """What still keeps a step from being taken, and when it could first be.

    `blocked_by` is everything that blocks it, as the evaluation has it; `blockers` the same with what would have to
    be recorded, and what that brings up in its turn. `before` are the required steps that come first, each taken on
    the first lawful day. `first_day` is the first day on which the step could be taken if everything that blocks it
    were recorded today (for the steps before it: on their days); None where it cannot be known, and then `why_not`
    says why. `edits` is all of that together; applied, it leaves the step ready on that day.
    """

    step: str
    status: str
    blocked_by: tuple[str, ...]
    blockers: tuple[Blocker, ...]
    before: tuple[StepBefore, ...]
    first_day: date | None
    why_not: str | None
    edits: tuple[Edit, ...]

    def __repr__(self) -> str:
        return f"<Opening {self.step}: {self.status}, {len(self.blockers)} blockers, {len(self.before)} steps before>"

    def _repr_html_(self) -> str:
        """What is lacking as a table, for notebooks."""
        from schoolrules.whatif.html import opening_html

        return opening_html(self)

    def applied(self, evaluation: Evaluation) -> Evaluation:
        """The evaluation of the first day, with everything recorded.

        Raises:
            InvalidArgument: there is no such day.
        """
        if self.first_day is None:
            raise InvalidArgument("there is no first day on which this step could be taken")
        record = edited(_known_record(evaluation), self.edits)
        return evaluate(evaluation.policy, record, calendar=evaluation.calendar, as_of=self.first_day)

    def explain(self) -> str:
        """The answer in plain words."""
        lines = [f"{self.step} is {self.status.replace('_', ' ')}."]
        for each in self.before:
            lines.append(f"- first {each.step}, at the earliest on {each.on}")
            lines += [f"    {blocker.text}" for blocker in each.blockers]
        lines += [f"- {blocker.text}" for blocker in self.blockers]
        lines.append(self.why_not or f"With all this done, it could be taken on {self.first_day}.")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return {
            "step": self.step,
            "status": self.status,
            "blocked_by": list(self.blocked_by),
            "blockers": [blocker.to_dict() for blocker in self.blockers],
            "before": [each.to_dict() for each in self.before],
            "first_day": None if self.first_day is None else self.first_day.isoformat(),
            "why_not": self.why_not,
        }


def what_would_open(evaluation: Evaluation, step: str) -> Opening:
    """Everything that still keeps a step from being taken, and the first day on which it could be.

    Where the evaluation has a day of knowledge (`known_at`), the record is taken as it was known then, and what is
    recorded from then on is known at once.

    Raises:
        InvalidArgument: the policy, with its numbers and readings, has no such step.
    """
    report = evaluation.steps.get(step)
    if report is None:
        known = evaluation.steps
        raise InvalidArgument(f"step: no such step{closest(step, known)}; expected one of {', '.join(known)}")
    way = _Way(evaluation)
    before = tuple(way.steps_before(step))
    found, why_not = way.clear(step)
    first_day = None if why_not is not None else way.first_day(step)
    if first_day is None and why_not is None:
        why_not = "Its first day lies beyond the calendar, or hangs on something that is not known."
    edits = tuple(way.edits)
    return Opening(step, report.status, report.blocked_by, found, before, first_day, why_not, edits)


class _Way:
    """What is recorded on the way to a step, and the day that has been reached."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.of, self.record = evaluation, _known_record(evaluation)
        self.day = evaluation.as_of
        self.edits: list[Edit] = []
        self.now = self._evaluated(self.day)

    def _evaluated(self, day: date) -> Evaluation:
        of = self.of
        record = edited(self.record, self.edits) if self.edits else self.record
        return evaluate(of.policy, record, calendar=of.calendar, as_of=day)

    def _record(self, edits: tuple[Edit, ...]) -> None:
        for edit in edits:
            self.edits.append(edit)
        self.now = self._evaluated(self.day)

    def clear(self, step: str) -> tuple[tuple[Blocker, ...], str | None]:
        """Records what blocks a step; why that cannot be done, where it cannot.

        What must be dated after something of the day itself is recorded on the next school day.
        """
        report = self.now.steps.get(step)
        if report is None or not (report.is_open or report.status == "waiting"):
            return (), f"It is {_said(report)} while the process is {self.now.state}."
        before = self.day, tuple(self.edits), self.now
        found, left = self._recorded(step)
        if left and found and self._moved_to(self._next_day()):
            self.edits = list(before[1])
            self.now = self._evaluated(self.day)
            later, still_left = self._recorded(step)
            if not still_left:
                return later, None
            self.day, self.edits, self.now = before[0], list(before[1]), before[2]
            found, left = self._recorded(step)
        return found, f"Nothing recorded today would settle {', '.join(left)}." if left else None

    def _recorded(self, step: str) -> tuple[tuple[Blocker, ...], tuple[str, ...]]:
        """What was recorded for a step, and what blocks it still."""
        found: dict[str, Blocker] = {}
        declared = self.of.policy.step(step)
        for _ in range(ROUNDS):
            waiting = blockers((*declared.presupposes, *declared.needs), view_of(self.now, self.day), self.day)
            fresh = [blocker for blocker in waiting if blocker.id not in found]
            if not fresh:
                break
            found.update({blocker.id: blocker for blocker in fresh})
            self._record(tuple(edit for blocker in fresh for edit in blocker.edits))
        after = self.now.steps.get(step)
        return tuple(found.values()), () if after is None else after.blocked_by

    def _next_day(self) -> date:
        calendar = self.of.calendar
        if calendar is None or not self.of.policy.counts_school_days:
            return self.day + ONE_DAY
        after = calendar.rank(self.day)
        return calendar.school_days[after] if after < len(calendar) else self.day + ONE_DAY

    def first_day(self, step: str) -> date | None:
        """The first day from now on on which the step is ready, or overdue with nothing missing."""
        for _ in range(MOST_STEPS):
            report = self.now.steps[step]
            if report.blocked_by:
                return None
            if report.status in ("ready", "overdue") and (report.earliest is None or report.earliest <= self.day):
                return self.day
            opens = report.due if report.is_routine else report.earliest
            if report.status not in ("waiting", "overdue") or opens is None or opens <= self.day:
                return None
            if not self._moved_to(opens):
                return None
        return None

    def _moved_to(self, day: date) -> bool:
        try:
            self.now = self._evaluated(day)
        except OutsideCalendar:
            return False
        self.day = day
        return True

    def steps_before(self, step: str) -> Iterator[StepBefore]:
        """The required steps that are taken, one after the other, until this one is open."""
        for _ in range(MOST_STEPS):
            report, first = self.now.steps.get(step), self._next()
            if report is None or report.status != "not_required" or first is None or first.step == step:
                return
            found, why_not = self.clear(first.step)
            if why_not is not None:
                return
            on = self.first_day(first.step)
            if on is None:
                return
            self._record((add("step", on, step=first.step),))
            yield StepBefore(first.step, found, on)

    def _next(self) -> StepReport | None:
        """The first required open step that a `step` event records."""
        required = (step for step in self.now.steps.values() if step.is_open and step.is_required)
        return next((step for step in required if step.step not in self.of.policy.recorded_otherwise), None)


def _known_record(evaluation: Evaluation) -> Record:
    known_at = evaluation.known_at
    return evaluation.record if known_at is None else as_known(evaluation.record, known_at)


def _said(report: StepReport | None) -> str:
    return "not part of the policy" if report is None else report.status.replace("_", " ")
