"""The days on which an evaluation may change though nothing further is recorded.

Between two of these days that follow each other everything stays as it was. They come from what the record says (the
days of events, and those that events announce), from the rules (`changes`), and from every day that the policy works
out: where `earliest` is reached, and the day after `due`. More days than needed are harmless, one too few is an
error, so that a policy with a part that is none of the library's is tried on every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from schoolrules.policy.basics import Part
from schoolrules.policy.complaints import Extended
from schoolrules.policy.editions import in_force
from schoolrules.policy.expressions import BEYOND, UNCOUNTED, DateExpr, roll
from schoolrules.policy.parts import KINDS
from schoolrules.policy.view import Situation

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.view import View
    from schoolrules.record import Record

ONE_DAY = timedelta(days=1)
JULY = 7
KNOWN = frozenset(kind for kinds in KINDS.values() for kind in kinds)
"""The parts of the library, which say themselves what they look at."""


class Anatomy:
    """What a policy is made of, as far as days go: the days that it works out, and whether every part is known here."""

    is_known: bool
    days_worked_out: tuple[DateExpr, ...]
    rolls: bool
    is_by_day: bool
    is_weekly: bool

    def __init__(self, policy: Policy) -> None:
        found: dict[str, DateExpr] = {}
        looks_at: set[str] = set()
        self.dates: set[date] = set()
        """The dates that the text itself names."""
        self.is_known = True
        for part in parts_of(policy):
            self.dates |= {value for f in fields(part) if isinstance(value := getattr(part, f.name), date)}
            if isinstance(part, Part):
                looks_at.add(part.looks_at)
            if hasattr(part, "kind") and type(part) not in KNOWN:
                self.is_known = False
        for part in parts_of([getattr(policy, f.name) for f in fields(policy) if f.name != "editions"]):
            if isinstance(part, DateExpr):
                found[repr(part)] = part
        self.days_worked_out = tuple(found.values())
        self.rolls = any(step.roll != "none" for step in policy.steps)
        self.is_by_day = bool(policy.editions) or "evaluation" in looks_at
        self.is_weekly = "week" in looks_at


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
    cases = _Cases(policy, record, calendar, until, anatomy)
    waiting = {day for day in (*cases.fixed(first, until), *also) if first < day <= until}
    heap, at = sorted(waiting), first
    while True:
        for day in cases.worked_out(at):
            if at < day <= until and day not in waiting:
                waiting.add(day)
                heappush(heap, day)
        if not heap:
            return
        at = heappop(heap)
        yield at


class _Cases:
    """A case as it will stand on each day: under the edition then in force, where there are several."""

    def __init__(
        self, policy: Policy, record: Record, calendar: SchoolCalendar | None, until: date, anatomy: Anatomy
    ) -> None:
        self.policy, self.record, self.calendar, self.anatomy = policy, record, calendar, anatomy
        self._texts = {policy.edition: anatomy} if not policy.editions else {}
        self._last = self._judged(until)

    def _judged(self, day: date) -> Situation:
        return Situation(in_force(self.policy, self.record, day, None), self.record, self.calendar, day, None)

    def _anatomy(self, text: Policy) -> Anatomy:
        return self._texts.get(text.edition) or self._texts.setdefault(text.edition, Anatomy(text))

    def fixed(self, first: date, until: date) -> Iterator[date]:
        """The days that record, calendar and rules name, whatever has come to pass, and those that the text names."""
        for day in self.anatomy.dates:
            yield from _and_next(day)
        anchored = {event.on for kind in self.policy.anchors for event in self._last.timeline.of(kind)}
        texts: dict[str, Situation] = {self._last.policy.edition: self._last}
        for day in (first, *anchored, *(one.since for one in self.policy.editions if one.since is not None)):
            if day <= until:
                case = self._judged(day)
                texts.setdefault(case.policy.edition, case)
        for case in texts.values():
            yield from _fixed(case, first, until, self._anatomy(case.policy))

    def worked_out(self, day: date) -> Iterator[date]:
        """The days that the policy works out on a day."""
        case = self._judged(day) if self.anatomy.is_by_day else self._last
        return _worked_out(case.view(day), self._anatomy(case.policy))


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
    for year in range(first.year - 1, until.year + 1):
        yield date(year, JULY, 1)
        yield from _first_school_day(situation.pupil, date(year, JULY, 1))
    view = situation.view(until)
    for criterion in situation.policy.criteria.values():
        yield from criterion.changes(view)
    if anatomy.is_weekly and situation.calendar is not None:
        yield from _weeks(situation.calendar, first, until)


def _first_school_day(pupil: SchoolCalendar | None, day: date) -> Iterator[date]:
    """The pupil's first school day on or after a day."""
    before = 0 if pupil is None else pupil.rank(day - ONE_DAY)
    if pupil is not None and before < len(pupil):
        yield pupil.school_days[before]


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
        day = expression.day(view)
        yield from _and_next(day)
        if anatomy.rolls:
            yield from _and_next(_rolled(view, day))
        if isinstance(expression, Extended):
            yield from _and_next(_rolled(view, expression.first_day(view)))
    compliance = view.policy.compliance
    relapse = None if compliance is None else compliance.relapse(view)
    if relapse is not None:
        yield from _and_next(relapse.day)


def _rolled(view: View, day: date | None) -> date | None:
    return day if day is None or day in (BEYOND, UNCOUNTED) else roll(view, day)


def _and_next(day: date | None) -> Iterator[date]:
    if day is not None and day not in (BEYOND, UNCOUNTED):
        yield day
        yield day + ONE_DAY
