"""A complaint's own time limits: to file it, to answer it, and the agreements that give more time to answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from schoolrules.calendar.periods import ROLLING_UNITS
from schoolrules.policy.basics import EventKind, FactId, ParameterId, Part, ReadingId, StepId, Verdict, tag
from schoolrules.policy.checks import Check
from schoolrules.policy.conditions import Never
from schoolrules.policy.expressions import (
    BEYOND,
    ONE_DAY,
    UNCOUNTED,
    Condition,
    DateExpr,
    period_after,
    period_of,
    roll,
)
from schoolrules.policy.needs import FACT
from schoolrules.policy.rules import Rule
from schoolrules.policy.view import NOT_APPLICABLE, Exclusion, Judgement, decided, undetermined

if TYPE_CHECKING:
    from schoolrules.events import Event, Extension
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import View


def _first(view: View, kinds: tuple[str, ...]) -> Event | None:
    """The first event of the first of these kinds that has one."""
    return next((events[0] for kind in kinds if (events := view.events(kind))), None)


def _days_of(view: View, kinds: Iterable[str]) -> Iterable[date]:
    """The days of all events of these kinds, in the whole case."""
    return (event.on for kind in kinds for event in view.situation.timeline.of(kind))


# --- filing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimeLimit(Part):
    """A time to file in: for which cases, how long, and from which events; the period ends rolled."""

    when: Condition
    period: ParameterId
    since: tuple[EventKind, ...]
    """The events that start it. The first is the main one, and stands in for those of the others that are missing."""


@dataclass(frozen=True, slots=True)
class FiledInTime(Rule):
    """Met when the complaint was filed on or before the last day of its time limit; met too where none is named.

    Where a limit runs from several events, the latest end counts, or under `earlier` the first. A last day that is no
    business day moves to the next. Where the main event is missing, another one suffices that alone makes it timely.
    """

    asks: FactId
    """The fact that says which limit applies."""
    filed: tuple[EventKind, ...]
    """The events that date the filing, the first that there is."""
    limits: tuple[TimeLimit, ...]
    earlier: Condition = Never()
    kind: Literal["filed-in-time"] = tag("filed-in-time")

    def judge(self, view: View) -> Judgement:
        """Compares the day of filing with the limit."""
        if view.fact(self.asks) is None:
            return undetermined(FACT + self.asks)
        limit = self._limit(view)
        if limit is None:
            return decided(True, None)
        filed, starts = _first(view, self.filed), self._starts(view, limit)
        if filed is None:
            return undetermined(FACT + self.filed[-1])
        evidence = tuple(sorted((filed, *starts.values()), key=_order))
        last = self._last_day(view, limit, starts)
        if limit.since[0] not in starts and not (last is not None and filed.on <= last and not self._is_earlier(view)):
            return undetermined(FACT + limit.since[0])
        return decided(last is not None and filed.on <= last, None, evidence)

    def _limit(self, view: View) -> TimeLimit | None:
        return next((limit for limit in self.limits if limit.when.holds(view)), None)

    def _starts(self, view: View, limit: TimeLimit) -> dict[str, Event]:
        return {kind: events[0] for kind in limit.since if (events := view.events(kind))}

    def _is_earlier(self, view: View) -> bool:
        return self.earlier.holds(view)

    def _last_day(self, view: View, limit: TimeLimit, starts: dict[str, Event]) -> date | None:
        """The last day on which filing is timely; None where no start is known."""
        ends = [self._end(view, limit, event.on) for event in starts.values()]
        if not ends:
            return None
        return min(ends) if self._is_earlier(view) else max(ends)

    def _end(self, view: View, limit: TimeLimit, start: date) -> date:
        period = view.period(limit.period)
        end = period_after(view, start, period) or BEYOND
        return roll(view, end) if period.unit in ROLLING_UNITS else end

    def changes(self, view: View) -> Iterable[date]:
        """The days of all these events."""
        yield from _days_of(view, self.filed)
        for limit in self.limits:
            yield from _days_of(view, limit.since)

    def floor(self, view: View) -> date:
        """The day on which the complaint first stands in the record; the day judged where it does not."""
        return min((e.on for kind in self.filed for e in view.events(kind)), default=view.day)

    def explain(self, view: View, judgement: Judgement) -> str:
        """The day of filing and the last day for it."""
        limit = self._limit(view)
        if limit is None:
            return "The policy names no time limit for such a complaint"
        filed, last = _first(view, self.filed), self._last_day(view, limit, self._starts(view, limit))
        day = "no day" if filed is None else str(filed.on)
        text = f"Filed on {day}; the last day was {last} ({view.period(limit.period)} from {' or '.join(limit.since)})"
        period = view.period(limit.period)
        starts = self._starts(view, limit).values() if period.unit in ROLLING_UNITS else ()  # others end no month
        for end in [period.after(event.on) for event in starts]:
            if end.clamped:
                text += f"; {end.date} ends a month that has no such day: read otherwise, {end.alternative}"
        return text


def _order(event: Event) -> tuple[date, str]:
    return event.on, event.id


# --- no answer ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NoAnswer(Rule):
    """Met on every day after a period from the filing while the step that answers it is not done.

    Not applicable where `over` holds.
    """

    asks: FactId
    filed: tuple[EventKind, ...]
    """The events that date the filing, the first that there is."""
    period: ParameterId
    answer: StepId
    over: Condition = Never()
    days: ReadingId | None = None
    """The reading that says which days a bare number of days means."""
    kind: Literal["no-answer"] = tag("no-answer")

    def judge(self, view: View) -> Judgement:
        """Compares the day judged with the period's end."""
        filed = _first(view, self.filed)
        if view.fact(self.asks) is None:
            return undetermined(FACT + self.asks)
        if filed is None:
            return undetermined(FACT + self.filed[-1])
        if self.over.holds(view):
            return NOT_APPLICABLE
        end = self._end(view, filed.on)
        is_met = end is not None and end != UNCOUNTED and view.day > end and view.done_day(self.answer) is None
        return decided(is_met, None, (filed,))

    def _end(self, view: View, filed: date) -> date | None:
        return period_after(view, filed, period_of(view, self.period, self.days))

    def changes(self, view: View) -> Iterable[date]:
        """The day after the period, and from then on the days of all events, for any may end or reopen the case."""
        for filed in _days_of(view, self.filed):
            end = self._end(view, filed)
            if end is not None and end not in (BEYOND, UNCOUNTED):
                yield end + ONE_DAY
                yield from (event.on for event in view.situation.timeline.all if event.on > end)

    def floor(self, view: View) -> date:
        """The day of filing; the day judged where there is none."""
        filed = _first(view, self.filed)
        return view.day if filed is None else filed.on

    def explain(self, view: View, judgement: Judgement) -> str:
        """The day of filing and the last day of the period."""
        filed = _first(view, self.filed)
        end = None if filed is None else self._end(view, filed.on)
        until = "beyond the calendar" if end in (None, BEYOND) else f"on {end}"
        return f"Filed on {None if filed is None else filed.on}; the time to act ended {until}"


# --- more time ------------------------------------------------------------------------------------------------------


class Agreed(NamedTuple):
    """The last day with what was agreed: the agreements that count, and those that do not, with the reason."""

    due: date | None
    counted: tuple[Event, ...]
    excluded: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class Extended(DateExpr):
    """The last day of a period after a start, or the one to which the latest valid extension moves it.

    An extension is valid when it was written, `by` agreed to it, it is dated on or before the last day then in force,
    and it moves that day on.
    """

    start: DateExpr
    period: ParameterId
    by: str
    days: ReadingId | None = None
    """The reading that says which days a bare number of days means."""
    kind: Literal["extended"] = tag("extended")

    def day(self, view: View) -> date | None:
        """The last day; unknown while the start is."""
        return self.agreed(view).due

    def rolls(self, view: View) -> bool:
        """Whether the period is one of those that roll; an extension rolls like the period."""
        return period_of(view, self.period, self.days).unit in ROLLING_UNITS

    def first_day(self, view: View) -> date | None:
        """The last day of the period itself, whatever was agreed."""
        return period_after(view, self.start.day(view), period_of(view, self.period, self.days))

    def agreed(self, view: View) -> Agreed:
        """Goes through the extensions in order."""
        due = self.first_day(view)
        counted: list[Event] = []
        excluded: list[Exclusion] = []
        for event in cast("tuple[Extension, ...]", view.events("extension")):
            reason = self._why_not(event, due)
            if reason is None:
                counted.append(event)
                due = event.until
            else:
                excluded.append(Exclusion(event, reason))
        return Agreed(due, tuple(counted), tuple(excluded))

    def _why_not(self, event: Extension, due: date | None) -> str | None:
        if not event.written:
            return "not in writing"
        if event.agreed_by != self.by:
            return f"not agreed to by the {self.by}"
        if due is None:
            return "no day is set that it could move"
        if event.on > due:
            return f"made after {due}, the last day then in force"
        return None if event.until > due else "does not move the last day on"


@dataclass(frozen=True, slots=True)
class ExtensionValid(Check):
    """Breached when the period's own last day passed without the step and only invalid extensions stand in the record.

    Not applicable where there are none, or where `excused` holds; kept once the step is done.
    """

    limit: Extended
    excused: Condition = Never()
    kind: Literal["extension-valid"] = tag("extension-valid")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Looks at the extensions and the step's day."""
        if not view.events("extension"):
            return Verdict.NOT_APPLICABLE
        if self.limit.start.day(view) is None:
            return Verdict.UNDETERMINED
        if not self._failed(view, view.done_day(step.id) or view.day):
            return Verdict.KEPT
        return Verdict.NOT_APPLICABLE if self.excused.holds(view) else Verdict.BREACHED

    def _failed(self, view: View, day: date) -> bool:
        first = self.limit.first_day(view)
        if first is None or first in (BEYOND, UNCOUNTED):
            return False
        last = roll(view, first) if self.limit.rolls(view) else first
        return day > last and not self.limit.agreed(view).counted

    def while_open(self, view: View, step: Step) -> Verdict:
        """Pending, but not applicable without extensions."""
        return Verdict.PENDING if view.events("extension") else Verdict.NOT_APPLICABLE

    def when_late(self, view: View, step: Step, due: date | None) -> Verdict | None:
        """Breached where only invalid extensions were made."""
        return Verdict.BREACHED if view.events("extension") and self._failed(view, view.day) else None

    def evidence(self, view: View, step: Step) -> tuple[Event, ...]:
        """The valid extensions."""
        return self.limit.agreed(view).counted

    def excluded(self, view: View) -> list[Exclusion]:
        """The invalid ones, with the reason."""
        return list(self.limit.agreed(view).excluded)

    def excluded_while_open(self, view: View) -> list[Exclusion]:
        """The same."""
        return self.excluded(view)
