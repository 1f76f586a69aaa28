"""The evaluator's door."""

from __future__ import annotations

from datetime import date

from schoolrules.calendar import SchoolCalendar
from schoolrules.calendar.arguments import checked_day
from schoolrules.errors import InvalidInput, OutsideCalendar, Problem
from schoolrules.evaluation.evaluation import Evaluation
from schoolrules.policy.editions import in_force
from schoolrules.policy.policy import Policy
from schoolrules.record import Record


def evaluate(
    policy: Policy,
    record: Record,
    *,
    calendar: SchoolCalendar | None,
    as_of: date,
    known_at: date | None = None,
) -> Evaluation:
    """What a policy says of a record on the day `as_of`: findings, steps, the next required step.

    Of a policy with several editions, the one in force on the day of the case judges it (`Evaluation.policy`).
    `known_at` limits what was known; None filters nothing. The calendar is the school's; a policy that counts no
    school days takes None.

    Raises:
        InvalidInput: the record does not fit the policy (an unknown fact, a step that the policy does not have), or
            a calendar is missing.
        OutsideCalendar: `as_of` lies outside the calendar's coverage, and the policy counts school days.

    Source: SPEC sections 2 and 4.
    """
    checked_day(as_of, "as_of")
    if known_at is not None:
        checked_day(known_at, "known_at")
    policy = in_force(policy, record, as_of, known_at)
    problems = [*policy_problems(policy), *record_problems(policy, record)]
    if calendar is None and policy.counts_school_days:
        problems.append(Problem("calendar", f"required: {policy.id} counts school days"))
    if problems:
        raise InvalidInput(problems)
    if calendar is not None and policy.counts_school_days and not calendar.first <= as_of <= calendar.last:
        side = "before" if as_of < calendar.first else "after"
        raise OutsideCalendar(as_of, calendar.first, calendar.last, side)
    return Evaluation(policy, record, calendar, as_of, known_at)


def policy_problems(policy: Policy) -> list[Problem]:
    """Why a policy can judge no case yet: numbers that its text leaves to the caller, and the caller has not said."""
    return [Problem(f"set.{name}", f"required: {policy.parameters[name].about}") for name in policy.unsaid]


def record_problems(policy: Policy, record: Record) -> list[Problem]:
    """Why a record does not fit a policy: facts and steps that the policy does not have, with their paths."""
    problems = [Problem(f"facts.{name}", message) for name, message in _fact_problems(policy, record)]
    named = [(index, event.step) for index, event in enumerate(record.events) if event.kind == "step"]
    for index, step in named:
        if step in policy.recorded_otherwise:
            problems.append(Problem(f"events[{index}].step", "this step is recorded by events of another kind"))
        elif step not in policy.shown_by:
            listed = ", ".join(step.id for step in policy.steps if step.id not in policy.recorded_otherwise)
            problems.append(Problem(f"events[{index}].step", f"no step of the policy; expected one of {listed}"))
    return problems


def _fact_problems(policy: Policy, record: Record) -> list[tuple[str, str]]:
    found = []
    for name in record.fact_names:
        declared = policy.facts.get(name)
        if declared is None:
            expected = ", ".join(policy.facts) or "none: the policy asks for none"
            found.append((name, f"unknown fact; expected one of {expected}"))
        elif name in record.facts and (problem := declared.problem_with(record.facts[name])) is not None:
            found.append((name, problem))
    required = (name for name, declared in policy.facts.items() if declared.required and name not in record.facts)
    return [*found, *((name, "required") for name in required)]
