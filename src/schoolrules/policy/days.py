"""Days that depend on the case: what a step waits for, and by when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Literal

from schoolrules.calendar import Period
from schoolrules.calendar.periods import ROLLING_UNITS
from schoolrules.errors import OutsideCalendar
from schoolrules.policy.basics import (
    CriterionId,
    EventKind,
    JsonValue,
    PeriodId,
    ReadingId,
    RecordedStep,
    StepId,
    TallyId,
    tag,
)
from schoolrules.policy.expressions import (
    BEYOND,
    ONE_DAY,
    UNCOUNTED,
    Condition,
    DateExpr,
    matches,
    next_school_day,
    period_after,
    period_of,
    roll,
)

if TYPE_CHECKING:
    from schoolrules.events import Event
    from schoolrules.policy.view import View


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

    rests_on_school_days: ClassVar[bool] = True
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
        return roll(view, day) if day is not None and self.of.rolls(view) else day


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
