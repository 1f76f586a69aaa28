"""Dates that letters already sent name: what each rests on, whether it still holds, and what it is held against.

The letters are those of the noncompliance policy on the year's calendar: Mondays are 6, 13, 20 and 27 October.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from schoolrules import Evaluation, Policy, Record, evaluate
from schoolrules.whatif import Comparison, what_if

from .year import NONCOMPLIANCE, YEAR, judged, step

MISSING = [{"kind": "assignment", "on": f"2025-09-{day}"} for day in (29, 30)]
LETTER_1 = step("letter-1", 6, respond_by="2025-10-13")
MEETING = {"kind": "scheduled", "on": "2025-10-15", "what": "conference", "for": "2025-10-31"}
IN_CALENDAR_DAYS = NONCOMPLIANCE.with_readings({"notice-days": "calendar"})


def closed(of: Evaluation, *days: int) -> Comparison:
    """What differs with days of October 2025 closed."""
    return what_if(of).amending_calendar(close=[date(2025, 10, day) for day in days]).compare()


def letter_of(events: list[dict[str, Any]], day: int, policy: Policy = NONCOMPLIANCE) -> Evaluation:
    """The case with two assignments missing and these events."""
    return judged([*MISSING, *events], day, policy)


# --- a printed date is never shortened ------------------------------------------------------------------------------


def test_a_step_whose_day_moves_before_a_printed_date_is_told_beside_the_date_that_still_stands() -> None:
    """School on Saturday the 11th ends the five days there; the family was promised Monday the 13th."""
    base = letter_of([LETTER_1, step("letter-2", 13)], 13)
    made = what_if(base).amending_calendar(open={date(2025, 10, 11): "make-up"}).compare()
    changed = {(each.id, each.field): each.after for each in made}
    assert changed["letter-2", "earliest"] == date(2025, 10, 13)
    assert changed["letter-2.not-before", "verdict"] == "kept"  # the policy's own answer goes by the calendar alone
    (letter,) = made.letters_overtaken
    assert letter.holds and letter.overtaken_by == (("letter-2", date(2025, 10, 13)),)
    assert letter.counts == date(2025, 10, 13)
    told = letter.text
    assert "letter-2" in told and "2025-10-13" in told and "still stands" in told
    assert told in made.explain() and told in made._repr_html_()
    assert letter.to_dict()["overtaken_by"] == [{"step": "letter-2", "from": "2025-10-13"}]


def test_a_shorter_time_in_the_policy_moves_a_step_before_a_printed_date_too() -> None:
    made = what_if(letter_of([LETTER_1], 7)).with_parameters({"letter-1.cure": "3 school days"}).compare()
    (letter,) = made.letters_overtaken
    assert letter.overtaken_by == (("letter-2", date(2025, 10, 10)),)


def test_a_notice_of_withdrawal_that_names_a_later_day_still_stands() -> None:
    """Sent on Monday the 20th for Monday the 27th; school on Saturday the 25th would let it come a day of school early.

    The withdrawal's first lawful day is the printed one itself.
    """
    base = letter_of([step("disenrollment-letter", 20, effective="2025-10-27")], 21)
    made = what_if(base).amending_calendar(open=[date(2025, 10, 25)]).compare()
    (letter,) = made.letters_overtaken
    assert letter.overtaken_by == (("withdrawal", date(2025, 10, 25)),)


def test_a_step_that_does_not_move_before_a_printed_date_overtakes_none() -> None:
    assert not closed(letter_of([LETTER_1], 7), 8).letters_overtaken
    assert not what_if(letter_of([LETTER_1], 7)).as_of(date(2025, 10, 14)).compare().letters


def test_a_letter_that_a_scenario_takes_away_names_no_date() -> None:
    base = letter_of([{**LETTER_1, "id": "l"}], 7)
    made = what_if(base).without_event("l").amending_calendar(close=[date(2025, 10, 8)]).compare()
    assert made.letters == ()


# --- what a date rests on -------------------------------------------------------------------------------------------


def test_a_date_counted_in_calendar_days_holds_through_a_closure() -> None:
    """Five calendar days after the 28th end on 2 November, whether there is school on the 30th or not."""
    made = closed(letter_of([step("disenrollment-letter", 28, effective="2025-11-03")], 29, IN_CALENDAR_DAYS), 30)
    assert not made.steps
    (letter,) = made.letters
    assert letter.holds and letter.counts == date(2025, 11, 3)
    day_itself = what_if(made.before).amending_calendar(close=[date(2025, 11, 3)]).compare()
    assert day_itself.letters[0].holds  # no day of school is needed for what counts calendar days


def test_a_date_counted_in_school_days_does_not() -> None:
    """Five school days after the 28th end on 4 November; with the 30th closed, on the 5th."""
    made = closed(letter_of([step("disenrollment-letter", 28, effective="2025-11-04")], 29), 30)
    (letter,) = made.letters_that_no_longer_hold
    assert letter.moved_to == letter.counts == date(2025, 11, 5)


def test_a_meeting_holds_while_its_day_is_lawful() -> None:
    """Letter 2 of the 22nd makes the 30th the first day; two days closed after it make it 3 November."""
    base = letter_of([LETTER_1, MEETING, step("letter-2", 22)], 23)
    assert base.steps["conference"].earliest == date(2025, 10, 30)
    before = closed(base, 17)  # a day before letter 2 takes nothing from the family
    assert not before.steps and not before.findings
    assert all(letter.holds for letter in before.letters)
    one = closed(base, 24)
    assert one.after.steps["conference"].earliest == date(2025, 10, 31)
    assert not one.letters_that_no_longer_hold
    (letter,) = closed(base, 24, 27).letters_that_no_longer_hold
    assert letter.counts == date(2025, 11, 3)
    assert (
        letter.text == "conference of 2025-10-15, for 2025-10-31: no longer holds, its first lawful day is 2025-11-03"
    )


def test_a_meeting_that_waits_for_a_letter_holds_while_the_letter_can_go_out_in_time() -> None:
    """Letter 2 may follow letter 1 on the 14th and the conference on the 22nd, six school days later; one day closed
    between moves it to the 23rd."""
    meeting = {**MEETING, "on": "2025-10-07", "for": "2025-10-22"}
    base = letter_of([LETTER_1, meeting], 8)
    (letter,) = (each for each in closed(base, 16).letters if each.about == "conference")
    assert not letter.holds and letter.counts == date(2025, 10, 23)
    assert [each.holds for each in closed(base, 23).letters] == []  # what lies after it takes nothing from it


def test_a_letter_that_gave_more_time_than_the_policy_asks_for_holds_while_that_much_is_left() -> None:
    """The policy's five days end on the 13th; the letter says Wednesday the 15th, two school days more."""
    base = letter_of([step("letter-1", 6, respond_by="2025-10-15")], 7)
    assert closed(base, 8, 9).letters[0].holds
    (letter,) = closed(base, 8, 9, 10).letters_that_no_longer_hold
    assert letter.counts == date(2025, 10, 16)


def test_a_date_that_no_period_of_the_policy_runs_to_holds_while_there_is_school_on_it() -> None:
    """The teacher sets the day to answer step 1; the policy gives no number of days."""
    base = letter_of([step("expectations-email", 6, respond_by="2025-10-10")], 7)
    made = closed(base, 8)
    assert not made.steps and all(letter.holds for letter in made.letters)
    (letter,) = closed(base, 10).letters_that_no_longer_hold
    assert letter.text.endswith("no longer holds, there is no school on that day now")


def test_time_that_runs_out_of_the_calendar_is_said_to() -> None:
    events = [{"kind": "assignment", "on": f"2026-05-{day}"} for day in (11, 12)]
    events.append({"kind": "step", "step": "letter-1", "on": "2026-05-22", "respond_by": "2026-05-29"})
    base = evaluate(NONCOMPLIANCE, Record("S-1", events), calendar=YEAR, as_of=date(2026, 5, 22))
    made = what_if(base).amending_calendar(close=[date(2026, 5, 27)]).compare()
    (letter,) = made.letters_that_no_longer_hold
    assert letter.counts is None
    assert letter.text.endswith("the time it gave now runs beyond the calendar's last day")
