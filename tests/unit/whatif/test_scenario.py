"""Scenarios: something otherwise, and what that changes."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import InvalidInput, Record, Verdict, evaluate, policies
from schoolrules.errors import InvalidArgument
from schoolrules.events import Absence
from schoolrules.whatif import what_if

from .year import FINDING, NINE, NONCOMPLIANCE, NUMBER, YEAR, judged, october, step

LETTER = step("letter-1", 6, respond_by="2025-10-13")
"""Sent on Monday the 6th; the five school days to answer it end on Monday the 13th."""


MISSING = [{"kind": "assignment", "on": f"2025-09-{day}"} for day in (29, 30)]


def test_a_scenario_that_alters_nothing_differs_in_nothing() -> None:
    comparison = what_if(judged(october(*NINE), 14)).compare()
    assert not comparison
    assert comparison.explain() == "Nothing differs."


def test_an_event_less_clears_the_finding_and_says_why() -> None:
    comparison = what_if(judged(october(*NINE), 14)).without_event("#3").compare()
    told = {(each.id, each.field): (each.before, each.after) for each in comparison.findings}
    assert told[FINDING, "verdict"] == ("met", "not_met")
    assert told[FINDING, "value"] == ("9", "8")
    verdict = next(each for each in comparison.findings if each.field == "verdict")
    assert comparison.why(verdict) == ("without event #3",)


def test_of_several_alterations_those_that_do_it_alone_are_named() -> None:
    scenario = what_if(judged(october(*NINE[:8]), 14))
    both = scenario.with_parameters({NUMBER: 8}).with_readings({"spacing": "clear-days"}).compare()
    verdict = next(each for each in both.findings if (each.id, each.field) == (FINDING, "verdict"))
    assert both.why(verdict) == (f"numbers: {NUMBER} 8",)


def test_what_none_does_alone_is_put_down_to_all_together() -> None:
    scenario = what_if(judged(october(*NINE[:7]), 14))
    event = Absence(on=date(2025, 10, 13), status="unexcused")
    both = scenario.with_event(event).with_parameters({NUMBER: 8}).compare()
    verdict = next(each for each in both.findings if (each.id, each.field) == (FINDING, "verdict"))
    assert len(both.why(verdict)) == 2
    assert "together" in both.explain()


def test_either_of_two_alterations_that_do_the_same_is_named_and_not_both_together() -> None:
    """Of nine, one less is enough; two less differ in the value, which neither brings about alone."""
    comparison = what_if(judged(october(*NINE), 14)).without_event("#0").without_event("#1").compare()
    told = {(each.id, each.field): comparison.because(each) for each in comparison.findings}
    assert told[FINDING, "verdict"] == "without event #0 or without event #1"
    assert told[FINDING, "value"] == "together: without event #0; without event #1"


def test_of_alterations_that_do_it_together_only_those_that_matter_are_named() -> None:
    """Letter 2 of the 22nd: the conference waits for six school days after it, and the 17th lies before it."""
    events = [*MISSING, LETTER, {"kind": "scheduled", "on": "2025-10-15", "what": "conference", "for": "2025-10-31"}]
    scenario = what_if(judged([*events, step("letter-2", 22)], 23, NONCOMPLIANCE))
    for days in ([17], [24], [27, 28, 29]):
        scenario = scenario.amending_calendar(close=[date(2025, 10, day) for day in days])
    comparison = scenario.compare()
    earliest = next(each for each in comparison.dates if each.id == "conference")
    assert (earliest.before, earliest.after) == (date(2025, 10, 30), date(2025, 11, 5))
    friday, week = (text for text, _ in comparison.alterations[1:])
    assert comparison.why(earliest) == (friday, week)
    assert comparison.because(earliest) == f"together: {friday}; {week}"
    assert f"together: {friday}; {week}" in comparison._repr_html_()


def test_of_many_alterations_none_is_named_that_can_be_left_out() -> None:
    """Seven absences; two unexcused ones more meet the nine, and five excused ones have no part in it."""
    scenario = what_if(judged(october(*NINE[:7]), 31))
    for day in (14, 15):
        scenario = scenario.with_event(Absence(on=date(2025, 10, day), status="unexcused", id=f"new-{day}"))
    for day in range(20, 25):
        scenario = scenario.with_event(Absence(on=date(2025, 10, day), status="excused"))
    comparison = scenario.compare()
    verdict = next(each for each in comparison.findings if (each.id, each.field) == (FINDING, "verdict"))
    assert [text for text in comparison.why(verdict) if "unexcused" in text] == list(comparison.why(verdict))
    assert len(comparison.why(verdict)) == 2


def test_a_deadline_that_moves_past_the_calendars_end_is_among_those_that_move() -> None:
    """Five school days after Thursday 21 May end on the 28th; with the 27th closed, on the last day, the 29th."""
    events = [{"kind": "assignment", "on": f"2026-05-{day}"} for day in (11, 12)]
    events.append({"kind": "step", "step": "letter-1", "on": "2026-05-21"})
    base = evaluate(NONCOMPLIANCE, Record("S-1", events), calendar=YEAR, as_of=date(2026, 5, 21))
    comparison = what_if(base).amending_calendar(close=[date(2026, 5, 27)]).compare()
    (moved,) = comparison.deadlines
    assert (moved.id, moved.field, moved.before, moved.after) == (
        "letter-2", "earliest", date(2026, 5, 29), "beyond the calendar",
    )  # fmt: skip
    assert "- letter-2: earliest 2026-05-29 -> beyond the calendar" in comparison.explain().splitlines()
    assert "beyond the calendar" in comparison._repr_html_()


def test_an_evidence_that_loses_and_gains_is_told_by_what_it_loses_and_gains() -> None:
    event = Absence(on=date(2025, 10, 13), status="unexcused", id="new")
    comparison = what_if(judged(october(1, 2), 14)).without_event("#0").with_event(event).compare()
    evidence = next(each for each in comparison.findings if (each.id, each.field) == (FINDING, "evidence"))
    assert (evidence.before, evidence.after) == (("#0", "#1"), ("#1", "new"))
    assert evidence.text == f"{FINDING}: evidence loses #0; gains new"


def test_a_scenario_is_never_changed() -> None:
    base = judged(october(*NINE), 14)
    scenario = what_if(base)
    other = scenario.without_event("#0")
    assert scenario.alterations == () and len(other.alterations) == 1
    assert scenario.evaluation == base
    assert other.evaluation != base
    assert len(base.record.events) == 9


def test_a_snow_day_moves_deadlines_and_outlasts_a_printed_date() -> None:
    """Wednesday the 8th closed: the five school days end on the 14th, letter 2 may go out on the 15th."""
    comparison = (
        what_if(judged([*MISSING, LETTER], 7, NONCOMPLIANCE))
        .amending_calendar(close={date(2025, 10, 8): "snow"})
        .compare()
    )
    moved = {(each.id, each.field): (each.before, each.after) for each in comparison.deadlines}
    assert moved == {("letter-2", "earliest"): (date(2025, 10, 14), date(2025, 10, 15))}
    (letter,) = comparison.letters_that_no_longer_hold
    assert (letter.about, letter.field, letter.printed, letter.school_days) == (
        "letter-1", "respond_by", date(2025, 10, 13), 5,
    )  # fmt: skip
    assert letter.moved_to == letter.counts == date(2025, 10, 14)
    assert "no longer holds" in comparison.explain()


def test_a_printed_date_is_never_shortened() -> None:
    """School on Saturday the 11th: letter 2 may go out a day earlier, but the letter's own date stands."""
    comparison = (
        what_if(judged([*MISSING, LETTER], 7, NONCOMPLIANCE)).amending_calendar(open=[date(2025, 10, 11)]).compare()
    )
    moved = {each.id: each.after for each in comparison.deadlines}
    assert moved == {"letter-2": date(2025, 10, 13)}
    (letter,) = comparison.letters
    assert letter.moved_to == date(2025, 10, 11)
    assert letter.holds and letter.counts == date(2025, 10, 13)


def test_a_meeting_set_for_a_day_that_is_closed_no_longer_holds() -> None:
    conference = {"kind": "scheduled", "on": "2025-10-06", "what": "conference", "for": "2025-10-15"}
    comparison = what_if(judged([conference], 7, NONCOMPLIANCE)).amending_calendar(close=[date(2025, 10, 15)]).compare()
    (letter,) = comparison.letters_that_no_longer_hold
    assert letter.about == "conference" and not letter.in_session
    assert "there is no school on that day now" in letter.text


def test_another_day_and_another_day_of_knowledge() -> None:
    record = Record("S-1", [*october(*NINE[:8]), *october(13, known_on="2025-11-03")])
    base = evaluate(judged([], 1).policy, record, calendar=YEAR, as_of=date(2025, 10, 31))
    assert base.findings[FINDING].verdict is Verdict.MET
    known = what_if(base).known_at(date(2025, 10, 31))
    assert known.evaluation.findings[FINDING].verdict is Verdict.NOT_MET
    assert known.known_at(None).evaluation.findings[FINDING].verdict is Verdict.MET
    assert what_if(base).as_of(date(2025, 10, 12)).evaluation.findings[FINDING].value == 8


def test_a_bad_alteration_is_refused_when_it_is_made() -> None:
    scenario = what_if(judged(october(1), 3))
    with pytest.raises(InvalidInput):
        scenario.without_event("nobody's")
    with pytest.raises(InvalidInput, match="unknown parameter"):
        scenario.with_parameters({"no-such-number": 3})
    with pytest.raises(InvalidInput, match="unknown reading"):
        scenario.with_readings({"no-such-reading": "x"})
    with pytest.raises(InvalidInput):
        scenario.amending_calendar(close=[date(2030, 1, 1)])


def test_without_a_calendar_there_is_none_to_amend() -> None:
    policy = policies.get("ucp-annual-notice")
    facts = {"year_from": "2025-07-01", "year_to": "2026-06-30", "pupils": 100, "speakers": {"Spanish": 20}}
    base = evaluate(policy, Record("D-1", facts=facts), calendar=None, as_of=date(2025, 10, 3))
    with pytest.raises(InvalidArgument, match="no calendar"):
        what_if(base).amending_calendar(close=[date(2025, 10, 6)])


def test_comparisons_print_counts_and_give_rows() -> None:
    comparison = what_if(judged(october(*NINE), 14)).without_event("#3").compare()
    assert "2025" not in repr(comparison) and "#3" not in repr(comparison) + repr(comparison.differences)
    assert comparison.to_dict()["otherwise"] == ["without event #3"]
    row = comparison.to_dict()["differences"][0]
    assert set(row) == {"about", "id", "field", "before", "after", "why"}
