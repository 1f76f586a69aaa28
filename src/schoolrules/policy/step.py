"""Steps: who must, should or may do what, from when, until when, and what must stand first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schoolrules.policy.basics import Citation, Force, JsonValue, Part, RoleId
from schoolrules.policy.checks import Check
from schoolrules.policy.conditions import Always, Never
from schoolrules.policy.expressions import Condition, DateExpr, matches
from schoolrules.policy.needs import Need

if TYPE_CHECKING:
    from schoolrules.events import StepTaken
    from schoolrules.policy.view import View


@dataclass(frozen=True, slots=True)
class Action(Part):
    """Something that belongs to a step, with the force of the text; `done` where an event of the record shows it."""

    text: str
    force: Force = Force.MUST
    done: Condition = Never()
    citation: Citation | None = None
    """The step's own citation where none is given."""


@dataclass(frozen=True, slots=True)
class Requirement(Part):
    """A rule that those who run the procedure must keep when they take a step."""

    name: str
    title: str
    check: Check
    force: Force | None = None
    """The step's own force where none is given."""
    continuing: bool = False
    """Judged with the present record, not with that of the step's own day."""
    whenever: Condition = Never()
    """Where this holds, judged (with the present record) even though the step is neither done nor open."""
    citation: Citation | None = None
    """The step's own citation where none is given."""


@dataclass(frozen=True, slots=True)
class TakenIf(Part):
    """What a `step` event must show for the step to be taken by it; any other event of the step counts for nothing."""

    values: dict[str, JsonValue]
    otherwise: str
    """Why an event that shows something else does not count."""
    when: Condition = Always()
    since: DateExpr | None = None
    """The first day on which an event counts, where it is known."""
    until: DateExpr | None = None
    """The last."""

    def shown_by(self, event: StepTaken, view: View) -> bool:
        """Whether an event shows it."""
        first = None if self.since is None else self.since.day(view)
        last = None if self.until is None else self.until.day(view)
        in_time = (first is None or first <= event.on) and (last is None or event.on <= last)
        return in_time and matches(event, self.values)


@dataclass(frozen=True, slots=True)
class Step(Part):
    """A step of a procedure."""

    id: str
    title: str
    actor: RoleId
    force: Force
    citation: Citation
    opens: Condition = Always()
    """Until this holds the step is `not_required`."""
    done: DateExpr | None = None
    """The day on which it is done, where that is not simply the day of its first `step` event."""
    also_recorded: bool = False
    """Whether `step` events record it although `done` dates it."""
    taken_if: tuple[TakenIf, ...] = ()
    skipped: Condition = Never()
    """Where this holds and the step is not done, it was passed over."""
    earliest: DateExpr | None = None
    due: DateExpr | None = None
    roll: Literal["none", "next"] = "none"
    """Whether a due day that is no business day moves to the next one."""
    needs: tuple[Need, ...] = ()
    presupposes: tuple[Need, ...] = ()
    """What the whole case rests on: while it is missing the step is blocked by that alone, whatever its day."""
    must_when: Condition = Never()
    """Where this holds, the step must be taken, whatever its force otherwise."""
    exists: Condition = Always()
    """Whether the policy, with its numbers and readings, has the step at all."""
    rung: bool = True
    """Whether taking it advances the ladder. What is no rung stands beside it."""
    passable: bool = True
    """Whether it can be `skipped` when later steps are done."""
    stands_in: tuple[Literal["clear", "paused", "closed"], ...] = ()
    """The states of the process that leave this step open."""
    routine: bool = False
    """Waits until its due day, and is then ready; while it waits it is neither next nor a reason to be open."""
    keeps_due: bool = False
    """Whether a relapse leaves its due day alone."""
    yields: bool = False
    """Whether, while it waits, the steps after it come first."""
    outcomes: tuple[str, ...] = ()
    """The outcomes that its events may carry; any, where none is named."""
    requirements: tuple[Requirement, ...] = ()
    actions: tuple[Action, ...] = ()
    notify: tuple[RoleId, ...] = ()
    participants: tuple[RoleId, ...] = ()
    """Who takes part, as the text lists them."""
