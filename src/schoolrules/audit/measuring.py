"""How long a walk takes: from the first ground, and from each criterion, to its last day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from schoolrules.audit.reaching import grounds as grounds_of
from schoolrules.audit.remarks import FromGround
from schoolrules.policy.basics import Verdict
from schoolrules.whatif.blockers import view_of

if TYPE_CHECKING:
    from schoolrules.audit.histories import Histories
    from schoolrules.audit.history import Walk
    from schoolrules.evaluation import Evaluation, StepReport


@dataclass(frozen=True, slots=True)
class Measured:
    """A lawful walk to a step, the ground that it was given (None: what is usual), and the days that count."""

    walk: Walk
    ground: str | None
    begun: date
    """The first day on which a required step is open, or a criterion met that some step rests on."""
    met: Mapping[str, date]
    """Those of them that were met first, or no later than the ground that was given, each with its first day."""

    @property
    def first(self) -> date:
        """The first day on which such a criterion is met; where none is, on which a required step is open."""
        return min(self.met.values(), default=self.begun)

    def length(self, since: date | None = None) -> tuple[int, int]:
        """The school days and the calendar days from a day, else from the first ground, to the last."""
        first, last = since or self.first, self.walk.as_of
        return self.walk.calendar.rank(last) - self.walk.calendar.rank(first), (last - first).days

    def from_ground(self, criterion: str) -> FromGround:
        """The length from the day on which a criterion is met."""
        return FromGround(criterion, *self.length(self.met[criterion]), self.length(self.begun)[0])


def measured(of: Histories, made: Walk, ground: str | None) -> Measured | None:
    """What a walk takes; None where it breaks a requirement, or no more work is allowed."""
    last = of.evaluated(made)
    if last is None or not is_lawful(last):
        return None
    named = grounds_of(of.policy)
    begun: date | None = None
    met: dict[str, date] = {}
    for day in made.calendar.between(made.begun, made.as_of):
        found = of.evaluated(made, day)
        if found is None:
            return None
        view = view_of(found, day)
        met |= {name: day for name in named if name not in met and view.judgement(name).verdict is Verdict.MET}
        begun = begun or (day if met or _is_open(found) else None)
        if met and (ground is None or ground in met or ground not in named):
            break
    return Measured(made, ground, begun or made.as_of, met)


def is_lawful(found: Evaluation) -> bool:
    """Whether no requirement was breached, and no step taken after its last day, or left out though it had to be."""
    return next(found.breaches(), None) is None and not any(
        _is_late(step, found.as_of) for step in found.steps.values()
    )


def _is_late(step: StepReport, day: date) -> bool:
    if step.due is None:
        return False
    left = day if step.is_required and not step.is_routine else step.due
    return (step.done_on or left) > step.due


def _is_open(found: Evaluation) -> bool:
    return any(step.is_open and step.is_required and not step.is_routine for step in found.steps.values())
