"""Laws of the days of steps: the next one lawful on its first day, none a day too early, none after its last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from schoolrules.policy.expressions import WEEKENDS
from schoolrules.testing.laws.anatomy import editions_of
from schoolrules.testing.laws.law import Draw, Law, Violation
from schoolrules.testing.laws.taking import breached, in_relapse, on_day, taken
from schoolrules.testing.laws.walking import walk, way

if TYPE_CHECKING:
    from schoolrules.case import Case
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.step import Requirement, Step

ONE_DAY = timedelta(days=1)

# --- the next step, taken --------------------------------------------------------------------------------------------

SHOWN = frozenset(
    ("shows", "lists", "in-languages", "event-shows", "outcome-shows", "holds", "settled", "day-not-before",
     "notice-sent", "extension-valid", "documented-in-time")
)  # fmt: skip
"""Kinds of requirements on what is shown, announced or settled, not on the day or on what stood before it."""


def timed(step: Step) -> tuple[Requirement, ...]:
    """The requirements of a step on its day, and on what must have been there before it."""
    return tuple(requirement for requirement in step.requirements if requirement.check.kind not in SHOWN)  # type: ignore[attr-defined]


def _next_is_kept(case: Case, draw: Draw) -> bool:
    told = False
    for found in walk(case, draw):
        step = found.step
        told = told or bool(timed(step))
        already = breached(found.opened, step, timed(step))
        broken = [rule for rule in breached(found.after, step, timed(step)) if rule not in already]
        if broken and found.at_once:
            raise Violation(
                f"{step.id} is next on {found.next_on.as_of}, and taken on {found.after.as_of}, its first lawful day, "
                f"with what blocked it settled, it breaches {', '.join(broken)}",
                on=found.after,
            )
    return told


def _without_timed(policy: Policy) -> Iterator[str]:
    for step in policy.steps:
        rest = [requirement.name for requirement in step.requirements if requirement not in timed(step)]
        if rest:
            yield f"of {step.id}: {', '.join(rest)}, which ask what is shown, announced or settled"


NEXT_STEP = Law(
    "next-step-kept",
    "the next step, taken on its first lawful day, breaches none of its requirements on its day and on what must have "
    "been there before it, while no later step was taken out of order.",
    _next_is_kept,
    leaves_out=lambda policy: tuple(_without_timed(policy)),
)

# --- a day too early, and the last day -------------------------------------------------------------------------------


def _of_kind(step: Step, kind: str) -> tuple[Requirement, ...]:
    return tuple(each for each in step.requirements if each.check.kind == kind)  # type: ignore[attr-defined]


def _too_early(case: Case, draw: Draw) -> bool:
    seen: set[str] = set()
    for now, evaluation in way(case, draw):
        for step in evaluation.policy.steps:
            report = evaluation.steps.get(step.id)
            if report is None or report.earliest is None or not report.is_open or not _of_kind(step, "not-before"):
                continue
            if in_relapse(evaluation, now, step):
                continue
            early = report.earliest - ONE_DAY
            after = None if step.id in seen else taken(now, step, early)
            if after is not None:
                seen.add(step.id)
                if not breached(after, step, timed(step)) and not _is_unclear(after, step):
                    said = f"{step.id}, taken on {early}, a day before its first lawful day, breaches nothing"
                    raise Violation(said, on=after)
    return bool(seen)


def _is_unclear(evaluation: Evaluation, step: Step) -> bool:
    """Whether a fact is missing, so that a requirement on the day cannot be judged."""
    names = (f"{step.id}.{each.name}" for each in _of_kind(step, "not-before"))
    return any(evaluation.findings[name].verdict == "undetermined" for name in names)


def _has_no(kind: str, policy: Policy) -> str | None:
    found = any(_of_kind(step, kind) for edition in editions_of(policy) for step in edition.steps)
    return None if found else f"no requirement says {kind}"


TOO_EARLY = Law(
    "too-early-breached",
    "a step that has a requirement on its first lawful day, taken the day before that day, breaches a requirement, "
    "unless a relapse gave the day.",
    _too_early,
    why_not=lambda policy: _has_no("not-before", policy),
)


def _last_day(case: Case, draw: Draw) -> bool:
    seen: set[str] = set()
    for now, evaluation in way(case, draw):
        for step in evaluation.policy.steps:
            report = evaluation.steps.get(step.id)
            if report is None or report.due is None or not _of_kind(step, "within") or step.id in seen:
                continue
            if in_relapse(evaluation, now, step):
                continue
            if report.status in ("ready", "waiting") and _hold_to_its_last_day(now, step, report.due):
                seen.add(step.id)
    return bool(seen)


def _hold_to_its_last_day(case: Case, step: Step, due: date) -> bool:
    limits, tried = _of_kind(step, "within"), False
    on_time = taken(case, step, due)
    if on_time is not None:
        tried = True
        late = breached(on_time, step, limits)
        if late:
            said = f"{step.id}, taken on its last lawful day, {due}, breaches {', '.join(late)}"
            raise Violation(said, on=on_time)
    day_after = _rolled(case, due) + ONE_DAY
    too_late = taken(case, step, day_after) if _still_due(case, step, due, day_after) else None
    if too_late is not None:
        tried = True
        if not breached(too_late, step, limits) and not _is_excused(too_late, step):
            said = f"{step.id}, taken on {day_after}, after its last lawful day, breaches nothing"
            raise Violation(said, on=too_late)
    return tried


def _still_due(case: Case, step: Step, due: date, day: date) -> bool:
    """Whether the last day is, the day after it, still what it was said to be."""
    then = on_day(case, day)
    report = None if then is None else then.evaluate().steps.get(step.id)
    return report is not None and report.due == due


def _is_excused(evaluation: Evaluation, step: Step) -> bool:
    found = (evaluation.findings[f"{step.id}.{each.name}"].verdict for each in _of_kind(step, "within"))
    return any(verdict in ("undetermined", "not_applicable") for verdict in found)


def _rolled(case: Case, day: date) -> date:
    return WEEKENDS.roll(day) if case.calendar is None else case.calendar.roll(day)


LAST_DAY = Law(
    "last-day-kept",
    "a step that has a requirement on its last lawful day, taken on that day, keeps it, and taken after it (where that "
    "is no business day: after the next one) does not, unless a relapse gave the day.",
    _last_day,
    why_not=lambda policy: _has_no("within", policy),
)
