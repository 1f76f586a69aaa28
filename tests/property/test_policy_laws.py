"""Laws of the policies' numbers: for every parameter of every policy, what a greater one can never bring about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import settings

from schoolrules import Case, Evaluation, Policy, evaluate, policies
from schoolrules.evaluation.results import StepReport

from .strategies import case_of

LADDER = "attendance-ladder"
CASES = min(100, settings.default.max_examples)  # type: ignore[union-attr]
GOOD = ("met", "kept")
BAD = ("not_met", "breached")
NEVER = date.max
"""Stands for a day beyond the calendar, and for one that did not come."""

COUNTS = (1, 2, 3, 4, 6, 8, 9, 10, 14)
SCHOOL_DAYS = tuple(f"{n} school days" for n in (1, 3, 5, 6, 7, 8, 10, 20, 60))
LONG = tuple(f"{n} school days" for n in (1, 2, 5, 10, 19, 20, 21, 60, 120, 180, 400))
CALENDAR_DAYS = tuple(f"{n} calendar days" for n in (1, 2, 3, 5, 6, 10, 15, 30, 59, 60, 61, 90, 150))
WAITS = ("1 calendar days", "5 calendar days", "10 calendar days", "59 calendar days", "60 calendar days")
MONTHS = tuple(f"{n} months" for n in (1, 3, 5, 6, 7, 12, 24))


@dataclass(frozen=True, kw_only=True)
class Law:
    """What cannot happen when one number of a policy is made greater, all else staying as it is."""

    policy: str
    parameter: str
    values: tuple[int | str, ...]
    """The values tried, ascending."""
    never_heals: tuple[str, ...] = ()
    """Rules that never turn from `not_met` to `met`, nor from `breached` to `kept`."""
    never_harms: tuple[str, ...] = ()
    """Rules that never turn from `met` to `not_met`, nor from `kept` to `breached`."""
    earliest: tuple[str, ...] = ()
    """Steps whose first lawful day never becomes earlier."""
    due: tuple[str, ...] = ()
    """Steps whose last lawful day never becomes earlier."""
    done: tuple[str, ...] = ()
    """Steps that are never done earlier."""
    cases: int = 1
    """How many times the usual number of random cases: where few of them turn on the number."""

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that the law speaks of."""
        return self.never_heals + self.never_harms


def threshold(policy: str, parameter: str, *rules: str, values: tuple[int | str, ...] = COUNTS, cases: int = 1) -> Law:
    """A count or a share that must be reached: raising it never turns `not_met` into `met`."""
    return Law(policy=policy, parameter=parameter, values=values, never_heals=rules, cases=cases)


def window(policy: str, parameter: str, *rules: str, values: tuple[str, ...] = LONG) -> Law:
    """A time in which something is counted: lengthening it never turns `met` into `not_met`."""
    return Law(policy=policy, parameter=parameter, values=values, never_harms=rules)


def wait(
    policy: str,
    parameter: str,
    *rules: str,
    earliest: tuple[str, ...],
    values: tuple[str, ...] = SCHOOL_DAYS,
    cases: int = 1,
) -> Law:
    """A notice, a spacing, a time to answer: lengthening it moves no first day forward and heals no breach."""
    return Law(policy=policy, parameter=parameter, values=values, never_heals=rules, earliest=earliest, cases=cases)


def limit(
    policy: str,
    parameter: str,
    *rules: str,
    due: tuple[str, ...] = (),
    values: tuple[str, ...] = CALENDAR_DAYS,
    cases: int = 1,
) -> Law:
    """A time within which something must be done: lengthening it moves no last day forward and breaches nothing."""
    return Law(policy=policy, parameter=parameter, values=values, never_harms=rules, due=due, cases=cases)


LEVEL_RULES = ("sart-threshold", "mediation-threshold", "sarb-threshold", "enforcement-threshold")

LAWS = (
    # truancy-intervention
    threshold(
        "truancy-intervention",
        "unexcused-9-of-180.at_least",
        "unexcused-9-of-180",
        "hearing-notice.threshold",
    ),
    window(
        "truancy-intervention",
        "unexcused-9-of-180.window",
        "unexcused-9-of-180",
        "hearing-notice.threshold",
    ),
    Law(
        policy="truancy-intervention",
        parameter="interventions.at_least",
        values=(1, 2, 3, 4, 6),
        never_heals=tuple(f"referral-{k}.interventions" for k in (1, 2, 3)),
        done=tuple(f"interventions-{k}" for k in (1, 2, 3)),
    ),
    wait(
        "truancy-intervention",
        "referral.spacing",
        "referral-2.spacing",
        "referral-3.spacing",
        earliest=("referral-2", "referral-3"),
    ),
    # noncompliance
    threshold("noncompliance", "missing-assignments.at_least", "missing-assignments"),
    window("noncompliance", "missing-assignments.window", "missing-assignments"),
    threshold("noncompliance", "missing-work-sample.at_least", "missing-work-sample"),
    threshold("noncompliance", "missing-attendance-log.at_least", "missing-attendance-log"),
    threshold("noncompliance", "missed-meetings.attempts", "missed-meetings"),
    threshold("noncompliance", "no-communication.sets", "no-communication", values=(2, 3)),
    # A relapse may begin later where silence is no ground, and then moves the day of `letter-1`; never forward.
    wait(
        "noncompliance",
        "no-communication.wait",
        "no-communication",
        earliest=("contact-set-2", "contact-set-3"),
    ),
    wait("noncompliance", "letter-1.cure", "letter-2.not-before", earliest=("letter-2",)),
    wait(
        "noncompliance",
        "conference.notice",
        "conference.not-before",
        "letter-2.conference-date",
        earliest=("conference",),
    ),
    wait("noncompliance", "withdrawal.notice", "withdrawal.notice-days", earliest=("withdrawal",)),
    # learner-validated
    Law(
        policy="learner-validated",
        parameter="no-engagement.run",
        values=SCHOOL_DAYS,
        never_heals=("no-engagement", "remove-from-membership.run", "remove-from-membership.not-before"),
        earliest=("remove-from-membership",),
        due=("reasonable-effort", "remove-from-membership"),
    ),
    limit(
        "learner-validated",
        "document-status.every",
        "document-status.cadence",
        due=("document-status",),
        values=SCHOOL_DAYS,
    ),
    # attendance-ladder: a level's number lies between those of the levels beside it
    threshold(LADDER, "sart-meeting.at_least", "sart-threshold", "sart-meeting.threshold", values=(1, 2, 3, 4, 5, 6)),
    threshold(
        LADDER,
        "mediation-meeting.at_least",
        "mediation-threshold",
        "mediation-meeting.threshold",
        values=(3, 4, 5, 6, 7, 8, 9),
    ),
    threshold(LADDER, "sarb.at_least", "sarb-threshold", "sarb.threshold", values=(6, 7, 8, 9, 10)),
    threshold(
        LADDER, "da-filing.at_least", "enforcement-threshold", "da-filing.threshold", values=(9, 10, 11, 12, 14, 20)
    ),
    threshold(LADDER, "truancy.tardy_over", *LEVEL_RULES, values=(0, 9, 15, 16, 30, 31, 45, 46, 90, 1440), cases=2),
    window(LADDER, "truancy.within", *LEVEL_RULES),
    threshold(LADDER, "chronic-truant.percent", "chronic-truant", values=(1, 2, 5, 9, 10, 11, 15, 20, 50, 100)),
    # ucp
    limit("ucp", "timely.discrimination_limit", "timely", values=MONTHS),
    limit("ucp", "timely.fees_limit", "timely", values=MONTHS),
    Law(
        policy="ucp",
        parameter="direct-intervention.inaction",
        values=CALENDAR_DAYS,
        never_heals=("direct-intervention",),
    ),
    limit("ucp", "mediation.within", due=("mediation",)),
    limit("ucp", "investigation-meeting.within", "investigation-meeting.within", due=("investigation-meeting",)),
    # Not `decision.extension`: an agreement that gave more time gives none where the policy's own is longer.
    limit("ucp", "decision.within", "decision.within", due=("decision",)),
    limit("ucp", "appeal.within", "appeal.within", due=("appeal",)),
    wait("ucp", "civil-action.wait", "civil-action.not-before", earliest=("civil-action",), values=WAITS, cases=8),
    limit("ucp", "forward-file.within", "forward-file.within", due=("forward-file",), values=WAITS, cases=4),
    # ucp-annual-notice
    Law(
        policy="ucp-annual-notice",
        parameter="translation-needed.percent",
        values=(1, 5, 9, 10, 11, 14, 15, 16, 20, 33, 34, 50, 100),
        never_heals=("translation-needed",),
        never_harms=("annual-notice.languages",),
    ),
)


def forms(policy: str) -> list[Policy]:
    """The policy as the text has it, and in every form that gives it numbers."""
    if policy != LADDER:
        return [policies.outline(policy), policies.get(policy)]
    levels = {"sart-meeting": 3, "mediation-meeting": 6, "sarb": 9, "da-filing": 10, "within": "60 school days"}
    chosen = [policies.get(policy, profile=profile) for profile in ("3-6-9", "california-statute")]
    return [policies.outline(policy), *chosen, policies.get(policy, levels=levels)]


def form_for(case: Case, parameter: str) -> Policy:
    """The case's policy; a ladder's in a form whose number turns on the parameter, under the case's readings."""
    if parameter == "forward-file.within":
        return policies.get("ucp", edition="2020").with_readings(case.policy.read)
    if case.policy.id != LADDER:
        return case.policy
    _, three_six_nine, statute, own = forms(LADDER)
    chosen = {"truancy.within": own, "chronic-truant.percent": statute}.get(parameter, three_six_nine)
    return chosen.with_readings(case.policy.read)


def under(law: Law, seed: int) -> list[Evaluation]:
    """A random case under each value of the law's parameter."""
    case = Case.parse(case_of(law.policy, seed))
    policy = form_for(case, law.parameter)
    return [
        evaluate(
            policy.with_parameters({law.parameter: value}),
            case.record,
            calendar=case.calendar,
            as_of=case.as_of,
            known_at=case.known_at,
        )
        for value in law.values
    ]


def judged(answers: Iterable[Evaluation], rule: str) -> list[str]:
    """The rule's verdicts, those left out that say neither the one nor the other."""
    found = (str(answer.findings[rule].verdict) for answer in answers if rule in answer.findings)
    return [verdict for verdict in found if verdict in GOOD + BAD]


def occasions(answers: list[Evaluation], step: str) -> Iterator[list[StepReport]]:
    """The step's reports, those together that tell of one occasion: it is still to be taken, or was done that day."""
    reports = [answer.steps[step] for answer in answers if step in answer.steps]
    for done_on in dict.fromkeys(report.done_on for report in reports):
        yield [report for report in reports if report.done_on == done_on]


def days(reports: Iterable[StepReport], field: str) -> list[date]:
    """First or last days; what lies beyond the calendar is later than any day, and what has none is left out."""
    found = [NEVER if field in report.beyond else getattr(report, field) for report in reports]
    return [day for day in found if day is not None]


def moves(law: Law, answers: list[Evaluation]) -> Iterator[tuple[str, list[str] | list[date]]]:
    """Each thing that the law speaks of, and what it comes to under each value, in the order that it must keep."""
    for rule in law.never_heals:
        yield rule, [str(int(verdict in BAD)) for verdict in judged(answers, rule)]
    for rule in law.never_harms:
        yield rule, [str(int(verdict in GOOD)) for verdict in judged(answers, rule)]
    for field, steps in (("earliest", law.earliest), ("due", law.due)):
        for step in steps:
            for reports in occasions(answers, step):
                yield f"{step} {field}", days(reports, field)
    for step in law.done:
        yield f"{step} done_on", [answer.steps[step].done_on or NEVER for answer in answers]


def judges_all_or_none(law: Law, answers: list[Evaluation]) -> bool:
    """Whether each criterion of the law is met or not under every value, or the same other thing under all.

    Only of a complaint's time one date alone may tell that it was in time, and not that it was late.
    """
    found = [
        {str(a.findings[rule].verdict) for a in answers} for rule in law.rules if rule in answers[0].policy.criteria
    ]
    return "timely" in law.rules or all(verdicts <= {"met", "not_met"} or len(verdicts) == 1 for verdicts in found)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: f"{law.policy}-{law.parameter}")
def test_a_greater_number_never_turns_the_other_way(law: Law) -> None:
    """For each number of each policy, over many random cases; and the number matters to all that the law names."""
    turned: set[str] = set()
    for seed in range(CASES * law.cases):
        answers = under(law, seed)
        assert judges_all_or_none(law, answers), seed
        for what, found in moves(law, answers):
            assert found == sorted(found), (seed, what, found)
            if any(left != right for left, right in pairwise(found)):
                turned.add(what)
    named = {*law.rules, *(f"{s} earliest" for s in law.earliest), *(f"{s} due" for s in law.due)}
    assert turned == named | {f"{s} done_on" for s in law.done}


@pytest.mark.parametrize("policy", policies.ids())
def test_every_number_of_every_policy_has_a_law(policy: str) -> None:
    """A new parameter needs a law of its own, and a law is about a number that there is."""
    held = {name for form in forms(policy) for name in form.parameters}
    assert {law.parameter for law in LAWS if law.policy == policy} == held
    assert all(law.values == tuple(dict.fromkeys(law.values)) and len(law.values) > 1 for law in LAWS)
