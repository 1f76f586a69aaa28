"""What is told of last days that roll, and of steps that breach a rule because nobody took them."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction
from typing import Any, Literal

import pytest

from schoolrules import Evaluation, InvalidInput, Record, SchoolCalendar, evaluate, policies
from schoolrules.evaluation.html import last_day, number
from schoolrules.evaluation.timeline import Axis

CALENDAR = SchoolCalendar.build(date(2024, 8, 19), date(2025, 6, 6), country="US", subdivision="CA")
RECEIVED = {"kind": "complaint_received", "on": "2024-09-03"}
"""The sixty days for the decision end on Saturday 2 November."""


def found(
    *events: dict[str, Any], on: date, edition: str = "2017", readings: Literal["chosen", "all"] = "chosen"
) -> Evaluation:
    policy = policies.get("ucp", edition=edition)
    return evaluate(policy, Record("C-1", [RECEIVED, *events]), calendar=CALENDAR, as_of=on, readings=readings)


def test_readings_are_the_chosen_or_all() -> None:
    other: Any = "every"
    with pytest.raises(InvalidInput, match=r"^readings: expected one of chosen, all$"):
        found(on=date(2024, 9, 10), readings=other)


def test_a_step_nobody_took_is_contested_under_no_reading() -> None:
    """The decision is late in calendar days and not in school days; but contested are steps that were taken."""
    evaluation = found(on=date(2024, 11, 8), readings="all")
    assert "decision.within" in {finding.rule for finding in evaluation.breaches()}
    assert evaluation.all_readings.hangs_on("decision.within") == ("days",)
    assert evaluation.all_readings.contested == {}


def test_findings_and_steps_of_other_days_differ() -> None:
    """`!=` says so too, for these are tuples, and a tuple's own would look at more than the answer."""
    early, late, again = (found(on=date(2024, 11, day)) for day in (1, 8, 8))
    assert late.findings["decision.within"] != early.findings["decision.within"]
    assert late.steps["decision"] != early.steps["decision"]
    assert (late.findings["decision.within"] != again.findings["decision.within"]) is False
    assert (late.steps["decision"] != again.steps["decision"]) is False


def test_an_explanation_names_the_last_day_and_the_day_that_it_was_moved_from() -> None:
    """Decided on Friday 26 April 2024: thirty days on lies Sunday 26 May, and Monday 27 May is Memorial Day."""
    calendar = SchoolCalendar.build(date(2023, 8, 21), date(2024, 6, 28), country="US", subdivision="CA")
    events = [
        {"kind": "complaint_received", "on": "2024-04-01"},
        {"kind": "step", "on": "2024-04-26", "step": "decision"},
    ]
    record = Record("C-1", events)
    evaluation = evaluate(policies.get("ucp"), record, calendar=calendar, as_of=date(2024, 4, 29))
    appeal = evaluation.steps["appeal"]
    assert (appeal.due, appeal.due_nominal) == (date(2024, 5, 28), date(2024, 5, 26))
    assert "by 2024-05-28 (2024-05-26 is no business day)" in evaluation.explain()


def test_where_nothing_hangs_on_a_reading_the_explanation_says_so() -> None:
    record = Record("S-1", [])
    evaluation = evaluate(policies.get("truancy-intervention"), record, calendar=CALENDAR, as_of=date(2024, 9, 10))
    assert evaluation.all_readings.explain().endswith("\nEverything is the same under every reading.")


def test_a_criterion_that_was_not_judged_counted_no_days_and_compared_nothing() -> None:
    """The sort of complaint is not known."""
    evaluation = found(on=date(2024, 9, 10))
    assert evaluation.findings["timely"].verdict == "undetermined"
    assert evaluation.days_counted_by("timely") == ()
    assert evaluation.comparison_of("timely") == ""


def test_a_table_tells_the_last_day_and_the_day_that_it_was_moved_from() -> None:
    report = (
        found(on=date(2024, 11, 1)).steps["decision"]._replace(due=date(2024, 11, 4), due_nominal=date(2024, 11, 2))
    )
    said = str(last_day(report))
    assert said.index("2024-11-04") < said.index("2024-11-02") < said.index("is no business day")


@pytest.mark.parametrize(
    ("value", "said"),
    [(Fraction(17, 2), "8\N{NO-BREAK SPACE}1/2"), (Fraction(1, 2), "1/2"), (Fraction(8), "8"), (None, "")],
)
def test_a_table_tells_a_number_as_a_person_writes_it(value: Fraction | None, said: str) -> None:
    assert number(value) == said


def test_on_a_timeline_days_after_the_calendar_lie_right_of_its_last_school_day() -> None:
    """Five school days to seven days there: a week after the last day lies five places on."""
    first, last = date(2024, 9, 2), date(2024, 9, 15)
    axis = Axis(first, last, SchoolCalendar.build(first, last))
    assert [axis.rank(day) for day in (date(2024, 9, 13), last, date(2024, 9, 22))] == [9, 9.5, 15]


def test_a_timeline_ends_with_the_last_days_there_are() -> None:
    """A week is left free at either end; but the calendar of the world ends with the year 9999."""
    agreed = {
        "kind": "extension",
        "on": "2024-09-10",
        "until": "9999-12-27",
        "written": True,
        "agreed_by": "complainant",
    }
    evaluation = found(agreed, on=date(2024, 9, 12))
    assert evaluation.steps["decision"].due == date(9999, 12, 27)
    assert Axis.of(evaluation).last == date(9999, 12, 27)


def test_a_pickled_evaluation_says_the_same() -> None:
    evaluation = found(on=date(2024, 11, 8), readings="all")
    again: Evaluation = pickle.loads(pickle.dumps(evaluation))
    assert again == evaluation
    assert again.to_dict() == evaluation.to_dict()
