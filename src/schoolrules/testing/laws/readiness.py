"""The law of what is ready: whatever may be taken today breaks, when it is taken today, no rule of order or time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schoolrules.testing.laws.anatomy import editions_of
from schoolrules.testing.laws.law import Draw, Law, Violation
from schoolrules.testing.laws.prerequisites import is_passed_over, named_in
from schoolrules.testing.laws.steps import timed
from schoolrules.testing.laws.taking import breached, taken
from schoolrules.testing.laws.walking import made_ready, way

if TYPE_CHECKING:
    from schoolrules.case import Case
    from schoolrules.evaluation import Evaluation, StepReport
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.step import Requirement, Step
    from schoolrules.testing.laws.taking import Moment

MOST = 3
"""How many steps that are open but not next are brought forward in a case."""


def in_order(step: Step) -> tuple[Requirement, ...]:
    """The requirements of a step on its first day, and on what must have been there before it; not on its last day."""
    return tuple(each for each in timed(step) if each.check.kind != "within")  # type: ignore[attr-defined]


def _ready_are_kept(case: Case, draw: Draw) -> bool:
    seen: set[tuple[str, frozenset[str]]] = set()
    held = False
    for now, evaluation in [*way(case, draw), *_brought_forward(case, draw)]:
        done = _done(evaluation)
        for step in evaluation.policy.steps:
            report = evaluation.steps.get(step.id)
            rules = in_order(step)
            if report is None or not rules or not _may_be_taken(report, now.as_of) or (step.id, done) in seen:
                continue
            seen.add((step.id, done))
            held = _hold(now, evaluation, step, rules) or held
    return held


def _done(evaluation: Evaluation) -> frozenset[str]:
    return frozenset(name for name, report in evaluation.steps.items() if report.done_on is not None)


def _brought_forward(case: Case, draw: Draw) -> Iterator[Moment]:
    """The steps that are open though another one is next, made ready while that one is still not taken."""
    found: dict[tuple[str, frozenset[str]], Moment] = {}
    for now, evaluation in way(case, draw):
        first, done = evaluation.next_step, _done(evaluation)
        for step in evaluation.policy.steps:
            report = evaluation.steps.get(step.id)
            if first is None or report is None or step.id == first.step or not in_order(step):
                continue
            if report.status in ("waiting", "blocked") and not report.is_routine:
                found.setdefault((step.id, done), (now, evaluation))
    tried = draw(st.permutations(list(found)))[:MOST] if found else ()
    for step_id, done in tried:
        ready = made_ready(*found[step_id, done], step_id)
        if ready is not None:
            yield ready


def _may_be_taken(report: StepReport, day: date) -> bool:
    """Whether a step is ready; or overdue, and nothing but its last day stands against it."""
    if report.is_routine:
        return False
    has_come = report.earliest is not None and report.earliest <= day
    return report.status == "ready" or (report.status == "overdue" and not report.blocked_by and has_come)


def _hold(now: Case, before: Evaluation, step: Step, rules: tuple[Requirement, ...]) -> bool:
    after = taken(now, step, now.as_of)
    if after is None:
        return False
    already = breached(before, step, rules)
    broken = [rule for rule in breached(after, step, rules) if rule not in already]
    broken = [rule for rule in broken if not _is_told_otherwise(before, step, rule)]
    if broken:
        status = before.steps[step.id].status
        said = f"{step.id} is {status} on {now.as_of}, and taken then it breaches {', '.join(broken)}"
        raise Violation(said, on=after)
    return True


def _is_told_otherwise(before: Evaluation, step: Step, rule: str) -> bool:
    """Whether a step that the rule names comes first by the order, or can come first no more, being passed over."""
    check = next(each.check for each in step.requirements if f"{step.id}.{each.name}" == rule)
    return any(is_passed_over(before, name) or _comes_first(before, step, name) for name in named_in(check))


def _comes_first(before: Evaluation, step: Step, name: str) -> bool:
    """Whether a step that is no rung, and that no other waits for, is called for before this one."""
    policy, report = before.policy, before.steps.get(name)
    stands_before = policy.index_of(name) < policy.index_of(step.id) and not policy.step(name).rung
    return stands_before and report is not None and report.is_open and report.is_required


# --- what it does not speak of ---------------------------------------------------------------------------------------


def _nothing_in_order(policy: Policy) -> str | None:
    any_ = any(in_order(step) for edition in editions_of(policy) for step in edition.steps)
    return None if any_ else "no requirement is on a first day, or on what must have been there before a step"


def _off_the_ladder(policy: Policy) -> Iterator[str]:
    for edition in editions_of(policy):
        for step in edition.steps:
            for requirement in in_order(step):
                for name in sorted(named_in(requirement.check) - {step.id}):
                    if not edition.step(name).rung:
                        yield f"{step.id}.{requirement.name} while {name}, which is no rung, is itself called for"


READY = Law(
    "ready-steps-kept",
    "whatever step is ready, next or not, or overdue with nothing that blocks it, or open and made so, breaches none "
    "of its requirements of order and of its first day when it is taken today, unless a step that the requirement "
    "names was passed over.",
    _ready_are_kept,
    why_not=_nothing_in_order,
    leaves_out=lambda policy: tuple(dict.fromkeys(_off_the_ladder(policy))),
)
