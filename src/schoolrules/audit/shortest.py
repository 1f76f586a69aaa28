"""The shortest lawful way from the first ground to the last step, among the walks that are tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from schoolrules.audit.histories import MOST_GROUNDS
from schoolrules.audit.remarks import Shortest, Wait
from schoolrules.policy.basics import Force, Verdict

if TYPE_CHECKING:
    from schoolrules.audit.histories import Histories
    from schoolrules.audit.walk import Walk
    from schoolrules.evaluation import Evaluation


def shortest(of: Histories) -> Shortest | None:
    """The shortest of the walks to the last required step that any walk reaches; None where none reaches any.

    Every ground is tried alone, and each of five weekdays to begin on. Walks that break a requirement, or take a step
    after its last day, do not count.
    """
    for step in reversed(of.policy.steps):
        required = step.force is not Force.MAY or getattr(step.must_when, "kind", "") != "never"
        if required and not step.routine and (made := of.walk(until=step.id)) and made.stopped == "reached":
            return _to(of, step.id)
    return None


def _to(of: Histories, step: str) -> Shortest | None:
    grounds: list[tuple[str, ...] | None] = [None, *((name,) for name in list(of.policy.criteria)[:MOST_GROUNDS])]
    found = list(_measured(of, step, grounds, (None,)))
    if not found:
        return None
    best = min(found, key=_length)
    found += _measured(of, step, [best[2]], of.starts())
    (school, calendar, _, first, made) = min(found, key=_length)
    return Shortest(step, first, made.as_of, school, calendar, tuple(_waits(of, made, first)), len(found), made)


Measured = tuple[int, int, "tuple[str, ...] | None", date, "Walk"]


def _length(measured: Measured) -> tuple[int, int]:
    return measured[0], measured[1]


def _measured(
    of: Histories, step: str, grounds: list[tuple[str, ...] | None], starts: tuple[date | None, ...]
) -> Iterator[Measured]:
    for ground in grounds:
        for start in starts:
            made = of.walk(until=step, grounds=ground, start=start)
            if made is None or made.stopped != "reached":
                continue
            last = of.evaluated(made)
            first = first_ground(of, made)
            if last is None or first is None or not _is_lawful(last):
                continue
            between = made.calendar.rank(made.as_of) - made.calendar.rank(first)
            yield between, (made.as_of - first).days, ground, first, made


def _is_lawful(found: Evaluation) -> bool:
    """Whether no requirement was breached, and no step was taken after its last day."""
    late = (step for step in found.steps.values() if step.done_on and step.due and step.done_on > step.due)
    return next(found.breaches(), None) is None and next(late, None) is None


def first_ground(of: Histories, made: Walk) -> date | None:
    """The first day of a walk on which a criterion is met, or a required step is open."""
    begun = made.begun
    for day in made.calendar.between(begun, made.as_of):
        found = of.evaluated(made, day)
        if found is None:
            return None
        if _has_begun(found):
            return day
    return made.as_of


def _has_begun(found: Evaluation) -> bool:
    met = any(found.findings[name].verdict is Verdict.MET for name in found.policy.criteria)
    return met or any(step.is_open and step.is_required and not step.is_routine for step in found.steps.values())


def _waits(of: Histories, made: Walk, first: date) -> Iterator[Wait]:
    days = [("", first), *made.taken]
    for (_, since), (step, until) in pairwise(days):
        if until > since:
            before = made.calendar.on_or_before(until) if not made.calendar.is_school_day(until) else None
            eve = before or made.calendar.school_days[max(made.calendar.rank(until) - 2, 0)]
            found = of.evaluated(made, max(since, eve))
            is_set = found is not None and found.steps[step].earliest == until
            yield Wait(step, since, until, made.calendar.rank(until) - made.calendar.rank(since), is_set)
