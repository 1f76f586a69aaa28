"""The law of prerequisites: no step comes before one that the policy says must have been done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from schoolrules.audit.parts import uses_of, within
from schoolrules.policy.conditions import Never
from schoolrules.testing.laws.anatomy import editions_of
from schoolrules.testing.laws.answers import events_of, with_record
from schoolrules.testing.laws.law import Draw, Law, Violation
from schoolrules.testing.laws.taking import view_of
from schoolrules.testing.laws.walking import way

if TYPE_CHECKING:
    from schoolrules.case import Case
    from schoolrules.evaluation import Evaluation, StepReport
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import View

Part = Any
"""A part of some kind; each function knows the fields of its own."""
Holds = Callable[["View"], bool]


class Prerequisite(NamedTuple):
    """A step that must be done before another one may be taken."""

    step: str
    when: tuple[Holds, ...] = ()
    """All of these hold, or it is not asked for."""
    is_required: bool = False
    """Whether only a requirement names it: nothing then waits for it where it was passed over."""

    def applies(self, view: View) -> bool:
        """Whether it is asked for in this case."""
        return all(holds(view) for holds in self.when)


def prerequisites(step: Step, policy: Policy) -> tuple[Prerequisite, ...]:
    """The steps that must be done before a step may be taken.

    Those that it needs, those that open it, the rung before it where it is opened as the next rung, and those rungs
    that a requirement says had been done.
    """
    needed = (found for need in (*step.presupposes, *step.needs) for found in _needed(need))
    found = (*needed, *map(Prerequisite, _opened_by(step.opens, policy)))
    named = {each.step for each in found}
    rungs = {rung.id for _, rung in policy.rungs}
    required = (each for each in _required(step) if each.step not in named and each.step in rungs)
    return tuple(dict.fromkeys((*found, *required)))


def _needed(need: Part, when: tuple[Holds, ...] = ()) -> Iterator[Prerequisite]:
    if need.kind == "step":
        yield Prerequisite(need.step, when)
    elif need.kind == "if":
        for part in need.then:
            yield from _needed(part, (*when, need.applies))


def _opened_by(when: Part, policy: Policy) -> Iterator[str]:
    """The steps without which a condition cannot hold."""
    match when.kind:
        case "done":
            yield when.step
        case "all-of":
            for part in when.of:
                yield from _opened_by(part, policy)
        case "is-next-rung":
            yield from _rung_before(when.step, policy)


def _rung_before(step: str, policy: Policy) -> Iterator[str]:
    """The rung before a step; none where silence may enter at the step without it."""
    rule, place = policy.compliance, policy.index_of(step)
    if rule is None or rule.silence_enters != step:
        yield from [rung.id for index, rung in policy.rungs if index < place][-1:]


def _required(step: Step) -> Iterator[Prerequisite]:
    """The steps that had to be done by the day of a step, as its requirements say."""
    for requirement in step.requirements:
        check: Part = requirement.check
        if requirement.continuing or not isinstance(requirement.whenever, Never):
            continue
        if check.kind == "cleared":
            for need in check.needs:
                for found in _needed(need):
                    yield found._replace(is_required=True)
        elif check.kind == "made-good":
            yield Prerequisite(check.by, (check.missed.holds,), is_required=True)


def _in_order(policy: Policy) -> Iterator[str]:
    for edition in editions_of(policy):
        for step in edition.steps:
            for first in dict.fromkeys(each.step for each in prerequisites(step, edition)):
                if edition.index_of(first) > edition.index_of(step.id):
                    yield f"{step.id} stands before {first}, without which it may not be taken"


# --- on a case -------------------------------------------------------------------------------------------------------


def _after_prerequisites(case: Case, draw: Draw) -> bool:
    seen: set[str] = set()
    for now, evaluation in way(case, draw):
        for step in evaluation.policy.steps:
            report = evaluation.steps.get(step.id)
            if report is not None and report.status in ("ready", "waiting") and step.id not in seen:
                for first in prerequisites(step, evaluation.policy):
                    if _holds_back(now, evaluation, report, first):
                        seen.add(step.id)
    return bool(seen)


def _holds_back(case: Case, evaluation: Evaluation, report: StepReport, first: Prerequisite) -> bool:
    """Holds one step to one of its prerequisites; whether that is one in this case."""
    if not first.applies(view_of(evaluation, case)) or (first.is_required and is_passed_over(evaluation, first.step)):
        return False
    done_on = evaluation.steps[first.step].done_on if first.step in evaluation.steps else None
    if done_on is None:
        raise Violation(f"{report.step} is {report.status} though {first.step} is not done")
    if first.step in evaluation.policy.recorded_otherwise:
        return True
    events = [event for event in events_of(case) if event.get("step") != first.step]
    other = with_record(case, events=events)
    without = other.evaluate()
    if first.step in without.steps and without.steps[first.step].done_on is not None:
        return True  # something else dates it
    still = without.steps.get(report.step)
    if still is None or still.status != "ready" or not first.applies(view_of(without, other)):
        return True
    if not (first.is_required and is_passed_over(without, first.step)):
        raise Violation(f"{report.step} is ready without {first.step} too")
    return True


def is_passed_over(evaluation: Evaluation, step: str) -> bool:
    """Whether a step is not done, and a later rung of the ladder is: the procedure is out of order already."""
    report, place = evaluation.steps.get(step), evaluation.policy.index_of(step)
    later = [rung.id for index, rung in evaluation.policy.rungs if index > place]
    if report is None or report.done_on is not None:
        return False
    return any(evaluation.steps[name].done_on is not None for name in later if name in evaluation.steps)


def named_in(part: Part) -> frozenset[str]:
    """The steps that a part names, itself or in the parts that it holds."""
    used = (use for placed in within(part, "") for use in uses_of(placed))
    return frozenset(use.name for use in used if use.family == "step")


def _no_prerequisites(policy: Policy) -> str | None:
    any_ = any(prerequisites(step, edition) for edition in editions_of(policy) for step in edition.steps)
    return None if any_ else "no step names another one as needed"


PREREQUISITES = Law(
    "prerequisites",
    "no step stands before one that it needs or that its requirements ask for, none is ready or waiting while such a "
    "step is not done, and none is ready once it is taken off the record.",
    _after_prerequisites,
    declared=_in_order,
    why_not=_no_prerequisites,
)
