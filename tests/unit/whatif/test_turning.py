"""What would clear a finding, and what would cause it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from schoolrules import Record, Verdict, evaluate, policies
from schoolrules.errors import InvalidArgument
from schoolrules.whatif import AddEvent, CorrectEvent, DropEvent, what_would_cause, what_would_clear

from .year import FINDING, NINE, NONCOMPLIANCE, NUMBER, TRUANCY, WINDOW, judged, october, step


def test_one_absence_less_clears_a_threshold_just_met() -> None:
    found = what_would_clear(judged(october(*NINE), 14), FINDING, limit=100)
    assert found.margin == 0
    assert found.is_smallest
    assert {len(way) for way in found.ways} == {1}
    recoded = {way.edits[0].id for way in found.ways if isinstance(way.edits[0], CorrectEvent)}
    dropped = {way.edits[0].id for way in found.ways if isinstance(way.edits[0], DropEvent)}
    assert recoded == dropped == {f"#{number}" for number in range(9)}


def test_as_many_must_go_as_there_are_too_many() -> None:
    """Fourteen where nine are needed: six must go for eight to stay."""
    found = what_would_clear(judged(october(*NINE, 14, 15, 16, 17, 20), 21), FINDING)
    assert found.margin == 5
    assert [len(way) for way in found.ways] == [6] * 10
    assert found.is_smallest


def test_half_a_day_is_not_enough_where_more_must_go() -> None:
    """Eight days and three halves make nine and a half: a whole day must go, or two halves."""
    events = [*october(*NINE[:8]), *october(13, 14, 15, portion="1/2")]
    found = what_would_clear(judged(events, 16), FINDING, limit=100)
    assert found.margin == Fraction(1, 2)
    ones = [way for way in found.ways if len(way) == 1]
    assert {way.edits[0].id for way in ones if isinstance(way.edits[0], CorrectEvent)} == {f"#{n}" for n in range(8)}


def test_it_clears_by_itself_when_the_first_absence_leaves_the_window() -> None:
    policy = TRUANCY.with_parameters({NUMBER: 2, WINDOW: "10 school days"})
    assert what_would_clear(judged(october(1, 2), 3, policy), FINDING).by_itself == date(2025, 10, 15)
    stays = judged(october(1, 2), 3, policy, recorded_through=date(2025, 10, 3))
    assert what_would_clear(stays, FINDING).by_itself is None


def test_what_is_cleared_already_needs_nothing() -> None:
    found = what_would_clear(judged(october(1), 3), FINDING)
    assert found.is_so_already and found.ways == () and found.by_itself is None
    assert found.margin == 8


def test_two_more_absences_would_cause_it_on_the_latest_days() -> None:
    evaluation = judged(october(*NINE[:7]), 14)
    found = what_would_cause(evaluation, FINDING)
    assert found.margin == 2
    way = found.ways[0]
    assert [edit.event.on.day for edit in way.edits if isinstance(edit, AddEvent)] == [14, 13]
    assert way.applied(evaluation).findings[FINDING].verdict is Verdict.MET


def test_an_excused_absence_recoded_would_cause_it() -> None:
    events = [*october(*NINE[:8]), *october(13, status="excused")]
    found = what_would_cause(judged(events, 14), FINDING)
    recoded = [way for way in found.ways if isinstance(way.edits[0], CorrectEvent)]
    assert [(way.edits[0].id, len(way)) for way in recoded if isinstance(way.edits[0], CorrectEvent)] == [("#8", 1)]


def test_handing_in_one_of_two_assignments_clears_them() -> None:
    events = [{"kind": "assignment", "on": f"2025-10-0{day}"} for day in (1, 2)]
    found = what_would_clear(judged(events, 6, NONCOMPLIANCE), "missing-assignments")
    corrected = [way.edits[0] for way in found.ways if isinstance(way.edits[0], CorrectEvent)]
    assert [(edit.id, edit.field, edit.value) for edit in corrected] == [
        ("#0", "completed_on", date(2025, 10, 6)),
        ("#1", "completed_on", date(2025, 10, 6)),
    ]


def test_a_meeting_held_settles_what_was_missed() -> None:
    tries = [{"kind": "reschedule_attempt", "on": f"2025-10-0{day}"} for day in (2, 3)]
    events = [{"kind": "meeting", "on": "2025-10-01", "outcome": "missed"}, *tries]
    found = what_would_clear(judged(events, 6, NONCOMPLIANCE), "missed-meetings")
    added = [way.edits[0].event.kind for way in found.ways if isinstance(way.edits[0], AddEvent)]
    assert added == ["meeting", "compliance"]


def test_a_response_ends_a_silence() -> None:
    events = [
        {"kind": "contact_attempt", "on": f"2025-10-{day:02}", "channel": channel, "documented": True}
        for day in (1, 6, 9)
        for channel in ("phone", "email")
    ]
    evaluation = judged(events, 10, NONCOMPLIANCE)
    assert evaluation.findings["no-communication"].verdict is Verdict.MET
    first = what_would_clear(evaluation, "no-communication").ways[0].edits[0]
    assert isinstance(first, AddEvent) and first.event.kind == "contact_response"


def test_silence_would_be_caused_by_sets_on_the_first_days_that_count() -> None:
    """From Monday the 6th: sets on the 6th, the 9th and, over the weekend, the 14th."""
    evaluation = judged([], 6, NONCOMPLIANCE)
    way = what_would_cause(evaluation, "no-communication").ways[0]
    assert sorted({edit.event.on.day for edit in way.edits if isinstance(edit, AddEvent)}) == [6, 9, 14]
    assert way.on == date(2025, 10, 14)
    assert way.applied(evaluation).findings["no-communication"].verdict is Verdict.MET


def test_what_the_record_does_not_show_would_mend_a_requirement() -> None:
    evaluation = judged([step("letter-1", 6, tracking="9400")], 7, NONCOMPLIANCE)
    found = what_would_clear(evaluation, "letter-1.certified-mail")
    assert [edit.to_dict()["field"] for edit in found.ways[0].edits] == ["certified"]
    documented = what_would_clear(evaluation, "letter-1.documented")
    assert [edit.to_dict()["field"] for edit in documented.ways[0].edits] == ["items"]


def test_nothing_mends_a_step_that_was_taken_too_early() -> None:
    events = [step("letter-1", 6), step("letter-2", 7)]
    found = what_would_clear(judged(events, 8, NONCOMPLIANCE), "letter-2.not-before")
    assert found.verdict is Verdict.BREACHED
    assert found.ways == () and found.by_itself is None
    assert "by no change" in found.explain()


COMPLAINT = {"kind": "complaint_received", "on": "2024-03-18"}
FACTS = {"category": "discrimination", "law": "state"}


def test_a_decision_would_end_what_only_time_brought_about() -> None:
    """Sixty days after Monday 18 March 2024 end on 17 May: from the 18th on the State may step in."""
    record = Record("C-1", [COMPLAINT], FACTS)
    before, after = (evaluate(policies.get("ucp"), record, calendar=None, as_of=date(2024, 5, day)) for day in (17, 20))
    caused = what_would_cause(before, "direct-intervention")
    assert caused.ways == () and caused.by_itself == date(2024, 5, 18)
    (way,) = what_would_clear(after, "direct-intervention").ways
    assert way.text == "record a step (step decision) on 2024-05-20"


def test_the_event_from_which_a_limit_runs_would_let_it_be_judged() -> None:
    evaluation = evaluate(
        policies.get("ucp"), Record("C-1", [COMPLAINT], FACTS), calendar=None, as_of=date(2024, 3, 18)
    )
    found = what_would_cause(evaluation, "timely")
    assert found.verdict is Verdict.UNDETERMINED
    assert [edit.event.kind for way in found.ways for edit in way.edits if isinstance(edit, AddEvent)] == ["violation"]


def test_a_compliance_retracted_is_one_change_where_two_assignments_would_be_two() -> None:
    """Two assignments stopped being missing with the compliance of the 6th."""
    events = [
        *({"kind": "assignment", "on": f"2025-10-0{day}"} for day in (1, 2)),
        {"kind": "compliance", "on": "2025-10-06"},
    ]
    found = what_would_cause(judged(events, 8, NONCOMPLIANCE), "missing-assignments")
    assert found.ways[0].text == "retract the compliance of 2025-10-06 (#2)"
    assert [len(way) for way in found.ways] == [1, 2]
    assert found.is_smallest


def test_a_meeting_held_that_is_retracted_settles_nothing() -> None:
    tries = [{"kind": "reschedule_attempt", "on": f"2025-10-0{day}"} for day in (2, 3)]
    meetings = [
        {"kind": "meeting", "on": f"2025-10-0{day}", "outcome": said} for day, said in ((1, "missed"), (6, "held"))
    ]
    found = what_would_cause(judged([*tries, *meetings], 7, NONCOMPLIANCE), "missed-meetings")
    assert [way.text for way in found.ways if isinstance(way.edits[0], DropEvent)] == [
        "retract the meeting of 2025-10-06 (#3)"
    ]


def test_what_cannot_be_counted_is_not_said_to_be_the_smallest() -> None:
    """Three contact sets are six events; that fewer of some other kind would do is not ruled out."""
    found = what_would_cause(judged([], 6, NONCOMPLIANCE), "no-communication")
    assert len(found.ways[0]) == 6
    assert not found.is_smallest


def test_a_fact_whose_values_cannot_be_listed_is_named_and_not_guessed() -> None:
    """Under this reading all the pupil's courses are looked at each week, and which they are is not told."""
    policy = policies.get("learner-validated").with_readings({"courses": "all"})
    events = [{"kind": "engagement", "on": f"2025-10-{day}", "category": "participation"} for day in ("02", 15)]
    evaluation = judged(events, 20, policy, enrolled=[(date(2025, 10, 1), None)])
    for ask in (what_would_clear, what_would_cause):
        found = ask(evaluation, "unverified-absence")
        assert found.verdict is Verdict.UNDETERMINED
        assert found.lacks == ("fact:courses",)
        assert "fact:courses is missing" in found.explain()
        assert found.to_dict()["lacks"] == ["fact:courses"]


def test_another_day_for_the_conference_would_mend_one_announced_too_early() -> None:
    """Letter 2 on Tuesday the 14th leaves the family until Wednesday the 22nd."""
    scheduled = {"kind": "scheduled", "on": "2025-10-07", "what": "conference", "for": "2025-10-15"}
    events = [step("letter-1", 6), scheduled, step("letter-2", 14)]
    (way,) = what_would_clear(judged(events, 14, NONCOMPLIANCE), "letter-2.conference-date").ways
    assert way.text == "scheduled of 2025-10-07 (#1): for becomes 2025-10-22"


def test_an_unknown_finding_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="expected one of truancy-begun"):
        what_would_clear(judged([], 3), "no-such-rule")
    with pytest.raises(InvalidArgument, match="limit"):
        what_would_cause(judged([], 3), FINDING, limit=0)


def test_answers_print_without_a_value_of_the_record() -> None:
    found = what_would_clear(judged(october(*NINE), 14), FINDING)
    shown = repr(found) + repr(found.ways)
    assert "2025" not in shown and "#0" not in shown
    assert "status becomes excused" in found.explain()
    assert found.to_dict()["ways"][0]["edits"][0]["change"] == "correct-event"
