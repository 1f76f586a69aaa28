"""What changes on which day if nothing further is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pytest

from schoolrules import Case, InvalidInput, OutsideCalendar, Record, plot, policies
from schoolrules.errors import InvalidArgument
from schoolrules.events import StepTaken
from schoolrules.policy.expressions import Condition
from schoolrules.policy.view import View
from schoolrules.whatif import Every, absent, engaged, forecast
from schoolrules.whatif.turningdays import Anatomy
from tests.property.strategies import case_of

from .year import FINDING, NONCOMPLIANCE, NUMBER, TRUANCY, WINDOW, YEAR, october, step

TWO_OF_TEN = TRUANCY.with_parameters({NUMBER: 2, WINDOW: "10 school days"})


def test_an_absence_ages_out_of_the_window() -> None:
    """The 10 school days that end on 14 October begin on the 1st; those that end on the 15th do not hold it."""
    record = Record("S-1", october(1, 2))
    found = forecast(TWO_OF_TEN, record, YEAR, date(2025, 10, 3), date(2025, 10, 31))
    assert found.first(id=FINDING, field="verdict", value="not_met") == date(2025, 10, 15)
    evidence = [change for change in found if change.what.field == "evidence"]
    assert [(change.day.day, change.what.after) for change in evidence] == [(15, ("#1",)), (16, ())]
    assert found.days == (date(2025, 10, 15), date(2025, 10, 16))


def test_what_comes_after_the_last_day_entered_stays_unknown() -> None:
    record = Record("S-1", october(1, 2), recorded_through=date(2025, 10, 3))
    found = forecast(TWO_OF_TEN, record, YEAR, date(2025, 10, 3), date(2025, 10, 31))
    assert len(found) == 0
    assert "Nothing changes." in found.explain()


def test_a_step_opens_on_its_day_and_is_overdue_the_day_after() -> None:
    """The answer to step 1 was due on Friday the 10th: the coordinator calls on Monday the 13th."""
    work = [{"kind": "assignment", "on": f"2025-09-{day}"} for day in (29, 30)]
    record = Record("S-1", [*work, step("expectations-email", 6, respond_by="2025-10-10")])
    found = forecast(NONCOMPLIANCE, record, YEAR, date(2025, 10, 7), date(2025, 10, 20))
    assert found.start.steps["rc-contact"].status == "waiting"
    assert found.first(id="rc-contact", field="status", value="ready") == date(2025, 10, 13)
    assert found.first(id="rc-contact", field="status", value="overdue") == date(2025, 10, 14)
    assert found.days_tried < 14


@pytest.mark.parametrize("policy", policies.ids())
def test_no_policy_of_the_library_is_tried_on_every_day(policy: str) -> None:
    assert Anatomy(policies.outline(policy)).is_known


@dataclass(frozen=True, slots=True)
class LeapDay(Condition):
    """A part of a district's own, of which the library knows nothing: it holds from a certain day on."""

    kind: Literal["leap-day"] = "leap-day"

    def holds(self, view: View) -> bool:
        """From Wednesday 8 October 2025 on."""
        return view.day >= date(2025, 10, 8)


def test_a_policy_with_a_part_that_is_none_of_the_librarys_is_tried_on_every_day() -> None:
    """No event, rule or deadline names the 8th."""
    criterion = replace(TWO_OF_TEN.criteria[FINDING], applies=LeapDay())
    policy = replace(TWO_OF_TEN, criteria={**TWO_OF_TEN.criteria, FINDING: criterion})
    found = forecast(policy, Record("S-1", october(1, 2)), YEAR, date(2025, 10, 3), date(2025, 10, 13))
    assert found.first(id=FINDING, field="verdict", value="met") == date(2025, 10, 8)
    assert found.days_tried == 11


def test_an_optional_step_lapses_and_a_required_one_is_overdue_the_day_after_its_last() -> None:
    """Received on Monday 18 March 2024: three days to offer mediation end on the 21st, sixty to decide on 17 May."""
    begun: list[dict[str, object]] = [
        {"kind": "violation", "on": "2024-03-01"},
        {"kind": "complaint_received", "on": "2024-03-18"},
        {"kind": "notice", "on": "2024-03-18", "to": "parties", "about": "filing"},
        {"kind": "step", "step": "log-complaint", "on": "2024-03-18", "code": "C-1", "date_stamp": True},
    ]
    record = Record("C-1", begun, {"category": "discrimination", "law": "state"})
    found = forecast(policies.get("ucp"), record, None, date(2024, 3, 18), date(2024, 6, 1))
    assert found.first(id="mediation", field="status", value="lapsed") == date(2024, 3, 22)
    assert found.first(id="decision", field="status", value="overdue") == date(2024, 5, 18)


def test_absent_every_school_day_meets_the_threshold_over_a_weekend() -> None:
    """Seven absences by Friday the 10th; the eighth and ninth fall on Monday and Tuesday."""
    record = Record("S-1", october(1, 2, 3, 6, 7, 8, 9))
    found = forecast(TRUANCY, record, YEAR, date(2025, 10, 10), date(2025, 10, 31), absent())
    assert found.first(id=FINDING, field="verdict", value="met") == date(2025, 10, 14)
    assert found.at(date(2025, 10, 14)).findings[FINDING].value == 9
    assert found.at(date(2025, 10, 13)).findings[FINDING].value == 8


def test_an_assumption_begins_after_the_last_day_entered() -> None:
    """Nothing is known after Wednesday the 8th: absent from the 9th on, the threshold is met on the 10th already."""
    record = Record("S-1", october(1, 2, 3, 6, 7, 8, 9)[:7], recorded_through=date(2025, 10, 9))
    found = forecast(TRUANCY, record, YEAR, date(2025, 10, 10), date(2025, 10, 31), absent())
    assert found.start.findings[FINDING].value == 7
    assert found.first(id=FINDING, field="verdict", value="met") == date(2025, 10, 13)


def test_engagement_each_monday_keeps_a_run_from_reaching_ten() -> None:
    """Without it, the tenth school day of the year is Friday 29 August."""
    policy = policies.get("learner-validated")
    record = Record("S-1")
    first, until = date(2025, 8, 20), date(2025, 10, 31)
    alone = forecast(policy, record, YEAR, first, until)
    assert alone.first(id="no-engagement", field="verdict", value="met") == date(2025, 8, 29)
    engaging = forecast(policy, record, YEAR, first, until, engaged("mon"))
    assert engaging.first(id="no-engagement", field="verdict", value="met") is None


def test_a_step_assumed_for_a_day_to_come_moves_the_procedure_on() -> None:
    record = Record("S-1", october(1))
    taken = StepTaken(on=date(2025, 10, 6), step="referral-1")
    found = forecast(TRUANCY, record, YEAR, date(2025, 10, 3), date(2025, 10, 10), [taken])
    assert found.first(id="referral-1", field="status", value="done") == date(2025, 10, 6)
    assert found.first(id="", field="next_step", value="notice-1") == date(2025, 10, 6)


def test_a_step_that_is_required_from_a_day_on_is_told_on_that_day() -> None:
    """A generated case in which the caseload step turns from may to must on 2 May 2023."""
    case = Case.parse(case_of("truancy-intervention", 529971))
    day, before = date(2023, 5, 2), date(2023, 5, 1)
    found = forecast(case.policy, case.record, case.calendar, before, day)
    assert (found.start.steps["caseload"].force, found.at(day).steps["caseload"].force) == ("may", "must")
    assert found.first(id="caseload", field="force", value="must") == day


def test_a_forecast_says_what_it_assumes_wherever_it_is_shown() -> None:
    first, until = date(2025, 10, 10), date(2025, 10, 31)
    alone = forecast(TRUANCY, Record("S-1"), YEAR, first, until)
    assert "if nothing further is recorded" in alone.explain() and alone.to_dict()["assume"] == []
    taken = StepTaken(on=date(2025, 10, 13), step="referral-1")
    found = forecast(TRUANCY, Record("S-1"), YEAR, first, until, [absent(weekdays=("mon", "fri")), taken])
    assumed = "an absence (status unexcused) on every school day that is a Mon or Fri"
    said = f"assuming {assumed}, and a step (step referral-1) on 2025-10-13"
    assert found.assumption == said
    assert found.explain().splitlines()[0].endswith(f"from 2025-10-10 to 2025-10-31, {said}")
    assert "nothing further" not in found.explain() and said in found._repr_html_()
    assert said in plot.forecast(found).text
    every, event = found.to_dict()["assume"]
    assert every == {"every": {"kind": "absence", "status": "unexcused"}, "weekdays": ["mon", "fri"], "any_day": False}
    assert event["event"]["step"] == "referral-1"


def test_an_event_that_the_record_dates_later_is_seen_from_its_day() -> None:
    record = Record("S-1", october(1, 2, 20))
    policy = TRUANCY.with_parameters({NUMBER: 3})
    found = forecast(policy, record, YEAR, date(2025, 10, 3), date(2025, 10, 31))
    assert found.first(id=FINDING, field="verdict", value="met") == date(2025, 10, 20)


def test_a_forecast_of_the_past_knows_nothing_of_what_came_later() -> None:
    late = october(2, known_on="2025-11-03")
    record = Record("S-1", [*october(1), *late])
    policy = TRUANCY.with_parameters({NUMBER: 2})
    day, until = date(2025, 10, 1), date(2025, 10, 31)
    assert forecast(policy, record, YEAR, day, until).first(id=FINDING, field="verdict", value="met")
    then = forecast(policy, record, YEAR, day, until, known_at=day)
    assert then.first(id=FINDING, field="verdict", value="met") is None


def test_a_forecast_does_not_end_before_it_begins() -> None:
    with pytest.raises(InvalidArgument, match="until"):
        forecast(TRUANCY, Record("S-1"), YEAR, date(2025, 10, 3), date(2025, 10, 2))


def test_a_forecast_ends_with_the_calendar() -> None:
    forecast(TRUANCY, Record("S-1"), YEAR, date(2026, 5, 28), date(2026, 5, 29))
    with pytest.raises(OutsideCalendar):
        forecast(TRUANCY, Record("S-1"), YEAR, date(2026, 5, 28), date(2026, 5, 30))


def test_nothing_is_assumed_for_a_day_that_is_recorded() -> None:
    taken = StepTaken(on=date(2025, 10, 3), step="referral-1")
    with pytest.raises(InvalidArgument, match="days to come"):
        forecast(TRUANCY, Record("S-1"), YEAR, date(2025, 10, 3), date(2025, 10, 10), [taken])


def test_a_template_that_makes_no_event_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"event\.status"):
        Every({"kind": "absence"})
    with pytest.raises(InvalidInput, match="weekdays"):
        Every({"kind": "absence", "status": "unexcused"}, weekdays=("monday",))
    with pytest.raises(InvalidInput, match=r"event\.on"):
        Every({"kind": "absence", "status": "unexcused", "on": "2025-10-01"})


def test_a_forecast_prints_counts_and_no_value_of_the_record() -> None:
    found = forecast(TWO_OF_TEN, Record("S-1", october(1, 2)), YEAR, date(2025, 10, 3), date(2025, 10, 31))
    shown = repr(found) + repr(found.changes) + repr(absent())
    assert "2025" not in shown and "S-1" not in shown and "unexcused'" not in shown
    assert found.to_rows()[0]["day"] == "2025-10-15"
