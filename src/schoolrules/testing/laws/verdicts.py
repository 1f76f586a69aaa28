"""Laws of verdicts: a criterion's verdict agrees with its number, and its `since` with the days before."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schoolrules.calendar import Period
from schoolrules.evaluation import evaluate
from schoolrules.policy.basics import Verdict
from schoolrules.policy.view import Situation
from schoolrules.testing.laws.anatomy import editions_of
from schoolrules.testing.laws.answers import with_record
from schoolrules.testing.laws.law import Draw, Law, Violation

if TYPE_CHECKING:
    from schoolrules.case import Case
    from schoolrules.evaluation import Evaluation, Finding
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.rules import Rule
    from schoolrules.policy.view import View

ONE_DAY = timedelta(days=1)
MANY_DAYS = 10_000
"""How far back, at most, a criterion is asked for."""
MORE_THAN_A_NUMBER = frozenset(("contact-sets", "missed-meetings"))
"""Kinds of rules that ask for something besides their number, so that enough of it may still not be met."""


def _agrees(case: Case, draw: Draw) -> bool:
    evaluation = case.evaluate()
    told = False
    for name, criterion in evaluation.policy.criteria.items():
        finding = evaluation.findings[name]
        numbers = _numbers(finding)
        if numbers is None or not _is_in_days(evaluation.policy, criterion.rule):
            continue
        told = True
        value, threshold = numbers
        if finding.verdict is Verdict.MET and value < threshold:
            raise Violation(f"{name} is met with {value}, and {threshold} are needed")
        kind = getattr(criterion.rule, "kind", "")
        if finding.verdict is Verdict.NOT_MET and value >= threshold and kind not in MORE_THAN_A_NUMBER:
            raise Violation(f"{name} is not met with {value}, and {threshold} are needed")
    return told


def _is_in_days(policy: Policy, rule: Rule) -> bool:
    """Whether the number that a rule compares is no length of weeks, months or years, which a count of days is not."""
    needed = policy.values.get(getattr(rule, "at_least", ""))
    return not isinstance(needed, Period) or needed.unit.endswith("days")


def _numbers(finding: Finding) -> tuple[Fraction, Fraction] | None:
    """A finding's value and threshold, where both are numbers."""
    if finding.verdict not in (Verdict.MET, Verdict.NOT_MET) or finding.value is None or finding.threshold is None:
        return None
    try:
        return Fraction(finding.value), Fraction(finding.threshold)
    except ValueError:
        return None


def _more(policy: Policy) -> tuple[str, ...]:
    found = [
        name
        for edition in editions_of(policy)
        for name, criterion in edition.criteria.items()
        if getattr(criterion.rule, "kind", "") in MORE_THAN_A_NUMBER
    ]
    return tuple(f"{name} where it is not met, for it asks for more than its number" for name in dict.fromkeys(found))


THRESHOLDS = Law(
    "value-and-threshold",
    "a criterion that tells a number and a threshold is met exactly where the number is not smaller; a threshold in "
    "weeks, months or years aside, of which a count of days says nothing.",
    _agrees,
    leaves_out=_more,
)


def _stands_since(case: Case, draw: Draw) -> bool:
    evaluation = case.evaluate()
    view = Situation(evaluation.policy, case.record, case.calendar, case.as_of, case.known_at).view(case.as_of)
    entered = case.record.recorded_through or min(case.as_of, case.known_at or case.as_of)
    fixed = with_record(case, recorded_through=entered.isoformat())
    met = [(name, since) for name, since in _since(evaluation) if not _is_stated(view, name)]
    for name, since in met:
        if since > case.as_of:
            raise Violation(f"{name} is met since {since}, which is yet to come")
        back = draw(st.integers(0, min((case.as_of - since).days, MANY_DAYS)))
        _hold_between(fixed, view, name, since, case.as_of - back * ONE_DAY)
    return bool(met)


def _hold_between(case: Case, view: View, name: str, since: date, day: date) -> None:
    """Holds one criterion to its `since`, to a day between that and the one judged, and to the day before it."""
    lowest = date.min if case.calendar is None else case.calendar.first
    if since > max(lowest, view.policy.criterion(name).floor(view)):
        if _is_met(case, view.policy, name, since - ONE_DAY):
            raise Violation(f"{name} is met since {since}, and was the day before")
        if not _is_met(case, view.policy, name, since):
            raise Violation(f"{name} is met since {since}, and was not on that day")
    if not _is_met(case, view.policy, name, day):
        raise Violation(f"{name} is met since {since}, and was not on {day}")


def _is_met(case: Case, policy: Policy, criterion: str, day: date) -> bool:
    then = evaluate(policy, case.record, calendar=case.calendar, as_of=day, known_at=case.known_at)
    return then.findings[criterion].verdict is Verdict.MET


def _since(evaluation: Evaluation) -> list[tuple[str, date]]:
    return [(name, found.since) for name, found in evaluation.findings.items() if found.since is not None]


def _is_stated(view: View, criterion: str) -> bool:
    """Whether the text itself says since when the criterion is met."""
    return view.policy.criterion(criterion).rule.stated_since(view) is not None


def _no_criteria(policy: Policy) -> str | None:
    return None if any(edition.criteria for edition in editions_of(policy)) else "the policy has no criteria"


SINCE = Law(
    "since",
    "a criterion is met on every day from its `since` to the day judged, and was not the day before, unless the rule "
    "itself reaches back no further; where the text says since when, it is taken at its word.",
    _stands_since,
    why_not=_no_criteria,
)
