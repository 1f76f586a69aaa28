"""Rules on work that is due and on meetings that are missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from schoolrules.calendar import Period, SchoolCalendar
from schoolrules.policy.basics import CountId, PeriodId, Verdict, tag
from schoolrules.policy.conditions import Never
from schoolrules.policy.expressions import Condition
from schoolrules.policy.rules import Rule, count_of
from schoolrules.policy.view import Exclusion, Judgement, Span, decided, undetermined

if TYPE_CHECKING:
    from schoolrules.events import Assignment, Event, Meeting, RescheduleAttempt
    from schoolrules.policy.view import View

ONE_DAY = timedelta(days=1)
HANDED_IN = {"assignment": "completed_on", "work_sample": "submitted_on", "attendance_log": "submitted_on"}
"""For each kind of work, the field that tells when it came in."""
Work = Literal["assignment", "work_sample", "attendance_log"]


def _missing(view: View, work: Work) -> tuple[Event, ...]:
    """Work due before the view's day and not in by then; what is due on the day itself is not missing yet."""
    handed_in = HANDED_IN[work]
    return tuple(
        event
        for event in view.fresh(work)
        if event.on < view.day and ((came := getattr(event, handed_in)) is None or came > view.horizon)
    )


def _missing_changes(view: View, work: Work) -> Iterable[date]:
    for event in view.situation.kept(work)[0]:
        yield event.on + ONE_DAY
        came = getattr(event, HANDED_IN[work])
        if came is not None:
            yield came
    if view.policy.compliance is not None:
        yield from view.policy.compliance.clearings(view)


def _not_missing(view: View, work: Work) -> list[Exclusion]:
    found = view.stale(work)
    for event in view.fresh(work):
        came = getattr(event, HANDED_IN[work])
        if came is not None and came <= view.horizon:
            found.append(Exclusion(event, f"{'completed' if work == 'assignment' else 'submitted'} {came}"))
        elif event.on >= view.day:
            found.append(Exclusion(event, f"due {event.on}, not missing before the day after"))
    return found


@dataclass(frozen=True, slots=True)
class Outstanding(Rule):
    """Met when at least so many pieces of work, due before the day, have not come in by it."""

    work: Work
    at_least: CountId
    noun: tuple[str, str] = ("item", "items")
    kind: Literal["outstanding"] = tag("outstanding")

    def judge(self, view: View) -> Judgement:
        """Counts them."""
        missing = _missing(view, self.work)
        return decided(len(missing) >= view.count(self.at_least), len(missing), missing)

    def changes(self, view: View) -> Iterable[date]:
        """The day after each due date, each day on which work comes in, each compliance."""
        return _missing_changes(view, self.work)

    def excluded(self, view: View) -> list[Exclusion]:
        """What came in, is not due yet, lies outside enrolment or before a compliance."""
        return _not_missing(view, self.work)

    def threshold(self, view: View) -> str:
        """How many are needed."""
        return str(view.count(self.at_least))

    def explain(self, view: View, judgement: Judgement) -> str:
        """How many are missing."""
        return (
            f"{count_of(judgement.value, *self.noun)} missing, due before {view.day} and not in by then; "
            f"{view.count(self.at_least)} needed"
        )


@dataclass(frozen=True, slots=True)
class MissingInWindow(Rule):
    """Met when some number of missing assignments have due dates that lie within one window.

    The window slides: any two due dates a <= b lie within it when `count(a, b)`, both included, is at most its
    length. Under `in_learning_periods` the due dates must lie within one learning period of the calendar instead.
    The value is the largest number in any window; the evidence is the earliest window that reaches it.
    """

    rests_on_school_days: ClassVar[bool] = True
    at_least: CountId
    window: PeriodId
    in_learning_periods: Condition = Never()
    kind: Literal["missing-in-window"] = tag("missing-in-window")

    def judge(self, view: View) -> Judgement:
        """Finds the fullest window."""
        missing = cast("tuple[Assignment, ...]", _missing(view, "assignment"))
        by_periods = self.in_learning_periods.holds(view)
        if by_periods and not view.school.learning_periods:
            return undetermined("calendar.learning_periods")
        countable = tuple([e for e in missing if view.school.first <= e.on <= view.school.last])
        groups = self._periods(view, countable) if by_periods else self._windows(view, countable)
        best: tuple[Assignment, ...] = max(groups, key=len, default=())
        if len(best) < view.count(self.at_least) <= len(best) + len(missing) - len(countable):
            return undetermined("calendar")  # with due dates outside the coverage it may be enough
        span = Span(best[0].on, best[-1].on, _school_days(view.school, best[0].on, best[-1].on)) if best else None
        return decided(len(best) >= view.count(self.at_least), len(best), best, span)

    def _windows(self, view: View, missing: tuple[Assignment, ...]) -> Iterable[tuple[Assignment, ...]]:
        """For each assignment, the longest run of assignments that begins with it and fits the window."""
        period, last = view.period(self.window), 0
        for first, event in enumerate(missing):
            while last < len(missing) and fits(view, event.on, missing[last].on, period):
                last += 1
            yield missing[first:last]

    @staticmethod
    def _periods(view: View, missing: tuple[Assignment, ...]) -> Iterable[tuple[Assignment, ...]]:
        for period in view.school.learning_periods:
            yield tuple(event for event in missing if period.first <= event.on <= period.last)

    def changes(self, view: View) -> Iterable[date]:
        """The day after each due date, each day on which work comes in, each compliance."""
        return _missing_changes(view, "assignment")

    def excluded(self, view: View) -> list[Exclusion]:
        """What is not missing, and what is missing outside the window found, or in none at all."""
        found = _not_missing(view, "assignment")
        judgement = view.judgement(view.policy.criterion_of(self))
        if judgement.verdict is Verdict.UNDETERMINED:
            return found
        why = "missing, but outside the window counted" if judgement.evidence else "missing, but in no window"
        counted = {id(event) for event in judgement.evidence}
        return found + [Exclusion(e, why) for e in _missing(view, "assignment") if id(e) not in counted]

    def threshold(self, view: View) -> str:
        """How many are needed."""
        return str(view.count(self.at_least))

    def explain(self, view: View, judgement: Judgement) -> str:
        """How many lie in the fullest window, and which window that is."""
        text = f"{count_of(judgement.value, 'assignment', 'assignments')} missing"
        span = judgement.window
        if span is not None:
            text += f" with due dates from {span.first} to {span.last} ({span.school_days} school days)"
        within = "one learning period" if self.in_learning_periods.holds(view) else str(view.period(self.window))
        return f"{text}; {view.count(self.at_least)} within {within} needed"


def fits(view: View, first: date, last: date, period: Period) -> bool:
    """Whether the closed interval [first, last] is at most `period` long."""
    if period.unit == "school days":
        return _school_days(view.school, first, last) <= period.n
    return last < period.after(first, view.calendar).date


def _school_days(calendar: SchoolCalendar, first: date, last: date) -> int:
    return calendar.rank(last) - calendar.rank(first - ONE_DAY)


@dataclass(frozen=True, slots=True)
class MissedMeetings(Rule):
    """Met when, since the latest meeting held, one was missed or never set and attempts to reschedule failed.

    A meeting held settles all of its own day. The value is the number of failed attempts after that day, whether or
    not a meeting was missed.
    """

    attempts: CountId
    kind: Literal["missed-meetings"] = tag("missed-meetings")

    def judge(self, view: View) -> Judgement:
        """Counts the failed attempts and looks for a missed meeting."""
        missed, failed, _ = self._sort(view)
        evidence = tuple(sorted(missed + failed, key=lambda e: (e.on, e.id)))
        return decided(bool(missed) and len(failed) >= view.count(self.attempts), len(failed), evidence)

    def _sort(self, view: View) -> tuple[list[Event], list[Event], list[Exclusion]]:
        meetings = cast("tuple[Meeting, ...]", view.fresh("meeting"))
        tries = cast("tuple[RescheduleAttempt, ...]", view.fresh("reschedule_attempt"))
        held = max((m.on for m in meetings if m.outcome == "held"), default=date.min)
        settled = f"settled by the meeting held on {held}"
        out = [Exclusion(m, "held" if m.outcome == "held" else settled) for m in meetings if m.on <= held]
        out += [Exclusion(t, settled) for t in tries if t.on <= held]
        out += [Exclusion(t, "succeeded") for t in tries if t.on > held and t.succeeded]
        return (
            [m for m in meetings if m.on > held],
            [t for t in tries if t.on > held and not t.succeeded],
            out,
        )

    def changes(self, view: View) -> Iterable[date]:
        """The day of every meeting, attempt and compliance."""
        yield from (event.on for event in view.situation.kept("meeting")[0])
        yield from (event.on for event in view.situation.timeline.of("reschedule_attempt"))
        if view.policy.compliance is not None:
            yield from view.policy.compliance.clearings(view)

    def excluded(self, view: View) -> list[Exclusion]:
        """Meetings held, what they settled, and attempts that succeeded."""
        return view.stale("meeting") + view.stale("reschedule_attempt") + self._sort(view)[2]

    def threshold(self, view: View) -> str:
        """The failed attempts needed."""
        return str(view.count(self.attempts))

    def explain(self, view: View, judgement: Judgement) -> str:
        """How many attempts failed, and whether a meeting was missed."""
        missed = sum(event.kind == "meeting" for event in judgement.evidence)
        return (
            f"{count_of(missed, 'meeting', 'meetings')} missed or never set and "
            f"{count_of(judgement.value, 'attempt', 'attempts')} to reschedule failed since the last meeting held; "
            f"{view.count(self.attempts)} failed attempts needed"
        )
