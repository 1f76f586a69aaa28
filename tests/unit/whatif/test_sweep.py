"""A population under many settings."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import InvalidInput, Period, Record, policies
from schoolrules.errors import InvalidArgument
from schoolrules.whatif import sweep

from .year import FINDING, NINE, NUMBER, TRUANCY, WINDOW, YEAR, october, step

AS_OF = date(2025, 10, 14)
PUPILS = [Record(f"S-{count}", october(*NINE[:count])) for count in (0, 5, 8, 9)]


def test_each_value_tells_how_many_meet_the_finding() -> None:
    found = sweep(TRUANCY, PUPILS, YEAR, AS_OF, {NUMBER: range(5, 11)}, findings=[FINDING])
    rows = found.to_rows()
    assert [(row[NUMBER], row["met"], row["not_met"]) for row in rows] == [
        (5, 3, 1), (6, 2, 2), (7, 2, 2), (8, 2, 2), (9, 1, 3), (10, 0, 4),
    ]  # fmt: skip
    assert [(row["flipped_in"], row["flipped_out"]) for row in rows] == [
        (2, 0), (1, 0), (1, 0), (1, 0), (0, 0), (0, 1),
    ]  # fmt: skip


def test_who_flips_is_told_by_subject() -> None:
    found = sweep(TRUANCY, PUPILS, YEAR, AS_OF, {NUMBER: [8, 10]})
    assert [(row[NUMBER], row["subject"], row["base"], row["verdict"]) for row in found.flips()] == [
        (8, "S-8", "not_met", "met"),
        (10, "S-9", "met", "not_met"),
    ]


def test_two_numbers_make_a_grid() -> None:
    """Of the 10 school days up to 14 October the pupils missed up to nine; of the last 3 (10, 13, 14), up to two."""
    windows = ["3 school days", "10 school days"]
    found = sweep(TRUANCY, PUPILS, YEAR, AS_OF, {NUMBER: [1, 5], WINDOW: windows})
    assert found.grid(FINDING) == [[2, 3], [0, 3]]
    assert [row[WINDOW] for row in found.to_rows() if row["finding"] == FINDING] == windows * 2


def test_a_value_that_comes_twice_is_refused_for_a_grid_has_a_row_or_a_column_for_each() -> None:
    twice: dict[str, list[int | str | Period]] = {NUMBER: [8, 9], WINDOW: ["90 school days", Period(90, "school days")]}
    with pytest.raises(InvalidArgument, match=f"settings: {WINDOW} has a value twice"):
        sweep(TRUANCY, PUPILS, YEAR, AS_OF, twice)


@pytest.mark.parametrize("processes", [None, 2])
def test_a_record_that_does_not_fit_is_told_by_its_place(processes: int | None) -> None:
    population = [*PUPILS[:3], Record("S-secret", step_of_another_policy())]
    with pytest.raises(InvalidInput) as caught:
        sweep(TRUANCY, population, YEAR, AS_OF, {NUMBER: [9]}, processes=processes)
    (problem,) = caught.value.problems
    assert problem.path == "records[3].events[0].step" and "secret" not in str(problem)


def step_of_another_policy() -> list[dict[str, object]]:
    """Letter 1 is a step of the noncompliance policy alone."""
    return [step("letter-1", 6)]


def test_several_processes_answer_the_same_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    settings = {NUMBER: range(5, 11)}
    alone = sweep(TRUANCY, PUPILS, YEAR, AS_OF, settings, steps=True)
    shared = sweep(
        TRUANCY,
        PUPILS,
        YEAR,
        AS_OF,
        settings,
        steps=True,
        processes=2,
        progress=lambda done, of: told.append((done, of)),
    )
    assert shared.to_rows() == alone.to_rows() and shared.step_rows() == alone.step_rows()
    assert told[-1] == (4, 4)


def test_with_steps_the_next_step_is_counted_too() -> None:
    found = sweep(TRUANCY, PUPILS, YEAR, AS_OF, {NUMBER: [9]}, steps=True)
    assert found.step_rows() == [
        {NUMBER: 9, "state": "clear", "next_step": None, "records": 1},
        {NUMBER: 9, "state": "open", "next_step": "interventions-1", "records": 3},
    ]
    with pytest.raises(InvalidArgument, match="steps=True"):
        sweep(TRUANCY, PUPILS, YEAR, AS_OF, {NUMBER: [9]}).step_rows()


def test_what_cannot_be_swept_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="at least one setting"):
        sweep(TRUANCY, PUPILS, YEAR, AS_OF, {})
    with pytest.raises(InvalidArgument, match="at least one setting"):
        sweep(TRUANCY, PUPILS, YEAR, AS_OF, {NUMBER: range(1, 10_000), WINDOW: ["1 school days", "2 school days"]})
    with pytest.raises(InvalidInput, match="unknown parameter"):
        sweep(TRUANCY, PUPILS, YEAR, AS_OF, {"no-such-number": [1]})
    with pytest.raises(InvalidInput, match="whole number from 1"):
        sweep(TRUANCY, PUPILS, YEAR, AS_OF, {NUMBER: [0]})
    with pytest.raises(InvalidArgument, match="findings"):
        sweep(TRUANCY, PUPILS, YEAR, AS_OF, {NUMBER: [9]}, findings=["no-such-rule"])
    with pytest.raises(InvalidArgument, match="processes"):
        sweep(TRUANCY, PUPILS, YEAR, AS_OF, {NUMBER: [9]}, processes=0)


def test_a_sweep_prints_counts() -> None:
    shown = repr(sweep(TRUANCY, PUPILS, YEAR, AS_OF, {NUMBER: [9, 10]}))
    assert shown == "<Sweep of truancy-intervention: 2 settings, 4 records>"


def test_a_number_in_school_days_asks_for_a_calendar() -> None:
    policy = policies.get("ucp")
    with pytest.raises(InvalidInput, match="calendar"):
        sweep(policy, [Record("C-1")], None, AS_OF, {"decision.within": ["30 school days"]})
