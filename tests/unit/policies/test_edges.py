"""What is easily guessed and must not be: units, days before the coverage, names, facts, clamped months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schoolrules import Case, Evaluation, InvalidInput, Policy, Record, SchoolCalendar, evaluate, policies
from schoolrules.policy.basics import Citation, Reading
from schoolrules.policy.conditions import AnyOf, ReadingIs
from schoolrules.policy.policy import StateRule

CALENDAR = SchoolCalendar.build(date(2024, 8, 19), date(2025, 6, 6))
NONCOMPLIANCE, TRUANCY = policies.get("noncompliance"), policies.get("truancy-intervention")
SAMPLE = {"kind": "work_sample", "on": "2024-08-20"}
"""A ground that stands: without one the family is in compliance, and the process paused."""
LETTER = {"id": "letter", "kind": "step", "on": "2024-09-20", "step": "disenrollment-letter"}


def judged(policy: Policy, events: list[dict[str, Any]], as_of: date, **record: Any) -> Evaluation:
    return evaluate(policy, Record("S-1", events, **record), calendar=CALENDAR, as_of=as_of)


def problems(policy: Any, events: list[dict[str, Any]], as_of: str = "2024-10-01") -> dict[str, str]:
    calendar = {"first": "2024-08-19", "last": "2025-06-06"}
    record = {"subject": "S-1", "events": events}
    with pytest.raises(InvalidInput) as refused:
        Case.parse({"policy": policy, "as_of": as_of, "calendar": calendar, "record": record})
    return {problem.path: problem.message for problem in refused.value.problems}


@pytest.mark.parametrize(("notice", "first"), [("2 weeks", "2024-10-04"), ("1 month", "2024-10-20")])
def test_only_school_days_are_read_as_calendar_days(notice: str, first: str) -> None:
    """A period that the caller gave in another unit keeps it under every reading."""
    policy = NONCOMPLIANCE.with_parameters({"withdrawal.notice": notice})
    for reading in ("school", "calendar"):
        result = judged(policy.with_readings({"notice-days": reading}), [SAMPLE, LETTER], date(2024, 9, 23))
        assert str(result.steps["withdrawal"].earliest) == first


def test_a_day_counted_from_before_the_coverage_is_told_and_not_guessed() -> None:
    events = [{**SAMPLE, "on": "2024-08-14"}, {**LETTER, "on": "2024-08-16"}]
    result = judged(NONCOMPLIANCE, events, date(2024, 8, 21), enrolled=[{"from": "2024-08-01", "to": None}])
    assert result.steps["withdrawal"].earliest is None
    assert any(note.startswith("withdrawal: ") and "before the calendar's coverage" in note for note in result.notes)


def test_contact_sets_before_the_coverage_leave_silence_undetermined() -> None:
    attempts = [
        {"kind": "contact_attempt", "on": f"2024-08-{day}", "channel": channel, "documented": True}
        for day in (12, 13, 14)
        for channel in ("phone", "email")
    ]
    finding = judged(NONCOMPLIANCE, attempts, date(2024, 8, 21)).findings["no-communication"]
    assert (finding.verdict, finding.needs) == ("undetermined", ("calendar",))


def test_due_dates_before_the_coverage_leave_the_window_undetermined() -> None:
    """They cannot be counted; two within the coverage are enough without them."""
    early = [{"kind": "assignment", "on": f"2024-0{month}-10"} for month in (1, 6)]
    spans = [{"from": "2024-01-01", "to": None}]
    late = [{"kind": "assignment", "on": f"2024-09-{day}"} for day in (10, 11)]
    for events, verdict in ((early, "undetermined"), (early + late, "met"), (late[:1], "not_met")):
        result = judged(NONCOMPLIANCE, events, date(2024, 10, 1), enrolled=spans)
        assert result.findings["missing-assignments"].verdict == verdict


def test_a_window_of_business_days_is_counted() -> None:
    """3 and 9 September hold five business days."""
    policy = TRUANCY.with_parameters({"unexcused-9-of-180.window": "5 business days", "unexcused-9-of-180.at_least": 2})
    absences = [{"kind": "absence", "on": f"2024-09-{day:02}", "status": "unexcused"} for day in (3, 9)]
    days = {day: judged(policy, absences, date(2024, 9, day)).findings["unexcused-9-of-180"].verdict for day in (9, 10)}
    assert days == {9: "met", 10: "not_met"}


def test_more_readings_than_can_be_told_apart_are_refused() -> None:
    clause = Citation("none", "none", "none", ("000-01",))
    many = {f"r{n}": Reading("a phrase", {"a": "one way", "b": "another"}, "no reason", clause) for n in range(13)}
    asked = StateRule("clear", AnyOf(tuple(ReadingIs(name, "b") for name in many)))
    policy = replace(TRUANCY, readings={**TRUANCY.readings, **many}, states=(asked, *TRUANCY.states))
    with pytest.raises(InvalidInput, match="more than 4096 combinations matter"):
        judged(policy, [], date(2024, 10, 1)).all_readings  # noqa: B018  # a property, worked out when it is asked for


def test_names_of_steps_in_approvals_and_notices_are_checked() -> None:
    events = [
        {"kind": "approval", "on": "2024-09-20", "of": "disenrolment-letter", "by": "senior-director"},
        {"kind": "notice", "on": "2024-09-20", "to": "family", "about": "letter-3"},
        {"kind": "notice", "on": "2024-09-20", "to": "family", "about": "decision"},
        {"kind": "step", "on": "2024-09-20", "step": "conference", "outcome": "improvment_plan"},
    ]
    found = problems("noncompliance", events)
    assert list(found) == ["record.events[0].of", "record.events[1].about", "record.events[3].outcome"]
    assert "perhaps disenrollment-letter" in found["record.events[0].of"]
    assert "perhaps improvement_plan" in found["record.events[3].outcome"]


def test_a_refused_edition_does_not_hide_a_wrong_number() -> None:
    found = problems({"use": "noncompliance", "edition": "2", "set": {"letter-1.cure": 5}}, [])
    assert list(found) == ["policy.edition", "policy.set.letter-1.cure"]


def test_a_requirement_that_cannot_be_judged_names_the_fact() -> None:
    letter = {"kind": "step", "on": "2024-09-20", "step": "letter-2"}
    finding = judged(NONCOMPLIANCE, [letter], date(2024, 9, 23)).findings["letter-2.notices"]
    assert (finding.verdict, finding.needs) == ("undetermined", ("fact:special_education",))


def test_an_absence_after_the_hearing_is_the_evidence() -> None:
    events = [
        {"id": "hearing", "kind": "step", "on": "2024-09-20", "step": "hearing"},
        {"id": "absence", "kind": "absence", "on": "2024-09-24", "status": "unexcused"},
    ]
    finding = judged(TRUANCY, events, date(2024, 10, 1)).findings["hearing.order"]
    assert (finding.verdict, finding.evidence) == ("breached", ("hearing", "absence"))


def test_a_step_taken_too_early_tells_the_first_lawful_day() -> None:
    """Seven school days after Friday 6 September: Tuesday 17."""
    events = [
        {"kind": "absence", "on": "2024-09-03", "status": "unexcused"},
        {"kind": "step", "on": "2024-09-06", "step": "referral-1"},
        {"kind": "step", "on": "2024-09-16", "step": "referral-2"},
    ]
    finding = judged(TRUANCY, events, date(2024, 10, 1)).findings["referral-2.spacing"]
    assert finding.verdict == "breached"
    assert "the first lawful day was 2024-09-17" in finding.explanation


def test_a_month_that_ends_early_is_told() -> None:
    events = [{"kind": "violation", "on": "2017-08-31"}, {"kind": "complaint_received", "on": "2018-03-01"}]
    record = Record("S-1", events, facts={"category": "discrimination"})
    finding = evaluate(policies.get("ucp"), record, calendar=None, as_of=date(2018, 3, 1)).findings["timely"]
    assert finding.verdict == "not_met"
    assert "read otherwise, 2018-03-01" in finding.explanation


def test_what_cannot_be_judged_is_told_beside_the_state() -> None:
    policy = NONCOMPLIANCE.with_readings({"assignment-window": "learning-period"})
    missing = [{"kind": "assignment", "on": f"2024-09-{day}"} for day in (10, 11)]
    result = judged(policy, missing, date(2024, 10, 1))
    assert result.state == "clear"
    assert any(
        "missing-assignments cannot be judged without calendar.learning_periods" in note for note in result.notes
    )


def test_letter_two_waits_for_a_school_day_whatever_the_unit_of_the_cure() -> None:
    """Four calendar days after Tuesday 1 October end on Saturday: Monday 7 is the first school day after."""
    policy = NONCOMPLIANCE.with_parameters({"letter-1.cure": "4 calendar days"})
    events = [SAMPLE, {"kind": "step", "on": "2024-10-01", "step": "letter-1"}]
    assert judged(policy, events, date(2024, 10, 2)).steps["letter-2"].earliest == date(2024, 10, 7)


def test_cumulative_and_distinct_ask_for_the_number_and_for_the_types() -> None:
    """Two letters: two of three interventions, and one of three types."""
    policy = TRUANCY.with_readings({"interventions": "cumulative", "kinds": "distinct"})
    absence = {"kind": "absence", "on": "2024-09-03", "status": "unexcused"}
    letters = [{"kind": "intervention", "on": f"2024-09-{day:02}", "type": "letter"} for day in (4, 5)]
    step = judged(policy, [absence, *letters], date(2024, 9, 10)).steps["referral-1"]
    assert step.blocked_by == ("interventions:2/3", "interventions:1/3", "progress-review")


def test_an_absence_on_the_first_day_lies_after_a_window_that_ends_before_it() -> None:
    policy = TRUANCY.with_readings({"window-end": "before-today"})
    absence = {"id": "first", "kind": "absence", "on": "2024-08-19", "status": "unexcused"}
    finding = judged(policy, [absence], date(2024, 8, 19)).findings["unexcused-9-of-180"]
    assert (finding.value, [exclusion.event.id for exclusion in finding.excluded]) == (0, ["first"])
