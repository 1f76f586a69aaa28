"""What a step needs besides time: notices, dates set, approvals, judgements. What is missing blocks it, by name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from schoolrules.policy.basics import (
    CriterionId,
    EventKind,
    FactId,
    Part,
    RecordedStep,
    RoleId,
    StepId,
    TallyId,
    Verdict,
    tag,
)
from schoolrules.policy.conditions import Always, Never
from schoolrules.policy.expressions import Condition, DateExpr

if TYPE_CHECKING:
    from schoolrules.events import Approval, Event, Notice, ProgressReview, Scheduled
    from schoolrules.policy.view import Exclusion, View

FACT = "fact:"
"""What a missing fact's blocker begins with."""


class Need(Part, ABC):
    """Something that must stand in the record before a step may be taken."""

    __slots__ = ()

    @abstractmethod
    def missing(self, view: View) -> tuple[str, ...]:
        """The ids of what is missing on the view's day; empty when the need is met."""

    def applies(self, view: View) -> bool:
        """Whether the need concerns this case at all."""
        return True

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The events that meet the need."""
        return ()

    def excluded(self, view: View) -> list[Exclusion]:
        """What was looked at and does not meet it."""
        return []


@dataclass(frozen=True, slots=True)
class NoticeNeed(Need):
    """A notice about something to a role, served by that role or by one that stands for it."""

    role: RoleId
    about: str
    served_by: tuple[RoleId, ...] = ()
    """The roles a notice to which serves; only `role` itself when empty."""
    kind: Literal["notice"] = tag("notice")

    def missing(self, view: View) -> tuple[str, ...]:
        """`notice:ROLE` while no such notice is visible."""
        return () if self.evidence(view) else (f"notice:{self.role}",)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The first notice that serves."""
        roles = self.served_by or (self.role,)
        notices = cast("tuple[Notice, ...]", view.events("notice"))
        return tuple(event for event in notices if event.about == self.about and event.to in roles)[:1]


@dataclass(frozen=True, slots=True)
class ScheduledNeed(Need):
    """A date set for something; where `held` holds, one that has come."""

    what: str
    held: Condition = Never()
    kind: Literal["scheduled"] = tag("scheduled")

    def missing(self, view: View) -> tuple[str, ...]:
        """`scheduled:WHAT` while no date is set (or, where it must be held, has come)."""
        return () if self.evidence(view) else (f"scheduled:{self.what}",)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The first event that set the date."""
        held = self.held.holds(view)
        dates = cast("tuple[Scheduled, ...]", view.events("scheduled"))
        return tuple(event for event in dates if event.what == self.what and not (held and event.for_ > view.day))[:1]


@dataclass(frozen=True, slots=True)
class ApprovalNeed(Need):
    """The approval of a step by one of certain roles; the first one counts."""

    of: RecordedStep
    by: tuple[RoleId, ...]
    kind: Literal["approval"] = tag("approval")

    def missing(self, view: View) -> tuple[str, ...]:
        """`approval` while none is visible."""
        return () if self.evidence(view) else ("approval",)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The first approval."""
        approvals = cast("tuple[Approval, ...]", view.events("approval"))
        return tuple(event for event in approvals if event.of == self.of and event.by in self.by)[:1]


@dataclass(frozen=True, slots=True)
class OutcomeNeed(Need):
    """The latest outcome of a step is this one."""

    step: RecordedStep
    outcome: str
    kind: Literal["outcome"] = tag("outcome")

    def missing(self, view: View) -> tuple[str, ...]:
        """`outcome:OUTCOME` while the latest outcome is another, or none."""
        return () if self.evidence(view) else (f"outcome:{self.outcome}",)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The event that carries the latest outcome, where that is the one needed."""
        event = view.latest_outcome(self.step)
        return (event,) if event is not None and event.outcome == self.outcome else ()


@dataclass(frozen=True, slots=True)
class CriterionNeed(Need):
    """A criterion that is met."""

    criterion: CriterionId
    kind: Literal["criterion"] = tag("criterion")

    def missing(self, view: View) -> tuple[str, ...]:
        """`criterion:ID` while it is not met."""
        met = view.judgement(self.criterion).verdict is Verdict.MET
        return () if met else (f"criterion:{self.criterion}",)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """What the criterion counts."""
        return view.judgement(self.criterion).evidence


@dataclass(frozen=True, slots=True)
class StepNeed(Need):
    """Another step that was done."""

    step: StepId
    kind: Literal["step"] = tag("step")

    def missing(self, view: View) -> tuple[str, ...]:
        """`step:ID` while it is not done."""
        return () if view.done_day(self.step) is not None else (f"step:{self.step}",)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The step's event, where it has one."""
        event = view.step_event(self.step)
        return () if event is None else (event,)

    def excluded(self, view: View) -> list[Exclusion]:
        """The events of the step that do not count as taking it."""
        return view.step_dropped(self.step)


@dataclass(frozen=True, slots=True)
class FactNeed(Need):
    """A fact of the case that must be known."""

    fact: FactId
    kind: Literal["fact"] = tag("fact")

    def missing(self, view: View) -> tuple[str, ...]:
        """`fact:NAME` while it is not known."""
        return (FACT + self.fact,) if view.fact(self.fact) is None else ()


@dataclass(frozen=True, slots=True)
class TallyNeed(Need):
    """A tally that was reached."""

    tally: TallyId
    kind: Literal["tally"] = tag("tally")

    def missing(self, view: View) -> tuple[str, ...]:
        """`LABEL:NUMBER/NEEDED` while it is not."""
        return view.policy.tallies[self.tally].missing(view, view.tally(self.tally))

    def evidence(self, view: View) -> tuple[Event, ...]:
        """What the tally counts."""
        return view.tally(self.tally).counted

    def excluded(self, view: View) -> list[Exclusion]:
        """What the tally refuses."""
        return view.policy.tallies[self.tally].excluded(view)


@dataclass(frozen=True, slots=True)
class ReviewNeed(Need):
    """A person's review, on or after certain days, that found progress inadequate. The judgement is never inferred."""

    since: DateExpr
    kind: Literal["review"] = tag("review")

    def missing(self, view: View) -> tuple[str, ...]:
        """`progress-review` while the latest review is missing, too old, or found progress adequate."""
        return () if self.evidence(view) else ("progress-review",)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The latest review, where it will do."""
        reviews = cast("tuple[ProgressReview, ...]", view.events("progress_review"))
        if not reviews or reviews[-1].adequate:
            return ()
        since = self.since.day(view)
        return (reviews[-1],) if since is None or reviews[-1].on >= since else ()


@dataclass(frozen=True, slots=True)
class SettledNeed(Need):
    """A request that, once made, must have been settled."""

    label: str
    requested: EventKind
    settled: EventKind
    kind: Literal["settled"] = tag("settled")

    def missing(self, view: View) -> tuple[str, ...]:
        """`LABEL` while the latest request is not settled on its day or later."""
        requests, settled = view.events(self.requested), view.events(self.settled)
        pending = bool(requests) and not (settled and settled[-1].on >= requests[-1].on)
        return (self.label,) if pending else ()

    def applies(self, view: View) -> bool:
        """Whether there is a request."""
        return bool(view.events(self.requested))

    def evidence(self, view: View) -> tuple[Event, ...]:
        """The request and what settled it."""
        return view.events(self.requested) + view.events(self.settled)


@dataclass(frozen=True, slots=True)
class If(Need):
    """Needs that stand only under a condition; with `fact`, only where that fact is true, and it must be known."""

    then: tuple[Need, ...]
    when: Condition = Always()
    fact: FactId | None = None
    kind: Literal["if"] = tag("if")

    def missing(self, view: View) -> tuple[str, ...]:
        """What the needs lack; `fact:NAME` alone while the fact is not known."""
        if self.fact is not None and view.fact(self.fact) is None:
            return (FACT + self.fact,) if self.when.holds(view) else ()
        return tuple(item for need in self.then for item in need.missing(view)) if self.applies(view) else ()

    def applies(self, view: View) -> bool:
        """Whether the condition holds and the fact is not known to be false."""
        return self.when.holds(view) and (self.fact is None or view.fact(self.fact) is not False)

    def evidence(self, view: View) -> tuple[Event, ...]:
        """What meets the needs."""
        return tuple(event for need in self.then for event in need.evidence(view)) if self.applies(view) else ()
