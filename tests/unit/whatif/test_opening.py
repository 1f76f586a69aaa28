"""What keeps a step from being taken, and the first day on which it could be."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import Record, Verdict, evaluate, policies
from schoolrules.errors import InvalidArgument
from schoolrules.whatif import AddEvent, what_would_open

from .year import NONCOMPLIANCE, NUMBER, TRUANCY, YEAR, judged, october, step


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


def test_a_missing_fact_is_supposed_and_the_answer_is_told_for_each_value() -> None:
    """With special education the case manager must know too; the day stays as it is."""
    work = [{"kind": "assignment", "on": f"2025-09-{day}"} for day in (29, 30)]
    steps = [step("expectations-email", 1, respond_by="2025-10-02"), step("rc-contact", 3, respond_by="2025-10-06")]
    evaluation = judged([*work, *steps], 7, NONCOMPLIANCE)
    found = what_would_open(evaluation, "letter-1")
    assert found.blocked_by == ("notice:regional-coordinator", "notice:assistant-director", "fact:special_education")
    assert found.first_day == date(2025, 10, 7)
    assert found.applied(evaluation).findings["letter-1.notices"].verdict is Verdict.PENDING
    assert found.blockers[2].text == "fact:special_education: must be known; false is supposed here"
    assert [(fact.name, fact.value) for fact in found.supposes] == [("special_education", False)]
    (other,) = found.otherwise
    assert [(fact.name, fact.value) for fact in other.supposes] == [("special_education", True)]
    assert [blocker.id for blocker in other.blockers] == [*found.blocked_by, "notice:case-manager"]
    assert other.applied(evaluation).steps["letter-1"].status == "ready"
    assert found.explain().splitlines()[-2:] == [
        "If special_education is false: With all this done, it could be taken on 2025-10-07.",
        "If special_education is true: With all this done, it could be taken on 2025-10-07. Also lacking then: "
        "notice:case-manager: record a notice (about letter-1, to case-manager) on 2025-10-07.",
    ]


def test_a_step_that_is_done_or_a_process_that_is_clear_has_no_first_day() -> None:
    done = what_would_open(judged([*october(1), step("referral-1", 3)], 6), "referral-1")
    assert done.first_day is None and done.why_not == "It is done while the process is open."
    clear = judged([], 6)
    found = what_would_open(clear, "referral-1")
    assert found.why_not == "It is not required while the process is clear."
    with pytest.raises(InvalidArgument):
        found.applied(clear)


WORK = [{"kind": "assignment", "on": f"2025-09-{day}"} for day in (29, 30)]


def test_what_is_planned_keeps_the_requirements_of_its_steps() -> None:
    """Letter 1 on Monday the 6th: letter 2 on Tuesday the 14th, and the conference six school days after that."""
    letter = step("letter-1", 6, certified=True, tracking="9400", items=["math"])
    evaluation = judged([*WORK, letter], 7, NONCOMPLIANCE, facts={"special_education": False})
    for name in ("letter-2", "conference"):
        found = what_would_open(evaluation, name)
        (set_for,) = (
            edit.event
            for blocker in (*found.blockers, *(b for each in found.before for b in each.blockers))
            for edit in blocker.edits
            if isinstance(edit, AddEvent) and edit.event.kind == "scheduled"
        )
        assert set_for.for_ == date(2025, 10, 22)
        assert found.breaches == ()
    after = found.applied(evaluation)
    assert found.first_day == date(2025, 10, 22)
    assert [
        after.findings[f"letter-2.{rule}"].verdict for rule in ("certified-mail", "documented", "conference-date")
    ] == [Verdict.KEPT] * 3


def test_what_the_plan_would_still_breach_is_told() -> None:
    """An appeal must enclose complaint and decision: that is nothing that an entry made up here could show."""
    record = Record("C-1", [{"kind": "complaint_received", "on": "2024-03-18"}], {"category": "discrimination"})
    evaluation = evaluate(policies.get("ucp"), record, calendar=None, as_of=date(2024, 3, 18))
    found = what_would_open(evaluation, "civil-action")
    (blocker,) = found.blockers
    (edit,) = blocker.edits
    assert isinstance(edit, AddEvent) and (blocker.id, edit.event.kind) == ("step:appeal", "appeal_filed")
    assert found.first_day == date(2024, 5, 18)
    assert "appeal.complete" in found.breaches
    assert "would not be kept: " in found.explain()


def test_a_fact_that_stands_in_the_way_is_named_with_the_value_with_which_it_does_not() -> None:
    events = [{"kind": "violation", "on": "2024-03-01"}, {"kind": "complaint_received", "on": "2024-03-18"}]
    record = Record("C-1", events, {"category": "program", "written": False})
    evaluation = evaluate(policies.get("ucp"), record, calendar=None, as_of=date(2024, 3, 19))
    found = what_would_open(evaluation, "log-complaint")
    assert [blocker.text for blocker in found.blockers] == ["fact:writing_help: the fact writing_help becomes true"]
    assert found.first_day == date(2024, 3, 19)
    assert found.otherwise == ()


def test_a_step_that_the_record_shows_done_later_is_not_in_the_way() -> None:
    """An answer was due on the 20th, and letter 1 went out that very day: on the 21st it is not owed any more.

    Letter 2 may follow on the 28th, the day after five school days.
    """
    call = step("rc-contact", 3, respond_by="2025-10-20")
    events = [*WORK, call, step("letter-1", 20)]
    found = what_would_open(judged(events, 7, NONCOMPLIANCE, facts={"special_education": False}), "letter-2")
    assert (found.before, found.first_day) == ((), date(2025, 10, 28))


def test_the_process_that_clears_on_the_way_is_the_reason() -> None:
    """The work comes in on the 8th, as the record says, one day before the coordinator's call could be."""
    late = [{**one, "completed_on": "2025-10-08"} for one in WORK]
    found = what_would_open(judged(late, 7, NONCOMPLIANCE), "rc-contact")
    assert [(each.step, each.on.day) for each in found.before] == [("expectations-email", 7)]
    assert found.first_day is None
    assert found.why_not == "On 2025-10-08 it is not required while the process is paused."


def test_the_end_of_the_calendar_is_the_reason_where_it_is() -> None:
    """What must lie after referral 1 lies after the last school day, on which referral 1 is made."""
    last = YEAR.last
    events = [{"kind": "absence", "on": last.isoformat(), "status": "unexcused"}]
    evaluation = evaluate(TRUANCY.with_parameters({NUMBER: 1}), Record("S-1", events), calendar=YEAR, as_of=last)
    why = what_would_open(evaluation, "referral-2").why_not
    assert why == (
        "What would settle interventions:0/3 counts only after the calendar's end. The calendar ends on 2026-05-29."
    )


def test_a_step_that_comes_round_again_waits_until_it_falls_due() -> None:
    evaluation = judged([], 6, policies.get("attendance-ladder", profile="3-6-9"))
    found = what_would_open(evaluation, "prevention")
    assert (found.status, found.blockers) == ("waiting", ())
    assert found.why_not == "It waits until it falls due, and no day is set on which it does."


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="expected one of interventions-1"):
        what_would_open(judged([], 6), "no-such-step")
