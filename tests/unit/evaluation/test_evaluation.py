"""Evaluations as values: immutable, comparable, printable, and telling why."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from schoolrules import Evaluation, Record, SchoolCalendar, evaluate, policies

SECRET = "Zq7-SECRET"
CALENDAR = SchoolCalendar.build(date(2024, 9, 1), date(2024, 12, 20), closed={date(2024, 9, 2): "Labor Day"})
"""September: 3-6, 9-13, 16-20, 23-27, 30."""
ABSENCES = [
    {"id": f"a{day:02}", "kind": "absence", "on": f"2024-09-{day:02}", "status": "unexcused", "reason": SECRET}
    for day in (3, 4, 5, 6, 9, 10, 11, 12, 13)
]


def found(
    events: list[dict[str, Any]] | None = None,
    on: date = date(2024, 9, 16),
    policy: str = "truancy-intervention",
    known_at: date | None = None,
) -> Evaluation:
    record = Record(SECRET, ABSENCES if events is None else events)
    return evaluate(policies.get(policy), record, calendar=CALENDAR, as_of=on, known_at=known_at)


# --- as a value --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["policy", "record", "calendar", "as_of", "known_at", "anything"])
def test_an_evaluation_does_not_change(name: str) -> None:
    with pytest.raises((AttributeError, TypeError)):
        setattr(found(), name, None)


@pytest.mark.parametrize("name", ["findings", "steps", "next_step", "options", "state", "holds", "notes"])
def test_the_answers_of_an_evaluation_do_not_change(name: str) -> None:
    evaluation = found()
    getattr(evaluation, name)
    with pytest.raises((AttributeError, TypeError)):
        setattr(evaluation, name, None)


def test_findings_and_steps_do_not_change() -> None:
    evaluation = found()
    with pytest.raises(TypeError):
        evaluation.findings["new"] = evaluation.findings["truancy-begun"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        evaluation.findings["truancy-begun"].since = None  # type: ignore[misc]
    with pytest.raises(AttributeError):
        evaluation.steps["referral-1"].status = "done"  # type: ignore[misc]


def test_what_to_dict_gives_is_the_callers_own() -> None:
    evaluation = found()
    answer = evaluation.to_dict()
    text = json.dumps(answer)
    answer["findings"].clear()
    answer["next_step"]["blocked_by"].append("x")
    assert json.dumps(evaluation.to_dict()) == text


def test_equal_inputs_make_equal_evaluations() -> None:
    assert found() == found()
    assert hash(found()) == hash(found())
    assert len({found(), found()}) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"on": date(2024, 9, 17)},
        {"known_at": date(2024, 9, 16)},
        {"events": ABSENCES[:8]},
        {"policy": "noncompliance"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_other_inputs_make_other_evaluations(other: dict[str, Any]) -> None:
    assert found(**other) != found()
    assert found() != "truancy-intervention"


def test_findings_and_steps_are_comparable_and_hashable() -> None:
    one, two = found(), found()
    assert one.findings["truancy-begun"] == two.findings["truancy-begun"]
    assert len({*one.findings.values(), *two.findings.values()}) == len(one.findings)
    assert len({*one.steps.values(), *two.steps.values()}) == len(one.steps)


def test_no_repr_holds_a_value_of_the_record() -> None:
    evaluation = found()
    shown = [repr(evaluation), str(evaluation), repr(evaluation.next_step)]
    shown += [repr(finding) for finding in evaluation.findings.values()]
    shown += [repr(step) for step in evaluation.steps.values()]
    assert not any(SECRET in text or "a03" in text or "2024-09" in text for text in shown)
    assert repr(evaluation) == ("<Evaluation truancy-intervention: open, 2 criteria met, next: interventions-1>")


def test_what_was_excluded_prints_without_the_record() -> None:
    excused = {"id": "x1", "kind": "absence", "on": "2024-09-12", "status": "excused", "reason": SECRET}
    finding = found([*ABSENCES[:3], excused]).findings["truancy-begun"]
    assert [exclusion.reason for exclusion in finding.excluded] == ["excused, not unexcused"]
    assert SECRET not in repr(finding.excluded)


def test_an_evaluation_without_a_next_step_says_so() -> None:
    nothing = found([])
    assert (nothing.state, nothing.next_step, nothing.options) == ("clear", None, ())
    assert nothing.is_settled
    assert repr(nothing) == "<Evaluation truancy-intervention: clear, 0 criteria met, next: no step>"


# --- as the contract's JSON --------------------------------------------------------------------------------------


def test_the_answer_has_every_key_of_the_contract() -> None:
    """SPEC section 4; keys may be added, none dropped."""
    answer = found().to_dict()
    assert list(answer)[:6] == ["policy", "subject", "as_of", "known_at", "calendar", "state"]
    assert {"findings", "steps", "next_step", "options", "holds", "notes"} <= set(answer)
    assert set(answer["policy"]) >= {"id", "edition", "digest"}
    assert answer["calendar"] == {"digest": CALENDAR.digest}
    for finding in answer["findings"]:
        assert {
            "rule",
            "type",
            "verdict",
            "force",
            "since",
            "value",
            "threshold",
            "window",
            "evidence",
            "excluded",
            "readings",
            "explanation",
            "citation",
        } <= set(finding)
    for step in answer["steps"]:
        assert {
            "step",
            "title",
            "actor",
            "force",
            "status",
            "done_on",
            "earliest",
            "due",
            "due_nominal",
            "blocked_by",
            "actions",
            "notify",
            "citation",
        } <= set(step)
    json.dumps(answer, allow_nan=False)


def test_numbers_travel_as_exact_text() -> None:
    half = {**ABSENCES[0], "id": "half", "on": "2024-09-16", "portion": "1/2"}
    finding = found([*ABSENCES[:8], half]).to_dict()["findings"][1]
    assert (finding["value"], finding["threshold"], finding["verdict"]) == ("17/2", "9", "not_met")


def test_a_window_says_what_it_held() -> None:
    finding = found().to_dict()["findings"][1]
    assert finding["window"] == {"from": "2024-09-03", "to": "2024-09-16", "school_days": 10, "short": True}


# --- in words ----------------------------------------------------------------------------------------------------


def test_an_explanation_names_the_days_the_window_the_number_and_the_clause() -> None:
    text = found().findings["unexcused-9-of-180"].explanation
    assert text.startswith("Met: 9 days of unexcused absence")
    for part in (
        "10 school days from 2024-09-03 to 2024-09-16",
        "9 days are needed",
        "2024-09-03, 2024-09-04, 2024-09-05",
        "2024-09-13",
        "Met since 2024-09-13",
        "Truancy Hearing, 1",
    ):
        assert part in text


def test_a_changed_number_shows_in_the_explanation() -> None:
    policy = policies.get("truancy-intervention").with_parameters({"unexcused-9-of-180.at_least": 10})
    evaluation = evaluate(policy, Record("S", ABSENCES), calendar=CALENDAR, as_of=date(2024, 9, 16))
    text = evaluation.findings["unexcused-9-of-180"].explanation
    assert text.startswith("Not met: 9 days")
    assert "10 days are needed" in text


def test_a_requirements_explanation_names_the_steps_day_and_the_clause() -> None:
    events = [*ABSENCES, {"kind": "step", "step": "referral-1", "on": "2024-09-13"}]
    text = found(events).findings["referral-1.interventions"].explanation
    assert text.startswith("Breached: ")
    assert "2024-09-13" in text and "introduction" in text


def test_the_whole_explanation_tells_state_findings_steps_and_what_is_next() -> None:
    text = found().explain()
    for part in (
        "as of 2024-09-16",
        "State: open",
        "unexcused-9-of-180",
        "Next required step: Interventions before referral 1 (interventions-1)",
        "should be taken by the school",
    ):
        assert part in text
    assert SECRET not in text


def test_a_missing_fact_is_named_in_the_explanation() -> None:
    """Nothing is guessed: the verdict is undetermined and says what it lacks."""
    policy = policies.get("noncompliance").with_readings({"assignment-window": "learning-period"})
    evaluation = evaluate(policy, Record("S"), calendar=CALENDAR, as_of=date(2024, 9, 16))
    finding = evaluation.findings["missing-assignments"]
    assert finding.verdict == "undetermined"
    assert finding.needs
    assert all(need in finding.explanation for need in finding.needs)
    assert (finding.to_dict()["value"], finding.to_dict()["evidence"]) == (None, [])


def test_a_day_beyond_the_calendar_is_null_with_a_note() -> None:
    events: list[dict[str, Any]] = [
        *ABSENCES,
        *({"kind": "intervention", "type": "letter", "on": "2024-12-10"} for _ in range(3)),
        {"kind": "progress_review", "adequate": False, "on": "2024-12-10"},
        {"kind": "step", "step": "referral-1", "on": "2024-12-16"},
        {"kind": "step", "step": "notice-1", "on": "2024-12-16"},
    ]
    evaluation = found(events, on=date(2024, 12, 17))
    assert evaluation.steps["referral-2"].earliest is None
    assert evaluation.steps["referral-2"].beyond == ("earliest",)
    assert any("referral-2" in note and "2024-12-20" in note for note in evaluation.notes)
