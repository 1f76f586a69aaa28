"""The grounds on which an effort to resolve a pupil's absence is owed, and the effort that meets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from schoolrules.policy.basics import CriterionId, tag
from schoolrules.policy.enrolment import span_holding
from schoolrules.policy.expressions import DateExpr
from schoolrules.policy.silence import RunReached
from schoolrules.policy.weeks import is_within, unverified_absences

if TYPE_CHECKING:
    from schoolrules.policy.view import View


def grounds(view: View, run: str, absences: str) -> tuple[date, ...]:
    """The days of the grounds of the present enrolment, in order.

    They are the last school day of each week marked absent and unverified, the date of each unverified absence
    outside those weeks, and the day on which the present run was long enough. None where the criteria do not apply.
    """
    return view.remember(_grounds, run, absences)


def _grounds(view: View, run: str, absences: str) -> tuple[date, ...]:
    span = span_holding(view)
    if span is None or not view.policy.criterion(absences).applies.holds(view):
        return ()
    rule = unverified_absences(view, absences)
    found = {week.ends for week in rule.bad_weeks(view) if is_within(week, span)}
    found |= {event.on for event in rule.loose(view) if span.first <= event.on <= span.last}
    reached = RunReached(run).day(view)
    return tuple(sorted(found if reached is None else found | {reached}))


@dataclass(frozen=True, slots=True)
class GroundDay(DateExpr):
    """The oldest ground for an effort; with `unmet`, the oldest that no effort before the view's day met.

    A ground is met by any effort on or after it.
    """

    run: CriterionId
    absences: CriterionId
    unmet: bool = False
    kind: Literal["ground-day"] = tag("ground-day")

    def day(self, view: View) -> date | None:
        """The day, or None where there is no such ground."""
        found = grounds(view, self.run, self.absences)
        earlier = [effort.on for effort in view.events("effort") if effort.on < view.day] if self.unmet else []
        return next((day for day in found if not earlier or day > earlier[-1]), None)


@dataclass(frozen=True, slots=True)
class GroundsMet(DateExpr):
    """The day of the first effort on or after the latest ground: it meets them all."""

    run: CriterionId
    absences: CriterionId
    kind: Literal["grounds-met"] = tag("grounds-met")

    def day(self, view: View) -> date | None:
        """The day, or None while there is no ground, or one is not met."""
        found = grounds(view, self.run, self.absences)
        if not found:
            return None
        return next((effort.on for effort in view.events("effort") if effort.on >= found[-1]), None)
