"""Steps that are ready on a day on which taking them breaks a requirement of theirs, such as one about their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from schoolrules.audit.parts import uses_of, within
from schoolrules.audit.remarks import Remark, Severity
from schoolrules.audit.walk import WHEN_READY
from schoolrules.audit.walker import Walker
from schoolrules.errors import InvalidInput
from schoolrules.whatif.edits import rebuilt

if TYPE_CHECKING:
    from schoolrules.audit.histories import Histories
    from schoolrules.audit.history import Walk
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.step import Requirement

TOLD_WHEN_TAKEN = ("not-before", "day-not-before", "cleared", "holds")
"""Kinds of requirements that what is recorded with the step cannot keep by itself."""
A_TRY = 100
"""How many evaluations it may take to take a step."""
MOST_TRIES = 150
"""How many times a step that no walk takes on that day is tried."""


def remarks(of: Histories) -> Iterator[Remark]:
    """What breaks on the walks, on those that take each step as soon as it is ready, and where one is tried besides."""
    trying = _Trying(of)
    for made in of.all():
        if (found := of.evaluated(made)) is not None:
            yield from trying.broken(made, found)
    for step in of.policy.steps:
        if any(_kind(requirement) in TOLD_WHEN_TAKEN for requirement in step.requirements):
            taken = of.walk(until=step.id, manner=WHEN_READY)
            if taken is not None and (found := of.evaluated(taken)) is not None:
                yield from trying.broken(taken, found)
    for made, day in of.days():
        yield from trying.besides(made, day)


def _kind(requirement: Requirement) -> str:
    return getattr(requirement.check, "kind", "")


def _was_passed_over(found: Evaluation, step: str) -> bool:
    """Whether a step is not done, and a later rung is."""
    report, at = found.steps.get(step), found.policy.index_of(step)
    later = (found.steps.get(rung.id) for index, rung in found.policy.rungs if index > at)
    return report is not None and report.done_on is None and any(rung and rung.done_on for rung in later)


def _comes_first(found: Evaluation, step: str, name: str) -> bool:
    """Whether a required step beside the ladder, which nothing waits for, is called for before another."""
    report, policy = found.steps.get(name), found.policy
    is_beside = policy.index_of(name) < policy.index_of(step) and not policy.step(name).rung
    return is_beside and report is not None and report.is_open and report.is_required


@dataclass
class _Trying:
    """What was tried and told so far."""

    of: Histories
    told: set[str] = field(default_factory=set)
    tried: set[tuple[str, frozenset[str]]] = field(default_factory=set)

    def broken(self, made: Walk, found: Evaluation) -> Iterator[Remark]:
        """Requirements of the steps of a walk that are broken though the step stood ready on its day."""
        for finding in found.breaches():
            step, _, name = finding.rule.rpartition(".")
            requirement = next(r for r in self.of.policy.step(step).requirements if r.name == name)
            kind = _kind(requirement)
            on = dict(made.taken).get(step)
            if finding.rule in self.told or on is None or kind not in TOLD_WHEN_TAKEN:
                continue
            if self._was_ready(made, step, on, requirement):
                self.told.add(finding.rule)
                text = f"{step} is ready on a day on which taking it breaks this requirement"
                severity = Severity.ERROR if kind == "not-before" else Severity.WARNING
                where = f"steps.{step}.{name}"
                yield Remark(severity, "broken-when-ready", where, text, finding.citation, made.case())

    def _was_ready(self, made: Walk, step: str, on: date, requirement: Requirement) -> bool:
        """Whether a step stood ready on the day on which it was taken, without the event that takes it.

        Not where the procedure was out of order already, or calls for a step that the requirement names first.
        """
        before = self.of.evaluated(made.without(step), on)
        if before is None or before.steps[step].status != "ready":
            return False
        named = {use.name for part in within(requirement, "") for use in uses_of(part) if use.family == "step"}
        return not any(_was_passed_over(before, name) or _comes_first(before, step, name) for name in named)

    def besides(self, made: Walk, day: date) -> Iterator[Remark]:
        """The same for steps that are ready on a day of a walk, which does not take them then."""
        found = self.of.evaluated(made, day)
        for step in () if found is None else found.steps.values():
            if step.status != "ready" or step.is_routine:
                continue
            assert found is not None
            done = frozenset(other.step for other in found.steps.values() if other.done_on is not None)
            if (step.step, done) not in self.tried and len(self.tried) < MOST_TRIES and not self.of.is_spent:
                self.tried.add((step.step, done))
                taken = self._taken(made, step.step, day)
                judged = None if taken is None else self.of.evaluated(taken)
                if taken is not None and judged is not None:
                    yield from self.broken(taken, judged)

    def _taken(self, made: Walk, step: str, day: date) -> Walk | None:
        """The walk up to a day, with a step taken on it; None where nothing recorded takes it."""
        record = rebuilt(made.record, events=[event for event in made.record.events if event.on <= day])
        walker = Walker(self.of.policy, made.calendar, record, day, A_TRY, mends=False)
        try:
            if not walker.record_step(step):
                return None
        except InvalidInput:
            return None
        finally:
            self.of.spend(A_TRY - max(walker.left, 0), record)
        before = tuple((name, on) for name, on in made.taken if on <= day)
        return replace(made, record=walker.record, as_of=day, taken=(*before, (step, day)))
