"""The days on which an evaluation may change though nothing further is recorded.

Between two of these days that follow each other everything stays as it was. They come from what the record says (the
days of events, and those that events announce), from the rules (`changes`), and from every day that the policy works
out: where `earliest` is reached, and the day after `due`. More days than needed are harmless, one too few is an
error, so that a policy with a part whose days are not known here is tried on every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from schoolrules.policy.expressions import BEYOND, UNCOUNTED, DateExpr, roll
from schoolrules.policy.view import Situation

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.view import View
    from schoolrules.record import Record

ONE_DAY = timedelta(days=1)
JULY = 7
WEEKLY = frozenset(("weekly-marks", "unverified-absences", "week-to-mark", "evidence-in-week", "documented-in-time"))
"""Kinds of parts that look at the week of the day judged."""
REVIEWED = WEEKLY | frozenset(
    (
        "absence-share", "absence-sum", "after", "all-of", "always", "any-absence", "any-done", "any-of",
        "approval", "choose", "cleared", "contact-sets", "counted-after", "counted-anew", "criterion",
        "crosses-school-year", "day-not-before", "documentation-due", "done", "earliest", "effort",
        "enrolled", "event-day", "fact", "fact-is", "first-enrolled", "first-event", "first-known",
        "first-since", "ground-day", "grounds-met", "happened", "holds", "if", "in-compliance", "in-state",
        "is-after", "is-next-rung", "known", "last-school-day-before", "latest", "latest-is", "made-good",
        "met", "missed-meetings", "missing-in-window", "never", "next-school-day", "next-set", "no-contact",
        "no-day", "not", "not-before", "not-met", "nothing-open", "notice", "on-or-after", "outcome",
        "outcome-day", "outcome-is", "outcome-shows", "outstanding", "parameter-at-least", "passed-over",
        "paused", "reached", "reading-is", "review", "rolled", "run-reached", "run-reaches", "run-stood",
        "scheduled", "set-day", "sets-counted", "settled", "short-window", "shows", "since", "span-begins",
        "step", "step-day", "step-detail", "step-shows", "taken-again", "tally", "tally-reached",
        "truancy-after", "truancy-events", "wait-over", "within",
    )
)  # fmt: skip
"""The kinds of parts that depend on the day only through events, `changes`, days worked out, and the week."""


class Anatomy:
    """What a policy is made of, as far as days go: the days that it works out, and whether every part is known here."""

    def __init__(self, policy: Policy) -> None:
        found: dict[str, DateExpr] = {}
        self.kinds: set[str] = set()
        for part in parts_of(policy):
            kind = getattr(part, "kind", None)
            if isinstance(kind, str):
                self.kinds.add(kind)
            if isinstance(part, DateExpr):
                found[repr(part)] = part
        self.days_worked_out = tuple(found.values())
        self.rolled = tuple(step for step in policy.steps if step.roll == "next" and step.due is not None)
        self.is_known = self.kinds <= REVIEWED
        self.is_weekly = not self.kinds.isdisjoint(WEEKLY)


def parts_of(part: object) -> Iterator[Any]:
    """A part and all the parts in it."""
    if isinstance(part, (tuple, list)):
        for item in part:
            yield from parts_of(item)
    elif isinstance(part, Mapping):
        for item in part.values():
            yield from parts_of(item)
    elif is_dataclass(part) and not isinstance(part, type):
        yield part
        for f in fields(part):
            yield from parts_of(getattr(part, f.name))


def days_to_try(
    policy: Policy,
    record: Record,
    calendar: SchoolCalendar | None,
    first: date,
    until: date,
    *,
    anatomy: Anatomy | None = None,
    also: Iterable[date] = (),
) -> Iterator[date]:
    """`first`, and after it, in order, every day up to `until` on which an evaluation may differ from the day before.

    `also` are further days to be tried.
    """
    anatomy = anatomy or Anatomy(policy)
    yield first
    if not anatomy.is_known:
        yield from (date.fromordinal(n) for n in range(first.toordinal() + 1, until.toordinal() + 1))
        return
    situation = Situation(policy, record, calendar, until, None)
    waiting = {day for day in (*_fixed(situation, first, until, anatomy), *also) if first < day <= until}
    heap, at = sorted(waiting), first
    while True:
        for day in _worked_out(situation.view(at), anatomy):
            if at < day <= until and day not in waiting:
                waiting.add(day)
                heappush(heap, day)
        if not heap:
            return
        at = heappop(heap)
        yield at


def _fixed(situation: Situation, first: date, until: date, anatomy: Anatomy) -> Iterator[date]:
    """The days that the record, the calendar and the rules name, whatever has come to pass."""
    for event in situation.timeline.all:
        for value in event.__dict__.values():
            if isinstance(value, date):
                yield from _and_next(value)
    for span_first, span_last in situation.spans:
        yield span_first
        if span_last is not None:
            yield from _and_next(span_last)
    yield from _and_next(situation.recorded_through)
    yield from (date(year, JULY, 1) for year in range(first.year, until.year + 1))
    view = situation.view(until)
    for criterion in situation.policy.criteria.values():
        yield from criterion.changes(view)
    if anatomy.is_weekly and situation.calendar is not None:
        yield from _weeks(situation.calendar, first, until)


def _weeks(calendar: SchoolCalendar, first: date, until: date) -> Iterator[date]:
    """Every Monday, and the last school day of every week."""
    monday = first - timedelta(days=first.weekday())
    while monday <= until:
        yield monday
        last = calendar.rank(monday + timedelta(days=6))
        if last:
            yield calendar.school_days[last - 1]
        monday += timedelta(days=7)


def _worked_out(view: View, anatomy: Anatomy) -> Iterator[date]:
    """The days that the policy works out on a day: each may open something then, or be over the day after."""
    for expression in anatomy.days_worked_out:
        yield from _and_next(expression.day(view))
    for step in anatomy.rolled:
        assert step.due is not None
        due = step.due.day(view)
        if due is not None and due not in (BEYOND, UNCOUNTED):
            yield from _and_next(roll(view, due))
    compliance = view.policy.compliance
    relapse = None if compliance is None else compliance.relapse(view)
    if relapse is not None:
        yield from _and_next(relapse.day)


def _and_next(day: date | None) -> Iterator[date]:
    if day is not None and day not in (BEYOND, UNCOUNTED):
        yield day
        yield day + ONE_DAY
