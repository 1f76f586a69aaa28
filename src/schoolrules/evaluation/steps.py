"""How a step stands on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from schoolrules.evaluation.results import OPEN
from schoolrules.policy.basics import Force, Verdict
from schoolrules.policy.expressions import BEYOND, UNCOUNTED, roll

if TYPE_CHECKING:
    from schoolrules.evaluation.results import Status
    from schoolrules.policy.step import Requirement, Step
    from schoolrules.policy.view import View


class Standing(NamedTuple):
    """How a step stands: days may be `BEYOND` or `UNCOUNTED` here. `dated` adds the times of a done step."""

    step: Step
    status: Status
    force: Force
    done_on: date | None
    earliest: date | None
    due: date | None
    due_nominal: date | None
    blocked_by: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether the step is ready, waiting, blocked or overdue; a routine step that waits is not open."""
        return self.status in OPEN and not (self.step.routine and self.status == "waiting")


class Times(NamedTuple):
    """The first and the last lawful day of a step, and the last one before it was rolled."""

    earliest: date | None
    due: date | None
    due_nominal: date | None


NO_TIMES = Times(None, None, None)


def standing(step: Step, view: View) -> Standing:
    """How a step stands on the view's day."""
    force = Force.MUST if step.must_when.holds(view) else step.force
    done_on = view.done_day(step.id)
    if done_on is not None:
        return Standing(step, "done", force, done_on, *NO_TIMES, ())
    closed = _closed_by_phase(step, view)
    if closed is not None:
        return Standing(step, closed, force, None, *NO_TIMES, ())
    lacking = tuple([item for need in step.presupposes for item in need.missing(view)]) if step.presupposes else ()
    if lacking:
        return Standing(step, "blocked", force, None, *times(step, view), lacking)
    closed = _closed_to(step, view)
    if closed is not None:
        return Standing(step, closed, force, None, *NO_TIMES, ())
    when = times(step, view)
    missing = tuple(dict.fromkeys(item for need in step.needs for item in need.missing(view)))
    status = _open_status(step, view, force, when, missing)
    return Standing(step, status, force, None, *when, () if status == "lapsed" else missing)


def dated(stands: Standing, view: View) -> Standing:
    """The standing with the times of a done step: those of its own day, with what was visible then."""
    if stands.done_on is None:
        return stands
    when = times(stands.step, view.at(stands.done_on))
    return stands._replace(earliest=when.earliest, due=when.due, due_nominal=when.due_nominal)


def _closed_by_phase(step: Step, view: View) -> Status | None:
    """`skipped` or `not_required` where the state of the process closes the step, else None."""
    phase = view.phase()
    if phase is None or phase in step.stands_in:
        return None
    below = step.passable and view.policy.index_of(step.id) < view.highest_rung()
    return "skipped" if below else "not_required"


def _closed_to(step: Step, view: View) -> Status | None:
    """`skipped` or `not_required` where the step's own conditions close it, else None."""
    if step.skipped.holds(view):
        return "skipped"
    return None if step.opens.holds(view) else "not_required"


def _open_status(step: Step, view: View, force: Force, when: Times, missing: tuple[str, ...]) -> Status:
    if when.due is not None and when.due != UNCOUNTED and when.due < view.day:
        return "overdue" if force is Force.MUST else "lapsed"
    if missing:
        return "blocked"
    opens = when.due if step.routine else when.earliest
    if (opens is not None and opens > view.day) or (step.routine and opens is None):
        return "waiting"
    return "ready"


def times(step: Step, view: View) -> Times:
    """When a step may first and must last be taken, as of the view's day."""
    earliest = None if step.earliest is None else step.earliest.day(view)
    due = None if step.due is None else step.due.day(view)
    relapse = None if view.policy.compliance is None else view.policy.compliance.relapse(view)
    if relapse is not None and relapse.step == step.id:
        earliest = max((day for day in (earliest, relapse.day) if day is not None), default=None)
        due = due if step.keeps_due else earliest
    if step.due is None or step.roll == "none" or due is None or due in (BEYOND, UNCOUNTED) or not step.due.rolls(view):
        return Times(earliest, due, None)
    rolled = roll(view, due)
    return Times(earliest, rolled, None if rolled == due else due)


def requirement_verdict(requirement: Requirement, stands: Standing, view: View) -> Verdict:
    """Whether a requirement of a step was kept."""
    step, check = stands.step, requirement.check
    if requirement.whenever.holds(view):
        return check.verdict(view, step)
    if stands.status == "done" and stands.done_on is not None:
        if requirement.continuing:
            return check.verdict(view, step)
        return check.verdict(view.at(stands.done_on), step)
    late = check.when_late(view, step, stands.due) if stands.force is not Force.MAY else None
    if late is not None and stands.status in ("overdue", "lapsed"):
        return late
    if stands.status in ("ready", "waiting", "blocked", "overdue"):
        return check.while_open(view, step)
    return Verdict.NOT_APPLICABLE
