"""The rules that count absences, and the rule that rests on a fact, at their boundaries."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from schoolrules import Verdict
from schoolrules.calendar import Period
from schoolrules.policy.absences import AbsenceSum, AnyAbsence
from schoolrules.policy.basics import Fact, Parameter
from schoolrules.policy.conditions import Always
from schoolrules.policy.policy import Policy
from schoolrules.policy.rules import Criterion, FactRule, Rule, count_of, fraction_text
from schoolrules.policy.view import Judgement

from .small import CLAUSE, event, sep, small_policy, view_of


def holding(rule: Rule, **parts: Any) -> Policy:
    return small_policy(criteria={"rule": Criterion("A rule", rule, CLAUSE, **parts)})


def judged(rule: Rule, *events: dict[str, Any], on: int = 30, **record: Any) -> Judgement:
    return view_of(holding(rule), *events, on=on, **record).judgement("rule")


def since(rule: Rule, *events: dict[str, Any], on: int = 30, **record: Any) -> date | None:
    return view_of(holding(rule), *events, on=on, **record).since("rule")


def absent(day: int, portion: str = "1", status: str = "unexcused", **more: Any) -> dict[str, Any]:
    return event("absence", day, portion=portion, status=status, **more)


SUM = AbsenceSum("enough", "wait")
"""Two days among the last three school days."""


@pytest.mark.parametrize(("on", "verdict"), [(4, "not_met"), (5, "met"), (6, "met")])
def test_any_absence_counts_from_its_day(on: int, verdict: str) -> None:
    assert judged(AnyAbsence(), absent(5), on=on).verdict == verdict


def test_any_absence_counts_entries_not_dates() -> None:
    found = judged(AnyAbsence(), absent(5, "1/2"), absent(5, "1/2"))
    assert found.value == 2


@pytest.mark.parametrize(
    ("on", "verdict"),
    [(5, "not_met"), (6, "met"), (7, "met"), (8, "met"), (9, "met"), (10, "not_met")],
)
def test_the_window_is_of_school_days_and_ends_today(on: int, verdict: str) -> None:
    """Absent on Thursday 5 and Friday 6: among the last three school days until Monday 9."""
    assert judged(SUM, absent(5), absent(6), on=on).verdict == verdict
    assert since(SUM, absent(5), absent(6), on=on) == (sep(6) if verdict == "met" else None)


def test_a_date_counts_for_at_most_one_day_and_portions_are_exact() -> None:
    entries = [absent(4, "1/3"), absent(5, "2/3"), absent(5, "2/3"), absent(6, "1/3")]
    found = judged(SUM, *entries, on=6)
    assert found.value == Fraction(5, 3)
    assert fraction_text(found.value) == "5/3"
    assert len(found.evidence) == 4
    assert judged(SUM, *entries, absent(6, "1/3"), on=6).verdict == "met"


@pytest.mark.parametrize("status", ["excused", "unverified"])
def test_other_statuses_are_excluded_with_that_reason(status: str) -> None:
    view = view_of(holding(SUM), absent(5, status=status), absent(6), on=6)
    assert view.judgement("rule").value == 1
    assert [e.reason for e in SUM.excluded(view)] == [f"{status}, not unexcused"]


@pytest.mark.parametrize(("day", "reason"), [(2, "not a school day"), (7, "not a school day"), (8, "not a school day")])
def test_an_absence_on_no_school_day_is_excluded_with_that_reason(day: int, reason: str) -> None:
    view = view_of(holding(SUM), absent(day), on=9)
    assert view.judgement("rule").value == 0
    assert [e.reason for e in SUM.excluded(view)] == [reason]


def test_an_absence_before_enrolment_or_the_coverage_is_excluded_with_that_reason() -> None:
    old = {"kind": "absence", "on": "2024-08-30", "status": "unexcused"}
    view = view_of(holding(SUM), absent(4), old, on=9, enrolled=[(sep(5), None)])
    reasons = {e.event.on: e.reason for e in SUM.excluded(view)}
    assert reasons == {sep(4): "outside the pupil's enrolment", date(2024, 8, 30): "outside the calendar's coverage"}


def test_the_window_counts_the_pupils_own_school_days() -> None:
    """Enrolled until Thursday 5 and again from Monday 16: 4, 5 and 16 are three school days in a row."""
    spans = [(sep(3), sep(5)), (sep(16), None)]
    found = judged(SUM, absent(4), absent(5), on=16, enrolled=spans)
    assert found.verdict == "met"
    assert found.window is not None
    assert (found.window.first, found.window.last, found.window.school_days) == (sep(4), sep(16), 3)
    assert judged(SUM, absent(4), absent(5), on=17, enrolled=spans).verdict == "not_met"


def test_days_not_yet_entered_are_unknown_and_the_window_does_not_reach_them() -> None:
    view = view_of(holding(SUM), absent(5), absent(6), absent(10), on=12, recorded_through=sep(9))
    found = view.judgement("rule")
    assert (found.verdict, found.value) == ("met", 2)
    assert found.window is not None and found.window.last == sep(9)
    assert [e.reason for e in SUM.excluded(view)] == ["after 2024-09-09, the last day entered"]


@pytest.mark.parametrize(("on", "days", "short"), [(3, 1, True), (4, 2, True), (5, 3, False)])
def test_a_short_window_says_so_and_keeps_the_threshold(on: int, days: int, short: bool) -> None:
    found = judged(SUM, absent(3), on=on)
    assert found.window is not None
    assert (found.window.school_days, found.window.short) == (days, short)
    assert found.verdict == "not_met"


def test_a_window_that_ends_the_day_before_turns_a_day_later() -> None:
    before = AbsenceSum("enough", "wait", before_today=Always())
    assert judged(before, absent(5), absent(6), on=6).verdict == "not_met"
    assert since(before, absent(5), absent(6), on=9) == sep(7)
    assert judged(before, absent(5), absent(6), on=10).verdict == "met"
    assert judged(before, absent(5), absent(6), on=11).verdict == "not_met"


def test_a_window_in_calendar_days_counts_them() -> None:
    parameters = {
        "enough": Parameter(2, "days", CLAUSE),
        "wait": Parameter(Period(4, "calendar days"), "window", CLAUSE),
    }
    policy = small_policy(criteria={"rule": Criterion("A rule", SUM, CLAUSE)}, parameters=parameters)
    assert view_of(policy, absent(5), absent(6), on=8).judgement("rule").verdict == "met"  # 5 to 8
    assert view_of(policy, absent(5), absent(6), on=9).judgement("rule").verdict == "not_met"  # 6 to 9


def test_without_a_window_all_absences_count() -> None:
    always = AbsenceSum("enough")
    assert judged(always, absent(3), absent(27), on=30).value == 2
    assert since(always, absent(3), absent(27), on=30) == sep(27)


def test_since_follows_a_threshold_that_is_lost_and_reached_again() -> None:
    events = [absent(4), absent(5), absent(17), absent(18)]
    assert since(SUM, *events, on=6) == sep(5)
    assert since(SUM, *events, on=16) is None
    assert since(SUM, *events, on=19) == sep(18)


def test_before_the_first_school_day_nothing_is_met() -> None:
    found = judged(SUM, on=1)
    assert (found.verdict, found.value) == ("not_met", 0)


@pytest.mark.parametrize(("plan", "verdict"), [(True, "met"), (False, "not_met"), (None, "undetermined")])
def test_a_fact_decides_or_is_named_as_missing(plan: bool | None, verdict: str) -> None:
    found = judged(FactRule("plan", True, "There is a plan"), facts={"plan": plan})
    assert found.verdict == verdict
    assert (found.value, found.evidence) == (None, ())
    assert found.needs == (("fact:plan",) if plan is None else ())


def test_a_fact_stands_since_the_enrolment() -> None:
    rule = FactRule("plan", True, "There is a plan")
    assert since(rule, facts={"plan": True}) == sep(1)
    assert since(rule, facts={"plan": True}, enrolled=[(sep(9), sep(10)), (sep(20), None)]) == sep(9)


def test_a_criterion_that_does_not_apply_has_neither_value_nor_evidence() -> None:
    from schoolrules.policy.conditions import Never

    found = view_of(holding(SUM, applies=Never()), absent(5)).judgement("rule")
    assert (found.verdict, found.value, found.evidence) == (Verdict.NOT_APPLICABLE, None, ())


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 days"), (1, "1 day"), (Fraction(17, 2), "8 1/2 days"), (Fraction(1, 2), "1/2 days"), (9, "9 days")],
)
def test_numbers_are_said_with_their_noun(value: int | Fraction, text: str) -> None:
    assert count_of(value, "day", "days") == text


def test_before_anything_was_entered_a_sum_is_told_without_a_window() -> None:
    """Attendance was entered up to 30 August, and the calendar begins in September."""
    view = view_of(holding(SUM), absent(5), on=6, recorded_through="2024-08-30")
    judgement = view.judgement("rule")
    assert (judgement.value, judgement.window) == (0, None)
    assert SUM.explain(view, judgement) == "0 days of unexcused absence; 2 days are needed"


def test_a_fact_with_choices_is_one_of_them() -> None:
    fact = Fact("text", "which sort", choices=("one", "two"))
    assert fact.problem_with("one") is None
    assert fact.problem_with("three") == "expected one of one, two"
