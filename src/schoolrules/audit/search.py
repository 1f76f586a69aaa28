"""The search for a case that one policy lets proceed and another stops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, takewhile
from random import Random
from typing import TYPE_CHECKING

from schoolrules.audit.edges import Case, edges
from schoolrules.audit.histories import Histories
from schoolrules.audit.reaching import differing
from schoolrules.audit.shrinking import Shrinking
from schoolrules.audit.variations import renamed, vary
from schoolrules.errors import InvalidInput

if TYPE_CHECKING:
    from schoolrules.audit.both import Both, Found
    from schoolrules.audit.history import Walk

LAST_DAY = 0.6
"""How often a variation of a walk is judged on the walk's last day."""
ON_EDGES = 0.8
"""Which part of the tries goes to the edges of the steps that differ."""
MOST_ODD = 40
"""How many cases with something odd in them are passed over for one without."""
ONE_DAY = timedelta(days=1)
NEAR = (-ONE_DAY, timedelta(0), ONE_DAY)


class Search:
    """Walks of both policies, then what lies near those to the steps that differ, then variations of all."""

    def __init__(self, both: Both, tries: int) -> None:
        self.both: Both = both
        self.tries: int = tries
        self.differing: list[str] = list(differing(both.policy, both.other, both.match))

    def smallest(self, seed: int) -> Found | None:
        """The first case on which they differ and nothing is odd, else the first one, made small; None for none."""
        first: Shrinking | None = None
        for found in islice(self._found(Random(seed)), MOST_ODD):
            shrinking = Shrinking(self.both, found)
            if not shrinking.odd:
                return shrinking.smallest()
            first = first or shrinking
        return None if first is None else first.smallest()

    def _found(self, random: Random) -> Iterator[Found]:
        for case in self._cases(random):
            if self.both.asked >= self.tries:
                return
            if (found := self.both.differ(case.record, case.day)) is not None:
                yield found

    def _cases(self, random: Random) -> Iterator[Case]:
        walks, towards = self._walks()
        yield from (Case(made.record, day) for made in walks for day in _days(made))
        allowed = self.both.asked + int((self.tries - self.both.asked) * ON_EDGES)
        yield from takewhile(lambda _: self.both.asked < allowed, edges(towards, self.both.policy, self.both.other))
        while walks:
            made = random.choice(walks)
            record, days = vary(made.record, self.both.policy, random), _days(made)
            yield Case(record, made.as_of if random.random() < LAST_DAY else random.choice(days))

    def _walks(self) -> tuple[list[Walk], list[Walk]]:
        """All walks of both policies, the shorter first, and those that go to the steps that differ."""
        back = {name: step for step, name in self.both.renamed.items()}
        found: list[Walk] = []
        towards: list[Walk] = []
        steps = self.differing
        counterparts = [self.both.match[step] for step in steps]
        for policy, aims, names in ((self.both.policy, steps, {}), (self.both.other, counterparts, back)):
            of = Histories(policy, self.both.calendar)
            of.usual()
            for step in policy.steps:
                of.walk(until=step.id)
            towards += (_renamed(made, names) for step in aims for made in of.to(step))
            found += (_renamed(made, names) for made in of.all())
        return list(_unique(found)), list(_unique(towards))


def _unique(walks: list[Walk]) -> Iterator[Walk]:
    """Each history once, the shorter first."""
    unique = {str(made.record.to_dict()): made for made in walks}
    yield from sorted(unique.values(), key=lambda made: len(made.record.events))


def _renamed(made: Walk, names: dict[str, str]) -> Walk:
    try:
        return replace(made, record=renamed(made.record, names))
    except InvalidInput:
        return made


def _days(made: Walk) -> list[date]:
    """The days of a walk on which something may turn: those of the steps, a day before and a day after."""
    days = {day + near for _, day in made.taken for near in NEAR} | {made.as_of}
    first, last = made.calendar.first, made.calendar.last
    return sorted(day for day in days if first <= day <= last)
