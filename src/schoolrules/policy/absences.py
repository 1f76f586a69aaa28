"""Rules that count absences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, cast

from schoolrules.errors import OutsideCalendar
from schoolrules.policy.basics import ParameterId, tag
from schoolrules.policy.expressions import Condition, Never
from schoolrules.policy.rules import Rule, count_of
from schoolrules.policy.view import Exclusion, Judgement, Span, decided

if TYPE_CHECKING:
    from schoolrules.events import Absence
    from schoolrules.policy.view import View

ONE = Fraction(1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AnyAbsence(Rule):
    """Met when at least one absence with a status stands on one of the pupil's school days.

    Its value is the number of entries, not of dates.
    """

    status: str = "unexcused"
    kind: Literal["any-absence"] = tag("any-absence")

    def judge(self, view: View) -> Judgement:
        """Counts the entries up to the last day entered."""
        found = tuple(e for e in _entered(view) if e.status == self.status)
        return decided(bool(found), len(found), found)

    def changes(self, view: View) -> Iterable[date]:
        """The first absence begins it; nothing ends it."""
        return [e.on for e in _all(view) if e.status == self.status][:1]

    def excluded(self, view: View) -> list[Exclusion]:
        """Absences with another status, on no school day of the pupil, or not yet entered."""
        return _excluded(view, self.status)

    def threshold(self, view: View) -> str:
        """One."""
        return "1"

    def explain(self, view: View, judgement: Judgement) -> str:
        """How many, and on which days."""
        return f"{count_of(judgement.value, 'entry', 'entries')} of {self.status} absence on the pupil's school days"


@dataclass(frozen=True, slots=True)
class AbsenceSum(Rule):
    """Met when the portions of absence in a trailing window of the pupil's school days come to a number of days.

    The sum is exact; a date counts for at most one day, however many entries it has. The window ends on the last day
    entered, up to the day judged; it crosses school years and gaps in enrolment. Without a window, all count.
    """

    at_least: ParameterId
    window: ParameterId | None = None
    status: str = "unexcused"
    before_today: Condition = Never()
    """Where this holds, the window ends on the day before the one judged."""
    kind: Literal["absence-sum"] = tag("absence-sum")

    def judge(self, view: View) -> Judgement:
        """Sums the portions in the window."""
        span = self._window(view)
        if span is None:
            return decided(False, Fraction(0))
        counted = tuple(e for e in _entered(view) if e.status == self.status and span.first <= e.on <= span.last)
        total = _days(counted)
        return decided(total >= view.count(self.at_least), total, counted, span)

    def _window(self, view: View) -> Span | None:
        end, pupil = self._end(view), view.pupil
        if end < pupil.first:
            return None
        if self.window is None:
            return Span(pupil.first, end, pupil.rank(end))
        period = view.period(self.window)
        if period.unit == "school days":
            window = pupil.window(end, period.n)
            return Span(window.first, end, window.school_days, window.short)
        first = max(period.before(end).date + ONE_DAY, pupil.first)
        return Span(first, end, pupil.count(first, end), first == pupil.first)

    def _end(self, view: View) -> date:
        return min(view.day - ONE_DAY, view.through) if self.before_today.holds(view) else view.through

    def changes(self, view: View) -> Iterable[date]:
        """The days on which an absence enters the window, and those on which it leaves it."""
        delay = ONE_DAY if self.before_today.holds(view) else ONE_DAY * 0
        for event in _all(view):
            if event.status == self.status:
                yield event.on + delay
                leaves = self._leaves(view, event.on)
                if leaves is not None:
                    yield leaves + delay

    def _leaves(self, view: View, entered: date) -> date | None:
        if self.window is None:
            return None
        period = view.period(self.window)
        if period.unit != "school days":
            return period.after(entered).date
        try:
            return view.pupil.add(entered, period.n)
        except OutsideCalendar:
            return None

    def excluded(self, view: View) -> list[Exclusion]:
        """Those of another status, on no school day of the pupil, not yet entered, or outside the window."""
        span, found = self._window(view), _excluded(view, self.status)
        if span is None:
            return found
        for event in _entered(view):
            if event.status == self.status and event.on < span.first:
                found.append(Exclusion(event, f"before the window, which begins on {span.first}"))
            elif event.status == self.status and event.on > span.last:
                found.append(Exclusion(event, f"after the window, which ends on {span.last}"))
        return found

    def threshold(self, view: View) -> str:
        """The days needed."""
        return str(view.count(self.at_least))

    def explain(self, view: View, judgement: Judgement) -> str:
        """The sum, the window and what it was compared with."""
        text = f"{count_of(judgement.value, 'day', 'days')} of {self.status} absence"
        span = judgement.window
        if span is not None:
            text += f" on the pupil's {span.school_days} school days from {span.first} to {span.last}"
            if span.short:
                text += f" (fewer than {view.period(self.window).n} are known)" if self.window else ""
        return f"{text}; {count_of(view.count(self.at_least), 'day is', 'days are')} needed"


def _all(view: View) -> tuple[Absence, ...]:
    return cast("tuple[Absence, ...]", view.situation.kept("absence")[0])


def _entered(view: View) -> tuple[Absence, ...]:
    events = cast("tuple[Absence, ...]", view.kept("absence"))
    if not events or events[-1].on <= view.through:
        return events
    return tuple(e for e in events if e.on <= view.through)


def _excluded(view: View, status: str) -> list[Exclusion]:
    found = view.dropped("absence")
    for event in cast("tuple[Absence, ...]", view.kept("absence")):
        if event.status != status:
            found.append(Exclusion(event, f"{event.status}, not {status}"))
        elif event.on > view.through:
            found.append(Exclusion(event, f"after {view.through}, the last day entered"))
    return found


def _days(events: tuple[Absence, ...]) -> Fraction:
    """The exact sum of the portions, at most one day a date."""
    total, last = Fraction(0), None
    whole, parts = 0, dict[int, int]()
    for event in events:
        if event.on == last:
            return _capped(events)
        last, portion = event.on, event.portion
        if portion == 1:
            whole += 1
        else:
            parts[portion.denominator] = parts.get(portion.denominator, 0) + portion.numerator
    for denominator, numerator in parts.items():
        total += Fraction(numerator, denominator)
    return total + whole


def _capped(events: tuple[Absence, ...]) -> Fraction:
    """The sum where some date has more than one entry."""
    by_date: dict[date, Fraction] = {}
    for event in events:
        by_date[event.on] = min(ONE, by_date.get(event.on, Fraction(0)) + event.portion)
    return sum(by_date.values(), Fraction(0))
