"""Walks: histories of a policy made from its own parts, each step taken on its first day, until the procedure ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from schoolrules.audit.choosers import Chooser, required_first
from schoolrules.audit.walker import Walker
from schoolrules.audit.year import first_day, plain_calendar, plain_facts
from schoolrules.errors import InvalidArgument
from schoolrules.record import Record

if TYPE_CHECKING:
    from schoolrules.audit.history import Walk
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.policy.policy import Policy

SUBJECT = "walk"
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
    walk goes for that step, whatever it takes. `facts` are added to those that the policy asks for. The pupil is
    enrolled from `start` on. Deterministic: the same arguments give the same walk.

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
    days = plain_calendar() if calendar is None else calendar
    begun = first_day(days) if start is None else start
    stated = {**plain_facts(policy, begun), **(facts or {})}
    record = Record(SUBJECT, (), stated, [(begun, None)])
    return Walker(policy, days, record, begun, most_evaluations).run(choose, named, until)
