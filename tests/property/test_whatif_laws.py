"""Laws of what-if answers, for every policy that the library holds, on the oracles' random cases.

Numbers of examples are small, for each asks for many evaluations; `WHATIF_CASES` multiplies them.
"""

from __future__ import annotations

import os
import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from schoolrules import Case, Evaluation, InvalidInput, Period, evaluate
from schoolrules.evaluation import StepReport
from schoolrules.whatif import (
    Change,
    DropEvent,
    Way,
    absent,
    compare_policies,
    engaged,
    forecast,
    sweep,
    what_if,
    what_would_cause,
    what_would_clear,
    what_would_open,
)
from schoolrules.whatif.facets import EVERYTHING, STEP_FIELDS, Facet, Value, differences, facets
from schoolrules.whatif.families import undone

from .strategies import ONE_DAY, SEEDS, case_of, with_cases

TIMES = int(os.environ.get("WHATIF_CASES", "1"))
every_policy = pytest.mark.parametrize("policy", with_cases())


def few(number: int) -> settings:
    """So many examples, whatever the profile."""
    return settings(max_examples=number * TIMES, deadline=None, suppress_health_check=list(HealthCheck))


def case_and_chance(policy: str, seed: int) -> tuple[Case, random.Random]:
    """A random case, and chance for what is asked of it."""
    return Case.parse(case_of(policy, seed)), random.Random(seed)


def horizon(case: Case, drawn: random.Random) -> tuple[date, date]:
    """A day, and a later one, both within the calendar where there is one."""
    first = case.as_of - drawn.choice((0, 0, 15, 60)) * ONE_DAY
    until = first + drawn.choice((3, 15, 40)) * ONE_DAY
    if case.calendar is None:
        return first, until
    first = min(max(first, case.calendar.first), case.calendar.last)
    return first, max(first, min(until, case.calendar.last))


# --- forecasts ------------------------------------------------------------------------------------------------------


def told(evaluation: Evaluation) -> dict[Facet, Value]:
    """All that a forecast follows: of criteria what was counted, of steps everything that a report shows by the day.

    Left out are the numbers of a finding, which follow from what is counted, and its `since`.
    """
    return facets(evaluation, EVERYTHING - {"since", "value", "threshold"})


def test_a_step_is_compared_in_everything_that_its_report_shows() -> None:
    """The rest (title, actor, clause) is the policy's own; `beyond` is told in the place of the day itself."""
    of_the_policy = {"step", "title", "actor", "notify", "citation", "is_routine", "evaluation"}
    assert set(StepReport._fields) - of_the_policy == {*STEP_FIELDS, "beyond"}


@every_policy
@given(seed=SEEDS)
@few(25)
def test_a_forecast_equals_trying_every_day(policy: str, seed: int) -> None:
    """Every change on its day and no other, with and without an assumption."""
    case, drawn = case_and_chance(policy, seed)
    first, until = horizon(case, drawn)
    fridays = [engaged("tue", "wed"), absent("unverified", weekdays=("fri",))]
    assume = drawn.choice((None, None, absent(), engaged("mon"), fridays))
    found = forecast(case.policy, case.record, case.calendar, first, until, assume)
    expected, said, day = [], told(found.start), first
    while day < until:
        day += ONE_DAY
        now = told(found.at(day))
        expected += [Change(day, what) for what in differences(said, now)]
        said = now
    assert found.changes == tuple(expected)
    assert found.days_tried <= (until - first).days + 1


@every_policy
@given(seed=SEEDS)
@few(6)
def test_a_forecast_is_what_the_record_itself_says_of_those_days(policy: str, seed: int) -> None:
    """Without an assumption each day is the evaluation of the record as it is."""
    case, drawn = case_and_chance(policy, seed)
    first, until = horizon(case, drawn)
    found = forecast(case.policy, case.record, case.calendar, first, until)
    for day in (first, *found.days, until):
        assert found.at(day) == evaluate(case.policy, case.record, calendar=case.calendar, as_of=day)


# --- what would clear, cause, open ----------------------------------------------------------------------------------


def judged_findings(evaluation: Evaluation) -> list[str]:
    """The findings that say something: every criterion, and the requirements that were judged."""
    said = ("met", "not_met", "kept", "breached", "undetermined")
    return [rule for rule, found in evaluation.findings.items() if found.verdict in said]


@every_policy
@given(seed=SEEDS)
@few(12)
def test_every_way_turns_its_finding_and_none_has_a_change_to_spare(policy: str, seed: int) -> None:
    """Applied, it gives a verdict as wanted; with any one of its changes left out, it does not."""
    case, drawn = case_and_chance(policy, seed)
    evaluation = case.evaluate()
    rules = judged_findings(evaluation)
    for rule in drawn.sample(rules, min(3, len(rules))):
        for ask in (what_would_clear, what_would_cause):
            found = ask(evaluation, rule, limit=3)
            for way in found.ways:
                assert way.applied(evaluation).findings[rule].verdict in found.wanted, (rule, way)
                for left_out in way.edits if len(way) > 1 else ():
                    fewer = Way(tuple(edit for edit in way.edits if edit is not left_out), way.on)
                    assert fewer.applied(evaluation).findings[rule].verdict not in found.wanted, (rule, way)
            if rule in evaluation.policy.criteria and not any(len(way) == 1 for way in found.ways):
                assert found.is_so_already or not any(
                    Way((edit,), evaluation.as_of).applied(evaluation).findings[rule].verdict in found.wanted
                    for event in evaluation.record.events
                    for edit in (DropEvent(event), undone(event, evaluation.as_of))
                    if edit is not None
                ), (rule, "one change would do")


@every_policy
@given(seed=SEEDS)
@few(4)
def test_a_finding_turns_by_itself_on_the_first_such_day_and_no_earlier(policy: str, seed: int) -> None:
    """Held against the walk day by day."""
    case, drawn = case_and_chance(policy, seed)
    evaluation = evaluate(case.policy, case.record, calendar=case.calendar, as_of=case.as_of)
    rule = drawn.choice(list(evaluation.policy.criteria))
    ask = drawn.choice((what_would_clear, what_would_cause))
    found = ask(evaluation, rule, limit=1)
    if found.is_so_already:
        assert found.by_itself is None
        return
    last = case.as_of + timedelta(days=366) if case.calendar is None else case.calendar.last
    until, day = min(found.by_itself or last, case.as_of + timedelta(days=120)), case.as_of + ONE_DAY
    while day <= until:
        then = evaluate(case.policy, case.record, calendar=case.calendar, as_of=day)
        assert (then.findings[rule].verdict in found.wanted) == (day == found.by_itself)
        day += ONE_DAY


@every_policy
@given(seed=SEEDS)
@few(12)
def test_a_step_is_ready_on_its_first_day_once_everything_is_done(policy: str, seed: int) -> None:
    """Ready, or overdue with nothing missing; and whatever blocks it now is named."""
    evaluation = Case.parse(case_of(policy, seed)).evaluate()
    for name, report in evaluation.steps.items():
        found = what_would_open(evaluation, name)
        assert (found.first_day is None) == (found.why_not is not None)
        if evaluation.known_at is None and report.is_open and report.status != "ready":
            assert {blocker.id for blocker in found.blockers} >= set(report.blocked_by)
        if found.first_day is not None:
            after = found.applied(evaluation).steps[name]
            assert after.status in ("ready", "overdue") and not after.blocked_by
            known = {finding.rule for finding in evaluation.breaches()}
            breached = {finding.rule for finding in found.applied(evaluation).breaches()}
            assert breached - known == set(found.breaches)
        for other in found.otherwise:
            assert not other.otherwise
            assert other.supposes[:1] and other.supposes != found.supposes


# --- scenarios ------------------------------------------------------------------------------------------------------


@every_policy
@given(seed=SEEDS)
@few(12)
def test_a_scenario_is_the_evaluation_of_what_it_says(policy: str, seed: int) -> None:
    """Each event left out, each day closed: as if the case had been so; and left as it is, nothing differs."""
    case, drawn = case_and_chance(policy, seed)
    base = case.evaluate()
    assert not what_if(base).compare()
    events = case.record.events
    if events:
        id_ = drawn.choice(events).id
        without = what_if(base).without_event(id_)
        record = case.record.without_event(id_)
        expected = evaluate(base.policy, record, calendar=case.calendar, as_of=case.as_of, known_at=case.known_at)
        assert without.evaluation.to_dict() == expected.to_dict()
        told = facets(without.evaluation)
        for each in without.compare():
            assert told.get((each.about, each.id, each.field)) == each.after != each.before  # type: ignore[call-overload]
    if case.calendar is not None and len(case.calendar):
        day = drawn.choice(case.calendar.school_days)
        calendar = case.calendar.amend(close=[day])
        comparison = what_if(base).amending_calendar(close=[day]).compare()
        assert comparison.after.calendar == calendar
        for letter in comparison.letters:
            assert letter.counts is None or letter.counts >= letter.printed


# --- sweeps and siblings --------------------------------------------------------------------------------------------


def some_settings(case: Case, drawn: random.Random) -> dict[str, list[int | str]]:
    """Values for one or two of the policy's numbers."""
    found: dict[str, list[int | str]] = {}
    for name in drawn.sample(sorted(case.policy.parameters), min(2, len(case.policy.parameters))):
        declared, value = case.policy.parameters[name], case.policy.values[name]
        if isinstance(value, Period):
            found[name] = [f"{n} {value.unit}" for n in drawn.sample((1, 2, 5, 10, 30), 2)]
        else:
            found[name] = [n for n in (1, 2, 3, 5, 9) if declared.minimum <= n <= declared.maximum]
    return found


@every_policy
@given(seed=SEEDS)
@few(20)
def test_a_sweep_equals_evaluating_each_setting(policy: str, seed: int) -> None:
    """Verdicts by what is shared between settings are those of the evaluator; so are next steps and states."""
    case, drawn = case_and_chance(policy, seed)
    values = some_settings(case, drawn)
    if not values:
        return
    try:
        found = sweep(case.policy, [case.record], case.calendar, case.as_of, values, known_at=case.known_at)
    except InvalidInput:  # numbers that must not be smaller than others
        return
    rows = found.to_rows()
    for setting in found.settings:
        numbers = dict(zip(found.names, setting, strict=True))
        variant = case.policy.with_parameters(numbers)
        expected = evaluate(variant, case.record, calendar=case.calendar, as_of=case.as_of, known_at=case.known_at)
        for row in rows:
            if all(row[name] == value for name, value in numbers.items()):
                assert row[str(expected.findings[row["finding"]].verdict)] == 1, (numbers, row["finding"])


@every_policy
@given(seed=SEEDS)
@few(4)
def test_the_first_day_of_a_difference_is_the_first_of_the_walk(policy: str, seed: int) -> None:
    """Held against evaluating both policies on every day."""
    case, drawn = case_and_chance(policy, seed)
    choices = [(name, other) for name, reading in case.policy.readings.items() for other in reading.alternatives]
    if not choices:
        return
    name, other = drawn.choice(choices)
    sibling = case.policy.with_readings({name: other})
    if case.calendar is None and sibling.counts_school_days:
        return
    since = case.as_of - 30 * ONE_DAY
    if case.calendar is not None:
        since = max(since, case.calendar.first)
    known = drawn.choice((None, case.known_at, case.as_of, case.as_of - 10 * ONE_DAY))
    found = compare_policies(
        case.policy, sibling, [case.record], case.calendar, case.as_of, since=since, known_at=known
    )
    fields, first, day = frozenset(("verdict", "status", "state", "next_step")), None, since
    while day <= case.as_of and first is None:
        both = [
            evaluate(p, case.record, calendar=case.calendar, as_of=day, known_at=known) for p in (case.policy, sibling)
        ]
        told = [facets(each, fields) for each in both]
        if any(told[0][facet] != told[1][facet] for facet in told[0] if facet in told[1]):
            first = day
        day += ONE_DAY
    assert [each.first_day for each in found] == ([] if first is None else [first])
