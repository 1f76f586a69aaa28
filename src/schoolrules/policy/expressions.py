"""Days and conditions, as declarations: what a step waits for and when it opens.

A date expression answers `day(view)`: a date, None (not known, or not yet), `BEYOND` (after the calendar's end) or
`UNCOUNTED` (it would have to be counted from before the calendar's coverage). A condition answers `holds(view)`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Literal

from schoolrules.calendar import LegalHolidays, Period
from schoolrules.calendar.periods import ROLLING_UNITS
from schoolrules.errors import OutsideCalendar
from schoolrules.events.base import Day
from schoolrules.policy.basics import (
    CountId,
    CriterionId,
    EventKind,
    FactId,
    JsonValue,
    ParameterId,
    Part,
    PeriodId,
    ReadingId,
    RecordedStep,
    StepId,
    TallyId,
    Verdict,
    tag,
)

if TYPE_CHECKING:
    from schoolrules.events import Event
    from schoolrules.policy.view import View

BEYOND = date.max
"""Stands for a day after the end of the calendar's coverage."""
UNCOUNTED = date.min
"""Stands for a day that would have to be counted from before the calendar's coverage."""
ONE_DAY = timedelta(days=1)
WEEKENDS = LegalHolidays()
"""The business days where no calendar is given: only weekends are known."""
BARE = "calendar days"
"""The unit of a number of days that the text does not qualify, unless a reading says otherwise."""


def roll(view: View, day: date) -> date:
    """The next business day on or after `day`; without a calendar only weekends are known."""
    return WEEKENDS.roll(day) if view.calendar is None else view.calendar.roll(day)


def period_of(view: View, parameter: ParameterId, days: ReadingId | None = None) -> Period:
    """The period that a parameter holds; where it is in bare days, those that the reading `days` makes of them.

    The reading's alternatives are `calendar`, `school` and `business`. A period that was set in another unit keeps it.
    """
    period = view.period(parameter)
    if days is None or period.unit != BARE:
        return period
    return _IN_UNIT[view.readings[days]](period)


_IN_UNIT: dict[str, Callable[[Period], Period]] = {
    "calendar": lambda period: period,
    "school": lambda period: Period(period.n, "school days"),
    "business": lambda period: Period(period.n, "business days"),
}


def period_after(view: View, start: date | None, period: Period, *, then_next: bool = False) -> date | None:
    """The last day of `period` after `start` (the start excluded); with `then_next` the first day after that."""
    if start is None or start in (BEYOND, UNCOUNTED):
        return start
    try:
        if period.unit == "school days":
            return view.school.add(start, period.n + then_next)
        if period.unit == "business days" and view.calendar is None:
            end = WEEKENDS.add(start, period.n)
        else:
            end = period.after(start, view.calendar).date
        return view.bounded(end + ONE_DAY if then_next else end)
    except OutsideCalendar as problem:
        return UNCOUNTED if problem.side == "before" else BEYOND


def next_school_day(view: View, start: date | None) -> date | None:
    """The first school day strictly after `start`."""
    if start is None or start in (BEYOND, UNCOUNTED):
        return start
    try:
        return view.school.add(start, 1)
    except OutsideCalendar as problem:
        return UNCOUNTED if problem.side == "before" else BEYOND


def matches(event: Event, where: dict[str, JsonValue]) -> bool:
    """Whether every field that `where` names has the value that it gives, or one of them."""
    for name, wanted in where.items():
        value = getattr(event, name)
        if value not in wanted if isinstance(wanted, tuple) else value != wanted:
            return False
    return True


class DateExpr(Part, ABC):
    """A day that depends on the case."""

    __slots__ = ()

    @abstractmethod
    def day(self, view: View) -> date | None:
        """The day; None while it is not known; `BEYOND` or `UNCOUNTED` outside the calendar."""

    def rolls(self, view: View) -> bool:
        """Whether the day may roll to a business day: not one that was counted in school days."""
        return True

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The event that names the day, where it is worth telling."""
        return ()


class Condition(Part, ABC):
    """Something that holds, or does not, on the view's day."""

    __slots__ = ()

    @abstractmethod
    def holds(self, view: View) -> bool:
        """Whether it holds."""

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The events that make it hold, or not, where they are worth naming."""
        return ()


# --- days -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepDay(DateExpr):
    """The day on which a step was done."""

    step: StepId
    kind: Literal["step-day"] = tag("step-day")

    def day(self, view: View) -> date | None:
        """The day, or None while the step is not done."""
        return view.done_day(self.step)


@dataclass(frozen=True, slots=True)
class StepDetail(DateExpr):
    """A date that a step's (first) event carries, such as `respond_by`."""

    step: RecordedStep
    detail: str
    kind: Literal["step-detail"] = tag("step-detail")

    def day(self, view: View) -> date | None:
        """The announced date, or None."""
        event = view.step_event(self.step)
        value = None if event is None else getattr(event, self.detail)
        return view.bounded(value) if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class OutcomeDay(DateExpr):
    """The day of a step's latest outcome, where it is this one."""

    step: RecordedStep
    outcome: str
    kind: Literal["outcome-day"] = tag("outcome-day")

    def day(self, view: View) -> date | None:
        """The day, or None where the latest outcome is another, or none."""
        event = view.latest_outcome(self.step)
        return event.on if event is not None and event.outcome == self.outcome else None


@dataclass(frozen=True, slots=True)
class EventDay(DateExpr):
    """The day of the first or the last event of a kind, or the day that the event announces in `field`."""

    event: EventKind
    which: Literal["first", "last"] = "first"
    where: dict[str, JsonValue] | None = None
    field: str = "on"
    kind: Literal["event-day"] = tag("event-day")

    def day(self, view: View) -> date | None:
        """The day, or None where there is no such event."""
        for event in self.evidence(view):
            value = getattr(event, self.field)
            return view.bounded(value) if isinstance(value, date) else None
        return None

    def evidence(self, view: View) -> tuple[Event, ...]:
        """That event."""
        events = view.events(self.event)
        for event in events if self.which == "first" else reversed(events):
            if self.where is None or matches(event, self.where):
                return (event,)
        return ()


@dataclass(frozen=True, slots=True)
class Since(DateExpr):
    """The first day of the present run of days on which a criterion is met."""

    criterion: CriterionId
    kind: Literal["since"] = tag("since")

    def day(self, view: View) -> date | None:
        """The day, or None while the criterion is not met."""
        return view.since(self.criterion)


@dataclass(frozen=True, slots=True)
class FirstSince(DateExpr):
    """The smallest `since` of those criteria that are met."""

    criteria: tuple[CriterionId, ...]
    kind: Literal["first-since"] = tag("first-since")

    def day(self, view: View) -> date | None:
        """The day, or None while none is met."""
        return min((day for c in self.criteria if (day := view.since(c)) is not None), default=None)


@dataclass(frozen=True, slots=True)
class TallyReached(DateExpr):
    """The day on which a tally had all that it needs."""

    tally: TallyId
    kind: Literal["tally-reached"] = tag("tally-reached")

    def day(self, view: View) -> date | None:
        """The day, or None while something is missing."""
        return view.tally(self.tally).reached


@dataclass(frozen=True, slots=True)
class After(DateExpr):
    """The last day of a period that follows another day: that day excluded, the last included."""

    start: DateExpr
    period: PeriodId
    then: Literal["last-day", "next-day", "next-calendar-day"] = "last-day"
    """`last-day`: the N-th day after; `next-day`: the day of the same unit that follows it, when N full days have
    passed; `next-calendar-day`: the calendar day that does."""
    unit: Literal["calendar days"] | None = None
    """Reads a number of school days in this unit; a period in any other unit keeps its own."""
    days: ReadingId | None = None
    """The reading that says which days a bare number of days means."""
    kind: Literal["after"] = tag("after")

    def day(self, view: View) -> date | None:
        """The day; unknown while the day it counts from is."""
        end = period_after(view, self.start.day(view), self._counted(view), then_next=self.then == "next-day")
        if self.then != "next-calendar-day" or end is None or end in (BEYOND, UNCOUNTED):
            return end
        return end + ONE_DAY

    def rolls(self, view: View) -> bool:
        """Whether the period is one of those that roll."""
        return self._counted(view).unit in ROLLING_UNITS

    def _counted(self, view: View) -> Period:
        period = period_of(view, self.period, self.days)
        return period if self.unit is None or period.unit != "school days" else Period(period.n, self.unit)


@dataclass(frozen=True, slots=True)
class NextSchoolDay(DateExpr):
    """The first school day strictly after another day."""

    rests_on_school_days: ClassVar[bool] = True
    start: DateExpr
    kind: Literal["next-school-day"] = tag("next-school-day")

    def day(self, view: View) -> date | None:
        """The day; unknown while the day it counts from is."""
        return next_school_day(view, self.start.day(view))


@dataclass(frozen=True, slots=True)
class LastSchoolDayBefore(DateExpr):
    """The last school day strictly before another day."""

    end: DateExpr
    kind: Literal["last-school-day-before"] = tag("last-school-day-before")

    def day(self, view: View) -> date | None:
        """The day; unknown while the other is."""
        end = self.end.day(view)
        if end is None or end in (BEYOND, UNCOUNTED):
            return end
        try:
            return view.school.add(end, -1)
        except OutsideCalendar as problem:
            return UNCOUNTED if problem.side == "before" else BEYOND


@dataclass(frozen=True, slots=True)
class NoDay(DateExpr):
    """No day: what comes round again and again is never done."""

    kind: Literal["no-day"] = tag("no-day")

    def day(self, view: View) -> date | None:
        """None."""
        return None


@dataclass(frozen=True, slots=True)
class Latest(DateExpr):
    """The latest of those days that are known."""

    of: tuple[DateExpr, ...]
    kind: Literal["latest"] = tag("latest")

    def day(self, view: View) -> date | None:
        """The day, or None where none is known."""
        return max((day for part in self.of if (day := part.day(view)) is not None), default=None)


@dataclass(frozen=True, slots=True)
class Earliest(DateExpr):
    """The earliest of those days that are known."""

    of: tuple[DateExpr, ...]
    kind: Literal["earliest"] = tag("earliest")

    def day(self, view: View) -> date | None:
        """The day, or None where none is known."""
        known = [day for part in self.of if (day := part.day(view)) is not None]
        return min((day for day in known if day != UNCOUNTED), default=known[0] if known else None)


@dataclass(frozen=True, slots=True)
class Rolled(DateExpr):
    """The next business day on or after another day, which may be that day itself."""

    of: DateExpr
    kind: Literal["rolled"] = tag("rolled")

    def day(self, view: View) -> date | None:
        """The day; unknown while the other is, and the same where that does not roll."""
        day = self.of.day(view)
        return day if day is None or day in (BEYOND, UNCOUNTED) or not self.of.rolls(view) else roll(view, day)


@dataclass(frozen=True, slots=True)
class FirstKnown(DateExpr):
    """The first of those days, in the order given, that is known."""

    of: tuple[DateExpr, ...]
    kind: Literal["first-known"] = tag("first-known")

    def day(self, view: View) -> date | None:
        """The day, or None where none is known."""
        return next((day for part in self.of if (day := part.day(view)) is not None), None)


@dataclass(frozen=True, slots=True)
class Choose(DateExpr):
    """One day where a condition holds, another where it does not."""

    when: Condition
    then: DateExpr | None = None
    otherwise: DateExpr | None = None
    kind: Literal["choose"] = tag("choose")

    def day(self, view: View) -> date | None:
        """The chosen day."""
        chosen = self._chosen(view)
        return None if chosen is None else chosen.day(view)

    def rolls(self, view: View) -> bool:
        """Whether the chosen day may."""
        chosen = self._chosen(view)
        return chosen is None or chosen.rolls(view)

    def _chosen(self, view: View) -> DateExpr | None:
        return self.then if self.when.holds(view) else self.otherwise


# --- conditions -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Always(Condition):
    """Holds always."""

    kind: Literal["always"] = tag("always")

    def holds(self, view: View) -> bool:
        """True."""
        return True


@dataclass(frozen=True, slots=True)
class Never(Condition):
    """Holds never."""

    kind: Literal["never"] = tag("never")

    def holds(self, view: View) -> bool:
        """False."""
        return False


@dataclass(frozen=True, slots=True)
class Done(Condition):
    """A step was done."""

    step: StepId
    kind: Literal["done"] = tag("done")

    def holds(self, view: View) -> bool:
        """Whether the step is done."""
        return view.done_day(self.step) is not None


@dataclass(frozen=True, slots=True)
class AnyDone(Condition):
    """At least one of these steps was done."""

    steps: tuple[StepId, ...]
    kind: Literal["any-done"] = tag("any-done")

    def holds(self, view: View) -> bool:
        """Whether one of the steps is done."""
        return any(view.done_day(step) is not None for step in self.steps)


@dataclass(frozen=True, slots=True)
class Reached(Condition):
    """This step, or a later rung of the ladder, was done."""

    step: StepId
    kind: Literal["reached"] = tag("reached")

    def holds(self, view: View) -> bool:
        """Whether the ladder's highest done step is this one or a later one."""
        return view.highest_rung() >= view.policy.index_of(self.step)


@dataclass(frozen=True, slots=True)
class Met(Condition):
    """A criterion is met."""

    criterion: CriterionId
    kind: Literal["met"] = tag("met")

    def holds(self, view: View) -> bool:
        """Whether the criterion is met on the view's day."""
        return view.judgement(self.criterion).verdict is Verdict.MET


@dataclass(frozen=True, slots=True)
class NotMet(Condition):
    """A criterion could be judged, and is not met."""

    criterion: CriterionId
    kind: Literal["not-met"] = tag("not-met")

    def holds(self, view: View) -> bool:
        """Whether it is judged so on the view's day."""
        return view.judgement(self.criterion).verdict is Verdict.NOT_MET


@dataclass(frozen=True, slots=True)
class Known(Condition):
    """A day is known, be it beyond the calendar."""

    when: DateExpr
    kind: Literal["known"] = tag("known")

    def holds(self, view: View) -> bool:
        """Whether it is."""
        return self.when.day(view) is not None


@dataclass(frozen=True, slots=True)
class IsAfter(Condition):
    """One day is known to come strictly after another."""

    when: DateExpr
    after: DateExpr
    kind: Literal["is-after"] = tag("is-after")

    def holds(self, view: View) -> bool:
        """Whether both are known, and it does."""
        day, after = self.when.day(view), self.after.day(view)
        return day is not None and after is not None and UNCOUNTED not in (day, after) and day > after


@dataclass(frozen=True, slots=True)
class DayReached(Condition):
    """The day judged is this date or a later one."""

    since: Day
    kind: Literal["day-reached"] = tag("day-reached")

    def holds(self, view: View) -> bool:
        """Whether the date has come."""
        return view.day >= self.since


@dataclass(frozen=True, slots=True)
class InState(Condition):
    """The process is in one of these states. No state rule may rest on this."""

    states: tuple[Literal["clear", "paused", "closed"], ...]
    kind: Literal["in-state"] = tag("in-state")

    def holds(self, view: View) -> bool:
        """Whether it is."""
        return view.phase() in self.states


@dataclass(frozen=True, slots=True)
class FactIs(Condition):
    """A fact of the case has this value; a missing fact has none."""

    fact: FactId
    value: JsonValue
    kind: Literal["fact-is"] = tag("fact-is")

    def holds(self, view: View) -> bool:
        """Whether the fact is known and has the value."""
        return view.fact(self.fact) == self.value


@dataclass(frozen=True, slots=True)
class Happened(Condition):
    """An event of a kind stands in the record, after another day where one is named."""

    event: EventKind
    where: dict[str, JsonValue] | None = None
    after: DateExpr | None = None
    """Strictly after this day; where the day is not known, nothing is after it."""
    since: DateExpr | None = None
    """On or after this day; where the day is not known, nothing is."""
    kind: Literal["happened"] = tag("happened")

    def holds(self, view: View) -> bool:
        """Whether such an event is visible."""
        floor = None
        if self.after is not None and (floor := self.after.day(view)) is None:
            return False
        since = None
        if self.since is not None and (since := self.since.day(view)) is None:
            return False
        return any(
            (floor is None or event.on > floor)
            and (since is None or event.on >= since)
            and (self.where is None or matches(event, self.where))
            for event in view.events(self.event)
        )


@dataclass(frozen=True, slots=True)
class LatestIs(Condition):
    """The latest event of a kind is one with these values (the last by id, where two share a day)."""

    event: EventKind
    where: dict[str, JsonValue]
    among: dict[str, JsonValue] | None = None
    """The latest of those with these values only."""
    kind: Literal["latest-is"] = tag("latest-is")

    def holds(self, view: View) -> bool:
        """Whether there is such an event and the latest one matches."""
        events, among = view.events(self.event), self.among
        if among is not None:
            events = tuple(event for event in events if matches(event, among))
        return bool(events) and matches(events[-1], self.where)


@dataclass(frozen=True, slots=True)
class OutcomeIs(Condition):
    """The latest outcome of a step is this one."""

    step: RecordedStep
    outcome: str
    kind: Literal["outcome-is"] = tag("outcome-is")

    def holds(self, view: View) -> bool:
        """Whether it is."""
        event = view.latest_outcome(self.step)
        return event is not None and event.outcome == self.outcome


@dataclass(frozen=True, slots=True)
class StepShows(Condition):
    """A step's (first) event has these values, and these details are there and not empty."""

    step: RecordedStep
    values: dict[str, JsonValue] | None = None
    present: tuple[str, ...] = ()
    kind: Literal["step-shows"] = tag("step-shows")

    def holds(self, view: View) -> bool:
        """Whether the record shows them; never while the step is not done."""
        event = view.step_event(self.step)
        return (
            event is not None
            and (self.values is None or matches(event, self.values))
            and all(getattr(event, name) for name in self.present)
        )


@dataclass(frozen=True, slots=True)
class CountedAfter(Condition):
    """An event that a criterion counts is dated strictly after a day."""

    criterion: CriterionId
    after: DateExpr
    kind: Literal["counted-after"] = tag("counted-after")

    def holds(self, view: View) -> bool:
        """Whether the criterion counts an event after the day; never while the day is not known."""
        floor = self.after.day(view)
        evidence = view.judgement(self.criterion).evidence
        return floor is not None and bool(evidence) and evidence[-1].on > floor

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The events counted after the day."""
        floor = self.after.day(view)
        counted = view.judgement(self.criterion).evidence
        return () if floor is None else tuple(event for event in counted if event.on > floor)


@dataclass(frozen=True, slots=True)
class ShortWindow(Condition):
    """A criterion's window holds fewer school days than it asks for, for the coverage holds no more."""

    criterion: CriterionId
    kind: Literal["short-window"] = tag("short-window")

    def holds(self, view: View) -> bool:
        """Whether the window is short."""
        window = view.judgement(self.criterion).window
        return window is not None and window.short


@dataclass(frozen=True, slots=True)
class ReadingIs(Condition):
    """The caller, or the default, reads a phrase this way."""

    reading: ReadingId
    alternative: str
    kind: Literal["reading-is"] = tag("reading-is")

    def holds(self, view: View) -> bool:
        """Whether the reading stands."""
        return view.readings[self.reading] == self.alternative


@dataclass(frozen=True, slots=True)
class ParameterAtLeast(Condition):
    """A count of the policy is at least so much."""

    parameter: CountId
    at_least: int
    kind: Literal["parameter-at-least"] = tag("parameter-at-least")

    def holds(self, view: View) -> bool:
        """Whether it is."""
        return view.count(self.parameter) >= self.at_least


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    """Every one of the conditions holds."""

    of: tuple[Condition, ...]
    kind: Literal["all-of"] = tag("all-of")

    def holds(self, view: View) -> bool:
        """Whether all hold."""
        return all(condition.holds(view) for condition in self.of)


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    """At least one of the conditions holds."""

    of: tuple[Condition, ...]
    kind: Literal["any-of"] = tag("any-of")

    def holds(self, view: View) -> bool:
        """Whether one holds."""
        return any(condition.holds(view) for condition in self.of)


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The condition does not hold."""

    of: Condition
    kind: Literal["not"] = tag("not")

    def holds(self, view: View) -> bool:
        """Whether it does not."""
        return not self.of.holds(view)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The events that make it not hold."""
        return self.of.evidence(view)
