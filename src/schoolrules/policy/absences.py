"""Rules that count absences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from schoolrules.errors import OutsideCalendar
from schoolrules.policy.basics import CountId, PeriodId, tag
from schoolrules.policy.conditions import Never
from schoolrules.policy.expressions import Condition
from schoolrules.policy.rules import Rule, count_of
from schoolrules.policy.view import Exclusion, Judgement, Span, after, decided, until

if TYPE_CHECKING:
    from schoolrules.calendar import Period
    from schoolrules.events import Absence, Tardy
    from schoolrules.policy.view import Situation, View

ONE = Fraction(1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AnyAbsence(Rule):
    """Met when at least one absence with a status stands on one of the pupil's school days.

    Its value is the number of entries, not of dates.
    """

    rests_on_school_days: ClassVar[bool] = True
    status: str = "unexcused"
    kind: Literal["any-absence"] = tag("any-absence")

    def judge(self, view: View) -> Judgement:
        """Counts the entries up to the last day entered."""
        found = _entered(view, self.status)
        return decided(bool(found), len(found), found)

    def changes(self, view: View) -> Iterable[date]:
        """The first absence begins it; nothing ends it."""
        return [e.on for e in _all(view, self.status)[:1]]

    def excluded(self, view: View) -> list[Exclusion]:
        """Absences with another status, on no school day of the pupil, or not yet entered."""
        return not_counted(view, self.status)

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

    rests_on_school_days: ClassVar[bool] = True
    at_least: CountId
    window: PeriodId | None = None
    status: str = "unexcused"
    before_today: Condition = Never()
    """Where this holds, the window ends on the day before the one judged."""
    kind: Literal["absence-sum"] = tag("absence-sum")

    def judge(self, view: View) -> Judgement:
        """Sums the portions in the window."""
        span = self._window(view)
        if span is None:
            return decided(False, Fraction(0))
        counted = until(after(_entered(view, self.status), span.first - ONE_DAY), span.last)
        total = _days(counted)
        return decided(total >= view.count(self.at_least), total, counted, span)

    def _window(self, view: View) -> Span | None:
        end, pupil = self._end(view), view.pupil
        if end < pupil.first:
            return None
        if self.window is None:
            return Span(pupil.first, end, pupil.rank(end))
        return trailing_window(view, view.period(self.window), end)

    def _end(self, view: View) -> date:
        return min(view.day - ONE_DAY, view.through) if self.before_today.holds(view) else view.through

    def changes(self, view: View) -> Iterable[date]:
        """The days on which an absence enters the window, and those on which it leaves it."""
        delay = ONE_DAY if self.before_today.holds(view) else ONE_DAY * 0
        for event in _all(view, self.status):
            yield event.on + delay
            leaves = self._leaves(view, event.on)
            if leaves is not None:
                yield leaves + delay

    def _leaves(self, view: View, entered: date) -> date | None:
        return None if self.window is None else leaves_window(view, view.period(self.window), entered)

    def excluded(self, view: View) -> list[Exclusion]:
        """Those of another status, on no school day of the pupil, not yet entered, or outside the window."""
        span, found = self._window(view), not_counted(view, self.status)
        if span is None:
            late = "after the window, which ends before the coverage"
            return found + [Exclusion(event, late) for event in _entered(view, self.status)]
        for event in _entered(view, self.status):
            if event.on < span.first:
                found.append(Exclusion(event, f"before the window, which begins on {span.first}"))
            elif event.on > span.last:
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
            if self.window is not None and span.short:
                text += f" (fewer than {view.period(self.window).n} are known)"
        return f"{text}; {count_of(view.count(self.at_least), 'day is', 'days are')} needed"


def trailing_window(view: View, period: Period, end: date) -> Span:
    """The closed interval of that length, counted in the pupil's school days, that ends on a day of the coverage."""
    pupil = view.pupil
    if period.unit == "school days":
        window = pupil.window(end, period.n)
        return Span(window.first, end, window.school_days, window.short)
    begins = period.before(end, view.calendar).date + ONE_DAY
    first = max(begins, pupil.first)
    return Span(first, end, pupil.count(first, end), short=begins < first)


def leaves_window(view: View, period: Period, entered: date) -> date | None:
    """The day on which a trailing window no longer holds a day; None where the calendar ends before it."""
    if period.unit != "school days":
        return period.after(entered, view.calendar).date
    try:
        return view.pupil.add(entered, period.n)
    except OutsideCalendar:
        return None


def _all(view: View, status: str) -> tuple[Absence, ...]:
    """The absences of the whole case that have the status and may count."""
    return view.situation.remember(_with_status, status)


def _with_status(case: Situation, status: str) -> tuple[Absence, ...]:
    absences = cast("tuple[Absence, ...]", case.timeline.of("absence"))
    return case.sifted("absence", tuple([e for e in absences if e.status == status]))[0]


def _entered(view: View, status: str) -> tuple[Absence, ...]:
    return until(_all(view, status), view.through)


def not_counted(view: View, status: str, kind: Literal["absence", "tardy"] = "absence") -> list[Exclusion]:
    """The entries of a kind that are of another status, on no school day of the pupil, or not yet entered."""
    found = view.dropped(kind)
    for event in cast("tuple[Absence | Tardy, ...]", view.kept(kind)):
        if event.status != status:
            found.append(Exclusion(event, f"{event.status}, not {status}"))
        elif event.on > view.through:
            found.append(Exclusion(event, f"after {view.through}, the last day entered"))
    return found


def _days(events: tuple[Absence, ...]) -> Fraction:
    """The exact sum of the portions, at most one day a date."""
    last, parts = None, dict[int, int]()
    for event in events:
        if event.on == last:
            return _capped(events)
        last = event.on
        numerator, denominator = event.portion.as_integer_ratio()
        parts[denominator] = parts.get(denominator, 0) + numerator
    common = lcm(*parts)
    return Fraction(sum(n * (common // denominator) for denominator, n in parts.items()), common)


def _capped(events: tuple[Absence, ...]) -> Fraction:
    """The sum where some date has more than one entry."""
    by_date: dict[date, Fraction] = {}
    for event in events:
        by_date[event.on] = min(ONE, by_date.get(event.on, Fraction(0)) + event.portion)
    return sum(by_date.values(), Fraction(0))


def excused_days(situation: Situation) -> dict[date, tuple[Absence, ...]]:
    """The pupil's school days that are excused as a whole (the portions of a date sum to one), with their entries."""
    return situation.remember(_excused_days)


def _excused_days(situation: Situation) -> dict[date, tuple[Absence, ...]]:
    by_date: dict[date, list[Absence]] = {}
    for event in cast("tuple[Absence, ...]", situation.kept("absence")[0]):
        if event.status == "excused":
            by_date.setdefault(event.on, []).append(event)
    return {day: tuple(entries) for day, entries in by_date.items() if sum(e.portion for e in entries) >= 1}
