"""What-ifs as notebooks show them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from schoolrules import Record, policies
from schoolrules.whatif import (
    absent,
    compare_policies,
    forecast,
    sweep,
    what_if,
    what_would_cause,
    what_would_clear,
    what_would_open,
)
from schoolrules.whatif.html import ROWS_SHOWN
from tests.unit.report.reading import CALENDAR, HOSTILE, truancy
from tests.unit.whatif.year import FINDING, NINE, NONCOMPLIANCE, NUMBER, TRUANCY, WINDOW, YEAR, judged, october, step


def test_a_comparison_shows_each_difference_with_its_reason() -> None:
    found = what_if(truancy(subject=HOSTILE)).with_parameters({NUMBER: 1}).compare()
    made = found._repr_html_()
    rows = [["".join(cell.itertext()) for cell in row] for row in ET.fromstring(made).findall(".//tbody/tr")]
    assert len(rows) == len(found) > 0 and "<script" not in made
    assert ["unexcused-9-of-180", "verdict", "○ not met", "● met"] in [row[:4] for row in rows]


def test_a_comparison_without_differences_says_so() -> None:
    assert "Nothing differs." in what_if(truancy()).compare()._repr_html_()


def test_a_sweep_shows_its_rows_up_to_a_bound_and_says_that_there_are_more() -> None:
    policy, as_of = policies.get("truancy-intervention"), date(2025, 10, 20)
    few = sweep(policy, [Record(subject=HOSTILE)], CALENDAR, as_of, {NUMBER: range(5, 8)})._repr_html_()
    many = sweep(policy, [Record(subject="S")], CALENDAR, as_of, {NUMBER: range(1, 181)})._repr_html_()
    assert len(ET.fromstring(few).findall(".//tbody/tr")) == 6 and "<script" not in few
    assert len(ET.fromstring(many).findall(".//tbody/tr")) == ROWS_SHOWN and "to_rows() has them all" in many


def cells(made: str) -> list[list[str]]:
    """The rows of every table, each cell's text with single blanks."""
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in ET.fromstring(made).findall(".//tbody/tr")
    ]


def test_a_forecast_has_a_row_for_each_change() -> None:
    events = [*({"kind": "assignment", "on": f"2025-09-{day}"} for day in (29, 30)), step("expectations-email", 6)]
    found = forecast(NONCOMPLIANCE, Record(HOSTILE, events), YEAR, date(2025, 10, 7), date(2025, 10, 17))
    rows = cells(found._repr_html_())
    assert len(rows) == len(found) > 0
    assert all(row[0] == str(change.day) for row, change in zip(rows, found, strict=True))


def test_a_forecast_folds_what_is_counted_behind_what_changes() -> None:
    """Two school days on which nothing but the count changes: the threshold of nine is far."""
    found = forecast(TRUANCY, Record("S", october(1)), YEAR, date(2025, 10, 1), date(2025, 10, 3), absent())
    root = ET.fromstring(found._repr_html_())
    assert {change.what.field for change in found} == {"evidence"}
    captions = ["".join(caption.itertext()) for caption in root.iter("caption")]
    (summary,) = root.findall("details/summary")
    assert captions == ["What is counted: 4 changes on 2 days"]
    assert summary.text == "Events counted: 4 changes on 2 days"


def test_a_change_of_what_is_counted_tells_what_is_new_and_what_is_gone() -> None:
    policy = TRUANCY.with_parameters({WINDOW: "5 school days"})
    ahead = forecast(policy, Record("S", october(1, 2)), YEAR, date(2025, 10, 7), date(2025, 10, 8))
    # 1 October is the sixth school day before 8 October and leaves the window of five
    assert [FINDING, "events counted", "without #0", ""] in [row[1:] for row in cells(ahead._repr_html_())]


def test_a_forecast_without_changes_says_so() -> None:
    assert (
        "Nothing changes."
        in forecast(TRUANCY, Record("S", []), YEAR, date(2025, 10, 7), date(2025, 10, 8))._repr_html_()
    )


def test_what_would_turn_a_finding_is_shown_way_by_way() -> None:
    nine = judged(october(*NINE), 14)
    clear = what_would_clear(nine, FINDING)._repr_html_()
    recoded = [row for row in cells(clear) if row[2].endswith("status becomes excused")]
    assert [row[1] for row in recoded] == ["1"] * 9 and "0 to spare" in clear
    cause = what_would_cause(judged(october(1), 14), FINDING)._repr_html_()
    assert "8 away from what is needed" in cause
    assert "It is met already." in what_would_cause(nine, FINDING)._repr_html_()


def test_what_would_open_a_step_is_shown_with_what_is_lacking() -> None:
    result = judged(october(1), 14)
    opening = what_would_open(result, "referral-1")
    rows = cells(opening._repr_html_())
    assert {row[2] for row in rows} >= set(opening.blocked_by)
    assert str(opening.first_day) in opening._repr_html_()


def test_a_scenario_shows_what_is_otherwise_and_evaluates_nothing() -> None:
    scenario = what_if(judged(october(1), 14)).with_parameters({NUMBER: 7})
    assert f"numbers: {NUMBER} 7" in scenario._repr_html_()
    assert "evaluation" not in vars(scenario)


def test_two_policies_are_shown_record_by_record_with_their_clauses() -> None:
    other = TRUANCY.with_parameters({NUMBER: 7})
    found = compare_policies(TRUANCY, other, [Record(HOSTILE, october(*NINE[:7]))], YEAR, date(2025, 10, 14))
    made = found._repr_html_()
    ((who, since, what, first, second, now),) = cells(made)
    assert "<script" not in made and "alert" in who
    assert (since, what, now) == ("2025-10-09", f"{FINDING} verdict", "still differs")
    section = TRUANCY.criteria[FINDING].citation.section
    assert first.endswith(f"not met{section}") and second.endswith(f"met{section}")


@pytest.mark.parametrize(
    "view",
    [
        forecast(TRUANCY, Record("Zaphod", october(1)), YEAR, date(2025, 10, 7), date(2025, 10, 31)),
        what_would_clear(judged(october(*NINE), 14), FINDING),
        what_would_open(judged(october(1), 14), "referral-1"),
        what_if(judged(october(1), 14)).with_parameters({NUMBER: 7}),
        compare_policies(TRUANCY, TRUANCY, [Record("Zaphod", october(1))], YEAR, date(2025, 10, 14)),
    ],
    ids=lambda view: type(view).__name__,
)
def test_the_repr_of_a_what_if_holds_no_value_of_the_record(view: object) -> None:
    assert "Zaphod" not in repr(view) and "2025-10" not in repr(view)
