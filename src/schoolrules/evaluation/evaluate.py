"""The evaluator's door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from schoolrules.calendar import SchoolCalendar
from schoolrules.calendar.arguments import checked_day
from schoolrules.errors import InvalidInput, OutsideCalendar, Problem, WrongType
from schoolrules.evaluation.evaluation import Evaluation
from schoolrules.parsing import closest, listed, path_to
from schoolrules.policy.editions import in_force
from schoolrules.policy.policy import Policy
from schoolrules.record import Record

JUDGED = date(1000, 1, 1), date(8999, 12, 31)
"""The first and the last day as of which a case can be judged: with room to count back and forward."""
OLDEST = date(100, 1, 1)
"""No event that is judged may be older."""
HINTED = 100
"""So many names that a policy does not have are compared with those that it has."""


def evaluate(
    policy: Policy,
    record: Record,
    *,
    calendar: SchoolCalendar | None,
    as_of: date,
    known_at: date | None = None,
    readings: Literal["chosen", "all"] = "chosen",
) -> Evaluation:
    """What a policy says of a record on the day `as_of`: findings, steps, the next required step.

    With `readings="all"` the answer is also worked out under every combination of readings that can matter, and its
    JSON says what stands under all and what hangs on which phrase (`Evaluation.all_readings`).

    Of a policy with several editions, the one in force on the day of the case judges it (`Evaluation.policy`).
    `known_at` limits what was known; None filters nothing. The calendar is the school's; a policy that counts no
    school days takes None.

    Raises:
        InvalidInput: the record does not fit the policy (an unknown fact, a step that the policy does not have),
            a calendar is missing, or `as_of` lies before the year 1000 or after 8999.
        WrongType: an argument is of another type than it must be.
        OutsideCalendar: `as_of` lies outside the calendar's coverage, and the policy counts school days.

    Source: SPEC sections 2 and 4.
    """
    for name, value, wanted in (("policy", policy, Policy), ("record", record, Record)):
        if not isinstance(value, wanted):
            raise WrongType(f"{name}: expected a {wanted.__name__}, came {type(value).__name__}")
    if calendar is not None and not isinstance(calendar, SchoolCalendar):
        raise WrongType(f"calendar: expected a SchoolCalendar or None, came {type(calendar).__name__}")
    if readings not in ("chosen", "all"):
        raise InvalidInput([Problem("readings", "expected one of chosen, all")])
    checked_day(as_of, "as_of")
    if known_at is not None:
        checked_day(known_at, "known_at")
    policy = in_force(policy, record, as_of, known_at)
    problems = [*day_problems(as_of), *policy_problems(policy), *record_problems(policy, record)]
    if calendar is None and policy.counts_school_days:
        problems.append(Problem("calendar", f"required: {policy.id} counts school days"))
    if problems:
        raise InvalidInput(problems)
    if calendar is not None and policy.counts_school_days and not calendar.first <= as_of <= calendar.last:
        raise OutsideCalendar(as_of, calendar.first, calendar.last, "before" if as_of < calendar.first else "after")
    return Evaluation(policy, record, calendar, as_of, known_at, with_all_readings=readings == "all")


def day_problems(as_of: date) -> list[Problem]:
    """Why nothing is judged as of a day."""
    first, last = JUDGED
    return [] if first <= as_of <= last else [Problem("as_of", f"expected a day from {first} to {last}")]


def policy_problems(policy: Policy) -> list[Problem]:
    """Why a policy can judge no case yet: numbers that its text leaves to the caller, and the caller has not said."""
    return [Problem(f"set.{name}", f"required: {policy.parameters[name].about}") for name in policy.unsaid]


def record_problems(policy: Policy, record: Record) -> list[Problem]:
    """Why a record does not fit a policy: facts and steps that the policy does not have, with their paths."""
    steps = [(index, event.step) for index, event in enumerate(record.events) if event.kind == "step"]
    values = (
        Problem(f"facts.{name}", problem)
        for name, value in record.facts.items()
        if name in policy.facts and (problem := policy.facts[name].problem_with(value)) is not None
    )
    required = (
        Problem(f"facts.{name}", "required")
        for name, declared in policy.facts.items()
        if declared.required and name not in record.facts
    )
    old = (
        Problem(f"events[{index}].on", f"expected a day from {OLDEST} on")
        for index, event in enumerate(record.events)
        if event.on < OLDEST
    )
    named = name_problems(policy, record.fact_names, steps)
    return [*old, *named, *_other_names(policy, record), *values, *required]


ABOUT = ("filing", "meeting", "decision")
"""What a notice may be about besides a step."""


def _other_names(policy: Policy, record: Record) -> Iterator[Problem]:
    """Approvals and notices that name no step of the policy, and outcomes that a step cannot have."""
    left = iter(range(HINTED))

    def hint(name: str, known: Iterable[str]) -> str:
        return "" if next(left, None) is None else closest(name, known)

    for index, event in enumerate(record.events):
        if event.kind == "approval" and event.of not in policy.shown_by:
            said = f"no step of the policy{hint(event.of, policy.shown_by)}"
            yield Problem(f"events[{index}].of", f"{said}; expected one of {listed(policy.shown_by)}")
        elif event.kind == "notice" and event.about not in policy.shown_by and event.about not in ABOUT:
            known = (*policy.shown_by, *ABOUT)
            said = f"no step of the policy{hint(event.about, known)}"
            yield Problem(f"events[{index}].about", f"{said}; expected one of {listed(known)}")
        elif event.kind == "step" and event.outcome is not None and event.step in policy.shown_by:
            outcomes = policy.step(event.step).outcomes
            if outcomes and event.outcome not in outcomes:
                said = f"no outcome of this step{hint(event.outcome, outcomes)}"
                yield Problem(f"events[{index}].outcome", f"{said}; expected one of {listed(outcomes)}")


def name_problems(policy: Policy, facts: Iterable[str], steps: Iterable[tuple[int, str]]) -> list[Problem]:
    """The facts, in the record's order, and the steps with their events' places, that the policy does not have."""
    problems = []
    taken = [step.id for step in policy.steps if step.id not in policy.recorded_otherwise]
    for position, name in enumerate(facts):
        if name not in policy.facts:
            expected = f"expected one of {listed(policy.facts)}" if policy.facts else "the policy asks for no facts"
            said = f"unknown fact{closest(name, policy.facts)}; {expected}"
            problems.append(Problem(path_to("facts", position), said))
    for index, step in steps:
        if step in policy.recorded_otherwise:
            problems.append(Problem(f"events[{index}].step", "this step is recorded by events of another kind"))
        elif step not in policy.shown_by:
            hint = closest(step, taken) if len(problems) < HINTED else ""
            message = f"no step of the policy{hint}; expected one of {listed(taken)}"
            problems.append(Problem(f"events[{index}].step", message))
    return problems
