"""Documenting a pupil's status again and again: when it is next due, and whether a day came without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Literal

from schoolrules.policy.basics import OutputId, Part, PeriodId, RecordedStep, Verdict, tag
from schoolrules.policy.checks import Check
from schoolrules.policy.enrolment import Enrolment, span_begun, span_holding
from schoolrules.policy.expressions import BEYOND, UNCOUNTED, DateExpr, period_after
from schoolrules.policy.silence import SCHOOL_DAYS, nth_school_day
from schoolrules.policy.weeks import weekly_marks

if TYPE_CHECKING:
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import View

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Documentations(Part):
    """What documents a pupil's status, and how often it must.

    A weekly mark, an event of the step, and the last school day of a week with a sufficient engagement, whatever is
    marked later. Each only within the span of enrolment in question.
    """

    step: RecordedStep
    weeks: OutputId
    every: PeriodId

    def days(self, view: View, span: Enrolment) -> list[date]:
        """The days of the documentations visible on the view's day, in order."""
        found = {event.on for event in (*view.events("weekly_mark"), *view.step_events(self.step))}
        for week in weekly_marks(view, self.weeks).ledger(view).weeks:
            if week.engagements and week.engagements[0].on <= view.day:
                found.add(week.ends)
        return sorted(day for day in found if span.first <= day <= min(span.last, view.day))

    def first_due(self, view: View, span: Enrolment) -> date | None:
        """When the first is due: the n-th school day of the span, its first day counted."""
        period = view.period(self.every)
        if period.unit == SCHOOL_DAYS:
            return nth_school_day(view.pupil, span.first, period.n, span)
        return period_after(view, max(span.first, date.min + ONE_DAY) - ONE_DAY, period)

    def next_due(self, view: View, latest: date) -> date | None:
        """When the next is due after one."""
        return period_after(view, latest, view.period(self.every))


@dataclass(frozen=True, slots=True)
class DocumentationDue(DateExpr):
    """The day by which the pupil's status must next be documented."""

    of: Documentations
    kind: Literal["documentation-due"] = tag("documentation-due")

    def day(self, view: View) -> date | None:
        """The day; None outside the enrolment, or where the span ends before the first is due."""
        span = span_holding(view)
        if span is None:
            return None
        days = self.of.days(view, span)
        return self.of.next_due(view, days[-1]) if days else self.of.first_due(view, span)


@dataclass(frozen=True, slots=True)
class DocumentedInTime(Check):
    """Kept until a day later than the due one came without a documentation.

    Judged in the span of enrolment that holds the day or was last begun, up to the day before `until`.
    """

    of: Documentations
    until: DateExpr
    looks_at: ClassVar[Literal["week"]] = "week"
    kind: Literal["documented-in-time"] = tag("documented-in-time")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Not applicable before the first enrolment."""
        if span_begun(view) is None:
            return Verdict.NOT_APPLICABLE
        return Verdict.KEPT if self._first_gap(view) is None else Verdict.BREACHED

    def missing(self, view: View) -> tuple[str, ...]:
        """The first day later than the due one that came without a documentation."""
        day = self._first_gap(view)
        return () if day is None else (f"documentation:{day}",)

    def _first_gap(self, view: View) -> date | None:
        span = span_begun(view)
        if span is None:
            return None
        end, until = min(view.day, span.last), self.until.day(view)
        if until is not None:
            end = min(end, until - ONE_DAY)
        due = self.of.first_due(view, span)
        for day in (*self.of.days(view, span), BEYOND):
            late = None if due is None or due in (BEYOND, UNCOUNTED) else due + ONE_DAY
            if late is not None and late < day:
                return late if late <= end else None
            if day != BEYOND:
                due = self.of.next_due(view, day)
        return None
