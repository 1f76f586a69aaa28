"""The run of days without contact or participation: what breaks it, how long it is, and when it is long enough."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, cast

from schoolrules.calendar import Period
from schoolrules.errors import OutsideCalendar
from schoolrules.policy.absences import excused_days
from schoolrules.policy.basics import CriterionId, JsonValue, PeriodId, Verdict, tag
from schoolrules.policy.checks import Check
from schoolrules.policy.conditions import Never
from schoolrules.policy.enrolment import Enrolment, span_edges, span_holding, spans_of
from schoolrules.policy.expressions import BEYOND, UNCOUNTED, Condition, DateExpr, matches
from schoolrules.policy.needs import Need
from schoolrules.policy.rules import Rule, count_of
from schoolrules.policy.view import NOT_APPLICABLE, Exclusion, Judgement, Span, decided

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.events import Effort, Event, WeeklyMark
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import Situation, View

ONE_DAY = timedelta(days=1)
SCHOOL_DAYS = "school days"


class Contact(NamedTuple):
    """A contact: the day on which it was, the day from which the record shows it, and the event."""

    day: date
    seen: date
    event: Event


class Run(NamedTuple):
    """The present run of days without contact.

    It begins on `start`, the day after the latest contact (`contacts`, several where they share a day) or the first
    day of the enrolment. `first` and `last` are its school days, None where it has none. `length` is counted in the
    unit of the rule, and `reaches` the day on which it is, or would be, long enough: None where the enrolment ends
    before, `BEYOND` where the calendar does.
    """

    start: date
    contacts: tuple[Event, ...]
    first: date | None
    last: date | None
    length: int
    reaches: date | None


class Terms(NamedTuple):
    """What does not change from day to day: the length needed, the excused days left out, every contact in order."""

    needed: Period
    tolled: tuple[date, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class NoContact(Rule):
    """Met when the pupil's school days since the latest contact, or since the enrolment began, are so many.

    A contact is an engagement, a response, the answer to an effort, or a weekly mark of presence; on any day. The run
    ends on the last day entered. Under `tolls` a wholly excused day is left out, under `breaks` it is a contact.
    Under `in_calendar_days` every day since the contact counts, and nothing is left out.
    """

    rests_on_school_days: ClassVar[bool] = True
    at_least: PeriodId
    in_calendar_days: Condition = Never()
    tolls: Condition = Never()
    breaks: Condition = Never()
    kind: Literal["no-contact"] = tag("no-contact")

    def judge(self, view: View) -> Judgement:
        """Counts the run; its window is from its first to its last school day."""
        run = self.run(view)
        if run is None:
            return NOT_APPLICABLE
        window = None
        if run.first is not None and run.last is not None:
            window = Span(run.first, run.last, view.pupil.count(run.first, run.last))
        is_met = run.reaches is not None and run.reaches <= view.through
        return decided(is_met, run.length, run.contacts, window)

    def run(self, view: View) -> Run | None:
        """The run as it stands on the view's day; None outside the enrolment."""
        return view.remember(self._run)

    def _run(self, view: View) -> Run | None:
        span = span_holding(view)
        if span is None:
            return None
        terms, pupil = self._terms(view), view.pupil
        latest = _latest(terms.contacts, span.first, view.day)
        start = latest[0].day + ONE_DAY if latest else span.first
        tolled = [day for day in terms.tolled if start <= day <= view.day]
        before, upto = bisect_left(pupil.school_days, start), pupil.rank(view.through)
        length = max(0, upto - before) - len([day for day in tolled if day <= view.through])
        first = last = None
        if length > 0:
            first = _nth(pupil, before, 1, tolled)
            last = next(day for day in reversed(pupil.school_days[:upto]) if day not in tolled)
        if terms.needed.unit != SCHOOL_DAYS:
            length = max(0, (view.through - start).days + 1)
        events = tuple(sorted((contact.event for contact in latest), key=attrgetter("on", "id")))
        reaches = _reaches(terms.needed, pupil, start, span, tolled)
        return Run(start, events, first, last, length, reaches)

    def _terms(self, view: View) -> Terms:
        needed = view.period(self.at_least)
        if needed.unit == SCHOOL_DAYS and self.in_calendar_days.holds(view):
            needed = Period(needed.n, "calendar days")
        tolled = tuple(excused_days(view.situation)) if self.tolls.holds(view) else ()
        return Terms(needed, tolled, view.situation.remember(_in_order, self.breaks.holds(view)))

    def changes(self, view: View) -> Iterator[date]:
        """The edges of enrolment, every contact, and the day on which each run is long enough."""
        terms, pupil = self._terms(view), view.pupil
        yield from span_edges(view)
        yield from (contact.seen for contact in terms.contacts)
        for span in spans_of(view.situation):
            inside = [contact for contact in terms.contacts if span.first <= contact.day <= span.last]
            for contact, following in pairwise([None, *inside, None]):
                start = span.first if contact is None else contact.day + ONE_DAY
                # no run is as long as needed when another contact is seen within as many calendar days
                if following is None or (following.seen - start).days >= terms.needed.n:
                    reaches = _reaches(terms.needed, pupil, start, span, terms.tolled)
                    if reaches is not None and reaches != BEYOND:
                        yield reaches

    def excluded(self, view: View) -> list[Exclusion]:
        """Earlier contacts, those outside the enrolment, efforts not answered, marks of absence, part of a day."""
        run, found = self.run(view), view.dropped("engagement")
        counted = {event.id for event in run.contacts} if run is not None else set()
        # a contact that is none of the run's lies before it: a later one would have begun another run
        no_contact = "no contact" if run is None else f"the run began later, on {run.start}"
        for event in (*view.kept("engagement"), *view.events("contact_response")):
            if event.id not in counted:
                found.append(Exclusion(event, no_contact))
        for mark in cast("tuple[WeeklyMark, ...]", view.events("weekly_mark")):
            if mark.id not in counted:
                found.append(Exclusion(mark, no_contact if mark.present else "marks an absence: no contact"))
        for effort in cast("tuple[Effort, ...]", view.events("effort")):
            if effort.id not in counted:
                answered = effort.answered_on
                is_seen = answered is not None and answered <= view.horizon
                found.append(Exclusion(effort, no_contact if is_seen else "not answered"))
        return found

    def threshold(self, view: View) -> str:
        """The number of days needed."""
        return str(view.period(self.at_least).n)

    def days_counted(self, view: View, judgement: Judgement) -> list[date]:
        """The school days of the run; none where calendar days are counted, for they are all in between."""
        run, terms = self.run(view), self._terms(view)
        if run is None or run.first is None or run.last is None or terms.needed.unit != SCHOOL_DAYS:
            return []
        return [day for day in view.pupil.between(run.first, run.last) if day not in terms.tolled]

    def explain(self, view: View, judgement: Judgement) -> str:
        """How long the run is, where it began, and how long it must be."""
        run, needed = self.run(view), self._terms(view).needed
        unit = ("school day", "school days") if needed.unit == SCHOOL_DAYS else ("calendar day", "calendar days")
        text = f"{count_of(judgement.value, *unit)} without contact or participation"
        if run is not None:
            since = f"since the contact of {run.start - ONE_DAY}" if run.contacts else f"since enrolment on {run.start}"
            text += f" {since}, through {view.through}"
        return f"{text}; {needed} needed"


def rule_of(view: View, criterion: str) -> NoContact:
    """The rule of a criterion on the run."""
    rule = view.policy.criterion(criterion).rule
    assert isinstance(rule, NoContact)
    return rule


def _in_order(situation: Situation, with_excused: bool) -> tuple[Contact, ...]:
    return tuple(sorted(_contacts(situation, with_excused), key=_day))


def _contacts(situation: Situation, with_excused: bool) -> Iterator[Contact]:
    for event in (*situation.kept("engagement")[0], *situation.timeline.of("contact_response")):
        yield Contact(event.on, event.on, event)
    for mark in cast("tuple[WeeklyMark, ...]", situation.timeline.of("weekly_mark")):
        if mark.present:
            yield Contact(mark.on, mark.on, mark)
    for effort in cast("tuple[Effort, ...]", situation.timeline.of("effort")):
        answered, known_at = effort.answered_on, situation.known_at
        if answered is not None and (known_at is None or answered <= known_at):
            yield Contact(answered, max(answered, effort.on), effort)
    if with_excused:
        for day, entries in excused_days(situation).items():
            yield from (Contact(day, day, entry) for entry in entries)


def _latest(contacts: Sequence[Contact], first: date, today: date) -> list[Contact]:
    """The contacts of the latest day, from `first` on, that the record shows today."""
    found: list[Contact] = []
    for contact in reversed(contacts[: bisect_right(contacts, today, key=_day)]):
        if contact.day < first or (found and contact.day < found[0].day):
            break
        if contact.seen <= today:
            found.append(contact)
    return found


def _day(contact: Contact) -> date:
    return contact.day


def _nth(pupil: SchoolCalendar, before: int, number: int, tolled: Sequence[date]) -> date | None:
    """The n-th school day after so many, with certain days, in order, left out; None beyond the coverage."""
    days, at = pupil.school_days, before + number - 1
    for day in tolled:
        if at < len(days) and day <= days[at]:
            at += 1
    return days[at] if at < len(days) else None


def nth_school_day(
    pupil: SchoolCalendar, start: date, number: int, span: Enrolment, tolled: Sequence[date] = ()
) -> date | None:
    """The pupil's n-th school day from `start` on (included) within a span of enrolment.

    None where the enrolment ends before, `BEYOND` where the calendar does. `tolled`, in order, are left out.
    """
    before = bisect_left(pupil.school_days, start)
    return _bounded(_nth(pupil, before, number, [day for day in tolled if day >= start]), pupil, span)


def _bounded(reached: date | None, pupil: SchoolCalendar, span: Enrolment) -> date | None:
    """The day, where enrolment and calendar go on so long; else None where the enrolment ends first, or `BEYOND`."""
    if reached is not None and reached <= min(span.last, pupil.last):
        return reached
    return BEYOND if span.last >= pupil.last else None


def _reaches(
    needed: Period, pupil: SchoolCalendar, start: date, span: Enrolment, tolled: Sequence[date]
) -> date | None:
    """The day on which a run from `start` on is as long as needed."""
    if needed.unit == SCHOOL_DAYS:
        return nth_school_day(pupil, start, needed.n, span, tolled)
    try:
        reached = needed.after(max(start, date.min + ONE_DAY) - ONE_DAY, pupil).date
    except OutsideCalendar:
        return BEYOND
    return _bounded(reached, pupil, span)


@dataclass(frozen=True, slots=True)
class RunReaches(DateExpr):
    """The day on which the present run reaches, or reached, the length that a criterion needs."""

    criterion: CriterionId
    kind: Literal["run-reaches"] = tag("run-reaches")

    def day(self, view: View) -> date | None:
        """The day, though it may lie ahead; None outside the enrolment, or where it ends before."""
        run = rule_of(view, self.criterion).run(view)
        return None if run is None else run.reaches


@dataclass(frozen=True, slots=True)
class RunReached(DateExpr):
    """The day on which the run reached the length that a criterion needs, once it has.

    With `as_of` the run is the one that stood on that day: contacts after it change nothing, and days without school
    between it and the view's day belong to the run.
    """

    criterion: CriterionId
    as_of: DateExpr | None = None
    kind: Literal["run-reached"] = tag("run-reached")

    def day(self, view: View) -> date | None:
        """The day, or None while the run is shorter."""
        stood = view.day if self.as_of is None else self.as_of.day(view)
        if stood is None or stood in (BEYOND, UNCOUNTED):
            return None
        run = rule_of(view, self.criterion).run(view.at(stood))
        last = view.day if stood == view.day else view.day - ONE_DAY
        if run is None or run.reaches is None or run.reaches > min(last, view.situation.recorded_through):
            return None
        return run.reaches


@dataclass(frozen=True, slots=True)
class EffortNeed(Need):
    """An effort to reach the family, dated from the run's first school day on; any but those refused."""

    criterion: CriterionId
    as_of: DateExpr | None = None
    """The day whose run it is; the view's own where none is given. An effort up to the view's day counts."""
    refused: dict[str, JsonValue] | None = None
    refused_because: str = ""
    waived: Condition = Never()
    """Where this holds, no effort is needed."""
    kind: Literal["effort"] = tag("effort")

    def missing(self, view: View) -> tuple[str, ...]:
        """`effort` while none counts."""
        return () if self.waived.holds(view) or self.evidence(view) else ("effort",)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The efforts that count."""
        first = self._first(view)
        if first is None:
            return ()
        efforts = view.events("effort")
        return tuple(e for e in efforts if e.on >= first and not (self.refused and matches(e, self.refused)))

    def _first(self, view: View) -> date | None:
        day = view.day if self.as_of is None else self.as_of.day(view)
        if day is None or day in (BEYOND, UNCOUNTED):
            return None
        run = rule_of(view, self.criterion).run(view.at(day))
        return None if run is None else run.first

    def excluded(self, view: View) -> list[Exclusion]:
        """Those refused, and those before the run."""
        counted, first = {event.id for event in self.evidence(view)}, self._first(view)
        found = []
        for event in view.events("effort"):
            if event.id not in counted:
                early = first is None or event.on < first
                found.append(Exclusion(event, "before the run's first school day" if early else self.refused_because))
        return found


@dataclass(frozen=True, slots=True)
class RunStood(Check):
    """Kept when the run, as it stood on a day, was as long as a criterion needs."""

    criterion: CriterionId
    as_of: DateExpr
    kind: Literal["run-stood"] = tag("run-stood")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Undetermined where attendance was not recorded up to that day."""
        if self.missing(view):
            return Verdict.UNDETERMINED
        reached = RunReached(self.criterion, self.as_of).day(view)
        return Verdict.BREACHED if reached is None else Verdict.KEPT

    def missing(self, view: View) -> tuple[str, ...]:
        """The day up to which attendance should have been recorded, where it was not."""
        day = self.as_of.day(view)
        is_recorded = day is None or day == UNCOUNTED or day <= view.situation.recorded_through
        return () if is_recorded else (f"recorded_through:{day}",)
