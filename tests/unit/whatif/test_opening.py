"""What keeps a step from being taken, and the first day on which it could be."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import Verdict
from schoolrules.errors import InvalidArgument
from schoolrules.whatif import what_would_open

from .year import NONCOMPLIANCE, judged, october, step


def test_everything_that_blocks_a_step_is_named_with_what_would_do() -> None:
    evaluation = judged(october(1), 3)
    found = what_would_open(evaluation, "referral-1")
    assert found.blocked_by == ("interventions:0/3", "progress-review")
    assert [(blocker.id, len(blocker.edits)) for blocker in found.blockers] == [
        ("interventions:0/3", 3),
        ("progress-review", 1),
    ]
    assert found.first_day == date(2025, 10, 3)
    assert found.applied(evaluation).steps["referral-1"].status == "ready"


def test_time_that_is_missing_too_gives_the_first_day() -> None:
    """Referral 1 on Friday the 3rd: seven school days after it is Tuesday the 14th."""
    evaluation = judged([*october(1), step("referral-1", 3), step("notice-1", 3)], 6)
    found = what_would_open(evaluation, "referral-2")
    assert found.before == ()
    assert found.first_day == date(2025, 10, 14)
    after = found.applied(evaluation)
    assert after.steps["referral-2"].status == "ready"


def test_the_steps_that_come_first_are_taken_on_their_first_days() -> None:
    found = what_would_open(judged(october(1), 3), "referral-2")
    assert [(each.step, each.on.day) for each in found.before] == [("referral-1", 3), ("notice-1", 3)]
    assert found.first_day == date(2025, 10, 14)
    assert "first referral-1" in found.explain()


def test_a_missing_fact_is_a_blocker_that_brings_up_no_other_when_it_is_false() -> None:
    work = [{"kind": "assignment", "on": f"2025-09-{day}"} for day in (29, 30)]
    steps = [step("expectations-email", 1, respond_by="2025-10-02"), step("rc-contact", 3, respond_by="2025-10-06")]
    evaluation = judged([*work, *steps], 7, NONCOMPLIANCE)
    found = what_would_open(evaluation, "letter-1")
    assert found.blocked_by == ("notice:regional-coordinator", "notice:assistant-director", "fact:special_education")
    assert found.first_day == date(2025, 10, 7)
    assert found.applied(evaluation).findings["letter-1.notices"].verdict is Verdict.PENDING


def test_a_step_that_is_done_or_a_process_that_is_clear_has_no_first_day() -> None:
    done = what_would_open(judged([*october(1), step("referral-1", 3)], 6), "referral-1")
    assert done.first_day is None and done.why_not == "It is done while the process is open."
    clear = judged([], 6)
    found = what_would_open(clear, "referral-1")
    assert found.why_not == "It is not required while the process is clear."
    with pytest.raises(InvalidArgument):
        found.applied(clear)


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="expected one of interventions-1"):
        what_would_open(judged([], 6), "no-such-step")
