"""The law of numbers: what a greater one can never bring about, for every number whose part in the policy is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schoolrules.calendar import Period
from schoolrules.errors import InvalidInput
from schoolrules.evaluation import Evaluation, evaluate
from schoolrules.policy.editions import in_force
from schoolrules.testing.laws.anatomy import editions_of
from schoolrules.testing.laws.law import Draw, Law, Violation
from schoolrules.testing.laws.roles import Claim, roles

if TYPE_CHECKING:
    from schoolrules.case import Case
    from schoolrules.evaluation import StepReport
    from schoolrules.policy.policy import Policy

NEVER = date.max
"""Stands for a day beyond the calendar, and for one that did not come."""
GOOD, BAD = ("met", "kept"), ("not_met", "breached")
Value = int | Period


def _monotone(case: Case, draw: Draw) -> bool:
    policy = in_force(case.policy, case.record, case.as_of, case.known_at)
    told, now = False, _under(case, policy)
    for role in roles(policy):
        value = policy.values[role.number]
        if role.claims and value is not None:
            answers = sorted([(value, now), *_another(case, policy, role.number, value, draw)], key=_size)
            for claim in role.claims:
                told = _hold(role.number, claim, answers) or told
    return told


def _another(case: Case, policy: Policy, number: str, value: Value, draw: Draw) -> Iterator[tuple[Value, Evaluation]]:
    """The answer with another number; none where that is out of bounds, or not between its neighbours."""
    n = value.n if isinstance(value, Period) else value
    other = max(1, draw(st.sampled_from((n + 1, n - 1, 2 * n, n // 2, n + 3))))
    changed = Period(other, value.unit) if isinstance(value, Period) else other
    try:
        yield changed, _under(case, policy.with_parameters({number: changed}))
    except InvalidInput:
        return


def _size(answer: tuple[Value, Evaluation]) -> int:
    return answer[0].n if isinstance(answer[0], Period) else answer[0]


def _under(case: Case, policy: Policy) -> Evaluation:
    return evaluate(policy, case.record, calendar=case.calendar, as_of=case.as_of, known_at=case.known_at)


def _hold(number: str, claim: Claim, answers: list[tuple[Value, Evaluation]]) -> bool:
    """Holds the answers under ascending numbers to one claim; whether the number mattered to it."""
    if claim.way in ("never-heals", "never-harms"):
        return _hold_verdicts(number, claim, answers)
    if claim.way == "done":
        there = [(value, answer.steps[claim.about]) for value, answer in answers if claim.about in answer.steps]
        days = [(value, report.done_on or NEVER) for value, report in there]
        return _ascending(number, f"{claim.about} is done", days)
    reports = [(value, answer.steps[claim.about]) for value, answer in answers if claim.about in answer.steps]
    mattered = False
    for occasion in dict.fromkeys(report.done_on for _, report in reports):
        same = [(value, _day(report, claim.way)) for value, report in reports if report.done_on == occasion]
        known = [(value, day) for value, day in same if day is not None]
        mattered = _ascending(number, f"the {claim.way} day of {claim.about} is", known) or mattered
    return mattered


def _hold_verdicts(number: str, claim: Claim, answers: Iterable[tuple[Value, Evaluation]]) -> bool:
    never = BAD if claim.way == "never-heals" else GOOD
    found = [(value, str(answer.findings[claim.about].verdict)) for value, answer in answers if _judged(answer, claim)]
    for (less, before), (more, after) in pairwise(found):
        if before in never and after not in never:
            raise Violation(f"{claim.about} is {before} with {number} at {less}, and {after} with {more}")
    return len({verdict for _, verdict in found}) > 1


def _judged(answer: Evaluation, claim: Claim) -> bool:
    return claim.about in answer.findings and answer.findings[claim.about].verdict in (*GOOD, *BAD)


def _ascending(number: str, said: str, days: list[tuple[Value, date]]) -> bool:
    for (less, before), (more, after) in pairwise(days):
        if after < before:
            raise Violation(f"{said} on {_said(before)} with {number} at {less}, and {_said(after)} with {more}")
    return len({day for _, day in days}) > 1


def _said(day: date) -> str:
    return "no day that is known" if day == NEVER else str(day)


def _day(report: StepReport, field: str) -> date | None:
    if field in report.beyond:
        return NEVER
    found: date | None = getattr(report, field)
    return found


def _no_numbers(policy: Policy) -> str | None:
    claims = any(role.claims for edition in editions_of(policy) for role in roles(edition))
    return None if claims else "the policy has no number whose part in it is known"


def _left_out(policy: Policy) -> tuple[str, ...]:
    found = []
    for edition in editions_of(policy):
        for role in roles(edition):
            if not role.claims:
                where = ", ".join(role.unclear) or "nowhere"
                found.append(f"{role.number}, whose part is not known: used at {where}")
            elif role.unclear:
                found.append(f"{role.number} as far as it is used at {', '.join(role.unclear)}")
    return tuple(dict.fromkeys(found))


MONOTONE = Law(
    "monotone-numbers",
    "a greater threshold or wait never turns a rule from not met to met or from breached to kept, nor moves a day "
    "forward; a longer window or limit never turns one the other way, nor moves a last day forward.",
    _monotone,
    why_not=_no_numbers,
    leaves_out=_left_out,
)
