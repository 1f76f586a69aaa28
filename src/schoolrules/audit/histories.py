"""The walks that an examination makes of a policy, within bounds, and what they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

from schoolrules.audit.choosers import Chooser, options_first, required_first
from schoolrules.audit.history import Walk
from schoolrules.audit.parts import parts
from schoolrules.audit.reaching import rests_on
from schoolrules.audit.variations import vary
from schoolrules.audit.walk import BY_LAW, IN_ORDER, WHEN_READY, Manner, walked
from schoolrules.audit.year import first_day
from schoolrules.errors import InvalidInput, SchoolRulesError
from schoolrules.policy.basics import Verdict
from schoolrules.whatif.blockers import possible, view_of

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record

ONE_DAY = timedelta(days=1)
MOST_WORK = 6_000_000
"""How many parts of the policy are evaluated at most, all in all."""
MANY_EVENTS = 60
"""With how many events more a record takes as much work again."""
A_WALK = 600
"""How many evaluations a walk may take here."""
MOST_GROUNDS = 60
"""How many criteria are tried as the only ground."""
MOST_VALUES = 8
"""How many values of a fact are tried."""
MOST_EVALUATED = 60
"""On how many days of all walks together the criteria and readings are compared."""


MOST_VARIED = 120
"""How many variations of walks readings are compared on."""


@dataclass
class Histories:
    """Walks of a policy, each made once and kept, and what may still be spent on more."""

    policy: Policy
    calendar: SchoolCalendar
    work: int = MOST_WORK
    walks: dict[tuple[Any, ...], Walk] = field(default_factory=dict)
    failed: int = 0

    @cached_property
    def size(self) -> int:
        """How many parts the policy has: what one evaluation costs."""
        return sum(1 for _ in parts(self.policy)) + 1

    @property
    def is_spent(self) -> bool:
        """Whether there is no more work allowed."""
        return self.work < self.size * A_WALK // 10

    def walk(
        self,
        *,
        until: str | None = None,
        grounds: tuple[str, ...] | None = None,
        start: date | None = None,
        choose: Chooser = required_first,
        facts: tuple[tuple[str, object], ...] = (),
        policy: Policy | None = None,
        manner: Manner = IN_ORDER,
    ) -> Walk | None:
        """A walk; None where no more work is allowed, or where the policy itself fails on the way."""
        key = until, grounds, start, choose.__name__, facts, manner, None if policy is None else policy.digest
        if key not in self.walks:
            if self.is_spent:
                return None
            allowed = min(A_WALK, self.work // self.size)
            try:
                made = walked(
                    policy or self.policy, self.calendar, until=until, grounds=grounds, start=start, choose=choose,
                    facts=dict(facts), most_evaluations=allowed, manner=manner,
                )  # fmt: skip
            except (SchoolRulesError, AssertionError):
                self.failed += 1
                return None
            self.spend(made.evaluations, made.record)
            self.walks[key] = made
        return self.walks[key]

    def spend(self, evaluations: int, record: Record) -> None:
        """Counts so many evaluations of a record: the more events it has, the more each takes."""
        self.work -= evaluations * self.size * (1 + len(record.events) // MANY_EVENTS)

    def are_met(self, made: Walk, day: date | None = None) -> Iterator[str]:
        """The criteria that are met on a day of a walk, each judged when it is asked for."""
        found = self.evaluated(made, day)
        if found is not None:
            view = view_of(found, found.as_of)
            yield from (name for name in self.policy.criteria if view.judgement(name).verdict is Verdict.MET)

    def is_met(self, made: Walk, criterion: str, day: date | None = None) -> bool:
        """Whether a criterion is met on a day of a walk; no, where no more work is allowed."""
        found = self.evaluated(made, day)
        return found is not None and view_of(found, found.as_of).judgement(criterion).verdict is Verdict.MET

    def usual(self) -> list[Walk]:
        """A walk with every choice of whom to ask first, and one from each ground."""
        found = [self.walk(), self.walk(choose=options_first)]
        found += [self.walk(grounds=(name,)) for name in list(self.policy.criteria)[:MOST_GROUNDS]]
        for name, fact in self.policy.facts.items():
            values = [value for value in possible(fact) if value not in (None, fact.default)]
            found += [self.walk(facts=((name, value),)) for value in values[:MOST_VALUES]]
        return [each for each in found if each is not None]

    def aimed(self, step: str) -> Walk | None:
        """A walk for a step that reaches it: in order, by what it asks for, as soon as it is ready; else the first."""
        found = [self.walk(until=step)]
        for manner in (BY_LAW, WHEN_READY):
            if found[-1] is None or found[-1].stopped == "reached":
                break
            found.append(self.walk(until=step, manner=manner))
        return found[-1] if found[-1] is not None and found[-1].stopped == "reached" else found[0]

    def to(self, step: str) -> list[Walk]:
        """Walks to a step, with every fact that it rests on as it may be; first without the events that take it."""
        found = [self.walk(until=step)]
        used = rests_on(self.policy, step)
        for name, fact in self.policy.facts.items():
            values = [value for value in possible(fact) if value != fact.default and ("fact", name) in used]
            found += [self.walk(until=step, facts=((name, value),)) for value in values[:MOST_VALUES]]
        known = [made for made in found if made is not None]
        return [*(made.without(step) for made in known), *known]

    def all(self) -> list[Walk]:
        """Every walk made so far of the policy itself."""
        return [made for key, made in self.walks.items() if key[-1] is None]

    def days(self) -> Iterator[tuple[Walk, date]]:
        """Days of the walks made so far: those on which a step was taken, the day before each, and the last."""
        seen: set[tuple[str, date]] = set()
        for made in self.all():
            days = {day for _, taken in made.taken for day in (taken - ONE_DAY, taken)} | {made.as_of}
            for day in sorted(days):
                key = str(made.record.to_dict()), day
                if made.calendar.first <= day <= made.calendar.last and key not in seen:
                    seen.add(key)
                    yield made, day
                    if len(seen) >= MOST_EVALUATED:
                        return

    def varied(self, seed: int = 0) -> Iterator[tuple[Walk, date]]:
        """Days of variations of the walks made so far, drawn from the seed."""
        random, made = Random(seed), self.all()
        for _ in range(MOST_VARIED if made else 0):
            one = random.choice(made)
            days = sorted({day for _, day in one.taken} | {one.as_of})
            yield one.with_record(vary(one.record, self.policy, random)), random.choice(days)

    def evaluated(self, made: Walk, day: date | None = None, policy: Policy | None = None) -> Evaluation | None:
        """The evaluation of a day of a walk, under another policy where one is given; None where that is refused."""
        if self.is_spent:
            return None
        self.spend(1, made.record)
        try:
            return made.evaluated(day) if policy is None else made.under(policy).evaluated(day)
        except (InvalidInput, SchoolRulesError, AssertionError):
            return None

    def starts(self) -> tuple[date, ...]:
        """Five days in a row on which a walk may begin, so that each weekday is tried."""
        day = first_day(self.calendar)
        return tuple(self.calendar.between(day, min(day + 6 * ONE_DAY, self.calendar.last)))[:5]
