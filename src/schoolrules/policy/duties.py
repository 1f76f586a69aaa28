"""Duties to notify: each arises in its time and is met by a notice; together they make one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, cast

from schoolrules.policy.basics import Part, RoleId, Verdict, tag
from schoolrules.policy.checks import Check
from schoolrules.policy.conditions import Never
from schoolrules.policy.expressions import Condition, DateExpr

if TYPE_CHECKING:
    from schoolrules.events import Event, Notice
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import View


def notices(view: View, to: str, about: str) -> tuple[Event, ...]:
    """The visible notices to a role about something, in order."""
    sent = cast("tuple[Notice, ...]", view.events("notice"))
    return tuple(event for event in sent if event.to == to and event.about == about)


@dataclass(frozen=True, slots=True)
class Duty(Part):
    """A duty to send a notice about something, from when it arises. A notice sent before then serves."""

    about: str
    arises: Condition


@dataclass(frozen=True, slots=True)
class DutiesMet(DateExpr):
    """The day of the latest notice about any of the duties, while every duty that has arisen is met."""

    to: RoleId
    duties: tuple[Duty, ...]
    kind: Literal["duties-met"] = tag("duties-met")

    def day(self, view: View) -> date | None:
        """The day; None while a duty is unmet, or none was ever met."""
        sent = [(duty, notices(view, self.to, duty.about)) for duty in self.duties]
        if any(not events and duty.arises.holds(view) for duty, events in sent):
            return None
        return max((events[-1].on for _, events in sent if events), default=None)


@dataclass(frozen=True, slots=True)
class NoticeSent(Check):
    """Kept when a notice was sent, and by each of the days in `by` that has come; a later one does not cure.

    Pending until then, whether or not the step is done, unless `over` holds: the duty can no longer arise.
    """

    to: RoleId
    about: str
    by: tuple[DateExpr, ...] = ()
    over: Condition = Never()
    kind: Literal["notice-sent"] = tag("notice-sent")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Compares the first notice with the days."""
        first = next(iter(notices(view, self.to, self.about)), None)
        limits = (limit for part in self.by if (limit := part.day(view)) is not None)
        if any(first is None or first.on > limit for limit in limits):
            return Verdict.BREACHED
        if first is not None:
            return Verdict.KEPT
        return Verdict.NOT_APPLICABLE if self.over.holds(view) else Verdict.PENDING

    def while_open(self, view: View, step: Step) -> Verdict:
        """The same: this duty may be met or broken while another is open."""
        return self.verdict(view, step)

    def missing(self, view: View) -> tuple[str, ...]:
        """`notice:ROLE` while no notice was sent."""
        return () if notices(view, self.to, self.about) else (f"notice:{self.to}",)

    def evidence(self, view: View, step: Step) -> tuple[Event, ...]:
        """The first notice."""
        return notices(view, self.to, self.about)[:1]
