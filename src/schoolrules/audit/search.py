"""The search for a case that one policy lets proceed and another stops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from schoolrules.audit import lengths
from schoolrules.audit.edges import Case, edges
from schoolrules.audit.histories import Histories
from schoolrules.audit.reaching import differing
from schoolrules.audit.shrinking import Shrinking
from schoolrules.audit.spans import spans
from schoolrules.audit.untaken import untaken
from schoolrules.audit.variations import renamed, vary
from schoolrules.errors import InvalidInput

if TYPE_CHECKING:
    from schoolrules.audit.both import Both, Found
    from schoolrules.audit.history import Walk

LAST_DAY = 0.6
"""How often a variation of a walk is judged on the walk's last day."""
ON_PERIODS, ON_EDGES, ON_SHARED = 0.5, 0.8, 0.9
"""Which part of the tries goes to the periods that differ, with these to the edges of the steps that do, and with these
to the other periods of those steps, at most."""
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
        walks, towards, before = self._walks()
        yield from (Case(made.record, day) for made in walks for day in _days(made))
        yield from (Case(made.record, made.as_of) for made in before)
        one, other, begun = self.both.policy, self.both.other, self.both.asked
        near = list(_unique([*towards, *before]))
        steps = {step: self.both.match[step] for step in self.differing}
        for part, cases in (
            (ON_PERIODS, spans(near, lengths.differing(one, other, steps))),
            (ON_EDGES, edges(towards, one, other)),
            (ON_SHARED, spans(near, lengths.shared(one, other, steps))),
        ):
            for case in cases:
                if self.both.asked >= begun + int((self.tries - begun) * part):
                    break
                yield case
        while walks:
            made = random.choice(walks)
            record, days = vary(made.record, self.both.policy, random), _days(made)
            yield Case(record, made.as_of if random.random() < LAST_DAY else random.choice(days))

    def _walks(self) -> tuple[list[Walk], list[Walk], list[Walk]]:
        """All walks of both policies, the shorter first; those to the steps that differ; all of them up to these."""
        back = {name: step for step, name in self.both.renamed.items()}
        found: list[Walk] = []
        towards: list[Walk] = []
        before: list[Walk] = []
        steps = self.differing
        counterparts = [self.both.match[step] for step in steps]
        for policy, aims, names in ((self.both.policy, steps, {}), (self.both.other, counterparts, back)):
            of = Histories(policy, self.both.calendar)
            of.usual()
            for step in policy.steps:
                of.walk(until=step.id)
            towards += (_renamed(made, names) for step in aims for made in of.to(step))
            before += (_renamed(each, names) for made in of.all() for each in untaken(made, aims))
            found += (_renamed(made, names) for made in of.all())
        return list(_unique(found)), list(_unique(towards)), list(_unique(before))


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
