"""Days without contact: the run, its reasons, and the cases in which there is none."""

from __future__ import annotations

from datetime import date
from typing import Any

from schoolrules import Record
from schoolrules.calendar import Period, SchoolCalendar
from schoolrules.policy.basics import Parameter
from schoolrules.policy.expressions import BEYOND
from schoolrules.policy.policy import Policy
from schoolrules.policy.rules import Criterion
from schoolrules.policy.silence import NoContact
from schoolrules.policy.view import NOT_APPLICABLE, Situation

from .small import CLAUSE, event, sep, small_policy, view_of

RULE = NoContact("wait")
ENROLLED = [{"from": "2024-09-09", "to": "2024-09-20"}]
"""The pupil's school days are 9-13 and 16-20."""


def holding(rule: NoContact = RULE, **parts: Any) -> Policy:
    return small_policy(criteria={"silence": Criterion("No contact", rule, CLAUSE)}, **parts)


def test_outside_the_enrolment_there_is_no_run_to_judge_or_to_tell_of() -> None:
    view = view_of(holding(), on=6, enrolled=ENROLLED)
    assert RULE.judge(view) is NOT_APPLICABLE
    assert RULE.days_counted(view, NOT_APPLICABLE) == []
    assert "since" not in RULE.explain(view, NOT_APPLICABLE)
    assert RULE.explain(view, NOT_APPLICABLE).endswith("3 school days needed")


def test_outside_the_enrolment_a_contact_is_no_contact_of_a_run() -> None:
    view = view_of(holding(), event("engagement", 10, category="learning"), on=23, enrolled=ENROLLED)
    assert [exclusion.reason for exclusion in RULE.excluded(view)] == ["no contact"]


def test_an_effort_recorded_after_its_answer_counts_from_the_day_on_which_the_record_shows_it() -> None:
    """Answered on the 9th, entered with the date of the 11th: on the 10th nobody knew of it."""
    effort = event("effort", 11, type="contact", answered_on="2024-09-09")
    known = view_of(holding(), effort, on=11, enrolled=ENROLLED)
    assert RULE.run(known.at(sep(10))).start == sep(9)  # type: ignore[union-attr]
    assert RULE.run(known).start == sep(10)  # type: ignore[union-attr]


def test_a_run_that_would_end_after_the_last_day_there_is_reaches_beyond() -> None:
    """Dates end with the year 9999; ten weeks from its December on there is none."""
    policy = holding(parameters={"wait": Parameter(Period(10, "weeks"), "how long to wait", CLAUSE)})
    december = SchoolCalendar.build(date(9999, 12, 1), date(9999, 12, 31))
    view = Situation(policy, Record("S-1"), december, date(9999, 12, 20), None).view(date(9999, 12, 20))
    run = RULE.run(view)
    assert run is not None
    assert (run.start, run.length, run.reaches) == (date(9999, 12, 1), 20, BEYOND)
