"""Pictures of forecasts, comparisons, sweeps and two policies over one population."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import Record, evaluate, plot
from schoolrules.errors import InvalidArgument
from schoolrules.events import StepTaken
from schoolrules.plot.whatif import MOST_ROWS
from schoolrules.whatif import compare_policies, forecast, sweep, what_if
from tests.unit.plot.drawn import rows, tree, words
from tests.unit.whatif.year import FINDING, NINE, NONCOMPLIANCE, NUMBER, TRUANCY, WINDOW, YEAR, judged, october, step

POPULATION = [Record(f"S-{number}", october(*NINE[:number])) for number in (5, 7, 9)]
AS_OF = date(2025, 10, 14)
ASSIGNMENTS = [{"kind": "assignment", "on": "2025-09-29"}, {"kind": "assignment", "on": "2025-09-30"}]


def test_a_forecast_tells_how_each_thing_stands_from_which_day() -> None:
    record = Record("S-1", [*ASSIGNMENTS, step("expectations-email", 6, respond_by="2025-10-10")])
    picture = plot.forecast(forecast(NONCOMPLIANCE, record, YEAR, date(2025, 10, 7), date(2025, 10, 17)))
    assert "rc-contact: waiting, ready from 2025-10-13 and overdue from 2025-10-14." in picture.text.splitlines()
    bars = [(row["said"], row["to"] - row["at"]) for row in rows(picture) if row.get("lane") == "rc-contact"][:3]
    assert bars == [("waiting", 6), ("ready", 1), ("overdue", 4)]
    assert "! overdue" in words(picture)


def test_a_forecast_tells_of_another_change_what_it_comes_to_and_what_is_assumed() -> None:
    record = Record("S-1", october(1))
    taken = StepTaken(on=date(2025, 10, 6), step="referral-1")
    picture = plot.forecast(forecast(TRUANCY, record, YEAR, date(2025, 10, 3), date(2025, 10, 10), [taken]))
    lines = picture.text.splitlines()
    assert lines[0].endswith("to 2025-10-10, assuming a step (step referral-1) on 2025-10-06.")
    assert "the case, next step: interventions-1, notice-1 from 2025-10-06." in lines
    assert any("assuming a step" in said for said in words(picture))


def test_a_forecast_without_changes_says_so() -> None:
    picture = plot.forecast(forecast(TRUANCY, Record("S-1", []), YEAR, date(2025, 10, 7), date(2025, 10, 17)))
    assert picture.text.splitlines()[1:] == ["Nothing changes."] and "Nothing changes." in words(picture)


def test_a_snow_day_moves_the_dates_that_the_comparison_shows() -> None:
    events = [*ASSIGNMENTS, step("letter-1", 6, respond_by="2025-10-13")]
    storm = what_if(judged(events, 7, NONCOMPLIANCE)).amending_calendar(close={date(2025, 10, 8): "snow day"})
    picture = plot.comparison(storm.compare())
    assert picture.text.splitlines() == [
        "Calendar: closed 2025-10-08 (snow day).",
        "letter-2, first lawful day: 2025-10-14 becomes 2025-10-15.",
        "letter-1, day printed in it: 2025-10-13 becomes 2025-10-14.",
    ]
    assert {"2025-10-14", "2025-10-15", "before", "after"} <= set(words(picture))


def test_a_date_that_moves_beyond_the_calendar_is_drawn_and_told() -> None:
    """Letter 1 of Friday 22 May gives until the 29th, the last day; with the 27th closed there is no fifth day."""
    events = [{"kind": "assignment", "on": f"2026-05-{day}"} for day in (11, 12)]
    picture = {}
    for sent, answer in (("2026-05-21", "2026-05-28"), ("2026-05-22", "2026-05-29")):
        letter = {"kind": "step", "step": "letter-1", "on": sent, "respond_by": answer}
        of = evaluate(NONCOMPLIANCE, Record("S-1", [*events, letter]), calendar=YEAR, as_of=date(2026, 5, 22))
        picture[sent] = plot.comparison(what_if(of).amending_calendar(close=[date(2026, 5, 27)]).compare())
    assert "letter-2, first lawful day: 2026-05-29 becomes beyond the calendar." in picture["2026-05-21"].text
    assert "letter-1, day printed in it: 2026-05-29 becomes beyond the calendar." in picture["2026-05-22"].text
    assert "No date moves." not in picture["2026-05-22"].text
    assert "beyond the calendar" in words(picture["2026-05-22"])


def test_a_printed_date_that_still_stands_is_told_beside_the_step_that_moves_before_it() -> None:
    events = [*ASSIGNMENTS, step("letter-1", 6, respond_by="2025-10-13")]
    picture = plot.comparison(
        what_if(judged(events, 7, NONCOMPLIANCE)).amending_calendar(open=[date(2025, 10, 11)]).compare()
    )
    assert "the date printed still stands" in picture.text.splitlines()[-1]
    assert "still stands" in " ".join(words(picture))


def test_a_comparison_in_which_no_date_moves_says_so() -> None:
    picture = plot.comparison(what_if(judged(october(*NINE), 14)).compare())
    assert picture.text == "No date moves." and "No date moves." in words(picture)


def test_a_sweep_of_one_number_has_a_bar_for_each_value() -> None:
    found = sweep(TRUANCY, POPULATION, YEAR, AS_OF, {NUMBER: range(5, 11)}, findings=[FINDING])
    picture = plot.sweep(found, FINDING)
    told = picture.text.splitlines()
    assert (
        told[0].startswith("unexcused-9-of-180: met for how many of 3 records.")
        and "own, unexcused-9-of-180.at_least 9." in told[0]
    )
    counts = [3, 2, 2, 1, 1, 0]  # five, seven and nine absences
    assert told[1].startswith("3 where unexcused-9-of-180.at_least is 5, 2 where unexcused-9-of-180.at_least is 6, ")
    assert [row["count"] for row in rows(picture) if "at" in row][:6] == counts
    assert "\u25c6" in words(picture)


def test_a_sweep_without_the_policys_own_number_announces_no_sign_for_it() -> None:
    found = sweep(TRUANCY, POPULATION, YEAR, AS_OF, {NUMBER: range(5, 8)}, findings=[FINDING])
    picture = plot.sweep(found, FINDING)
    assert "Diamond" not in picture.text and "Not among them the policy's own" in picture.text
    assert "\u25c6" not in words(picture)


def test_a_sweep_shows_another_verdict_when_asked() -> None:
    found = sweep(TRUANCY, POPULATION, YEAR, AS_OF, {NUMBER: [9]}, findings=[FINDING])
    assert plot.sweep(found, FINDING, verdict="not_met").text.splitlines()[1].startswith("2 where")


def test_a_sweep_of_two_numbers_is_a_grid_of_counts() -> None:
    settings: dict[str, tuple[int | str, ...]] = {NUMBER: (5, 9), WINDOW: ("5 school days", "180 school days")}
    found = sweep(TRUANCY, POPULATION, YEAR, date(2025, 10, 13), settings, findings=[FINDING])
    picture = plot.sweep(found, FINDING)
    cells = {(row["row"], row["column"]): row["count"] for row in rows(picture) if "row" in row}
    # the five school days up to the 13th are the 7th to the 13th: the record of nine has five absences there
    assert cells[("5", "5 school days")] == 1 and cells[("9", "5 school days")] == 0
    assert cells[("5", "180 school days")] == 3 and cells[("9", "180 school days")] == 1


def test_a_sweep_refuses_what_it_does_not_have() -> None:
    found = sweep(TRUANCY, POPULATION, YEAR, AS_OF, {NUMBER: [9]}, findings=[FINDING])
    with pytest.raises(InvalidArgument):
        plot.sweep(found, "nothing")


def test_two_policies_are_told_record_by_record() -> None:
    other = TRUANCY.with_parameters({NUMBER: 7})
    picture = plot.policies(compare_policies(TRUANCY, other, POPULATION, YEAR, AS_OF))
    told = picture.text.splitlines()
    assert told[0].startswith("2 of 3 records are treated differently.")
    # the seventh absence is that of 9 October; from the 13th on the record of nine meets both
    assert told[1].startswith("S-7: since 2025-10-09, ") and told[1].endswith("still so.")
    assert told[2].startswith("S-9: since 2025-10-09, ") and told[2].endswith("alike again.")
    assert {"S-7", "S-9", "2025-10-09"} <= set(words(picture)) and "S-5" not in words(picture)


def test_two_policies_that_treat_everyone_alike_are_said_to() -> None:
    picture = plot.policies(compare_policies(TRUANCY, TRUANCY, POPULATION, YEAR, AS_OF))
    assert "Every record is treated alike." in words(picture)


def test_of_many_records_the_picture_counts_and_the_text_names_each() -> None:
    many = [Record(f"S-{number}", october(*NINE[:7])) for number in range(MOST_ROWS + 1)]
    picture = plot.policies(compare_policies(TRUANCY, TRUANCY.with_parameters({NUMBER: 7}), many, YEAR, AS_OF))
    tree(picture)
    assert str(MOST_ROWS + 1) in words(picture) and "S-0" not in words(picture)
    assert len(picture.text.splitlines()) == MOST_ROWS + 2


def test_no_picture_takes_a_step_for_the_reader() -> None:
    result = evaluate(TRUANCY, POPULATION[2], calendar=YEAR, as_of=AS_OF)
    assert "recommend" not in plot.timeline(result).text
