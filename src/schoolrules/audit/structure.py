"""Steps, needs and conditions that cannot be, told from the declaration alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from schoolrules.audit.parts import parts, within
from schoolrules.audit.possible import Possible
from schoolrules.audit.remarks import Remark, Severity

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.step import Step

OF_COMPLIANCE = ("in-compliance", "paused", "passed-over", "is-next-rung")
"""Conditions that stand only in a policy with a rule on compliance."""


def remarks(policy: Policy) -> Iterator[Remark]:
    """What a policy's declaration itself rules out."""
    misplaced = list(_misplaced(policy))
    yield from misplaced
    if misplaced:
        return
    of = Possible(policy)
    for step in policy.steps:
        if step.id not in of.reached and of.can_hold(step.exists):
            yield Remark(Severity.ERROR, "unreachable-step", f"steps.{step.id}", _why(of, step), step.citation)
        yield from _unmeetable(of, step)
        yield from _later(policy, step)
    for name, criterion in policy.criteria.items():
        if criterion.applies.kind == "never":  # type: ignore[attr-defined]  # every kind of condition has one
            text = "it is switched off: it never applies"
            yield Remark(Severity.NOTE, "switched-off", f"criteria.{name}", text, criterion.citation)
        elif (why := of.why_never_met(name)) is not None:
            text = f"it can never be met: {why}"
            yield Remark(Severity.ERROR, "impossible-criterion", f"criteria.{name}", text, criterion.citation)
    for where, part in parts(policy):
        if getattr(part, "kind", "") == "all-of" and ".opens" not in where and not of.can_hold(part):
            yield Remark(Severity.WARNING, "never-holds", where, "these conditions can never hold together")


def _misplaced(policy: Policy) -> Iterator[Remark]:
    if policy.compliance is None:
        for where, part in parts(policy):
            if getattr(part, "kind", "") in OF_COMPLIANCE:
                text = f"{part.kind} stands only in a policy with a compliance rule, and this one has none"
                yield Remark(Severity.ERROR, "misplaced-part", where, text)


def _why(of: Possible, step: Step) -> str:
    if not of.can_hold(step.opens):
        asked = [part.step for _, part in within(step.opens, "") if getattr(part, "kind", "") in ("done", "reached")]
        gone = [name for name in asked if not of.can_be_done(name)]
        gone += [before for before in _rungs_before(of, step) if not of.can_be_done(before)]
        return f"it opens only after {', '.join(gone)}, which cannot come first" if gone else "it can never open"
    if (label := of.always_in_the_way(step)) is not None:
        return f"{label} stands in the way whenever it is open"
    met = next(of.needs_never_met((*step.presupposes, *step.needs)), None)
    return "it always lacks something" if met is None else f"it always lacks something: {met[1]}"


def _rungs_before(of: Possible, step: Step) -> Iterator[str]:
    """The rung below the one that a step opens on, where it opens as the next rung."""
    rungs = [rung.id for _, rung in of.policy.rungs]
    for _, part in within(step.opens, ""):
        if getattr(part, "kind", "") == "is-next-rung" and part.step in rungs[1:]:
            yield rungs[rungs.index(part.step) - 1]


def _unmeetable(of: Possible, step: Step) -> Iterator[Remark]:
    for _, why in of.needs_never_met((*step.presupposes, *step.needs)):
        where = f"steps.{step.id}.needs"
        yield Remark(Severity.ERROR, "unmeetable-need", where, f"nobody can meet it: {why}", step.citation)
    for requirement in step.requirements:
        needs: Any = getattr(requirement.check, "needs", ())
        for _, why in of.needs_never_met(tuple(needs)):
            where = f"steps.{step.id}.{requirement.name}"
            text = f"it can never be kept: {why}"
            yield Remark(Severity.ERROR, "unmeetable-need", where, text, requirement.citation or step.citation)


def _later(policy: Policy, step: Step) -> Iterator[Remark]:
    """Needs of steps that stand later in the order."""
    place = policy.index_of(step.id)
    for where, part in within(step.needs, f"steps.{step.id}.needs"):
        if getattr(part, "kind", "") in ("step", "outcome") and policy.index_of(part.step) > place:
            text = f"it needs {part.step}, which stands later in the order of the steps"
            yield Remark(Severity.WARNING, "later-need", where, text, step.citation)
