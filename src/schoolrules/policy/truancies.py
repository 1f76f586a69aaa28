"""Truancy events: days with an unexcused absence or a long unexcused tardy, and the share of days missed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, cast

from schoolrules.policy.absences import ONE, ONE_DAY, leaves_window, not_counted, trailing_window
from schoolrules.policy.basics import CountId, CriterionId, PeriodId, tag
from schoolrules.policy.expressions import Condition, DateExpr
from schoolrules.policy.rules import Rule, count_of
from schoolrules.policy.schoolyears import JULY, school_year_of
from schoolrules.policy.view import Exclusion, Judgement, Span, decided, undetermined

if TYPE_CHECKING:
    from schoolrules.events import Absence, Event, Tardy
    from schoolrules.policy.view import Situation, View

UNEXCUSED = "unexcused"
PERCENT = 100


class TruantDays(NamedTuple):
    """The days of the whole case that count, in order, and the event of each: the first by id."""

    days: tuple[date, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class TruancyEvents(Rule):
    """Met when there were so many truancy events within the school year, or within a trailing window.

    An unexcused absence is one (with `portions` whole: only where the date's portions come to a whole day), and an
    unexcused tardy of more than so many minutes; at most one a day. The school year is the one around the day judged;
    a window holds the pupil's own school days and ends on the last day entered, up to the day judged.
    """

    rests_on_school_days: ClassVar[bool] = True
    at_least: CountId
    within: PeriodId | None = None
    """The window's length; without one, the school year."""
    portions: Literal["any", "whole"] = "any"
    tardy_over: CountId | None = None
    """The minutes that a tardy must exceed; without them, no tardy counts."""
    kind: Literal["truancy-events"] = tag("truancy-events")

    def judge(self, view: View) -> Judgement:
        """Counts the days."""
        span, found = self._span(view), self.truant_days(view)
        if span is None:
            return decided(False, 0)
        counted = found.events[bisect_left(found.days, span.first) : bisect_right(found.days, span.last)]
        return decided(len(counted) >= view.count(self.at_least), len(counted), counted, span)

    def truant_days(self, view: View) -> TruantDays:
        """The truancy events of the whole case; a view counts those up to its own last day entered."""
        over = None if self.tardy_over is None else view.count(self.tardy_over)
        return view.situation.remember(self._truant_days, over)

    def _truant_days(self, situation: Situation, over: int | None) -> TruantDays:
        absences = cast("tuple[Absence, ...]", situation.kept("absence")[0])
        tardies = cast("tuple[Tardy, ...]", situation.kept("tardy")[0])
        found: list[Event] = [e for e in absences if e.status == UNEXCUSED]
        if self.portions == "whole":
            portions = _portions(e for e in absences if e.status == UNEXCUSED)
            found = [e for e in found if portions[e.on] >= 1]
        if over is not None:
            found += [e for e in tardies if e.status == UNEXCUSED and e.minutes > over]
        first: dict[date, Event] = {}
        for event in sorted(found, key=lambda e: (e.on, e.id)):
            first.setdefault(event.on, event)
        return TruantDays(tuple(first), tuple(first.values()))

    def last_day(self, view: View) -> date | None:
        """The day of the latest truancy event entered, in whatever year; None where there is none."""
        days = self.truant_days(view).days
        place = bisect_right(days, view.through)
        return days[place - 1] if place else None

    def _span(self, view: View) -> Span | None:
        end, pupil = view.through, view.pupil
        if end < pupil.first:
            return None
        if self.within is not None:
            return trailing_window(view, view.period(self.within), end)
        return _year_so_far(view)

    def changes(self, view: View) -> Iterable[date]:
        """The days on which an event begins to count, and those on which one no longer does."""
        days = self.truant_days(view).days
        yield from days
        if self.within is None:
            yield from {date(school_year_of(day)[0].year + 1, JULY, 1) for day in days}
        else:
            period = view.period(self.within)
            yield from (left for day in days if (left := leaves_window(view, period, day)) is not None)

    def excluded(self, view: View) -> list[Exclusion]:
        """Entries that do not count: excused, too short, not yet entered, outside the span, second of their day."""
        found = not_counted(view, UNEXCUSED) + not_counted(view, UNEXCUSED, "tardy")
        known = {id(exclusion.event) for exclusion in found}
        counted = self.truant_days(view)
        event_of = dict(zip(counted.days, counted.events, strict=True))
        span = self._span(view)
        for event in view.kept("absence") + view.kept("tardy"):
            if id(event) not in known and (why := self._why_not(view, event, event_of.get(event.on), span)):
                found.append(Exclusion(event, why))
        return found

    def _why_not(self, view: View, event: Event, counted: Event | None, span: Span | None) -> str | None:
        """Why an unexcused entry does not count; None where it does."""
        if event.kind == "tardy" and self.tardy_over is None:
            return "no tardy counts"
        if event.kind == "tardy" and self.tardy_over and event.minutes <= view.count(self.tardy_over):
            return f"not more than {view.count(self.tardy_over)} minutes"
        if counted is None:
            return "less than a whole day"
        if event is not counted:
            return "another event of the day counts"
        if span is None or event.on < span.first:
            return "in an earlier school year" if self.within is None else "before the window"
        return None

    def threshold(self, view: View) -> str:
        """The events needed."""
        return str(view.count(self.at_least))

    def explain(self, view: View, judgement: Judgement) -> str:
        """How many, in which span, and how many are needed."""
        text, span = count_of(judgement.value, "truancy event", "truancy events"), judgement.window
        if span is not None:
            text += f" on the pupil's {span.school_days} school days from {span.first} to {span.last}"
            text += " (this school year)" if self.within is None else ""
        return f"{text}; {count_of(view.count(self.at_least), 'is', 'are')} needed"


class AbsentDays(NamedTuple):
    """The absences of the whole case, their days in order, and the exact sum before each day and after the last."""

    events: tuple[Absence, ...]
    days: tuple[date, ...]
    sums: tuple[Fraction, ...]

    def through(self, day: date) -> Fraction:
        """The days of absence up to a day, that day included, at most one a date."""
        return self.sums[bisect_right(self.days, day)]


@dataclass(frozen=True, slots=True)
class AbsenceShare(Rule):
    """Met when absence comes to a share of the pupil's school days in the school year so far.

    Both are counted exactly, over every span of enrolment, up to the last day entered; a date counts for at most one
    day. Undetermined while the year has no such day.
    """

    rests_on_school_days: ClassVar[bool] = True
    percent: CountId
    status: str = UNEXCUSED
    kind: Literal["absence-share"] = tag("absence-share")

    def judge(self, view: View) -> Judgement:
        """Compares the exact sum with the share of the days."""
        span = _year_so_far(view)
        if span is None or not span.school_days:
            return undetermined("school-days")
        absent = self._absent(view)
        total = absent.through(span.last) - absent.through(span.first - ONE_DAY)
        first = bisect_left(absent.events, span.first, key=_on)
        counted = absent.events[first : bisect_right(absent.events, span.last, key=_on)]
        return decided(PERCENT * total >= view.count(self.percent) * span.school_days, total, counted, span)

    def _absent(self, view: View) -> AbsentDays:
        return view.situation.remember(self._all)

    def _all(self, situation: Situation) -> AbsentDays:
        absences = cast("tuple[Absence, ...]", situation.kept("absence")[0])
        events = tuple([e for e in absences if e.status == self.status])
        by_day = {day: min(ONE, total) for day, total in _portions(events).items()}
        return AbsentDays(events, tuple(by_day), tuple(accumulate(by_day.values(), initial=Fraction(0))))

    def changes(self, view: View) -> Iterable[date]:
        """The days of absence; after each, the day on which school days alone outgrow the share; each year's first."""
        absent, pupil, percent = self._absent(view), view.pupil, view.count(self.percent)
        for year in range(pupil.first.year - 1, pupil.last.year + 1):
            before = pupil.rank(date(year, JULY, 1) - ONE_DAY)
            if before < len(pupil):
                yield pupil.nth(before + 1)
        for day in absent.days:
            first, last = school_year_of(day)
            total = absent.through(day) - absent.through(first - ONE_DAY)
            too_many = pupil.rank(first - ONE_DAY) + PERCENT * total // percent + 1
            yield day
            yield last + ONE_DAY
            if too_many <= len(pupil):
                yield pupil.nth(too_many)

    def excluded(self, view: View) -> list[Exclusion]:
        """Those of another status, on no school day of the pupil, not yet entered, or of an earlier school year."""
        first = school_year_of(view.day)[0]
        earlier = (e for e in self._absent(view).events if e.on < first)
        return not_counted(view, self.status) + [Exclusion(e, "in an earlier school year") for e in earlier]

    def threshold(self, view: View) -> str | None:
        """The days needed, exactly; None where no school day is known."""
        span = _year_so_far(view)
        days = 0 if span is None else span.school_days
        return str(Fraction(view.count(self.percent) * days, PERCENT)) if days else None

    def explain(self, view: View, judgement: Judgement) -> str:
        """The sum, the days, and the share."""
        span = judgement.window
        assert span is not None
        return (
            f"{count_of(judgement.value, 'day', 'days')} of {self.status} absence on the pupil's {span.school_days} "
            f"school days from {span.first} to {span.last}; {view.count(self.percent)} % is needed"
        )


@dataclass(frozen=True, slots=True)
class TruancyAfter(Condition):
    """A truancy event was entered, in whatever year; strictly after another day where one is named."""

    criterion: CriterionId
    after: DateExpr | None = None
    """Where this day is not known, nothing is after it."""
    kind: Literal["truancy-after"] = tag("truancy-after")

    def holds(self, view: View) -> bool:
        """Whether there is such an event."""
        last = _rule(view, self.criterion).last_day(view)
        if last is None or self.after is None:
            return last is not None
        floor = self.after.day(view)
        return floor is not None and last > floor


@dataclass(frozen=True, slots=True)
class CountedAnew(Condition):
    """A criterion counts within the school year, and another day lies in an earlier one."""

    criterion: CriterionId
    since: DateExpr
    kind: Literal["counted-anew"] = tag("counted-anew")

    def holds(self, view: View) -> bool:
        """Whether the 1 July that began this school year lies after that day."""
        day = self.since.day(view)
        anew = _rule(view, self.criterion).within is None
        return anew and day is not None and day < school_year_of(view.day)[0]


def _rule(view: View, criterion: str) -> TruancyEvents:
    rule = view.policy.criterion(criterion).rule
    assert isinstance(rule, TruancyEvents)
    return rule


def _year_so_far(view: View) -> Span | None:
    """The school year around the view's day, as far as it is covered and entered; None where none of it is."""
    first, end = max(school_year_of(view.day)[0], view.pupil.first), view.through
    return Span(first, end, view.pupil.count(first, end)) if first <= end else None


def _portions(absences: Iterable[Absence]) -> dict[date, Fraction]:
    """The sum of the portions of each date, in the order of the absences."""
    sums: dict[date, Fraction] = {}
    for event in absences:
        sums[event.on] = sums[event.on] + event.portion if event.on in sums else event.portion
    return sums


def _on(event: Event) -> date:
    return event.on
