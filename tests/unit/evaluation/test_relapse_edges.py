"""After a relapse the next step is due at once, but the conference keeps the day that was announced."""

from __future__ import annotations

from typing import Any

import pytest

from schoolrules import Evaluation, Record, SchoolCalendar, evaluate, policies
from tests.unit.policy.small import event, sep, taken

CALENDAR = SchoolCalendar.build(sep(1), sep(30), closed={sep(2): "Labor Day"})


def judged(*events: dict[str, Any], on: int) -> Evaluation:
    return evaluate(policies.get("noncompliance"), Record("S-1", list(events)), calendar=CALENDAR, as_of=sep(on))


@pytest.mark.parametrize("announced", [16, 18, 20])
def test_the_conference_keeps_its_day_after_a_relapse(announced: int) -> None:
    """Letter 2 on the 4th, compliance on the 5th, a relapse on Thursday the 12th: from the 13th on the conference."""
    events = [
        taken("letter-1", 3),
        taken("letter-2", 4),
        event("scheduled", 4, what="conference", **{"for": f"2024-09-{announced}"}),
        event("compliance", 5),
        event("relapse", 12),
    ]
    found = judged(*events, on=13)
    report = found.steps["conference"]
    assert found.next_step is not None and found.next_step.step == "conference"
    assert (report.status, report.earliest, report.due) == ("ready", sep(13), sep(announced))


def test_letter_two_is_due_the_day_after_a_relapse() -> None:
    """It has no day of its own that would be kept."""
    events = [taken("letter-1", 3), event("compliance", 5), event("relapse", 12)]
    report = judged(*events, on=13).steps["letter-2"]
    assert (report.earliest, report.due) == (sep(13), sep(13))
