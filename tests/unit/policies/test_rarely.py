"""Corners of the policies that a year of ordinary cases does not reach."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import InvalidInput, Record, SchoolCalendar, evaluate, policies
from schoolrules.policy.complaints import Extended
from schoolrules.policy.documentation import DocumentationDue, DocumentedInTime
from schoolrules.policy.languages import LanguageShare
from schoolrules.policy.view import Situation

CALENDAR = SchoolCalendar.build(date(2024, 8, 19), date(2025, 6, 6))


def test_status_documented_every_so_many_calendar_days_is_due_on_the_last_of_them() -> None:
    """The day of enrolment is the first of the fourteen: 12 to 25 November."""
    policy = policies.get("learner-validated").with_parameters({"document-status.every": "14 calendar days"})
    record = Record("S-1", [], enrolled=[{"from": "2024-11-12", "to": None}])
    evaluation = evaluate(policy, record, calendar=CALENDAR, as_of=date(2024, 11, 14))
    assert evaluation.steps["document-status"].due == date(2024, 11, 25)


def test_after_the_last_step_a_relapse_has_no_step_to_go_on_with() -> None:
    """Withdrawn, then in compliance, then not any more: the process is over all the same."""
    events = [
        {"kind": "step", "on": "2024-10-01", "step": "withdrawal"},
        {"kind": "compliance", "on": "2024-10-02"},
        {"kind": "relapse", "on": "2024-10-03"},
    ]
    record = Record("S-1", events)
    evaluation = evaluate(policies.get("noncompliance"), record, calendar=CALENDAR, as_of=date(2024, 10, 4))
    assert evaluation.next_step is None
    assert evaluation.state == "closed"


def test_a_relapse_after_the_last_step_names_no_step() -> None:
    policy = policies.get("noncompliance")
    events = [
        {"kind": "step", "on": "2024-10-01", "step": "withdrawal"},
        {"kind": "compliance", "on": "2024-10-02"},
        {"kind": "relapse", "on": "2024-10-03"},
    ]
    day = date(2024, 10, 4)
    view = Situation(policy, Record("S-1", events), CALENDAR, day, None).view(day)
    assert policy.compliance is not None
    assert policy.compliance.relapse(view) is None


def test_before_the_enrolment_no_status_is_due_and_no_cadence_is_judged() -> None:
    record = Record("S-1", [], enrolled=[{"from": "2024-10-01", "to": None}])
    evaluation = evaluate(policies.get("learner-validated"), record, calendar=CALENDAR, as_of=date(2024, 9, 5))
    assert evaluation.steps["document-status"].due is None
    assert evaluation.findings["document-status.cadence"].verdict == "not_applicable"
    check = next(r.check for r in evaluation.policy.step("document-status").requirements if r.name == "cadence")
    view = Situation(evaluation.policy, record, CALENDAR, date(2024, 9, 5), None).view(date(2024, 9, 5))
    assert isinstance(check, DocumentedInTime)
    assert check.missing(view) == ()
    assert DocumentationDue(check.of).day(view) is None


def test_before_anything_was_entered_no_truancy_event_stands_in_any_span() -> None:
    """Attendance was entered up to the 1st of August; the calendar begins on the 19th."""
    record = Record("S-1", [], recorded_through="2024-08-01")
    ladder = policies.get("attendance-ladder", profile="california-statute")
    evaluation = evaluate(ladder, record, calendar=CALENDAR, as_of=date(2024, 9, 12))
    finding = evaluation.findings["sart-threshold"]
    assert (finding.verdict, finding.value, finding.window) == ("not_met", 0, None)
    assert "school days from" not in finding.explanation


def test_a_level_given_by_the_caller_is_a_number_a_period_or_a_choice() -> None:
    with pytest.raises(InvalidInput) as caught:
        policies.get("attendance-ladder", levels={"sart": True, "within": "soon", "portions": "some", "tardy_over": -1})
    paths = {problem.path for problem in caught.value.problems}
    assert {"levels.sart", "levels.within", "levels.portions", "levels.tardy_over"} <= paths


def test_an_extension_of_a_complaint_that_nobody_dated_moves_nothing() -> None:
    """Without a receipt no day is set for the decision, and whether an extension holds cannot be told."""
    extension: dict[str, object] = {"kind": "extension", "on": "2024-09-10", "until": "2024-12-27", "written": True}
    events: list[dict[str, object]] = [
        {**extension, "agreed_by": "complainant"},
        {"kind": "step", "on": "2024-09-12", "step": "decision"},
    ]
    record = Record("C-1", events)
    evaluation = evaluate(policies.get("ucp"), record, calendar=CALENDAR, as_of=date(2024, 9, 12))
    assert evaluation.findings["decision.extension"].verdict == "undetermined"
    due = evaluation.policy.step("decision").due
    view = Situation(evaluation.policy, record, CALENDAR, date(2024, 9, 12), None).view(date(2024, 9, 12))
    assert isinstance(due, Extended)
    assert [one.reason for one in due.agreed(view).excluded] == ["no day is set that it could move"]


def test_an_extension_is_valid_while_the_last_day_cannot_be_counted() -> None:
    """Sixty school days from a receipt in May: the calendar ends before them."""
    policy = policies.get("ucp", edition="2017").with_readings({"days": "school"})
    events: list[dict[str, object]] = [
        {"kind": "complaint_received", "on": "2025-05-05"},
        {"kind": "extension", "on": "2025-05-12", "until": "2025-07-01", "written": False, "agreed_by": "complainant"},
        {"kind": "step", "on": "2025-06-02", "step": "decision"},
    ]
    evaluation = evaluate(policy, Record("C-1", events), calendar=CALENDAR, as_of=date(2025, 6, 2))
    assert evaluation.findings["decision.extension"].verdict == "kept"


@pytest.mark.parametrize("facts", [{}, {"pupils": 100}])
def test_no_language_is_needed_while_the_numbers_are_not_known(facts: dict[str, int]) -> None:
    notice = policies.get("ucp-annual-notice")
    record = Record("Y-1", [], facts)
    rule = notice.criterion("translation-needed").rule
    view = Situation(notice, record, None, date(2024, 9, 12), None).view(date(2024, 9, 12))
    assert isinstance(rule, LanguageShare)
    assert rule.needed(view) == ()
    assert list(rule.changes(view)) == []


@pytest.mark.parametrize(("second", "expected"), [("2024-11-10", "met"), ("2024-11-11", "not_met")])
def test_a_window_of_calendar_days_holds_both_its_ends(second: str, expected: str) -> None:
    """Seven days from Monday the 4th: the 10th is the seventh, the 11th lies outside."""
    policy = policies.get("noncompliance").with_parameters({"missing-assignments.window": "7 calendar days"})
    events = [{"kind": "assignment", "on": on, "completed_on": None} for on in ("2024-11-04", second)]
    evaluation = evaluate(policy, Record("S-1", events), calendar=CALENDAR, as_of=date(2024, 11, 15))
    assert evaluation.findings["missing-assignments"].verdict == expected
