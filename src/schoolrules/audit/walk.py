"""Walks: histories of a policy made from its own parts, each step taken on its first day, until the procedure ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from schoolrules.audit.choosers import Chooser, required_first
from schoolrules.audit.reaching import leads_to
from schoolrules.audit.walker import Walker
from schoolrules.audit.year import first_day, plain_calendar, plain_facts
from schoolrules.errors import InvalidArgument
from schoolrules.record import Record

if TYPE_CHECKING:
    from schoolrules.audit.history import Walk
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.policy.policy import Policy

SUBJECT = "walk"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a walk goes for a step.

    `keeps_to`: the `order` of the policy, each required step before those after it; the `law`, only the steps that
    the wanted one and its requirements ask for; what is `ready`, only those that it needs to be ready. `spread`:
    absences as far apart as they are counted together, instead of day after day. `told`: kinds of events, each with
    a field and what it says in all of them.
    """

    keeps_to: Literal["order", "law", "ready"] = "order"
    spread: bool = False
    told: tuple[tuple[str, str, bool], ...] = ()


IN_ORDER, BY_LAW, WHEN_READY = Manner(), Manner("law"), Manner("ready")
MOST_EVALUATIONS = 3_000
"""How many evaluations a walk makes at most."""


def walk(
    policy: Policy,
    calendar: SchoolCalendar | None = None,
    *,
    choose: Chooser = required_first,
    facts: Mapping[str, object] | None = None,
    grounds: Iterable[str] | None = None,
    until: str | None = None,
    start: date | None = None,
    most_evaluations: int = MOST_EVALUATIONS,
) -> Walk:
    """A history that begins with an empty record, is given its ground, and takes each step on its first day.

    `grounds` are the criteria to be met first; None: days of absence, or whatever opens something. With `until` the
    walk goes for that step, in the order of the policy; where it does not reach it so, leaving out steps that it does
    not ask for. `facts` are added to those that the policy asks for. The pupil is enrolled from `start` on.
    Deterministic: the same arguments give the same walk.

    Raises:
        InvalidArgument: a step or a criterion that the policy does not have; a number that nobody has said.
        InvalidInput: a fact that does not fit the policy.
        OutsideCalendar: `start` lies outside the calendar.
    """
    if policy.unsaid:
        raise InvalidArgument(f"numbers: expected a policy without open numbers; {', '.join(policy.unsaid)} are open")
    if until is not None and until not in policy.shown_by:
        raise InvalidArgument(f"until: expected one of {', '.join(policy.shown_by)}")
    named = tuple(grounds) if grounds is not None else None
    if named is not None and (unknown := [name for name in named if name not in policy.criteria]):
        raise InvalidArgument(f"grounds: expected criteria of the policy, not {', '.join(map(str, unknown))}")
    made = walked(
        policy, calendar, choose=choose, facts=facts, grounds=named, until=until, start=start,
        most_evaluations=most_evaluations,
    )  # fmt: skip
    left = most_evaluations - made.evaluations
    if until is None or made.stopped == "reached" or left <= 0:
        return made
    other = walked(
        policy, calendar, choose=choose, facts=facts, grounds=named, until=until, start=start,
        most_evaluations=left, manner=BY_LAW,
    )  # fmt: skip
    return other if other.stopped == "reached" else made


def walked(
    policy: Policy,
    calendar: SchoolCalendar | None = None,
    *,
    choose: Chooser = required_first,
    facts: Mapping[str, object] | None = None,
    grounds: tuple[str, ...] | None = None,
    until: str | None = None,
    start: date | None = None,
    most_evaluations: int = MOST_EVALUATIONS,
    manner: Manner = IN_ORDER,
) -> Walk:
    """The same, with names that the policy has, in some manner.

    Raises:
        InvalidInput, OutsideCalendar: as for `walk`.
    """
    days = plain_calendar() if calendar is None else calendar
    begun = first_day(days) if start is None else start
    stated = {**plain_facts(policy, begun), **(facts or {})}
    record = Record(SUBJECT, (), stated, [(begun, None)])
    scope = None if until is None or manner.keeps_to == "order" else _scope(policy, until, manner)
    walker = Walker(
        policy,
        days,
        record,
        begun,
        most_evaluations,
        scope=scope,
        spread=manner.spread,
        told=manner.told,
        mends=manner.keeps_to != "ready",
    )
    return walker.run(choose, grounds, until)


@lru_cache(maxsize=256)
def _scope(policy: Policy, until: str, manner: Manner) -> frozenset[str]:
    return leads_to(policy, until, lawfully=manner.keeps_to == "law")
