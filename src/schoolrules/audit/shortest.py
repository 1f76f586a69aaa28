"""The shortest lawful way from the first ground to the last step, among the walks that are tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from schoolrules.audit.grounds import OF_ATTENDANCE, window_of
from schoolrules.audit.histories import MOST_GROUNDS, MOST_VALUES
from schoolrules.audit.measuring import Measured, measured
from schoolrules.audit.reaching import grounds, rests_on
from schoolrules.audit.remarks import FromGround, Shortest, Wait
from schoolrules.audit.walk import BY_LAW, IN_ORDER, Manner
from schoolrules.policy.basics import Force
from schoolrules.whatif.blockers import possible

if TYPE_CHECKING:
    from schoolrules.audit.histories import Histories
    from schoolrules.audit.history import Walk

MOST_STARTED = 8
"""From how many grounds walks begin on every weekday: those from which the way is shortest."""
MOST_FACTS = 12
"""How many values of facts are tried."""


def shortest(of: Histories) -> Shortest | None:
    """The shortest of the walks to the last required step that any walk reaches; None where none reaches any.

    Walks that break a requirement, or take a step after its last day, do not count.
    """
    wanted = ""
    for step in reversed(of.policy.steps):
        required = step.force is not Force.MAY or getattr(step.must_when, "kind", "") != "never"
        if required and not step.routine:
            wanted = wanted or step.id
            if (made := of.aimed(step.id)) and made.stopped == "reached":
                return _to(of, step.id, wanted)
    return None


def _to(of: Histories, step: str, wanted: str) -> Shortest | None:
    tries = _Tries(of, step)
    best = tries.best()
    if best is None:
        return None
    made, found = best.walk, tries.found()
    waits = tuple(_waits(of, made, best.first))
    alone = tuple(way for name in grounds(of.policy) if (way := _from(name, found)) is not None)
    missed = wanted if wanted != step else ""
    return Shortest(step, best.first, made.as_of, *best.length(), waits, len(found), made, alone, missed)


def _from(criterion: str, found: list[Measured]) -> FromGround | None:
    ways = [each.from_ground(criterion) for each in found if criterion in each.met]
    return min(ways, key=lambda way: (way.school_days, way.calendar_days, way.school_days_since_begun), default=None)


class _Asked(NamedTuple):
    """What a walk is asked for: the ground that it is given (None: what is usual), and what else may differ."""

    ground: str | None = None
    manner: Manner = IN_ORDER
    start: date | None = None
    facts: tuple[tuple[str, object], ...] = ()


class _Tries:
    """The walks to a step: from every ground, in several manners, from several days, with several facts."""

    def __init__(self, of: Histories, step: str) -> None:
        self.of, self.step = of, step
        self.tried: dict[_Asked, Measured | None] = {}

    def found(self) -> list[Measured]:
        """The lawful ones that came there."""
        return [each for each in self.tried.values() if each is not None]

    def best(self) -> Measured | None:
        """The shortest. The ground, the manner and the weekday are varied together, all else on the shortest so far."""
        named = grounds(self.of.policy)[:MOST_GROUNDS]
        tried = [self._least([_Asked(ground, manner) for manner in (IN_ORDER, BY_LAW)]) for ground in (None, *named)]
        known = sorted((way for way in tried if way is not None), key=self._length)
        ways = [self._started(way) for way in known[:MOST_STARTED]]
        if not ways:
            return None
        best = min(ways, key=self._length)
        for vary in (self._spread, self._facts, self._told):
            better = self._least([best, *vary(best)]) or best
            best = self._started(better) if better != best else best
        return self.tried[best]

    def _length(self, asked: _Asked) -> tuple[int, int]:
        """How long the walk takes, as far as it is known to come there."""
        found = self._measured(asked)
        assert found is not None
        return found.length()

    def _least(self, asked: list[_Asked]) -> _Asked | None:
        return min((each for each in asked if self._measured(each) is not None), key=self._length, default=None)

    def _started(self, asked: _Asked) -> _Asked:
        """The same from each of five weekdays: the shortest."""
        return self._least([asked, *(asked._replace(start=day) for day in self.of.starts()[1:])]) or asked

    def _measured(self, asked: _Asked) -> Measured | None:
        if asked not in self.tried:
            named = None if asked.ground is None else (asked.ground,)
            made = self.of.walk(
                until=self.step, grounds=named, start=asked.start, facts=asked.facts, manner=asked.manner
            )
            reached = made is not None and made.stopped == "reached"
            self.tried[asked] = measured(self.of, made, asked.ground) if made is not None and reached else None
        return self.tried[asked]

    # --- what is varied on the shortest so far ----------------------------------------------------------------------

    def _spread(self, best: _Asked) -> Iterator[_Asked]:
        """Absences over the whole time in which they are counted together, where any criterion limits it."""
        rules = [criterion.rule for criterion in self.of.policy.criteria.values()]
        if any(getattr(rule, "kind", "") in OF_ATTENDANCE and window_of(self.of.policy, rule) for rule in rules):
            yield best._replace(manner=replace(best.manner, spread=True))

    def _facts(self, best: _Asked) -> Iterator[_Asked]:
        """A fact that the step rests on told otherwise."""
        used, left = rests_on(self.of.policy, self.step), MOST_FACTS
        for name, fact in self.of.policy.facts.items():
            values = [value for value in possible(fact) if value != fact.default and ("fact", name) in used]
            for value in values[: min(MOST_VALUES, left)]:
                left -= 1
                yield best._replace(facts=((name, value),))

    def _told(self, best: _Asked) -> Iterator[_Asked]:
        """What is told by yes or no of all events of a kind, such as whether marks are verified, told otherwise."""
        made = self.tried[best]
        told = {
            (event.kind, name, not getattr(event, name))
            for event in (() if made is None else made.walk.record.events)
            for name in type(event).model_fields
            if event.kind != "step" and isinstance(getattr(event, name), bool)
        }
        yield from (best._replace(manner=replace(best.manner, told=(each,))) for each in sorted(told))


def _waits(of: Histories, made: Walk, first: date) -> Iterator[Wait]:
    days = [("", first), *((step, day) for step, day in made.taken if day >= first)]
    for (_, since), (step, until) in pairwise(days):
        if until > since:
            before = made.calendar.on_or_before(until) if not made.calendar.is_school_day(until) else None
            eve = before or made.calendar.school_days[max(made.calendar.rank(until) - 2, 0)]
            found = of.evaluated(made, max(since, eve))
            is_set = found is not None and found.steps[step].earliest == until
            yield Wait(step, since, until, made.calendar.rank(until) - made.calendar.rank(since), is_set)
