"""What a requirement asks of a step that was taken: did those who run the procedure keep its rules?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from schoolrules.policy.basics import EventKind, JsonValue, Part, Verdict, tag
from schoolrules.policy.conditions import Never, StepShows
from schoolrules.policy.expressions import BEYOND, UNCOUNTED, Condition, DateExpr, matches, roll
from schoolrules.policy.needs import FACT, Need

if TYPE_CHECKING:
    from schoolrules.events import Event
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import Exclusion, View


class Check(Part, ABC):
    """How a requirement is judged, on the day of the step's first event and with what was visible then."""

    __slots__ = ()

    @abstractmethod
    def verdict(self, view: View, step: Step) -> Verdict:
        """`kept`, `breached`, `undetermined` or `not_applicable`."""

    def while_open(self, view: View, step: Step) -> Verdict:
        """What it comes to while the step is open and not done."""
        return Verdict.PENDING

    def when_late(self, view: View, step: Step, due: date | None) -> Verdict | None:
        """What it comes to once the due day of a required step has passed undone; None: no more than that."""
        return None

    def missing(self, view: View) -> tuple[str, ...]:
        """The ids of what is missing, where the check rests on needs."""
        return ()

    def why(self, view: View, step: Step) -> str:
        """The lawful day that it sets, in plain words; empty where the check is not about a day."""
        return ""

    def missing_from(self, view: View, step: Step) -> tuple[str, ...]:
        """The same, where it depends on what the step's event holds."""
        return self.missing(view)

    def evidence(self, view: View, step: Step) -> tuple[Event, ...]:
        """What shows that it was kept."""
        day = view.done_day(step.id)
        return tuple(event for event in view.step_events(step.id) if event.on == day)[:1]

    def excluded(self, view: View) -> list[Exclusion]:
        """What was looked at and not counted."""
        return []

    def excluded_while_open(self, view: View) -> list[Exclusion]:
        """What is already known not to count while the requirement is pending."""
        return []


@dataclass(frozen=True, slots=True)
class Cleared(Check):
    """Kept when nothing that the needs ask for was missing."""

    needs: tuple[Need, ...]
    kind: Literal["cleared"] = tag("cleared")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Breached where something is missing, undetermined where only a fact of the case is."""
        missing = self.missing(view)
        if not missing:
            return self._unless_idle(Verdict.KEPT, view)
        only_facts = all(item.startswith(FACT) for item in missing)
        return Verdict.UNDETERMINED if only_facts else Verdict.BREACHED

    def while_open(self, view: View, step: Step) -> Verdict:
        """Pending, but not applicable where no need concerns the case."""
        return self._unless_idle(Verdict.PENDING, view)

    def _unless_idle(self, verdict: Verdict, view: View) -> Verdict:
        for need in self.needs:
            if need.applies(view):
                return verdict
        return Verdict.NOT_APPLICABLE

    def missing(self, view: View) -> tuple[str, ...]:
        """What the needs lack."""
        return tuple([item for need in self.needs for item in need.missing(view)])

    def evidence(self, view: View, step: Step) -> tuple[Event, ...]:
        """The events that met the needs."""
        return tuple([event for need in self.needs for event in need.evidence(view)])

    def excluded(self, view: View) -> list[Exclusion]:
        """What the needs looked at and did not count."""
        return [exclusion for need in self.needs for exclusion in need.excluded(view)]


@dataclass(frozen=True, slots=True)
class NotBefore(Check):
    """Kept when the step was not taken before a day; breached too where that day cannot be known."""

    day: DateExpr
    recorded: DateExpr | None = None
    """Where attendance was not recorded up to this day, a day that cannot be known is undetermined."""
    needs: tuple[Need, ...] = ()
    """Facts of the case without which it cannot be judged."""
    kind: Literal["not-before"] = tag("not-before")

    def missing(self, view: View) -> tuple[str, ...]:
        """The facts that are missing."""
        return tuple([item for need in self.needs for item in need.missing(view)])

    def verdict(self, view: View, step: Step) -> Verdict:
        """Compares the step's day."""
        if self.missing(view):
            return Verdict.UNDETERMINED
        limit = self.day.day(view)
        if limit is None and self.recorded is not None:
            recorded = self.recorded.day(view)
            if recorded is not None and recorded > view.situation.recorded_through:
                return Verdict.UNDETERMINED
        return _compare(view.day, limit)

    def why(self, view: View, step: Step) -> str:
        """The first lawful day."""
        return f"the first lawful day was {_said(self.day.day(view))}"


@dataclass(frozen=True, slots=True)
class Within(Check):
    """Kept when the step was taken on or before a day; breached as soon as that day has passed undone."""

    day: DateExpr
    roll: Literal["none", "next"] = "none"
    """Whether a last day that is no business day moves to the next one here, whatever the step's due day does."""
    needs: tuple[Need, ...] = ()
    """Facts of the case without which it cannot be judged."""
    waived: Condition = Never()
    """Where this holds, no day is set and none can be missed."""
    excused: Condition = Never()
    """Where this holds, lateness does not matter: not applicable instead of breached."""
    kind: Literal["within"] = tag("within")

    def missing(self, view: View) -> tuple[str, ...]:
        """The facts that are missing."""
        return tuple([item for need in self.needs for item in need.missing(view)])

    def verdict(self, view: View, step: Step) -> Verdict:
        """Compares the step's day."""
        if self.waived.holds(view):
            return Verdict.KEPT
        if self.missing(view):
            return Verdict.UNDETERMINED
        limit = self.day.day(view)
        if limit == UNCOUNTED:
            return Verdict.UNDETERMINED
        if limit is not None and view.day <= self._rolled(view, limit):
            return Verdict.KEPT
        return Verdict.NOT_APPLICABLE if self.excused.holds(view) else Verdict.BREACHED

    def why(self, view: View, step: Step) -> str:
        """The last lawful day."""
        return f"the last lawful day was {_said(self.day.day(view))}"

    def when_late(self, view: View, step: Step, due: date | None) -> Verdict | None:
        """Breached once the day, rolled where it rolls, has passed."""
        passed = due is None or view.day > self._rolled(view, due)
        return Verdict.BREACHED if passed else None

    def _rolled(self, view: View, limit: date) -> date:
        return roll(view, limit) if self.roll == "next" and self.day.rolls(view) else limit


@dataclass(frozen=True, slots=True)
class DayNotBefore(Check):
    """Kept when one day, such as an announced one, is not before another."""

    announced: DateExpr
    day: DateExpr
    kind: Literal["day-not-before"] = tag("day-not-before")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Undetermined where nothing was announced."""
        announced = self.announced.day(view)
        if announced is None:
            return Verdict.UNDETERMINED
        return _compare(announced, self.day.day(view))

    def evidence(self, view: View, step: Step) -> tuple[Event, ...]:
        """The step's event, and the one that announced the day."""
        return (*Check.evidence(self, view, step), *self.announced.evidence(view))

    def why(self, view: View, step: Step) -> str:
        """The day announced and the first lawful one."""
        announced, limit = _said(self.announced.day(view)), _said(self.day.day(view))
        return f"{announced} was announced, and the first lawful day was {limit}"


@dataclass(frozen=True, slots=True)
class Shows(Check):
    """Kept when the step's event has these values, and these details are there and not empty."""

    values: dict[str, JsonValue] | None = None
    present: tuple[str, ...] = ()
    kind: Literal["shows"] = tag("shows")

    def verdict(self, view: View, step: Step) -> Verdict:
        """What the record does not show is breached."""
        shown = StepShows(step.id, self.values, self.present).holds(view)
        return Verdict.KEPT if shown else Verdict.BREACHED


@dataclass(frozen=True, slots=True)
class Holds(Check):
    """Kept when a condition held."""

    when: Condition
    kind: Literal["holds"] = tag("holds")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Breached where it did not."""
        return Verdict.KEPT if self.when.holds(view) else Verdict.BREACHED

    def evidence(self, view: View, step: Step) -> tuple[Event, ...]:
        """The step's event, and those that made the condition hold or not."""
        return (*Check.evidence(self, view, step), *self.when.evidence(view))


@dataclass(frozen=True, slots=True)
class Settled(Check):
    """Kept when what was requested had been settled as it must; not applicable where nothing was requested."""

    requested: EventKind
    settled: EventKind
    where: dict[str, JsonValue]
    kind: Literal["settled"] = tag("settled")

    def verdict(self, view: View, step: Step) -> Verdict:
        """The latest settlement, on the day of the latest request or later, decides."""
        requests, settled = view.events(self.requested), view.events(self.settled)
        if not requests:
            return Verdict.NOT_APPLICABLE
        kept = settled and settled[-1].on >= requests[-1].on and matches(settled[-1], self.where)
        return Verdict.KEPT if kept else Verdict.BREACHED

    def evidence(self, view: View, step: Step) -> tuple[Event, ...]:
        """The requests and what settled them."""
        return view.events(self.requested) + view.events(self.settled)


def _said(day: date | None) -> str:
    if day is None or day == UNCOUNTED:
        return "one that cannot be counted from what the record shows"
    return "beyond the calendar's end" if day == BEYOND else str(day)


def _compare(day: date, limit: date | None) -> Verdict:
    if limit is None:
        return Verdict.BREACHED
    if limit == UNCOUNTED or day == UNCOUNTED or (day == BEYOND and limit == BEYOND):
        return Verdict.UNDETERMINED
    return Verdict.KEPT if day >= limit else Verdict.BREACHED
