"""The shortest lawful way from the first ground to the last step, among the walks that are tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from schoolrules.audit.histories import MOST_GROUNDS
from schoolrules.audit.remarks import FromGround, Shortest, Wait
from schoolrules.policy.basics import Force

if TYPE_CHECKING:
    from schoolrules.audit.histories import Histories
    from schoolrules.audit.history import Walk
    from schoolrules.evaluation import Evaluation


def shortest(of: Histories) -> Shortest | None:
    """The shortest of the walks to the last required step that any walk reaches; None where none reaches any.

    Every ground is tried alone, and each of five weekdays to begin on. Walks that break a requirement, or take a step
    after its last day, do not count.
    """
    wanted = ""
    for step in reversed(of.policy.steps):
        required = step.force is not Force.MAY or getattr(step.must_when, "kind", "") != "never"
        if required and not step.routine:
            wanted = wanted or step.id
            if (made := of.walk(until=step.id)) and made.stopped == "reached":
                return _to(of, step.id, wanted)
    return None


def _to(of: Histories, step: str, wanted: str) -> Shortest | None:
    names = list(of.policy.criteria)[:MOST_GROUNDS]
    found = list(_measured(of, step, [None, *((name,) for name in names)], (None,)))
    if not found:
        return None
    best = min(found, key=_Measured.length)
    tried = [*found, *_measured(of, step, [best.grounds], of.starts())]
    best = min(tried, key=_Measured.length)
    alone = tuple(each.from_ground() for each in found if each.grounds is not None and each.is_met)
    waits = tuple(_waits(of, best.walk, best.first))
    last, missed = best.walk.as_of, wanted if wanted != step else ""
    return Shortest(step, best.first, last, best.school, best.calendar, waits, len(tried), best.walk, alone, missed)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A walk, the grounds that it was given (None: what is usual), and its days from the first ground to the last."""

    walk: Walk
    grounds: tuple[str, ...] | None
    begun: date
    first: date
    is_met: bool
    """Whether the walk met the one criterion that was its ground."""

    @property
    def school(self) -> int:
        return self.since(self.first)

    @property
    def calendar(self) -> int:
        return (self.walk.as_of - self.first).days

    def since(self, day: date) -> int:
        """The school days from a day to the last one."""
        return self.walk.calendar.rank(self.walk.as_of) - self.walk.calendar.rank(day)

    def length(self) -> tuple[int, int]:
        """What is least in the shortest."""
        return self.school, self.calendar

    def from_ground(self) -> FromGround:
        """The length alone, with the one ground that it was given."""
        assert self.grounds is not None
        return FromGround(self.grounds[0], self.school, self.calendar, self.since(self.begun))


def _measured(
    of: Histories, step: str, grounds: list[tuple[str, ...] | None], starts: tuple[date | None, ...]
) -> Iterator[_Measured]:
    for ground in grounds:
        for start in starts:
            made = of.walk(until=step, grounds=ground, start=start)
            if made is None or made.stopped != "reached":
                continue
            last = of.evaluated(made)
            days = first_days(of, made)
            if last is None or days is None or not _is_lawful(last):
                continue
            begun, first = days
            is_met = ground is not None and of.is_met(made, ground[0])
            yield _Measured(made, ground, begun, first, is_met)


def _is_lawful(found: Evaluation) -> bool:
    """Whether no requirement was breached, and no step was taken after its last day."""
    late = (step for step in found.steps.values() if step.done_on and step.due and step.done_on > step.due)
    return next(found.breaches(), None) is None and next(late, None) is None


def first_days(of: Histories, made: Walk) -> tuple[date, date] | None:
    """The first day of a walk on which anything is open or met, and the first on which a criterion is met.

    Where no criterion is met at all, the second is the first. None where no more work is allowed.
    """
    begun: date | None = None
    for day in made.calendar.between(made.begun, made.as_of):
        if next(of.are_met(made, day), None) is not None:
            return begun or day, day
        found = of.evaluated(made, day) if begun is None else None
        if of.is_spent:
            return None
        if found is not None and _is_open(found):
            begun = day
    return begun or made.as_of, begun or made.as_of


def _is_open(found: Evaluation) -> bool:
    return any(step.is_open and step.is_required and not step.is_routine for step in found.steps.values())


def _waits(of: Histories, made: Walk, first: date) -> Iterator[Wait]:
    days = [("", first), *((step, day) for step, day in made.taken if day >= first)]
    for (_, since), (step, until) in pairwise(days):
        if until > since:
            before = made.calendar.on_or_before(until) if not made.calendar.is_school_day(until) else None
            eve = before or made.calendar.school_days[max(made.calendar.rank(until) - 2, 0)]
            found = of.evaluated(made, max(since, eve))
            is_set = found is not None and found.steps[step].earliest == until
            yield Wait(step, since, until, made.calendar.rank(until) - made.calendar.rank(since), is_set)
